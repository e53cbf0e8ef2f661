# SPDX-License-Identifier: Apache-2.0
"""A page of a form: one question, or one tight group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.errors import FormError
from kiosk.forms import plain
from ui.answering import AGREED, Answering, MendingRow
from ui.messages import finding, problem
from ui.notify import assign
from ui.progress import Progress
from ui.rows import RowModel
from ui.searching import Foldings
from ui.second import Second, second_of
from ui.steps import Step
from ui.viewmodels.question.choices import ChoiceItem
from ui.viewmodels.question.item import QuestionItem
from ui.viewmodels.question.kinds import item_for
from ui.viewmodels.question.notes import join_rows
from ui.viewmodels.question.quick import QuickTurn
from ui.viewmodels.question.ranks import RankItem
from ui.viewmodels.question.tables import tabulate
from ui.viewmodels.question.withdrawn import Withdrawn
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Answered, Attachment, Page, Stop
    from kiosk.intake import Problem
    from ui.documents import Documents

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A question's place on its page; the item itself changes in place."""

    ref: str
    item: QuestionItem


@QmlElement
@QmlUncreatable("built in ui.flow")
class QuestionViewModel(QObject):  # type: ignore[operator]
    """Asks the questions of one page and goes on when they are answered."""

    stateChanged = Signal()
    headingChanged = Signal()
    hintChanged = Signal()
    guidanceChanged = Signal()
    secondChanged = Signal()
    questionsChanged = Signal()
    errorsChanged = Signal()
    returningChanged = Signal()
    typedChanged = Signal()

    followed = Signal()
    """An answer of the page has changed, or which questions apply."""
    pageShown = Signal()
    """Another page is shown; the screen slides."""
    playAsked = Signal(QObject)
    """The person wants to hear what was recorded for this question."""
    errorsShown = Signal()
    """There is something to mend; the summary takes the focus."""
    focusRequested = Signal(str)
    """A line of the summary was touched: the question of that ref takes the focus."""
    completed = Signal()
    wentBack = Signal()

    @QEnum
    class State(IntEnum):
        """How the page stands."""

        Asking = 0
        Mending = 1

    def __init__(
        self,
        words: Words,
        parent: QObject | None = None,
        *,
        documents: "Documents | None" = None,
    ) -> None:
        super().__init__(parent)
        self.documents = documents
        self._words = words
        self._visit: Answering | None = None
        self._page: Page | None = None
        self._state = self.State.Asking
        self._items: dict[str, QuestionItem] = {}
        self._questions = RowModel(ItemRow, self)
        self._errors = RowModel(MendingRow, self)
        self._heading = ""
        self._hint = ""
        self._guidance = ""
        self._second = ""
        self._second_language = ""
        self._page_beside: Stop | None = None
        """The page in the second language; its own words don't change while it is shown."""
        self._is_guided = False
        self._progress = Progress(words, self)
        self.is_returning = False
        self._is_explored = False
        self._withdrawn = Withdrawn()
        self._foldings = Foldings()
        self._quick = QuickTurn(self.goOn, self)

    # What QML reads.

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How the page stands."""
        return self._state

    @Property(str, notify=headingChanged)
    def heading(self) -> str:
        """The question, or the name of the group."""
        return self._heading

    @Property(str, notify=hintChanged)
    def hint(self) -> str:
        """Where to look for the answer."""
        return self._hint

    @Property(str, notify=secondChanged)
    def second(self) -> str:
        """Heading and hint in the official's language; empty in most visits."""
        return self._second

    @Property(str, notify=guidanceChanged)
    def guidance(self) -> str:
        """Why this is asked; empty when the form does not say."""
        return self._guidance

    @Property(bool, notify=guidanceChanged)
    def guidanceShown(self) -> bool:
        """Whether the person asked why."""
        return self._is_guided

    @Property(Progress, constant=True)
    def progress(self) -> Progress:
        """The step that this page belongs to."""
        return self._progress

    @Property(QObject, notify=questionsChanged)
    def questions(self) -> QObject:
        """The questions of the page that apply."""
        return self._questions

    @Property(bool, notify=typedChanged)
    def typed(self) -> bool:
        """Whether the page has anything to type."""
        return any(item.keyboard for item in self._items.values())

    @Property(QObject, notify=errorsChanged)
    def errors(self) -> QObject:
        """What to look at again."""
        return self._errors

    @Property(bool, notify=returningChanged)
    def returning(self) -> bool:
        """Whether the person came from the summary and goes back to it."""
        return self.is_returning

    # What a person does.

    @Slot(str, str)
    def answer(self, ref: str, text: str) -> None:
        """Take what was typed, at once, so that nothing can lose it."""
        if self._visit is None or ref not in self._items:
            return
        text = self._items[ref].entered(text)
        if self._items[ref].question.value == text:
            return
        self._quick.stop()
        changes = self._visit.answer(ref, text)
        self._withdrawn.follow(ref, changes, self._visit.session)
        self._follow(changes)

    @Slot(str, str)
    def toggle(self, ref: str, value: str) -> None:
        """Choose, or take a choice of several back."""
        if ref in self._items:
            self.answer(ref, self._items[ref].toggled(value))

    @Slot(str)
    def hasten(self, ref: str) -> None:
        """Go on by itself after a choice by finger, where the form asks for that."""
        item = self._items.get(ref)
        asked = [one for one in self._items.values() if one.is_asked]
        is_lone = isinstance(item, ChoiceItem) and item.is_quick and asked == [item]
        if is_lone and not self.is_returning and not self._is_explored:
            self._quick.begin()

    @Slot(str, int, int)
    def rank(self, ref: str, place: int, to: int) -> None:
        """Move what stands at a place of an order to another; to its own keeps the order."""
        item = self._items.get(ref)
        if isinstance(item, RankItem):
            self.answer(ref, item.moved(place, to))

    @Slot(str, bool)
    def agree(self, ref: str, given: bool) -> None:
        """Acknowledge, or take it back."""
        self.answer(ref, AGREED if given else "")

    @Slot(str, str)
    def search(self, ref: str, query: str) -> None:
        """Search in a long list."""
        if ref in self._items:
            self._items[ref].search(query)

    @Slot()
    def askWhy(self) -> None:
        """Open or close why this is asked."""
        self._is_guided = not self._is_guided
        self.guidanceChanged.emit()

    @Slot(str)
    def goTo(self, ref: str) -> None:
        """Bring the person to a question of the summary."""
        self.focusRequested.emit(ref)

    @Slot()
    def goOn(self) -> None:
        """Go to the next page, or say what to mend first."""
        self._quick.stop()
        if self._visit is None or self._page is None:
            return
        if self._judge(self._problems()):
            assign(self, "_state", self.State.Mending, self.stateChanged)
            self.errorsShown.emit()
        else:
            assign(self, "_state", self.State.Asking, self.stateChanged)
            self.completed.emit()

    @Slot()
    def goBack(self) -> None:
        """Go to the page before; what was typed stays."""
        self._quick.stop()
        self.wentBack.emit()

    # What a question for a file asks of its page.

    def file(self, ref: str) -> "Attachment | None":
        """Find the file that answers a question."""
        return None if self._visit is None else self._visit.session.file(ref)

    def attach(self, ref: str, file: "Attachment") -> str:
        """Take a file as an answer; says why not (a stable code), or nothing."""
        if self._visit is None or ref not in self._items:
            return ""
        try:
            self._follow(self._visit.attach(ref, file))
        except FormError as error:
            return error.code
        return ""

    def excuse(self, ref: str) -> None:
        """Let the person go on without a file."""
        if self._visit is None:
            return
        self._visit.excuse(ref)
        self._ease()

    def zone_problem(self, ref: str) -> "Problem | None":
        """Say what is wrong with a document's lines."""
        return None if self._visit is None else self._visit.zone_problem(ref)

    def read_from(self, ref: str) -> "Sequence[Answered]":
        """List what a document's lines have answered."""
        return () if self._visit is None else self._visit.read_from(ref)

    # What the flow of a visit does.

    @property
    def page_id(self) -> str:
        """The page that is shown, or empty."""
        return self._page.id if self._page else ""

    def show(self, visit: Answering, page: "Page", step: Step, *, returning: bool = False) -> None:
        """Show a page of a visit."""
        self._visit, self._page = visit, page
        self._quick.stop()
        self._forget_items()
        self._is_guided = False
        assign(self, "is_returning", returning, self.returningChanged)
        assign(self, "_state", self.State.Asking, self.stateChanged)
        self._errors.replace([])
        self._arrange(page)
        self.move(step)
        self.pageShown.emit()

    def beside(self, language: str) -> None:
        """Show a second language beside the person's from now on; an empty code shows none."""
        if language != self._second_language:
            self._second_language = language
            if self._visit is not None and self._page is not None:
                self._arrange(self._current_page())

    def explore(self, *, explored: bool) -> None:
        """Know whether touching means exploring, as for one who listens: then nothing goes on alone."""
        self._is_explored = explored
        self._quick.stop()

    def move(self, step: Step) -> None:
        """Take the place on the way, which changes with the answers."""
        self._progress.move(step)

    def retranslate(self) -> None:
        """Say everything in the active language, with every answer as it was."""
        if self._visit is None or self._page is None:
            return
        self._arrange(self._current_page())
        if self._state == self.State.Mending:
            self._judge(self._problems())
        self._progress.retranslate()

    def clear(self) -> None:
        """Forget the visit: the next person is a stranger."""
        self.put_aside()
        self._visit = None
        self._withdrawn.clear()
        self._foldings.clear()
        assign(self, "_heading", "", self.headingChanged)
        assign(self, "_hint", "", self.hintChanged)
        assign(self, "_guidance", "", self.guidanceChanged)
        self._page_beside = None
        assign(self, "_second", "", self.secondChanged)

    def put_aside(self) -> None:
        """Forget the page, which is not on the screen: what it asks may be gone."""
        self._page = None
        self._quick.stop()
        self._forget_items()
        self._errors.replace([])
        assign(self, "_state", self.State.Asking, self.stateChanged)

    def _follow(self, changes: Mapping[str, frozenset[str]]) -> None:
        """Show what an answer changed, and take back complaints that it mended."""
        visit, page = self._visit, self._page
        if visit is None or page is None:
            return
        if any(facts & {"relevant", "readonly"} for facts in changes.values()):
            self._arrange(self._current_page())
        else:
            for ref in changes.keys() & self._items.keys():
                self._items[ref].take(visit.session.question(ref))
            self._accompany(changes.keys())
            self._head(page)
        self._notice()
        self._ease()
        self.followed.emit()

    @Slot()
    def _ease(self) -> None:
        """Take back the complaints that were mended."""
        if self._state == self.State.Mending:
            self._judge(self._problems(), only_less=True)

    def _problems(self) -> "list[Problem]":
        """List what stands in the way of going on: first what would be lost by it."""
        from kiosk.intake import Problem

        if self._visit is None or self._page is None:
            return []
        begun = [(ref, item.unfinished) for ref, item in self._items.items()]
        lost = [Problem(ref=ref, code=code) for ref, code in begun if code]
        return [*lost, *self._visit.problems(self._page)]

    def _current_page(self) -> "Page":
        """Find the page as it is now; a page that no longer applies stays as it was."""
        if self._visit is None or self._page is None:
            raise LookupError
        wanted = self._page.id
        pages = self._visit.session.pages()
        return next((page for page in pages if page.id == wanted), self._page)

    def _arrange(self, page: "Page") -> None:
        """Show the questions of the page that apply, keeping the items that stay."""
        if self._visit is None:
            return
        self._page = page
        kept: dict[str, QuestionItem] = {}
        for ref in page.questions:
            question = self._visit.session.question(ref)
            if ref in self._items and self._items[ref].shows(question):
                kept[ref] = self._items.pop(ref)
                kept[ref].take(question)
            else:
                item = item_for(question, self._words, self, self._visit.media)
                item.inputKindChanged.connect(self.typedChanged)
                item.finished.connect(self._ease)
                item.playAsked.connect(self.playAsked)
                item.join(self)
                if isinstance(item, ChoiceItem):
                    item.consult(self._visit.session, self._foldings)
                elif isinstance(item, RankItem):
                    item.consult(self._visit.session)
                kept[ref] = item
        tabulate(kept.values())
        join_rows(kept.values())
        gone, self._items = self._items, kept
        beside = self._beside()
        self._page_beside = None if beside is None else beside.stop(page.id)
        self._accompany(kept)
        self._head(page)
        self._notice()
        self._questions.replace([ItemRow(ref, item) for ref, item in kept.items()])
        for item in gone.values():
            item.leave()
            item.deleteLater()
        self.typedChanged.emit()

    def _head(self, page: "Page") -> None:
        """Let the page's heading speak for its only question."""
        asked = [item for item in self._items.values() if item.is_asked]
        is_named = not page.title or page.is_lone
        lone = asked[0] if len(asked) == 1 and is_named and asked[0].may_head else None
        for item in self._items.values():
            item.head(is_headed=item is lone)
        title, hint = plain(page.title), plain(page.hint)
        heading = title or plain(page.section)
        if lone is not None:
            heading = title or lone.title
            hint = "\n".join(text for text in (hint, lone.lead_hint) if text)
        assign(self, "_heading", heading, self.headingChanged)
        assign(self, "_hint", hint, self.hintChanged)
        guidance = plain(lone.question.guidance) if lone is not None else ""
        assign(self, "_guidance", guidance, self.guidanceChanged)
        assign(self, "_second", self._heading_beside(lone), self.secondChanged)

    def _beside(self) -> Second | None:
        return second_of(self._visit, self._second_language)

    def _accompany(self, refs: Iterable[str]) -> None:
        """Say these questions in the second language as well, or in the person's alone."""
        beside = self._beside()
        for ref in self._items.keys() & set(refs):
            worded = None if beside is None else beside.question(ref)
            self._items[ref].beside(worded, self._second_language)

    def _heading_beside(self, lone: QuestionItem | None) -> str:
        beside, page = self._beside(), self._page_beside
        if beside is None or page is None:
            return ""
        if lone is None:
            return beside.lines(page.title or page.section, page.hint)
        worded = beside.question(lone.question.ref)
        hint = worded.hint if lone.lead_hint else ""
        return beside.lines(page.title or worded.label, page.hint, hint)

    def _notice(self) -> None:
        """Say beside each question what the person should know of the answer."""
        if self._visit is None or self._page is None:
            return
        notes = dict(self._withdrawn.told(self._visit.session, self._words))
        notes |= {
            found.ref: self._words(finding(found.code), **found.facts)
            for found in self._visit.findings(self._page)
        }
        for ref, item in self._items.items():
            item.note(notes.get(ref, ""))

    def _judge(self, problems: "Sequence[Problem]", *, only_less: bool = False) -> bool:
        """Show the problems beside their questions and in the summary; say if there are any.

        ``only_less`` takes complaints back but adds none while the person is still typing.
        """
        texts = {
            found.ref: self._say(found)
            for found in reversed(problems)
            if found.ref in self._items and not (only_less and not self._items[found.ref].complaint)
        }
        for ref, item in self._items.items():
            item.say(texts.get(ref, ""))
        self._errors.replace(
            [
                MendingRow(ref, item.question.name, texts[ref])
                for ref, item in self._items.items()
                if ref in texts
            ]
        )
        if only_less and not texts:
            assign(self, "_state", self.State.Asking, self.stateChanged)
        return bool(texts)

    def _say(self, found: "Problem") -> str:
        if found.message:
            return plain(found.message)
        kind = self._items[found.ref].trouble(found.code)
        return self._words(problem(found.code, kind), **found.facts)

    def _forget_items(self) -> None:
        self._questions.replace([])
        for item in self._items.values():
            item.leave()
            item.deleteLater()
        self._items = {}
