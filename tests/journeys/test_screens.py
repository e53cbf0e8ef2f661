# SPDX-License-Identifier: Apache-2.0
"""Every screen, as it is shown: nothing cut, nothing too small, nothing without a name."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible

from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
LEAST = 12.7 * 4.03
"""Millimetres that a finger needs, on the reference panel (VVSG 2.0, 7.2-I)."""


def visible(item):
    """Everything that can be seen; what is see-through only keeps a place."""
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from visible(child)


def is_pressable(item) -> bool:
    meta = item.metaObject()
    return meta.indexOfSignal("clicked()") >= 0 and meta.indexOfProperty("busy") >= 0


def room(item) -> float:
    """The width that a text may take: of the thing it is written on, or its own."""
    around = item
    while around is not None:
        if is_pressable(around):
            return around.width()
        around = around.parentItem()
    return item.width()


def place(item) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def look(kiosk, seen: dict[str, int]) -> None:
    """Check everything that is on the screen now."""
    kiosk.person.settle()
    width = kiosk.window.width()
    for item in tuple(visible(kiosk.window.contentItem())):
        if item.metaObject().indexOfProperty("textFormat") >= 0 and item.property("text"):
            name = f"{item.property('text')!r} on {kiosk.screen.name}"
            assert not item.property("truncated"), name
            if item.metaObject().indexOfProperty("paintedWidth") >= 0:
                assert item.property("paintedWidth") <= room(item) + 1, name
            seen["texts"] += 1
        if is_pressable(item) and item.isEnabled():
            name = f"{item.objectName()} {item.property('text')!r} on {kiosk.screen.name}"
            box = place(item)
            assert box.left() >= 0, name
            assert box.right() <= width, name
            assert min(box.width(), box.height()) >= LEAST - 0.5, name
            accessible = QAccessible.queryAccessibleInterface(item)
            assert accessible.text(QAccessible.Text.Name), name
            seen["buttons"] += 1


@pytest.mark.parametrize(
    ("language", "wide", "size"),
    [("en", False, 1), ("ar", False, 1), ("ru", False, 3), ("az", True, 1), ("ar", True, 2)],
)
def test_every_screen_is_whole(run_kiosk, language, wide, size):
    seen = {"texts": 0, "buttons": 0}
    with run_kiosk(wide=wide) as kiosk:
        look(kiosk, seen)
        kiosk.begin(language)
        while kiosk.flow.shell.textSize != size:
            kiosk.flow.shell.nextTextSize()
        answers = kiosk.sample(0)
        while kiosk.screen == Screen.Question:
            look(kiosk, seen)
            kiosk.flow.question.askWhy()
            look(kiosk, seen)
            done: set[str] = set()
            while more := (kiosk.items().keys() & answers.keys()) - done:
                for name in more:
                    kiosk.flow.question.answer(kiosk.items()[name].question.ref, answers[name])
                done |= more
            look(kiosk, seen)
            kiosk.flow.question.goOn()
        kiosk.wait_for(Screen.Check)
        kiosk.flow.check.send()
        look(kiosk, seen)
        for over in (kiosk.flow.shell.askLanguage, kiosk.flow.shell.finish):
            over()
            look(kiosk, seen)
            kiosk.flow.shell.dismiss()
        kiosk.flow.shell.warn(20)
        look(kiosk, seen)
        kiosk.flow.shell.dismiss()
        kiosk.flow.check.agree(kiosk.flow.check._declarations.rows[0].ref, True)
        kiosk.flow.check.send()
        kiosk.wait_for(Screen.Receipt)
        done_printing = ReceiptViewModel.Printing.Done
        kiosk.person.wait(lambda: kiosk.flow.receipt.printing == done_printing, "the paper")
        look(kiosk, seen)
        kiosk.flow.stop("storage.failed")
        look(kiosk, seen)
    assert seen["texts"] > 500
    assert seen["buttons"] > 200


def across(kiosk, name: str) -> float:
    item = kiosk.person.find(name)
    return item.mapToScene(QPointF(item.width() / 2, 0)).x()


@pytest.mark.parametrize("wide", [False, True])
def test_arabic_is_mirrored_and_english_is_not(run_kiosk, wide):
    with run_kiosk(wide=wide) as kiosk:
        kiosk.begin("en")
        assert across(kiosk, "back") < across(kiosk, "continue")
        assert across(kiosk, "header-language") < across(kiosk, "header-finish")
        kiosk.flow.shell.chooseLanguage("ar")
        kiosk.person.settle()
        assert across(kiosk, "back") > across(kiosk, "continue")
        assert across(kiosk, "header-language") > across(kiosk, "header-finish")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_wide_panel_the_keyboard_stands_beside_the_field(run_kiosk, language):
    with run_kiosk(wide=True) as kiosk:
        kiosk.begin(language)
        kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
        kiosk.person.tap("input", "field-surname")
        kiosk.person.settle()
        field = place(kiosk.person.find("input", "field-surname"))
        keys = place(kiosk.person.find("key-space"))
        assert not field.intersects(keys)
        assert (field.right() < keys.left()) == (language == "en")


def test_the_heading_on_top_and_the_way_on_at_the_foot(kiosk):
    kiosk.begin("en")
    heading, way_on = kiosk.person.find("heading"), kiosk.person.find("continue")
    assert place(heading).top() < kiosk.window.height() / 3
    assert place(way_on).bottom() > kiosk.window.height() * 0.9
