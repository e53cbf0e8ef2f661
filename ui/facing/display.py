# SPDX-License-Identifier: Apache-2.0
"""The window on the second display: on the right one, whenever that is plugged in."""

import logging
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from ui import icons
from ui.surface import QML

if TYPE_CHECKING:
    from ui.facing.model import FacingViewModel
    from ui.translation import QmlTranslation

SECOND: Final = "second"
"""Whichever display is not the officer's."""
ABSENT: Final = "screen.absent"
"""The display that is turned to the person is not there (stable code)."""


class Display(QObject):
    """Shows the view on a display of its own; takes no touch, no key and no focus.

    ``wanted`` is the display's name, or ``second``. Without it nothing is shown, and the officer's
    own window never has it.
    """

    def __init__(
        self,
        view: "FacingViewModel",
        wanted: str,
        beside: QQuickWindow,
        translation: "QmlTranslation",
        *,
        training: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._beside = beside
        self._engine = QQmlApplicationEngine(self)
        self._engine.addImportPath(str(QML))
        icons.install(self._engine)
        self._engine.setInitialProperties({"viewModel": view, "training": training})
        self._engine.loadFromModule("Kiosk.Facing", "FacingWindow")
        window = self._engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)  # noqa: S101 it is a Window
        self.window = window
        translation.attach(self._engine.retranslate)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101 there is one
        application.screenAdded.connect(self._place)
        application.screenRemoved.connect(self._place)
        beside.screenChanged.connect(self._place)
        self._is_missed = False
        self._place()

    def close(self) -> None:
        """Take the window down, and its engine with it."""
        from PySide6.QtCore import QCoreApplication, QEvent  # late, as the surface's

        self.window.close()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @Slot()
    def _place(self) -> None:
        """Stand on the display that is wanted, or nowhere."""
        screen = self._found()
        if screen is None:
            self.window.hide()
            if not self._is_missed:
                logging.getLogger("kiosk").error(ABSENT)
        elif screen is not self.window.screen() or not self.window.isVisible():
            self.window.setScreen(screen)
            self.window.setGeometry(screen.geometry())
            self.window.setProperty("pixelsPerMillimetre", _density(screen))
            self.window.setVisibility(QQuickWindow.Visibility.FullScreen)
        self._is_missed = screen is None

    def _found(self) -> QScreen | None:
        others = [one for one in QGuiApplication.screens() if one is not self._beside.screen()]
        if self._wanted == SECOND:
            return others[0] if others else None
        return next((one for one in others if one.name() == self._wanted), None)


def _density(screen: QScreen) -> float:
    """Say how many pixels make a millimetre; a display that says what can't be is taken for usual."""
    width = screen.physicalSize().width()
    found = screen.size().width() / width if width > 0 else 0.0
    return found if 1.5 <= found <= 12 else 3.78
