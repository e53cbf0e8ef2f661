# SPDX-License-Identifier: Apache-2.0
"""Every page of the gallery in every language, mode, text size and shape: whole, large, named."""

import json
from itertools import product

import pytest
from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QAccessible

from ui import fonts
from ui.gallery import MODES, PAGES, SHAPES, WORDS, Gallery, Shot

LEAST, APART = 12.7 * 4.03, 2.54 * 4.03
NIGHTLY = {"ru", "tr", "fa"}
LANGUAGES = [
    pytest.param(code, marks=pytest.mark.nightly if code in NIGHTLY else ())
    for code in json.loads(WORDS.read_text(encoding="utf-8"))
]


@pytest.fixture
def gallery(qapp):
    fonts.apply(qapp)
    shown = Gallery()
    yield shown
    shown.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()


def shots(language, sizes):
    for page, size, shape in product(PAGES, sizes, SHAPES):
        yield Shot(page=page, language=language, text_size=size, shape=shape)


def items(top):
    for child in top.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from items(child)


def look(gallery, shot):
    gallery.show(shot)
    gallery.window.grabWindow()
    return list(items(gallery.window.contentItem()))


def is_text(item):
    return item.metaObject().indexOfProperty("truncated") >= 0 and item.property("text")


def cut(item, screen_width):
    """Whether a text is cut, or stands outside its own place or the screen."""
    place = item.mapRectToScene(item.boundingRect())
    return (
        item.property("truncated")
        or item.property("contentWidth") > item.width() + 1
        or place.left() < 0
        or place.right() > screen_width
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_in_any_size_or_shape(gallery, language):
    wrong = [
        (shot.name, item.property("text"))
        for shot in shots(language, sizes=(1, 3))
        for item in look(gallery, shot)
        if is_text(item) and cut(item, SHAPES[shot.shape][0])
    ]
    assert wrong == []


def test_a_text_that_is_cut_would_be_seen(stage):
    shown = stage(
        'BodyText { objectName: "cut"; width: 120; text: "Register where I live";'
        " wrapMode: Text.NoWrap }"
        ' BodyText { objectName: "whole"; y: 200; width: 900; text: "Register where I live" }'
    )
    assert cut(shown.find("cut"), 1080)
    assert not cut(shown.find("whole"), 1080)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_stands_on_another(gallery, language):
    wrong = []
    for shot in shots(language, sizes=(1, 3)):
        texts = [item for item in look(gallery, shot) if is_text(item)]
        siblings = {}
        for item in texts:
            siblings.setdefault(item.parentItem(), []).append(item)
        for group in siblings.values():
            for index, one in enumerate(group):
                for other in group[index + 1 :]:
                    place = QRectF(one.x(), one.y(), one.width(), one.height())
                    place = place.adjusted(1, 1, -1, -1)
                    if place.intersects(
                        QRectF(other.x(), other.y(), other.width(), other.height())
                    ):
                        wrong.append((shot.name, one.property("text"), other.property("text")))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_pressed_is_large_and_apart_from_its_neighbours(gallery, language):
    small, close = [], []
    for shot in shots(language, sizes=(0, 3)):
        rects = [
            (item, item.mapRectToScene(item.boundingRect()))
            for item in look(gallery, shot)
            if item.metaObject().indexOfSignal("clicked()") >= 0 and item.isEnabled()
        ]
        for index, (item, rect) in enumerate(rects):
            if min(rect.width(), rect.height()) < LEAST:
                small.append((shot.name, item.property("text"), rect.width(), rect.height()))
            near = rect.adjusted(-APART + 1, -APART + 1, APART - 1, APART - 1)
            for other, place in rects[index + 1 :]:
                if near.intersects(place) and item.parentItem() == other.parentItem():
                    close.append((shot.name, item.property("text"), other.property("text")))
    assert (small, close) == ([], [])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everything_that_can_be_pressed_or_filled_is_named(gallery, language):
    QAccessible.setActive(True)
    nameless = []
    for page in PAGES:
        for item in look(gallery, Shot(page=page, language=language)):
            interface = QAccessible.queryAccessibleInterface(item)
            if interface is None or not interface.state().focusable:
                continue
            if not interface.text(QAccessible.Text.Name):
                nameless.append((page, item.metaObject().className()))
    assert nameless == []


@pytest.mark.parametrize("mode", MODES)
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
