# SPDX-License-Identifier: Apache-2.0
"""The fields for times, scales, stars, masked answers and notes, driven as a person drives them."""

import json
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest

from ui.illustrations import picture_url
from ui.rendering.qr import png
from ui.shaping import shaped

MOMENT = """
    DateAnswer {{
        objectName: "it"; width: 900; parts: {parts}
        onEdited: value => {{ said.push(value) }}
    }}
"""


def typed(stage, parts, digits):
    shown = stage(MOMENT.format(parts=json.dumps(parts)))
    shown.find("it").property("input").forceActiveFocus()
    shown.type(digits)
    return shown.said[-1]


@pytest.mark.parametrize(
    ("parts", "digits", "value"),
    [
        (["hour", "minute"], "0930", "09:30"),
        (["hour", "minute"], "۰۹۳۰", "09:30"),
        (["hour", "minute"], "09", "09:"),
        (["month", "year"], "072019", "2019-07-01"),
        (["month", "year"], "07", "-07-01"),
        (["year"], "1974", "1974-01-01"),
        (["day", "month", "year", "hour", "minute"], "011220261405", "2026-12-01T14:05"),
        (["day", "month", "year", "hour", "minute"], "01122026", "2026-12-01T:"),
    ],
)
def test_a_moment_is_typed_straight_through_its_boxes(stage, parts, digits, value):
    assert typed(stage, parts, digits) == value


@pytest.mark.parametrize("value", ["09:30", "9:5", ":30", ""])
def test_a_stored_time_comes_back_into_its_boxes(stage, value):
    shown = stage(MOMENT.format(parts='["hour", "minute"]'))
    shown.find("it").setProperty("value", value)
    boxes = [shown.find(name) for name in ("hour", "minute")]
    found = [
        next(one for one in shown.items(box) if one.property("digits") is not None).property("text")
        for box in boxes
    ]
    assert found == [*value.split(":"), ""][:2]


RANGE = """
    RangeAnswer {{
        id: it
        objectName: "it"; width: 900; label: "Warm"; places: 11; leap: {leap}; vertical: {vertical}
        said: place < 0 ? "" : String(place)
        onMoved: to => {{ it.place = to; said2(to) }}
        function said2(to) {{ window.said.push(String(to)) }}
        property var window: Window.window
        LayoutMirroring.enabled: {mirrored}; LayoutMirroring.childrenInherit: true
    }}
"""


def scale(stage, *, leap=0, vertical="false", mirrored="false"):
    return stage(RANGE.format(leap=leap, vertical=vertical, mirrored=mirrored))


def touch(shown, across, down):
    item = shown.find("scale")
    at = item.mapToScene(QPoint(0, 0)).toPoint()
    point = at + QPoint(int(item.width() * across), int(item.height() * down))
    QTest.mouseClick(shown.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def test_a_scale_holds_nothing_until_it_is_touched_and_stops_at_its_ends(stage):
    shown = scale(stage)
    assert shown.find("it").property("place") == -1
    for name in ("more", "less", "more", "more", "less"):
        shown.tap(name)
    assert shown.said == ["0", "0", "1", "2", "1"]


@pytest.mark.parametrize(
    ("how", "across", "down", "place"),
    [
        ({}, 0.01, 0.5, "0"),
        ({}, 0.5, 0.5, "5"),
        ({}, 0.99, 0.5, "10"),
        ({"mirrored": "true"}, 0.99, 0.5, "0"),
        ({"vertical": "true"}, 0.5, 0.01, "10"),
        ({"vertical": "true", "mirrored": "true"}, 0.5, 0.99, "0"),
    ],
)
def test_a_touch_on_the_scale_goes_there_and_no_drag_is_needed(stage, how, across, down, place):
    shown = scale(stage, **how)
    touch(shown, across, down)
    assert shown.said == [place]


def test_a_long_scale_is_crossed_ten_places_at_a_time(stage):
    shown = scale(stage, leap=10)
    shown.tap("more")
    shown.tap("more-fast")
    shown.tap("less-fast")
    assert shown.said == ["0", "10", "0"]


def test_a_scale_is_worked_with_keys_and_says_where_it_stands(stage):
    QAccessible.setActive(True)
    shown = scale(stage)
    shown.focus("more")
    shown.key(Qt.Key.Key_Return, held=4)
    assert shown.said == ["0"]
    spoken = QAccessible.queryAccessibleInterface(shown.find("chosen"))
    assert spoken.role() == QAccessible.Role.Slider
    assert spoken.text(QAccessible.Text.Name) == "Warm"
    assert spoken.text(QAccessible.Text.Description).startswith("0")


def test_stars_are_touched_and_named(stage):
    QAccessible.setActive(True)
    shown = stage(
        'RatingAnswer { objectName: "it"; width: 900; label: "Like"; '
        "onMoved: place => said.push(String(place)) }"
    )
    shown.tap("star-4")
    assert shown.said == ["3"]
    spoken = QAccessible.queryAccessibleInterface(shown.find("star-4"))
    assert spoken.text(QAccessible.Text.Name) == "4 of 5"


MASKED = """
    TextAnswer {
        id: it
        objectName: "it"; width: 900; label: "Code"; masked: true
        onEdited: typed => { text = typed; said.push(typed) }
    }
"""


def test_a_masked_answer_is_dots_until_the_person_asks_to_see_it(stage):
    QAccessible.setActive(True)
    shown = stage(MASKED)
    field = shown.find("input")
    spoken = QAccessible.queryAccessibleInterface(field)
    assert spoken.text(QAccessible.Text.Name) == "Code"
    field.forceActiveFocus()
    shown.type("sesame")
    assert shown.said[-1] == "sesame"
    assert field.property("displayText") == "•" * 6
    shown.tap("unmask")
    assert field.property("displayText") == "sesame"
    shown.tap("unmask")
    assert field.property("displayText") == "•" * 6


def test_a_number_has_its_thousands_apart_while_nobody_types(stage):
    shown = stage(
        'TextAnswer { objectName: "it"; width: 900; text: "1250000"; restingText: "1 250 000" }'
        ' PrimaryButton { objectName: "away"; y: 900; text: "Away" }'
    )
    field = shown.find("input")
    assert field.property("text") == "1 250 000"
    field.forceActiveFocus()
    assert field.property("text") == "1250000"
    shown.focus("away")
    assert field.property("text") == "1 250 000"


DOT = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


@pytest.fixture
def listening():
    """A server that notes what is fetched from it."""
    fetched: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            fetched.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(DOT)

        def log_message(self, *_args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", fetched
    server.shutdown()
    server.server_close()


def hostile(address):
    return (
        f'# <img src="{address}/heading.png">\n**bold** <img src="{address}/mixed.png"> *x*\n'
        f"- [<b>link</b>]({address}/link) ![a]({address}/markdown.png)\n<script>x</script>\n"
        + "*"
        * 500
    )


def test_a_hostile_note_is_words_and_fetches_nothing(stage, listening, qtbot):
    address, fetched = listening
    blocks = json.dumps(shaped(hostile(address), is_mirrored=False))
    shown = stage(f'NoteText {{ objectName: "it"; width: 900; label: "x"; blocks: {blocks} }}')
    shown.window.grabWindow()
    qtbot.wait(50)
    texts = [item.property("text") for item in shown.items(shown.find("it"))]
    assert any(f'src="{address}/mixed.png">' in text for text in texts if isinstance(text, str))
    assert fetched == []


def test_a_renderer_of_markup_would_have_fetched_it(stage, listening, qtbot):
    """The negative control: the same words where marks are read."""
    address, fetched = listening
    text = json.dumps(f'<img src="{address}/mixed.png">')
    shown = stage(f"Text {{ textFormat: Text.StyledText; text: {text} }}")
    shown.window.grabWindow()
    qtbot.waitUntil(lambda: "/mixed.png" in fetched, timeout=10_000)


def test_a_picture_fits_its_page_and_is_made_wider_by_touch(stage, qtbot):
    image = QImage(1200, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    url = picture_url(png(image))
    shown = stage(
        'LabelPicture { objectName: "it"; width: 900; caption: "A passport"; enlargeable: true;'
        f' source: "{url}" }}'
    )
    picture = shown.find("picture")
    qtbot.waitUntil(lambda: picture.width() > 0)
    assert picture.width() < 900
    shown.tap("enlarge")
    assert (picture.width(), picture.height()) == (900, 450)
    shown.tap("enlarge")
    assert picture.width() < 900


RANKS = """
    RankAnswer {
        id: it
        objectName: "it"; width: 900; count: 3
        ranks: ListModel {
            id: order
            ListElement { place: 0; value: "a"; label: "A"; picture: "" }
            ListElement { place: 1; value: "b"; label: "B"; picture: "" }
            ListElement { place: 2; value: "c"; label: "C"; picture: "" }
        }
        onMoved: (from, to) => {
            const values = [0, 1, 2].map(place => order.get(place).value);
            values.splice(to, 0, values.splice(from, 1)[0]);
            values.forEach((value, place) => order.set(place, { value, label: value.toUpperCase() }));
            said.push(values.join(""));
        }
    }
"""


def pressed_name(shown):
    return shown.window.activeFocusItem().property("accessibleName")


def test_the_focus_goes_with_what_is_moved_in_an_order(stage):
    shown = stage(RANKS)
    shown.find("it").property("input").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    assert pressed_name(shown) == "Move down: A", "the first can't go up"
    for order, name in (("bac", "Move down: A"), ("bca", "Move up: A"), ("bac", "Move up: A")):
        shown.key(Qt.Key.Key_Return, "\r")
        assert (shown.said[-1], pressed_name(shown)) == (order, name)
