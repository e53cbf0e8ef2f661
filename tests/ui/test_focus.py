# SPDX-License-Identifier: Apache-2.0
"""Asking where the focus rests keeps nothing of a screen that has gone, and takes nothing away."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem

from ui.focus import focused_item, next_item

SCREENS = 20
QML = b"""
import QtQuick
Window {
    property bool shown: false
    visible: true
    Repeater { model: 3; Item { activeFocusOnTab: true } }
    Loader { active: parent.Window.window.shown; focus: true; sourceComponent: Item { focus: true } }
}
"""


@pytest.fixture
def window(qapp):
    engine = QQmlApplicationEngine()
    engine.loadData(QML)
    (window,) = engine.rootObjects()
    window.requestActivate()
    yield window
    window.deleteLater()
    engine.deleteLater()


def kept(window, look) -> int:
    """Show and end a number of screens, and count the items that Python still knows."""

    def known() -> int:
        gc.collect()
        return sum(isinstance(one, QQuickItem) for one in gc.get_objects())

    before = known()
    for _ in range(SCREENS):
        window.setProperty("shown", True)
        QCoreApplication.processEvents()
        assert look(window) is not None
        window.setProperty("shown", False)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return known() - before


def test_an_item_that_has_gone_is_let_go(window):
    assert kept(window, focused_item) <= 1


def test_the_way_that_is_not_taken_keeps_each(window):
    assert kept(window, lambda window: window.activeFocusItem()) >= SCREENS


def test_no_window_has_no_focus():
    assert focused_item(None) is None


def go_round(window, step) -> int:
    """Go round the ring of the focus and back, and count the items that are left of the window."""
    window.setProperty("shown", False)
    at, met = window.contentItem().childItems()[0], []
    for forward in (True,) * 8 + (False,) * 3:
        met.append(at)  # else PySide forgets it, and what it answered with it
        at = step(at, forward=forward)
    assert len(set(met)) > 2
    at = None
    met.clear()
    gc.collect()
    return len(window.contentItem().childItems())


def test_going_round_takes_nothing_away(window):
    before = len(window.contentItem().childItems())
    assert go_round(window, next_item) == before


def test_the_way_that_is_not_taken_takes_items_away(window):
    before = len(window.contentItem().childItems())
    assert go_round(window, lambda at, forward: at.nextItemInFocusChain(forward)) < before
