# SPDX-License-Identifier: Apache-2.0
"""The window, from the greeting that stands alone to every screen."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.i18n import Language, Messages
from kiosk.settings import Screen
from ui import icons
from ui.messages import N_
from ui.translation import QmlTranslation
from ui.viewmodels.attract import AttractViewModel, LanguageRow

QML = Path(__file__).resolve().parent / "qml"


class Surface:
    """Shows the first screen with what it needs alone; the rest joins it afterwards.

    A language that a person touches in between is kept in ``chosen``. At a desk nobody is greeted.
    """

    def __init__(
        self,
        screen: Screen,
        languages: Sequence[Language],
        messages: Messages,
        translation: QmlTranslation,
        *,
        training: bool = False,
        at_desk: bool = False,
    ) -> None:
        self.attract = AttractViewModel()
        greet(self.attract, languages, messages)
        self.chosen = ""
        self.attract.languageChosen.connect(self._keep)
        translation.use(messages.translator(languages[0].code))
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(QML))
        icons.install(self._engine)
        self._engine.setInitialProperties(
            {
                "attract": self.attract,
                "width": screen.width,
                "height": screen.height,
                "training": training,
                "atDesk": at_desk,
                "pixelsPerMillimetre": screen.width / screen.width_mm,
            }
        )
        self._engine.loadFromModule("Kiosk.Screens", "Main")
        window = self._engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)  # noqa: S101 Main is a Window
        self.window = window
        translation.attach(self._engine.retranslate)

    def join(self, view_models: Mapping[str, QObject]) -> None:
        """Give every screen its view model; what is shown does not change by it."""
        self.window.setProperty("viewModels", dict(view_models))

    def close(self) -> None:
        """Take the window down, and the engine with it; the view models may go afterwards."""
        from PySide6.QtCore import QCoreApplication, QEvent  # its many names cost milliseconds

        self.window.close()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _keep(self, code: str) -> None:
        self.chosen = code


def greet(attract: AttractViewModel, languages: Sequence[Language], messages: Messages) -> None:
    """Offer the languages, with a welcome in each."""
    rows = [LanguageRow(one.code, one.name, one.prompt, one.right_to_left) for one in languages]
    said_in = [messages.translator(one.code).gettext for one in languages]
    welcomes = [say(N_("Welcome")) for say in said_in]
    attract.offer(rows, welcomes, [say(N_("Listen with headphones")) for say in said_in])
