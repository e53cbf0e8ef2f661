# SPDX-License-Identifier: Apache-2.0
"""The last look: every answer, what the person declares, and Send."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import QuestionKind, plain
from ui.answering import AGREED, Answering, MendingRow
from ui.answerrows import AnswerRow, answer_rows
from ui.entries import name_of
from ui.messages import N_, problem
from ui.notify import assign
from ui.progress import Progress
from ui.rows import RowModel
from ui.second import second_of
from ui.steps import Step
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import FormSession, Page
    from kiosk.intake import Problem

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """A sentence that the person agrees to here, or reads here."""

    ref: str
    name: str
    text: str
    hint: str
    guidance: str
    is_note: bool
    agreed: bool
    error: str
    second: str
    """The sentence in the official's language; empty in most visits."""


def declarations(session: "FormSession") -> "tuple[Page, ...]":
    """Find the pages at the form's end that hold declarations only: they belong to this screen.

    A person agrees to answers that they see, so a form's closing acknowledgements are not
    pages of their own.
    """
    closing: list[Page] = []
    for page in reversed(session.pages()):
        kinds = {session.question(ref).kind for ref in page.questions}
        if page.entry or QuestionKind.ACKNOWLEDGE not in kinds or kinds - _CLOSING:
            break
        closing.append(page)
    return tuple(reversed(closing))


_CLOSING = {QuestionKind.ACKNOWLEDGE, QuestionKind.NOTE}


@QmlElement
@QmlUncreatable("built in ui.flow")
class CheckViewModel(QObject):  # type: ignore[operator]
    """Shows every answer with its way back, and sends once."""

    stateChanged = Signal()
    answersChanged = Signal()
    declarationsChanged = Signal()
    errorsChanged = Signal()
    broughtChanged = Signal()

    errorsShown = Signal()
    """There is something to mend; the summary takes the focus."""
    focusRequested = Signal(str)
    """A line of the summary was touched: the declaration of that ref takes the focus."""
    changeRequested = Signal(str)
    removeRequested = Signal(str)
    scrolled = Signal(float)
    """How far the answers are scrolled, from 0 to 1."""
    declared = Signal()
    """A declaration was given or taken back."""
    sendRequested = Signal()
    wentBack = Signal()

    @QEnum
    class State(IntEnum):
        """How the check stands."""

        Reviewing = 0
        Mending = 1
        Sent = 2

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._visit: Answering | None = None
        self._state = self.State.Reviewing
        self._answers = RowModel(AnswerRow, self)
        self._declarations = RowModel(DeclarationRow, self)
        self._errors = RowModel(MendingRow, self)
        self._second_language = ""
        self._complaints: dict[str, str] = {}
        self._progress = Progress(words, self)
        self._came_from = ""
        self._place = 0.0

    # What QML reads.

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How the check stands."""
        return self._state

    @Property(QObject, notify=answersChanged)
    def answers(self) -> QObject:
        """The answers, in the order they were asked."""
        return self._answers

    @Property(bool, notify=broughtChanged)
    def brought(self) -> bool:
        """Whether answers came on a telephone, which nobody has checked yet."""
        return self._visit is not None and self._visit.prefilled > 0

    @Property(QObject, notify=declarationsChanged)
    def declarations(self) -> QObject:
        """What the person declares."""
        return self._declarations

    @Property(QObject, notify=errorsChanged)
    def errors(self) -> QObject:
        """What to look at again."""
        return self._errors

    @Property(Progress, constant=True)
    def progress(self) -> Progress:
        """The step that this screen is: the last."""
        return self._progress

    @Property(str, constant=True)
    def cameFrom(self) -> str:
        """The answer whose change the person comes back from, or empty; read when shown."""
        return self._came_from

    @Property(float, constant=True)
    def place(self) -> float:
        """How far the answers were scrolled when the person left them; read when shown."""
        return self._place

    # What a person does.

    @Slot(float)
    def leaveAt(self, place: float) -> None:
        """Note how far the answers are scrolled."""
        self._place = place

    @Slot(float)
    def scroll(self, place: float) -> None:
        """Say how far the answers are scrolled to whoever reads along."""
        self.scrolled.emit(place)

    @Slot(str)
    def change(self, ref: str) -> None:
        """Go to the page of an answer, and come back here, to the same place, after it."""
        if self._state != self.State.Sent:
            self._came_from = ref
            self.changeRequested.emit(ref)

    @Slot(str)
    def remove(self, entry: str) -> None:
        """Ask whether an entry of a list may go."""
        if self._state != self.State.Sent:
            self.removeRequested.emit(entry)

    @Slot(str, bool)
    def agree(self, ref: str, given: bool) -> None:
        """Declare, or take it back."""
        if self._visit is None or self._state == self.State.Sent:
            return
        self._visit.answer(ref, AGREED if given else "")
        if given:
            self._complaints.pop(ref, None)
        self._arrange()
        self.declared.emit()

    @Slot(str)
    def goTo(self, ref: str) -> None:
        """Bring the person to what is to be mended, here or on its page."""
        if any(row.ref == ref for row in self._declarations.rows):
            self.focusRequested.emit(ref)
        else:
            self.change(ref)

    @Slot()
    def send(self) -> None:
        """Send the application; a second touch changes nothing."""
        if self._visit is None or self._state == self.State.Sent:
            return
        if self._judge(self._visit.problems()):
            assign(self, "_state", self.State.Mending, self.stateChanged)
            self.errorsShown.emit()
        else:
            assign(self, "_state", self.State.Sent, self.stateChanged)
            self.sendRequested.emit()

    @Slot()
    def goBack(self) -> None:
        """Return to the last page."""
        if self._state != self.State.Sent:
            self._came_from, self._place = "", 0.0
            self.wentBack.emit()

    # What the flow of a visit does.

    def show(self, visit: Answering, step: Step) -> None:
        """Show a visit's answers."""
        self._visit = visit
        self.broughtChanged.emit()
        self._complaints = {}
        assign(self, "_state", self.State.Reviewing, self.stateChanged)
        self._move(step)
        self._arrange()

    def declared_rows(self) -> tuple[DeclarationRow, ...]:
        """List what the person declares, as it is shown."""
        return self._declarations.rows

    def beside(self, language: str) -> None:
        """Show a second language beside the person's from now on; an empty code shows none."""
        if language != self._second_language:
            self._second_language = language
            self._arrange()

    def retranslate(self, step: Step) -> None:
        """Say everything in the active language."""
        if self._visit is None:
            return
        self._move(step)
        self._progress.retranslate()
        if self._complaints:
            self._judge(self._visit.problems())
        else:
            self._arrange()

    def clear(self) -> None:
        """Forget the visit."""
        self._visit = None
        self._came_from, self._place = "", 0.0
        self._complaints = {}
        self._answers.replace([])
        self._declarations.replace([])
        self._errors.replace([])
        assign(self, "_state", self.State.Reviewing, self.stateChanged)

    def _move(self, step: Step) -> None:
        self._progress.move(replace(step, section=self._words(N_("Check"))))

    def _arrange(self) -> None:
        if self._visit is None:
            return
        session = self._visit.session
        closing = [ref for page in declarations(session) for ref in page.questions]
        beside = second_of(self._visit, self._second_language)
        self._answers.replace(answer_rows(session, set(closing), self._words, beside))
        self._declarations.replace([self._declaration(session, ref) for ref in closing])
        self._errors.replace(
            [
                MendingRow(ref, session.question(ref).name, text)
                for ref, text in self._complaints.items()
            ]
        )
        if self._state == self.State.Mending and not self._complaints:
            assign(self, "_state", self.State.Reviewing, self.stateChanged)

    def _declaration(self, session: "FormSession", ref: str) -> DeclarationRow:
        question = session.question(ref)
        beside = second_of(self._visit, self._second_language)
        told = "" if beside is None else beside.told(ref)
        return DeclarationRow(
            ref=ref,
            name=question.name,
            text=plain(question.label),
            hint=plain(question.hint),
            guidance=plain(question.guidance),
            is_note=question.kind is QuestionKind.NOTE,
            agreed=bool(question.value),
            error=self._complaints.get(ref, ""),
            second=told,
        )

    def _judge(self, problems: "Sequence[Problem]") -> bool:
        if self._visit is None:
            return False
        session = self._visit.session
        self._complaints = {}
        entries = {ref: stop.entry for stop in session.stops() for ref in stop.questions}
        for found in problems:
            question = session.question(found.ref)
            kind = "acknowledge" if question.kind is QuestionKind.ACKNOWLEDGE else ""
            text = plain(found.message) or self._words(problem(found.code, kind), **found.facts)
            if kind:
                self._complaints.setdefault(found.ref, text)
            else:
                entry = entries.get(found.ref, "")
                whose = f"{name_of(session.entry(entry), self._words)}: " if entry else ""
                self._complaints.setdefault(found.ref, f"{whose}{plain(question.label)}: {text}")
        self._arrange()
        return bool(self._complaints)
