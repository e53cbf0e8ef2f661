# SPDX-License-Identifier: Apache-2.0
"""Gives QML's ``qsTr`` the texts of the message catalogues.

Qt's threads ask for texts too, some while they hold a lock that the screen's thread may want
next. A translator in Python would make them wait for the interpreter, which the screen's thread
holds: both would wait for ever. So Qt gets the texts in its own form and asks nobody.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QTranslator

from kiosk.i18n import Translator
from ui import qtmessages


class QmlTranslation:
    """Switches the language of all QML at once."""

    def __init__(self, application: QCoreApplication) -> None:
        self._application = application
        self._retranslate: list[Callable[[], None]] = []
        self._active: QTranslator | None = None
        self._texts: dict[Translator, tuple[bytes, QTranslator]] = {}
        """What each language says, and the bytes that Qt reads it from and does not copy."""

    def attach(self, retranslate: Callable[[], None]) -> None:
        """Have ``retranslate`` called after each change; an engine's own method."""
        self._retranslate.append(retranslate)

    def detach(self) -> None:
        """Let go of all engines and of Qt, before any ends."""
        self._retranslate.clear()
        self._install(None)

    def use(self, translator: Translator) -> None:
        """Show every text of every screen in another language."""
        self._install(self._said_by(translator))
        for retranslate in self._retranslate:
            retranslate()

    def _said_by(self, translator: Translator) -> QTranslator:
        if translator not in self._texts:
            content = qtmessages.encode(translator.entries())
            texts = QTranslator()
            texts.load(content)
            self._texts[translator] = content, texts
        return self._texts[translator][1]

    def _install(self, texts: QTranslator | None) -> None:
        before, self._active = self._active, texts
        if texts is before:
            return
        if texts is not None:
            self._application.installTranslator(texts)
            # the first question looks for an answer in Python, and remembers that there is none
            self._application.translate("", "Back")
        if before is not None:
            self._application.removeTranslator(before)
