# SPDX-License-Identifier: Apache-2.0
"""Every page of the gallery in every language, mode, text size and shape: whole, large, named."""

import json
from itertools import combinations, product

import pytest
from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QAccessible

from tests.qmlitems import is_pressed, is_text
from ui import fonts
from ui.gallery import MODES, PAGES, SHAPES, WORDS, Gallery, Shot

LEAST, APART = 12.7 * 4.03, 2.54 * 4.03
LANGUAGES = list(json.loads(WORDS.read_text(encoding="utf-8")))
SIZES = (0, 1, 3)
LOOKS = list(product(SIZES, SHAPES))
STEP = 5
"""Has no divisor in common with the number of looks: the pages go through all of them."""


def sample(language, start):
    """Every page in one look, each in another than the page before."""
    for number, page in enumerate(PAGES, start):
        size, shape = LOOKS[number * STEP % len(LOOKS)]
        yield Shot(page=page, language=language, text_size=size, shape=shape)


def whole(language):
    for page, (size, shape) in product(PAGES, LOOKS):
        yield Shot(page=page, language=language, text_size=size, shape=shape)


SHOTS = [
    pytest.param(list(sample("az", 0)), id="az-sample"),
    pytest.param(list(sample("ar", 3)), id="ar-sample"),
    *(pytest.param(list(whole(code)), id=code, marks=pytest.mark.nightly) for code in LANGUAGES),
]


@pytest.fixture
def gallery(qapp):
    fonts.apply(qapp)
    shown = Gallery()
    yield shown
    shown.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()


def items(top):
    for child in top.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from items(child)


def look(gallery, shot):
    gallery.show(shot)
    gallery.window.grabWindow()
    return list(items(gallery.window.contentItem()))


def cut(item, screen_width):
    """Whether a text is cut, or stands outside its own place or the screen."""
    place = item.mapRectToScene(item.boundingRect())
    return (
        item.property("truncated")
        or item.property("contentWidth") > item.width() + 1
        or place.left() < 0
        or place.right() > screen_width
    )


@pytest.mark.parametrize("shots", SHOTS)
def test_every_page_is_whole_clear_and_large_enough_to_press(gallery, shots):
    wrong = []
    for shot in shots:
        shown = look(gallery, shot)
        texts = [item for item in shown if is_text(item)]
        found = [
            *(item.property("text") for item in texts if cut(item, SHAPES[shot.shape][0])),
            *overlapping(texts),
            *small_or_close(shown),
        ]
        wrong += [(shot.name, one) for one in found]
    assert wrong == []


def overlapping(texts):
    """Texts beside each other in one item that stand on each other."""
    siblings = {}
    for item in texts:
        siblings.setdefault(item.parentItem(), []).append(item)
    for group in siblings.values():
        for one, other in combinations(group, 2):
            place = QRectF(one.x(), one.y(), one.width(), one.height()).adjusted(1, 1, -1, -1)
            if place.intersects(QRectF(other.x(), other.y(), other.width(), other.height())):
                yield one.property("text"), other.property("text")


def small_or_close(shown):
    """What can be pressed and is too small, or too near to its neighbour."""
    rects = [
        (item, item.mapRectToScene(item.boundingRect()))
        for item in shown
        if is_pressed(item) and item.isEnabled()
    ]
    for item, rect in rects:
        if min(rect.width(), rect.height()) < LEAST:
            yield item.property("text"), rect.width(), rect.height()
    for (item, rect), (other, place) in combinations(rects, 2):
        near = rect.adjusted(-APART + 1, -APART + 1, APART - 1, APART - 1)
        if near.intersects(place) and item.parentItem() == other.parentItem():
            yield item.property("text"), other.property("text")


def test_targets_that_are_small_or_close_would_be_seen(stage):
    shown = stage(
        'LinkButton { text: "One"; width: 300 }'
        ' LinkButton { text: "Two"; width: 300; y: 55 }'
        ' LinkButton { text: "Low"; y: 400; height: 40 }'
    )
    shown.window.grabWindow()
    found = list(small_or_close(items(shown.window.contentItem())))
    assert ("One", "Two") in found
    assert any(one[0] == "Low" and one[2] == 40 for one in found if len(one) == 3)


def test_a_text_that_is_cut_would_be_seen(stage):
    shown = stage(
        'BodyText { objectName: "cut"; width: 120; text: "Register where I live";'
        " wrapMode: Text.NoWrap }"
        ' BodyText { objectName: "whole"; y: 200; width: 900; text: "Register where I live" }'
    )
    assert cut(shown.find("cut"), 1080)
    assert not cut(shown.find("whole"), 1080)


@pytest.mark.parametrize("language", ["en", pytest.param("ar", marks=pytest.mark.nightly)])
def test_everything_that_can_be_pressed_or_filled_is_named(gallery, language):
    QAccessible.setActive(True)
    nameless = []
    for page in PAGES:
        for item in look(gallery, Shot(page=page, language=language)):
            interface = QAccessible.queryAccessibleInterface(item)
            if interface is None or not interface.state().focusable:
                continue
            if interface.parent().indexOfChild(interface) < 0:
                continue  # it is passed over: what is around it says the same
            if not interface.text(QAccessible.Text.Name):
                nameless.append((page, item.objectName() or str(item)))
    assert nameless == []


@pytest.mark.parametrize(
    "mode",
    [pytest.param(mode, marks=pytest.mark.nightly if mode != "dark" else ()) for mode in MODES],
)
def test_every_page_is_drawn_in_every_mode_without_a_warning(gallery, mode):
    pictures = set()
    for page in PAGES:
        gallery.show(Shot(page=page, mode=mode))
        picture = gallery.window.grabWindow()
        pictures.add(bytes(picture.constBits()))
    assert len(pictures) == len(PAGES)


def test_a_page_is_mirrored_for_a_script_that_runs_from_the_right(gallery):
    def order(language):
        found = [
            item
            for item in look(gallery, Shot(page="date", language=language))
            if item.objectName() in {"day", "month", "year", "header-language", "header-finish"}
        ]
        found.sort(key=lambda item: item.mapToScene(item.boundingRect().topLeft()).x())
        return [item.objectName() for item in found]

    latin = order("en")
    assert [name for name in latin if "-" not in name] == ["day", "month", "year"]
    assert [name for name in order("ar") if "-" not in name] == ["year", "month", "day"]
    assert [name for name in latin if "-" in name] == ["header-language", "header-finish"]
    assert [name for name in order("ar") if "-" in name] == ["header-finish", "header-language"]


def test_whoever_looks_chooses_page_language_contrast_size_and_direction(gallery):
    gallery.open()
    window, theme = gallery.window, gallery.theme
    tools = {item.objectName(): item for item in look_at(window) if item.objectName()}

    def touch(name):
        tools[f"gallery-{name}"].clicked.emit()

    for name, now in (
        ("page", lambda: window.property("page")),
        ("language", lambda: window.property("language")),
        ("mode", lambda: theme.property("mode")),
        ("size", lambda: theme.property("textSize")),
        ("shape", lambda: (window.width(), window.height())),
    ):
        before = now()
        touch(name)
        assert now() != before, name
        look_at(window)
    for _turn in PAGES[1:]:
        touch("page")
    assert window.property("page") == PAGES[0]


def look_at(window):
    window.grabWindow()
    return list(items(window.contentItem()))
