# SPDX-License-Identifier: Apache-2.0
"""A bar code: read by a device while its field has the focus, or typed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import QuestionKind
from ui.notify import assign
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Question
    from ui.answering import Asking

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built by item_for")
class BarcodeItem(QuestionItem):  # type: ignore[operator]
    """What a bar code says."""

    listeningChanged = Signal()
    readChanged = Signal()

    is_written = True

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._page: Asking | None = None
        self._is_listening = False
        self._is_read = False

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take bar codes."""
        return question.kind is QuestionKind.BARCODE

    @property
    def way(self) -> QuestionItem.Kind:
        """By a reader, or keys."""
        return self.Kind.Barcode

    @property
    def keyboard(self) -> str:
        """Letters and digits as documents have them, unless the form asks for others."""
        return str(self.question.attributes.get("input", "")) or "document"

    @Property(bool, notify=listeningChanged)
    def listening(self) -> bool:
        """Whether a code that is held before the reader is heard now."""
        return self._is_listening

    @Property(bool, notify=readChanged)
    def read(self) -> bool:
        """Whether the reader gave the answer that stands there."""
        return self._is_read

    @Slot(bool)
    def listen(self, wanted: bool) -> None:
        """Hear the reader while the field has the focus."""
        documents = self._page.documents if self._page is not None else None
        if documents is None or wanted == self._is_listening:
            return
        if not wanted:
            documents.hush(self)
        elif documents.listen(self, self._hear, self._lose):
            return
        assign(self, "_is_listening", wanted, self.listeningChanged)

    @Slot(str)
    def type(self, text: str) -> None:
        """Take what is typed."""
        if self._page is not None:
            assign(self, "_is_read", False, self.readChanged)
            self._page.answer(self.question.ref, text)

    def join(self, page: "Asking") -> None:
        """Learn of the page."""
        self._page = page

    def leave(self) -> None:
        """Hear nothing any more."""
        self.listen(False)
        self._page = None

    def _hear(self, code: str) -> None:
        if self._page is not None:
            self._page.answer(self.question.ref, code)
            assign(self, "_is_read", True, self.readChanged)

    def _lose(self) -> None:
        """Promise nothing of a reader that has gone; the field is typed in."""
        assign(self, "_is_listening", False, self.listeningChanged)
