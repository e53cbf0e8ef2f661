# SPDX-License-Identifier: Apache-2.0
"""What every question on a page has, whatever its kind; each kind adds what it needs."""

from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.errors import FormError
from kiosk.forms import plain
from ui import second
from ui.messages import N_
from ui.notify import assign
from ui.viewmodels.question.choicepictures import file_name
from ui.viewmodels.question.room import MOST, room_text
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Question, Worded
    from ui.answering import Asking

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

UNHEARD = N_(
    "The form has a recording for this question. This kiosk doesn't play it; "
    "everything you need stands here."
)
"""Told where nothing can be heard."""
_RECORDED = {
    "video": N_(
        "The form has a film for this question. This kiosk doesn't play it; "
        "everything you need stands here."
    ),
}


@QmlElement
@QmlUncreatable("built by item_for")
class QuestionItem(QObject):  # type: ignore[operator]
    """One question as it is shown; it outlives every change of its own facts.

    ``item_for`` builds the right kind and lets it take the question. A kind overrides what it
    knows better: ``suits``, ``way``, ``answered``, ``take``, ``label_of`` …
    """

    kindChanged = Signal()
    labelChanged = Signal()
    hintChanged = Signal()
    guidanceChanged = Signal()
    valueChanged = Signal()
    shownChanged = Signal()
    errorChanged = Signal()
    findingChanged = Signal()
    inputKindChanged = Signal()
    pictureChanged = Signal()
    roomChanged = Signal()
    secondChanged = Signal()

    finished = Signal()
    """What was ``unfinished`` may not be any more."""
    playAsked = Signal(QObject)
    """The person wants to hear what was recorded for this question."""

    @QEnum
    class Kind(IntEnum):
        """How a question is answered: which field AnswerField.qml shows."""

        Text = 0
        Date = 1
        ChooseOne = 2
        ChooseMany = 3
        Acknowledge = 4
        Note = 5
        Range = 6
        Rating = 7
        Upload = 20
        Signature = 21
        Barcode = 22
        Zone = 23
        Rank = 8

    answered = "text"
    """How a missing answer is asked for: the end of a key of ``ui.messages.PROBLEMS``."""
    is_written = False
    """Whether the answer is what was typed, sign for sign."""
    most = MOST
    """Characters that its text field takes."""

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.question = question
        self._is_headed = False
        self.shown_label = ""
        self._hint = ""
        self._guidance = ""
        self._value = ""
        self._shown = ""
        self.complaint = ""
        self._finding = ""
        self.media: Callable[[str], bytes] | None = None
        self._pictured: tuple[str, str] = ("", "")
        self._recorded = ""
        self._sound = ""
        self._heard = ""
        self._room = ""
        self.worded: Worded | None = None
        self._language = ""

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Tell whether this is the kind that a question is shown as."""
        raise NotImplementedError

    # What QML reads.

    @Property(str, notify=kindChanged)
    def ref(self) -> str:
        """The question's place in the form."""
        return str(self.question.ref)

    @Property(str, notify=kindChanged)
    def name(self) -> str:
        """The question's name in the form: stable, never shown."""
        return str(self.question.name)

    @Property(int, notify=kindChanged)
    def kind(self) -> int:
        """How the question is answered."""
        return self.way

    @Property(str, notify=labelChanged)
    def label(self) -> str:
        """The label; marked when an answer may be left out."""
        return self.called()

    @Property(bool, notify=labelChanged)
    def headed(self) -> bool:
        """Whether the page's heading already says the label."""
        return self._is_headed

    @Property(str, notify=labelChanged)
    def shownLabel(self) -> str:
        """The label over the field; empty where the page's heading says it."""
        return "" if self._is_headed else self.called()

    @Property(str, notify=hintChanged)
    def hint(self) -> str:
        """Where to look for the answer; empty where the page already says it."""
        return "" if self._is_headed and self.lead_hint else self._hint

    @Property(str, notify=secondChanged)
    def second(self) -> str:
        """The same in the official's language, as far as it stands here; empty in most visits."""
        return self._seconded()

    @Property(str, notify=guidanceChanged)
    def guidance(self) -> str:
        """Why this is asked; empty when the form does not say."""
        return self._guidance

    @Property(str, notify=valueChanged)
    def value(self) -> str:
        """The answer as the form holds it."""
        return self._value

    @Property(str, notify=shownChanged)
    def shown(self) -> str:
        """The answer as its field shows it."""
        return self._shown

    @Property(str, notify=errorChanged)
    def error(self) -> str:
        """How to mend the answer; empty while there is nothing to say."""
        return self.complaint

    @Property(str, notify=findingChanged)
    def finding(self) -> str:
        """What to know of the answer, which holds nobody up; often empty."""
        return self._finding

    @Property(str, notify=inputKindChanged)
    def inputKind(self) -> str:
        """The keyboard that is wanted; empty where nothing is typed."""
        return self.keyboard

    @Property(str, notify=pictureChanged)
    def picture(self) -> str:
        """The picture that goes with the label, for an Image; often empty."""
        return self._pictured[1]

    @Property(bool, notify=pictureChanged)
    def enlargeable(self) -> bool:
        """Whether the form has the picture large as well."""
        return "big-image" in self.question.media and self._pictured[1] != ""

    @Property(str, notify=pictureChanged)
    def recorded(self) -> str:
        """What to know of the sound or film that goes with the label; often empty."""
        return self._heard or self._recorded

    @Property(bool, notify=pictureChanged)
    def playable(self) -> bool:
        """Whether something was recorded that can be listened to."""
        return self._sound != ""

    @Property(int, constant=True)
    def maximumLength(self) -> int:
        """How many characters a person can write; the form's own rules may want fewer, and say so."""
        return self.most

    @Property(str, notify=roomChanged)
    def room(self) -> str:
        """How many characters still fit, or are too many; empty while there is room enough."""
        return self._room

    @Slot()
    def play(self) -> None:
        """Have what was recorded played."""
        self.playAsked.emit(self)

    @property
    def recording(self) -> bytes:
        """What was recorded; empty where the file isn't there."""
        with suppress(FormError):
            return b"" if self.media is None else self.media(self._sound)
        return b""

    # What a kind may know better.

    @property
    def way(self) -> Kind:
        """How the question is answered."""
        return self.Kind.Text

    @property
    def keyboard(self) -> str:
        """The keyboard that is wanted; empty where nothing is typed."""
        return ""

    @property
    def is_asked(self) -> bool:
        """Whether the page asks it, as opposed to telling something."""
        return True

    @property
    def unfinished(self) -> str:
        """What a person has begun and would lose by going on (a stable code), or nothing."""
        return ""

    @property
    def may_head(self) -> bool:
        """Whether its label can be its page's heading."""
        return True

    @property
    def title(self) -> str:
        """What the page's heading says for it."""
        return self.shown_label

    @property
    def lead_hint(self) -> str:
        """The hint that goes with the page's heading."""
        return plain(self.question.hint)

    def called(self) -> str:
        """Say what the field is called."""
        return self.shown_label

    def label_of(self, question: "Question") -> str:
        """Say the label, with a mark where the answer may be left out."""
        if question.required:
            return plain(question.label)
        return self._words(N_("%(label)s (optional)"), label=plain(question.label))

    def hint_of(self, question: "Question") -> str:
        """Say where to look for the answer."""
        return plain(question.hint)

    @property
    def second_choices(self) -> str:
        """Say in the second language what is chosen from, where it has no room of its own."""
        return ""

    def shown_value(self) -> str:
        """Say the answer as its field shows it."""
        return self._value

    def entered(self, text: str) -> str:
        """Say the answer that a text in the field is."""
        return text

    def trouble(self, code: str) -> str:
        """Say which kind of answer a problem's words shall speak of."""
        return str(self.question.kind.value) if code == "type" else self.answered

    def toggled(self, value: str) -> str:
        """Say the answer after a choice was touched."""
        return value

    def search(self, query: str) -> None:
        """Show the choices that fit, where there are any."""

    # What the page does with it.

    def join(self, page: "Asking") -> None:
        """Learn of the page, where an answer takes more than keys."""

    def leave(self) -> None:
        """Let go of what was held for an answer: the page is over."""

    def take(self, question: "Question") -> None:
        """Take the question's facts as they are now."""
        self.question = question
        assign(self, "shown_label", self.label_of(question), self.labelChanged)
        assign(self, "_hint", self.hint_of(question), self.hintChanged)
        assign(self, "_guidance", plain(question.guidance), self.guidanceChanged)
        self._illustrate(question)
        assign(self, "_value", question.value, self.valueChanged)
        assign(self, "_shown", self.shown_value(), self.shownChanged)
        room = room_text(len(question.value), self._words) if self.is_written else ""
        assign(self, "_room", room, self.roomChanged)

    def head(self, *, is_headed: bool) -> None:
        """Leave label and hint to the page's heading, or show them."""
        if assign(self, "_is_headed", is_headed, self.labelChanged):
            self.hintChanged.emit()
            self.secondChanged.emit()

    def beside(self, worded: "Worded | None", language: str) -> None:
        """Stand there in a second language as well, or in the person's alone."""
        self._language = language
        assign(self, "worded", worded, self.secondChanged)

    def _seconded(self) -> str:
        worded = self.worded
        if worded is None:
            return ""
        label = "" if self._is_headed else worded.label
        hint = "" if self._is_headed and self.lead_hint else worded.hint
        return second.lines(self._language, label, hint, self.second_choices)

    def say(self, error: str) -> None:
        """Show how to mend the answer, or nothing."""
        assign(self, "complaint", error, self.errorChanged)

    def note(self, finding: str) -> None:
        """Show what to know of the answer, or nothing."""
        assign(self, "_finding", finding, self.findingChanged)

    def tell_of_sound(self, text: str) -> None:
        """Show why nothing is heard, or nothing."""
        assign(self, "_heard", text, self.pictureChanged)

    def shows(self, question: "Question") -> bool:
        """Tell whether it can go on showing a question, which may have become one to read."""
        return question.readonly == self.question.readonly

    def _illustrate(self, question: "Question") -> None:
        """Read the picture and the sound of the label; a picture that isn't there or is none is left out."""
        files = {form: file_name(address) for form, address in question.media.items()}
        name = files.get("big-image") or files.get("image", "")
        told = next((_RECORDED[form] for form in _RECORDED if files.get(form)), "")
        pictured = self._pictured if name == self._pictured[0] else (name, self.drawn(name))
        recorded = self._words(told) if told else ""
        sound = files.get("audio", "")
        if (pictured, recorded, sound) != (self._pictured, self._recorded, self._sound):
            self._pictured, self._recorded, self._sound = pictured, recorded, sound
            self._heard = ""
            self.pictureChanged.emit()

    def drawn(self, name: str, side: int | None = None) -> str:
        """Draw a file of the form for an ``Image``, no longer than ``side`` pixels; empty for none."""
        if not name or self.media is None:
            return ""
        from ui.illustrations import LARGEST_SIDE, picture_url  # few questions have a picture

        with suppress(FormError):
            return picture_url(self.media(name), side or LARGEST_SIDE)
        return ""
