# SPDX-License-Identifier: Apache-2.0
"""Drives the kiosk's real window the way a person does: looks for a thing, taps it, types.

The demo and the journeys use it. It goes through Qt's own event delivery, so what it can't
reach a finger can't reach either.
"""

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import cast

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QObject,
    QPoint,
    QPointF,
    Qt,
    QTimer,
)
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QMouseEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.errors import KioskError
from ui.reading import HURRY
from ui.viewmodels.question import QuestionItem
from ui.viewmodels.question.choices import ChoiceItem
from ui.viewmodels.question.ranks import RankItem

BETWEEN_TAPS = 1_000
"""Milliseconds by which a tap is later than the last one, as Qt is told: two in haste may count as one."""
PATIENCE = 20_000
"""Milliseconds to wait for something before giving up; generous, because machines are noisy."""


POLL = 5
"""Milliseconds between two looks at what is waited for."""

LOOKS = 5
"""How often something is looked for that has moved."""

FRAME = 30
"""Milliseconds in which a change that was asked for is painted."""


class LostError(KioskError):
    """The walker waited in vain for something on the screen."""

    code = "walk.lost"


class Walker:
    """One pair of hands at one window."""

    def __init__(self, window: QQuickWindow) -> None:
        self.window = window
        self._moment = 0

    def find(self, name: str, within: str = "") -> QQuickItem | None:
        """Look for a visible, enabled item by its object name, below another one if named."""
        root: QQuickItem | None = self.window.contentItem()
        if within:
            root = self.find(within)
        if root is None:
            return None
        return next(
            (
                item
                for item in _below(root)
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
        until = time.monotonic() + PATIENCE / 1000
        while not condition():
            if time.monotonic() > until:
                seen = ", ".join(sorted(self.names()))
                raise LostError(f"waited in vain for {what}; saw {seen}")
            run_for(POLL)

    def tap(self, name: str, within: str = "") -> None:
        """Touch an item in its middle, after bringing it into view, and let go."""
        self.wait(lambda: self.find(name, within) is not None, f"{name} {within}".strip())
        item = self.find(name, within)
        if item is None:
            raise LostError(name)
        self._reveal(item)
        self._touch(item)

    def time_tap(self, name: str, has_changed: Callable[[], bool]) -> float:
        """Touch an item and give the seconds until a frame is painted that shows the change."""
        painted: list[float] = []

        def note() -> None:
            if has_changed():
                painted.append(time.perf_counter())

        frames = self.window.frameSwapped.connect(note)
        begin = time.perf_counter()
        self.tap(name)
        try:
            self.wait(lambda: painted, f"what {name} leads to")
        finally:
            QObject.disconnect(frames)
        return painted[0] - begin

    def _touch(self, item: QQuickItem) -> None:
        where = self._middle(item)
        left, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        try:
            from PySide6.QtTest import QTest
        except ImportError:  # a build does without the module
            self._click(QPointF(where))
        else:
            QTest.mouseClick(self.window, left, held, where)

    def _click(self, where: QPointF) -> None:
        """Send what the window is sent for a click, as QTest would."""
        button, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        self._moment += BETWEEN_TAPS
        for kind, held in (
            (QEvent.Type.MouseButtonPress, button),
            (QEvent.Type.MouseButtonRelease, none),
        ):
            screen = self.window.mapToGlobal(where)
            event = QMouseEvent(
                kind, where, where, screen, button, held, Qt.KeyboardModifier.NoModifier
            )
            event.setTimestamp(self._moment)
            QCoreApplication.sendEvent(self.window, event)
            run_for(0)

    def type(self, text: str) -> None:
        """Send text to the focused field, one key at a time."""
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                focus = QGuiApplication.focusObject()
                QCoreApplication.sendEvent(
                    focus, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                )

    def press(self, key: Qt.Key) -> None:
        """Press and release a key without text."""
        from PySide6.QtTest import QTest  # only tests press keys: a build does without the module

        QTest.keyClick(self.window, key)

    def settle(self) -> None:
        """Wait for the next painted frame, so that what is grabbed is what is shown."""
        self.window.update()
        run_for(FRAME)

    def picture(self, file: Path | None = None) -> QImage:
        """Photograph the screen, into a PNG file where one is named."""
        self.settle()
        image = self.window.grabWindow()
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            image.save(str(file))
        return image

    def _reveal(self, item: QQuickItem) -> None:
        """Bring an item into the window; again when what was just built has moved it meanwhile."""
        for _look in range(LOOKS):
            if not self._has_scrolled_to(item):
                return

    def _has_scrolled_to(self, item: QQuickItem) -> bool:
        """Scroll every area around the item, the inner ones first, and say whether one had to."""
        has_scrolled = False
        around: QQuickItem | None = item.parentItem()
        while around is not None:
            if around.property("contentHeight") is not None:
                has_scrolled |= self._has_scrolled(around, item)
            around = cast("QQuickItem | None", around.parentItem())
        return has_scrolled

    def _has_scrolled(self, area: QQuickItem, item: QQuickItem) -> bool:
        top = item.mapToItem(area, QPointF(0, 0)).y()
        if top >= 0 and top + item.height() <= area.height():
            return False
        furthest = max(0.0, float(area.property("contentHeight")) - area.height())
        wanted = float(area.property("contentY")) + top - (area.height() - item.height()) / 2
        area.setProperty("contentY", min(max(0.0, wanted), furthest))
        self.settle()
        return True

    @staticmethod
    def _middle(item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()


class Person(Walker):
    """Answers questions in the fields that they are shown in."""

    def answer(self, item: QuestionItem, value: str) -> None:
        """Give one answer, by touch and keys."""
        field = f"field-{item.question.name}"
        match item.way:
            case QuestionItem.Kind.Text | QuestionItem.Kind.Zone:
                self.tap("input", field)
                self.type(value)
            case QuestionItem.Kind.Date:
                self._fill_boxes(field, value)
            case QuestionItem.Kind.ChooseOne | QuestionItem.Kind.ChooseMany:
                self._choose(item, field, value.split())
            case QuestionItem.Kind.Rank:
                self._rank(item, field, value.split())
            case QuestionItem.Kind.Acknowledge:
                self.tap(field)
            case QuestionItem.Kind.Rating:
                self.tap(f"star-{value}", field)
            case QuestionItem.Kind.Range:
                self._go_to(item, field, value)

    def _fill_boxes(self, field: str, value: str) -> None:
        """Type ``YYYY-MM-DD``, ``HH:MM`` or both joined by a T into the boxes that there are."""
        day, _, clock = value.rpartition("T") if ":" in value else (value, "", "")
        digits = dict(zip(("year", "month", "day"), day.split("-"), strict=False))
        digits |= dict(zip(("hour", "minute"), clock.split(":"), strict=False))
        for box in ("day", "month", "year", "hour", "minute"):
            if digits.get(box) and self.find(box, field) is not None:
                self.tap(box, field)
                self.type(digits[box])

    def _go_to(self, item: QuestionItem, field: str, value: str) -> None:
        """Touch minus or plus until the scale is where it should be."""
        self.tap("more", field)  # from nothing, to the beginning
        while (held := item.question.value) != value:
            self.tap("more" if Decimal(held) < Decimal(value) else "less", field)

    def _choose(self, item: QuestionItem, field: str, values: list[str]) -> None:
        if isinstance(item, ChoiceItem) and item.is_folded:
            self.tap("fold", field)
            self.settle()
        for value in values:
            if isinstance(item, ChoiceItem) and item.searches:
                label = next(one.label for one in item.question.choices if one.value == value)
                self.tap("search", field)
                self.type(label)
            self.tap(f"choice-{value}", field)
            if value not in item.question.value.split():
                run_for(HURRY)  # where a finger has just been, a second touch counts for nothing
                self.tap(f"choice-{value}", field)

    def _rank(self, item: QuestionItem, field: str, values: list[str]) -> None:
        """Lift one thing after the other to its place."""
        for place, value in enumerate(values):
            while isinstance(item, RankItem) and item.order.index(value) > place:
                self.tap("up", f"rank-{value}")
                self.settle()
        if not item.question.value:
            self.tap("rank-keep", field)


def run_for(milliseconds: int) -> None:
    """Let the application work for a while, under a real event loop."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from _below(child)
