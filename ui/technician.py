# SPDX-License-Identifier: Apache-2.0
"""The technician's window: each device does its work once at a touch, in the first language."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

import ui.viewmodels.trials  # noqa: F401 registers the type that the window is made with
from kiosk.settings import Settings
from ui import icons, wording
from ui.application import fit, make_application
from ui.surface import QML
from ui.tasks import TaskRunner, make_workers
from ui.translation import QmlTranslation
from ui.trying import Trials
from ui.viewmodels.trials import TrialsViewModel
from ui.words import Words

_MODULE: Final = "Kiosk.Screens"


class Technician:
    """The window and all that it needs; whoever makes it has the devices to themselves."""

    def __init__(self, application: QGuiApplication, settings: Settings, trials: Trials) -> None:
        found = wording.read(settings)
        translator = found.messages.translator(found.languages[0].code)
        self._translation = QmlTranslation(application)
        self._translation.use(translator)
        self._tasks = TaskRunner(make_workers())
        self._trials = trials
        self.viewModel = TrialsViewModel(trials, Words(translator), self._tasks)
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(QML))
        icons.install(self._engine)
        screen = settings.screen
        self._engine.setInitialProperties(
            {
                "viewModel": self.viewModel,
                "width": screen.width,
                "height": screen.height,
                "pixelsPerMillimetre": screen.width / screen.width_mm,
                "mirrored": found.languages[0].right_to_left,
            }
        )
        self._engine.loadFromModule(_MODULE, "Technician")
        window = self._engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)  # noqa: S101 Technician is a Window
        self.window = window

    def close(self) -> None:
        """Take the window down, and let the devices go."""
        self._translation.detach()
        self.window.close()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._trials.close()
        self._tasks.close()


def open_window(settings: Settings) -> int:
    """Show the window until it is closed; gives the exit code. Raises SettingsError."""
    from dataclasses import replace

    application = make_application()
    room = application.primaryScreen().availableSize()
    fitting = replace(settings, screen=fit(settings.screen, room.width(), room.height()))
    technician = Technician(application, fitting, Trials(settings))
    technician.viewModel.finished.connect(application.quit)
    code = application.exec()
    technician.close()
    return code
