# SPDX-License-Identifier: Apache-2.0
"""Gives QML's ``qsTr`` the texts of the message catalogues."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTranslator

from kiosk.i18n import Translator


class CatalogueTranslator(QTranslator):
    """Looks texts up in the active message catalogue; files of Qt's own format aren't used."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator: Translator | None = None

    def use(self, translator: Translator) -> None:
        """Answer from another language from now on."""
        self._translator = translator

    def isEmpty(self) -> bool:
        """Say that there are texts, or Qt would never ask."""
        return self._translator is None

    def forget(self) -> None:
        """Know no text any more."""
        self._translator = None

    def translate(
        self,
        _context: str | bytes,
        source: str | bytes,
        disambiguation: str | bytes | None = None,
        _n: int = -1,
    ) -> str:
        """Say a text; the file it stands in is no part of its identity, its disambiguation is."""
        if self._translator is None:
            return _text(source)
        return self._translator.gettext(_text(source), _text(disambiguation))


class QmlTranslation:
    """Switches the language of all QML at once."""

    def __init__(self, application: QCoreApplication) -> None:
        self._translator = CatalogueTranslator(application)
        self._installed = False
        self._application = application
        self._retranslate: Callable[[], None] = lambda: None

    def attach(self, retranslate: Callable[[], None]) -> None:
        """Have ``retranslate`` called after each change; the engine's own method."""
        self._retranslate = retranslate

    def detach(self) -> None:
        """Let go of the engine and of Qt, before either ends."""
        self._retranslate = lambda: None
        if self._installed:
            # To remove it here could wait for ever: for a thread of Qt's that is in the middle of a
            # text and waits for the interpreter. The event loop, or the application's end, does it.
            self._translator.forget()
            self._translator.deleteLater()
            self._installed = False

    def use(self, translator: Translator) -> None:
        """Show every text of every screen in another language."""
        self._translator.use(translator)
        if not self._installed:
            self._installed = self._application.installTranslator(self._translator)
        self._retranslate()


def _text(value: str | bytes | None) -> str:
    if value is None:
        return ""
    return value.decode() if isinstance(value, bytes) else value
