# SPDX-License-Identifier: Apache-2.0
"""A stage for QML: a window without a display, driven the way a person drives it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

import ui.viewmodels.keyboard  # noqa: F401 registers the type that Kiosk.Keyboard is made with
from ui import fonts, icons

QML = Path(__file__).resolve().parent.parent.parent / "ui" / "qml"
WINDOW = """
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Keyboard
import Kiosk.Screens
import Kiosk.Theme
import Kiosk.ViewModels
Window {
    width: 1080; height: 1920; visible: true; color: Theme.surface
    property list<string> said
    {BODY}
}
"""


class Stage:
    """One window and the hands in front of it."""

    def __init__(self, engine: QQmlApplicationEngine, window: QQuickWindow) -> None:
        self.engine = engine
        self.window = window

    @property
    def said(self) -> list[str]:
        """What the scene's handlers have appended to ``said``."""
        return list(self.window.property("said"))

    def theme(self, name: str = "Theme") -> QObject:
        return self.engine.singletonInstance("Kiosk.Theme", name)

    def items(self, top: QQuickItem | None = None) -> Iterator[QQuickItem]:
        top = top or self.window.contentItem()
        yield top
        for child in top.childItems():
            yield from self.items(child)

    def find(self, name: str) -> QQuickItem:
        found = next((item for item in self.items() if item.objectName() == name), None)
        assert found is not None, name
        return found

    def centre(self, name: str) -> QPointF:
        item = self.find(name)
        above = [item]
        while (parent := above[-1].parentItem()) is not None:
            above.append(parent)
        for one in reversed(above):  # where it will stand in the next frame
            one.ensurePolished()
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))

    def tap(self, name: str) -> None:
        item = self.find(name)
        assert item.isVisible(), name
        QTest.mouseClick(
            self.window,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            self.centre(name).toPoint(),
        )

    def slide_off(self, name: str) -> None:
        at = self.centre(name).toPoint()
        away = self.find(name).mapToScene(QPointF(0, self.find(name).height() + 90)).toPoint()
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(self.window, button, none, at)
        QTest.mouseMove(self.window, away)
        QTest.mouseRelease(self.window, button, none, away)

    def focus(self, name: str, reason: Qt.FocusReason = Qt.FocusReason.TabFocusReason) -> None:
        self.find(name).forceActiveFocus(reason)

    def key(
        self,
        key: Qt.Key,
        text: str = "",
        *,
        held: int = 0,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """Press and release a key; ``held`` adds that many repeats in between."""
        press, release = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
        QCoreApplication.sendEvent(self.window, QKeyEvent(press, key, modifiers, text))
        for _ in range(held):
            for kind in (release, press):
                event = QKeyEvent(kind, key, modifiers, text, autorep=True)
                QCoreApplication.sendEvent(self.window, event)
        QCoreApplication.sendEvent(self.window, QKeyEvent(release, key, modifiers, text))

    def type(self, text: str) -> None:
        for character in text:
            self.key(Qt.Key.Key_unknown, character)


@pytest.fixture
def stage(qapp) -> Iterator[Callable[[str], Stage]]:
    """Show a scene; ``said.push(…)`` in its handlers tells the test what happened."""
    fonts.apply(qapp)
    engines: list[QQmlApplicationEngine] = []

    def show(body: str) -> Stage:
        engine = QQmlApplicationEngine()
        engines.append(engine)
        engine.addImportPath(str(QML))
        icons.install(engine)
        engine.loadData(WINDOW.replace("{BODY}", body).encode())
        (window,) = engine.rootObjects()
        assert isinstance(window, QQuickWindow)
        window.requestActivate()
        if not QTest.qWaitForWindowActive(window, 2000):
            pytest.fail("the window did not become active")
        return Stage(engine, window)

    yield show
    for engine in engines:
        for window in engine.rootObjects():
            window.close()
        engine.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
