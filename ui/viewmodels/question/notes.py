# SPDX-License-Identifier: Apache-2.0
"""What a page tells: notes, answers that stand already, and what a kiosk can't ask."""

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import QuestionKind, plain
from ui.messages import N_
from ui.notify import assign
from ui.shaping import shaped
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words
from ui.written import written

if TYPE_CHECKING:
    from kiosk.forms import Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_NO_SCANNER = N_(
    "This kiosk can't take documents. You can go on; an officer takes this one from you."
)
_NO_SCANNER_FOR_ANY = N_(
    "This kiosk can't take documents. You can go on; an officer takes these from you."
)
_UNAVAILABLE = N_("This can't be answered at a kiosk. You can go on; tell an officer about it.")


@QmlElement
@QmlUncreatable("built by item_for")
class NoteItem(QuestionItem):  # type: ignore[operator]
    """Something to read; nobody answers it."""

    answered = ""

    blocksChanged = Signal()

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._blocks: list[dict[str, Any]] = []
        self._is_followed = False
        self._follows = False

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take notes, what is read only, and what the kiosk has no device for."""
        return question.readonly or question.kind in {QuestionKind.NOTE, QuestionKind.UNSUPPORTED}

    @Property(str, constant=True)
    def tone(self) -> str:
        """What it is: info, a warning, or a paper to bring."""
        tone = self.question.attributes.get("tone", "")
        # a line of the list says its label alone: what has more to say stays a note
        is_line = self.question.kind is QuestionKind.NOTE and not self.question.hint
        return tone if tone == "warning" or (tone == "paper" and is_line) else "info"

    @Property(list, notify=blocksChanged)
    def blocks(self) -> list[dict[str, Any]]:
        """The headings, paragraphs and lists of a note that is more than one plain sentence."""
        return self._blocks

    def take(self, question: "Question") -> None:
        """Take the question's facts as they are now, and the shape of a note."""
        super().take(question)
        is_note = question.kind is QuestionKind.NOTE and not question.value
        shape = shaped(question.label, is_mirrored=self._words.is_mirrored) if is_note else []
        assign(self, "_blocks", shape, self.blocksChanged)

    @property
    def is_unavailable(self) -> bool:
        """Whether the kiosk has no device to answer it with."""
        return self.question.kind is QuestionKind.UNSUPPORTED

    @property
    def way(self) -> QuestionItem.Kind:
        """Something to read."""
        return self.Kind.Note

    @property
    def is_asked(self) -> bool:
        """Only what the form asks and the kiosk can't."""
        return self.is_unavailable

    @property
    def title(self) -> str:
        """What the form asks, without our mark."""
        return plain(self.question.label)

    @property
    def lead_hint(self) -> str:
        """Nothing: it says everything itself."""
        return ""

    def called(self) -> str:
        """Say what it is; under its own label, only that it is not available."""
        if self._is_headed:
            return self._words(N_("Not available here"))
        return self.shown_label

    def label_of(self, question: "Question") -> str:
        """Say the label, with the value of what stands already."""
        if self.is_unavailable:
            return self._words(N_("%(label)s (not available here)"), label=plain(question.label))
        value = written(question, question.value, self._words)
        if not value:
            return plain(question.label)
        return self._words(N_("%(label)s: %(value)s"), label=plain(question.label), value=value)

    def hint_of(self, question: "Question") -> str:
        """Say what to do about it; of several documents in a row once, behind the last."""
        if not self.is_unavailable:
            return plain(question.hint)
        if not _wants_document(question):
            return self._words(_UNAVAILABLE)
        if self._is_followed:
            return ""
        return self._words(_NO_SCANNER_FOR_ANY if self._follows else _NO_SCANNER)

    def join_row(self, *, follows: bool, is_followed: bool) -> None:
        """Know whether documents that can't be taken stand right before it and behind it."""
        self._follows, self._is_followed = follows, is_followed
        assign(self, "_hint", self.hint_of(self.question), self.hintChanged)


def join_rows(items: Iterable[QuestionItem]) -> None:
    """Let the last of several documents in a row that can't be taken speak for all."""
    around = (None, *items, None)
    for (before, item), (_item, behind) in pairwise(pairwise(around)):
        if isinstance(item, NoteItem) and _lacks_device(item):
            item.join_row(follows=_lacks_device(before), is_followed=_lacks_device(behind))


def _lacks_device(item: QuestionItem | None) -> bool:
    """Tell whether it stands for a document that the kiosk can't take."""
    return isinstance(item, NoteItem) and item.is_unavailable and _wants_document(item.question)


def _wants_document(question: "Question") -> bool:
    """Tell whether it asks for a page or a file, which officers take at the desk."""
    medium = question.parameters.get("mediatype", "").partition("/")[0]
    return medium in {"image", "application", "*"}
