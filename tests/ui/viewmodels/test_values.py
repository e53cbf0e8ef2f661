# SPDX-License-Identifier: Apache-2.0
"""Every type of value as its field shows it, and the words for what is missing or can't be."""

import base64
import re

import pytest
from PySide6.QtGui import QColor, QImage

from kiosk.errors import FormError
from kiosk.forms import FormSession, load_form
from ui.messages import PROBLEMS
from ui.rendering.qr import png
from ui.viewmodels.question import QuestionItem, item_for
from ui.viewmodels.question.room import MOST, TOLD_FROM

HEAD = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>One</h:title><model>
  <itext><translation lang="en" default="true()"><text id="q"><value>How **much**?</value>
  {media}</text></translation></itext>
  <instance><data id="one"><q/><other/></data></instance>
  <bind nodeset="/data/q" type="{kind}" {bind}/></model></h:head><h:body>"""
BODY = """<{tag} ref="/data/q" appearance="{appearance}" {more}><label ref="jr:itext('q')"/>{hint}
  </{tag}><input ref="/data/other"><label>Other</label></input></h:body></h:html>"""
Kind = QuestionItem.Kind


@pytest.fixture
def ask(qapp, words, clock):
    """Ask one question; gives its session and its item."""

    def asked(
        kind="string",
        appearance="",
        *,
        tag="input",
        more="",
        bind="",
        label="",
        hint="",
        media=None,
    ):
        head = HEAD.format(kind=kind, bind=bind, media=label)
        body = BODY.format(tag=tag, appearance=appearance, more=more, hint=hint)
        session = FormSession(
            load_form((head + body).encode()),
            clock=clock,
            ids=lambda: "id",
            instance_id="0192-one",
            language="en",
        )
        return session, item_for(session.question("/data/q"), words, media=media)

    return asked


def give(session, item, text):
    session.answer("/data/q", item.entered(text))
    item.take(session.question("/data/q"))
    return item


def words_for(item):
    return PROBLEMS[f"type.{item.trouble('type')}"]


def test_no_marks_of_the_forms_markdown_are_shown(ask):
    _session, item = ask(hint="<hint>**Look** [here](x.az)</hint>")
    assert item.label == "How much? (optional)"
    assert item.hint == "Look here (\u2066x.az\u2069)"


@pytest.mark.parametrize(
    ("kind", "appearance", "parts", "answered"),
    [
        ("date", "", ["day", "month", "year"], "date"),
        ("date", "no-calendar", ["day", "month", "year"], "date"),
        ("date", "month-year", ["month", "year"], "month"),
        ("date", "year", ["year"], "year"),
        ("time", "", ["hour", "minute"], "time"),
        ("dateTime", "", ["day", "month", "year", "hour", "minute"], "dateTime"),
    ],
)
def test_a_moment_has_a_box_for_each_part_that_is_asked(ask, kind, appearance, parts, answered):
    _session, item = ask(kind, appearance)
    assert (item.kind, item.inputKind) == (Kind.Date, "digits")
    assert (item.parts, item.answered) == (parts, answered)
    assert f"required.{answered}" in PROBLEMS


@pytest.mark.parametrize(
    ("kind", "given", "part"),
    [
        ("date", "2020-05-", "the day as well"),
        ("date", "2020--05", "the month as well"),
        ("date", "-05-05", "four digits"),
        ("date", "20-05-05", "four digits"),
        ("date", "2020-13-05", "1 to 12"),
        ("date", "2021-02-29", "no such day"),
        ("time", "12:", "the minute as well"),
        ("time", ":30", "the hour as well"),
        ("time", "24:00", "0 to 23"),
        ("time", "12:60", "0 to 59"),
        ("dateTime", "2021-02-29T10:00", "no such day"),
        ("dateTime", "2021-02-28T:", "the hour as well"),
        ("dateTime", "--T10:00", "the day as well"),
    ],
)
def test_the_words_name_the_part_that_is_missing_or_cannot_be(ask, kind, given, part):
    session, item = ask(kind)
    give(session, item, given)
    assert item.shown == given
    assert session.violation("/data/q") is not None
    assert part in words_for(item)


def test_a_time_and_a_moment_are_written_out_for_the_form_and_shown_by_the_clock(ask):
    session, item = ask("time")
    assert give(session, item, "06:30").value == "06:30:00"
    assert item.shown == "06:30"
    session, item = ask("dateTime")
    assert give(session, item, "2026-12-01T14:05").value == "2026-12-01T14:05:00.000+04:00"
    assert item.shown == "2026-12-01T14:05"
    session.answer("/data/q", "2026-12-01T10:05:00.000Z")
    item.take(session.question("/data/q"))
    assert item.shown == "2026-12-01T14:05"


@pytest.mark.parametrize("calendar", ["ethiopic", "ethiopian", "islamic", "persian", "coptic"])
def test_another_calendar_is_said_to_be_ours(ask, calendar):
    _session, item = ask("date", calendar)
    assert "Gregorian" in item.hint
    item.head(is_headed=True)
    assert "Gregorian" in item.lead_hint


def scale(start, end, step):
    return f'start="{start}" end="{end}" step="{step}"'


def test_a_range_is_empty_until_it_is_touched(ask):
    session, item = ask("int", tag="range", more=scale(0, 10, 2))
    assert (item.kind, item.place, item.places, item.said) == (Kind.Range, -1, 6, "")
    give(session, item, item.at(3))
    assert (item.place, item.said, item.value) == (3, "6", "6")


@pytest.mark.parametrize(
    ("more", "place", "value"),
    [
        (scale("-1", "1", "0.5"), 1, "-0.5"),
        (scale(10, 0, 5), 1, "5"),
        (scale(0, 1, "0.1"), 10, "1.0"),
        (scale(0, 10, 3), 3, "9"),
    ],
)
def test_a_range_may_be_broken_fall_or_end_between_its_steps(ask, more, place, value):
    session, item = ask("decimal", tag="range", more=more)
    give(session, item, item.at(place))
    assert float(item.value) == float(value)
    assert item.place == place
    assert session.violation("/data/q") is None


def test_a_value_beside_the_scale_has_no_place_on_it(ask):
    session, item = ask("int", tag="range", more=scale(0, 10, 2))
    session.answer("/data/q", "3")
    item.take(session.question("/data/q"))
    assert (item.place, item.said) == (-1, "")


def test_a_rating_is_stars_unless_there_are_too_many(ask):
    assert ask("int", "rating", tag="range", more=scale(1, 5, 1))[1].kind == Kind.Rating
    assert ask("int", "rating", tag="range", more=scale(1, 100, 1))[1].kind == Kind.Range


def test_the_appearance_of_a_range_is_followed(ask):
    item = ask("int", "vertical no-ticks", tag="range", more=scale(1, 5, 1))[1]
    assert (item.vertical, item.ticked, item.scaled, item.leap) == (True, False, True, 0)
    item = ask("int", "picker", tag="range", more=scale(1, 500, 1))[1]
    assert (item.vertical, item.ticked, item.scaled, item.leap) == (False, False, False, 10)


@pytest.mark.parametrize(
    ("kind", "appearance", "keyboard"),
    [
        ("string", "", "text"),
        ("string", "numbers", "number"),
        ("int", "", "digits"),
        ("decimal", "", "number"),
    ],
)
def test_the_keys_are_those_of_the_type(ask, kind, appearance, keyboard):
    assert ask(kind, appearance)[1].inputKind == keyboard


@pytest.mark.parametrize("typed", ["12,5", "12.5", "١٢٫٥", "۱۲.۵"])
def test_a_decimal_is_read_in_every_way_that_people_write_it(ask, typed):
    session, item = ask("decimal")
    assert give(session, item, typed).value == "12.5"


def test_a_decimal_is_shown_with_the_sign_of_the_language(ask, words, azerbaijani):
    session, item = ask("decimal", "thousands-sep")
    give(session, item, "1234.5")
    assert (item.shown, item.grouped) == ("1234.5", "1,234.5")
    words.use(azerbaijani)
    item.take(session.question("/data/q"))
    assert (item.shown, item.grouped) == ("1234,5", "1.234,5")


@pytest.mark.parametrize("appearance", ["masked", "hidden-answer", "hide-input"])
def test_what_is_masked_is_so_in_every_way_that_forms_ask_for_it(ask, appearance):
    assert ask("string", appearance)[1].masked
    assert not ask("string")[1].masked


def picture(width=40, height=20):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return png(image)


IMAGE = '<value form="image">jr://images/a.png</value>'


def test_a_picture_goes_with_its_label(ask):
    item = ask_with(ask, IMAGE, {"a.png": picture()})
    assert QImage.fromData(base64.b64decode(item.picture.partition(",")[2])).width() == 40
    assert not item.enlargeable


def ask_with(ask, label, files):
    """Ask a question whose label has files."""

    def read(name):
        if name not in files:
            raise FormError(name, code="form.media")
        return files[name]

    return ask(label=label, media=read)[1]


def test_a_picture_that_the_form_has_large_can_be_enlarged(ask):
    media = IMAGE + '<value form="big-image">jr://images/big.png</value>'
    assert ask_with(ask, media, {"a.png": picture(), "big.png": picture(80)}).enlargeable


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        picture()[:40],
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='http://127.0.0.1:9/x'/></svg>",
        b"BM" + b"\xff" * 60,
    ],
)
def test_a_file_that_is_no_picture_breaks_nothing(ask, content):
    item = ask_with(ask, IMAGE, {"a.png": content})
    assert (item.picture, item.enlargeable, item.label) == ("", False, "How much? (optional)")


def test_a_file_that_is_missing_breaks_nothing(ask):
    assert ask_with(ask, IMAGE, {}).picture == ""


def test_a_picture_larger_than_any_panel_is_brought_down(ask):
    item = ask_with(ask, IMAGE, {"a.png": picture(3200, 100)})
    assert QImage.fromData(base64.b64decode(item.picture.partition(",")[2])).width() == 1600


def test_a_film_is_named(ask):
    item = ask_with(ask, '<value form="video">jr://video/a.mp4</value>', {})
    assert "film" in item.recorded
    assert not item.playable


def test_what_was_recorded_can_be_listened_to(ask):
    item = ask_with(ask, '<value form="audio">jr://audio/a.mp3</value>', {"a.mp3": b"sound"})
    asked = []
    item.playAsked.connect(asked.append)
    assert item.playable
    item.play()
    assert asked == [item]
    assert item.recording == b"sound"
    item.tell_of_sound("Plug in headphones.")
    assert item.recorded == "Plug in headphones."


def test_a_recording_that_is_not_there_is_silence(ask):
    item = ask_with(ask, '<value form="audio">jr://audio/a.mp3</value>', {})
    assert item.recording == b""


def test_a_question_that_becomes_one_to_read_is_shown_so(ask, words):
    session, item = ask(bind="readonly=\"/data/other = 'x'\"")
    session.answer("/data/q", "abc")
    assert item.shows(session.question("/data/q"))
    session.answer("/data/other", "x")
    assert not item.shows(session.question("/data/q"))
    note = item_for(session.question("/data/q"), words)
    assert (note.kind, note.label) == (Kind.Note, "How much?: abc")


ODD = [
    ("geopoint", "maps", "input", ""),
    ("geopoint", "placement-map", "input", ""),
    ("geotrace", "", "input", ""),
    ("geoshape", "", "input", ""),
    ("string", "ex:org.app", "input", ""),
    ("string", "printer:x", "input", ""),
    ("string", "url", "input", ""),
    ("string", "counter", "input", ""),
    ("int", "counter", "input", ""),
    ("int", "bearing", "input", ""),
    ("binary", "", "upload", 'mediatype="audio/*"'),
    ("binary", "", "upload", 'mediatype="video/*"'),
    ("binary", "draw", "upload", 'mediatype="image/*"'),
    ("binary", "annotate", "upload", 'mediatype="image/*"'),
    ("binary", "new-front", "upload", 'mediatype="image/*"'),
    ("boolean", "", "input", ""),
    ("intent", "", "input", ""),
    ("unknown", "nobody-knows", "input", ""),
    ("string", "image-map", "select1", ""),
    ("date", "bikram-sambat", "input", ""),
    ("dateTime", "ethiopian", "input", ""),
    ("time", "no-calendar", "input", ""),
    ("int", "no-such-thing", "range", scale(1, 3, 1)),
]


@pytest.mark.parametrize(("kind", "appearance", "tag", "more"), ODD)
def test_whatever_a_form_asks_for_is_shown_somehow(ask, kind, appearance, tag, more):
    _session, item = ask(kind, appearance, tag=tag, more=more)
    assert item.label
    assert item.kind in {int(one) for one in Kind}


@pytest.mark.parametrize("kind", ["string", "barcode"])
@pytest.mark.parametrize(
    ("length", "told"),
    [
        (0, ""),
        (MOST - TOLD_FROM - 1, ""),
        (MOST - TOLD_FROM, "There is room for 200 more characters."),
        (MOST - 1, "There is room for 1 more character."),
        (MOST, "There is no room for more characters."),
        (MOST + 1, "There is 1 character too many."),
        (MOST + 500, "There are 500 characters too many."),
    ],
)
def test_what_still_fits_is_said_in_time(ask, kind, length, told):
    session, item = ask(kind)
    give(session, item, "ə" * length)
    assert item.value == "ə" * length
    assert re.sub("[\u2066-\u2069]", "", item.room) == told


def test_the_field_takes_as_much_as_the_engine(ask):
    session, item = ask("string", "multiline")
    assert item.maximumLength == session.form.limits.answer_length
    give(session, item, "x" * item.maximumLength)
    assert not session.violations()
    give(session, item, "x" * (item.maximumLength + 1))
    assert [one.condition.value for one in session.violations()] == ["length"]
