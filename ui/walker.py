# SPDX-License-Identifier: Apache-2.0
"""Drives the kiosk's real window the way a person does: looks for a thing, taps it, types.

The demo and the journeys use it. It goes through Qt's own event delivery, so what it can't
reach a finger can't reach either.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.errors import KioskError

PATIENCE = 20_000
"""Milliseconds to wait for something before giving up; generous, because machines are noisy."""


class LostError(KioskError):
    """The walker waited in vain for something on the screen."""

    code = "walk.lost"


class Walker:
    """One pair of hands at one window."""

    def __init__(self, window: QQuickWindow) -> None:
        self.window = window

    def find(self, name: str) -> QQuickItem | None:
        """Look for a visible, enabled item by its object name."""
        return next(
            (
                item
                for item in _below(self.window.contentItem())
                if item.objectName() == name and item.isVisible() and item.isEnabled()
            ),
            None,
        )

    def names(self) -> set[str]:
        """List the object names of everything that can be seen."""
        return {
            item.objectName()
            for item in _below(self.window.contentItem())
            if item.objectName() and item.isVisible()
        }

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Let the application run until the condition holds."""
        if not QTest.qWaitFor(lambda: bool(condition()), PATIENCE):
            raise LostError(f"waited in vain for {what}; saw {', '.join(sorted(self.names()))}")

    def tap(self, name: str) -> None:
        """Touch an item in its middle, after bringing it into view, and let go."""
        self.wait(lambda: self.find(name) is not None, name)
        item = self.find(name)
        if item is None:
            raise LostError(name)
        self._reveal(item)
        QTest.mouseClick(
            self.window,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            self._middle(item),
        )

    def type(self, text: str) -> None:
        """Send text to the focused field, one key at a time."""
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                focus = QGuiApplication.focusObject() or self.window
                QCoreApplication.sendEvent(
                    focus, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                )

    def press(self, key: Qt.Key) -> None:
        """Press and release a key without text."""
        QTest.keyClick(self.window, key)

    def settle(self) -> None:
        """Wait for the next painted frame, so that what is grabbed is what is shown."""
        self.window.update()
        QTest.qWait(30)

    def picture(self, file: Path | None = None) -> QImage:
        """Photograph the screen, into a PNG file where one is named."""
        self.settle()
        image = self.window.grabWindow()
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            image.save(str(file))
        return image

    def _reveal(self, item: QQuickItem) -> None:
        """Scroll the nearest scroll area, as a finger would, until the item is inside it."""
        area = item.parentItem()
        while area is not None and area.property("contentY") is None:
            area = area.parentItem()
        if area is None:
            return
        top = item.mapToItem(area, QPointF(0, 0)).y()
        bottom = top + item.height()
        if top < 0 or bottom > area.height():
            furthest = max(0.0, float(area.property("contentHeight")) - area.height())
            wanted = float(area.property("contentY")) + top - (area.height() - item.height()) / 2
            area.setProperty("contentY", min(max(0.0, wanted), furthest))
            self.settle()

    @staticmethod
    def _middle(item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from _below(child)
