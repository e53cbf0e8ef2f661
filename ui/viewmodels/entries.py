# SPDX-License-Identifier: Apache-2.0
"""The list of a repeat: people, vehicles, trips; each entry with its way to change and remove it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import Listing
from ui.answering import Answering, MendingRow
from ui.entries import name_of
from ui.messages import N_, problem
from ui.notify import assign
from ui.progress import Progress
from ui.rows import RowModel
from ui.second import second_of
from ui.steps import Step
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Entry

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry, by what a person knows it."""

    ref: str
    name: str
    blank: bool
    error: str


@QmlElement
@QmlUncreatable("built in ui.flow")
class EntriesViewModel(QObject):  # type: ignore[operator]
    """Lists what was entered, and goes on when every entry is whole."""

    stateChanged = Signal()
    headingChanged = Signal()
    entriesChanged = Signal()
    errorsChanged = Signal()
    returningChanged = Signal()
    troubleChanged = Signal()

    listShown = Signal()
    """Another list is shown."""
    errorsShown = Signal()
    """There is something to mend; the summary takes the focus."""
    focusRequested = Signal(str)
    """The entry of that ref takes the focus; for '' the button that adds another."""
    addRequested = Signal()
    changeRequested = Signal(str)
    mendRequested = Signal(str)
    removeRequested = Signal(str)
    completed = Signal()
    wentBack = Signal()

    @QEnum
    class State(IntEnum):
        """How the list stands."""

        Listing = 0
        Mending = 1

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._visit: Answering | None = None
        self._listing: Listing | None = None
        self._state = self.State.Listing
        self._rows = RowModel(EntryRow, self)
        self._errors = RowModel(MendingRow, self)
        self._trouble = ""
        self._second = ""
        self._second_language = ""
        self._progress = Progress(words, self)
        self.is_returning = False

    # What QML reads.

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How the list stands."""
        return self._state

    @Property(str, notify=headingChanged)
    def heading(self) -> str:
        """What is listed, with how many there are."""
        if self._listing is None:
            return ""
        title, count = self._listing.title, len(self._listing.entries)
        if not count or not title:
            return title or self._words(N_("Your entries"))
        return self._words(N_("%(title)s:\N{NO-BREAK SPACE}%(count)s"), title=title, count=count)

    @Property(str, notify=headingChanged)
    def hint(self) -> str:
        """What the form says of the list."""
        return "" if self._listing is None else self._listing.hint

    @Property(str, notify=headingChanged)
    def second(self) -> str:
        """Heading and hint in the official's language; empty in most visits."""
        return self._second

    @Property(Progress, constant=True)
    def progress(self) -> Progress:
        """The step that this list belongs to."""
        return self._progress

    @Property(QObject, notify=entriesChanged)
    def entries(self) -> QObject:
        """What was entered, in its order."""
        return self._rows

    @Property(QObject, notify=errorsChanged)
    def errors(self) -> QObject:
        """What to look at again."""
        return self._errors

    @Property(str, notify=troubleChanged)
    def trouble(self) -> str:
        """Why nothing can be added, or empty."""
        return self._words(problem(self._trouble)) if self._trouble else ""

    @Property(bool, notify=returningChanged)
    def returning(self) -> bool:
        """Whether the person came from the check and goes back to it."""
        return self.is_returning

    # What a person does.

    @Slot()
    def add(self) -> None:
        """Begin another entry."""
        if self._listing is not None:
            self.addRequested.emit()

    @Slot(str)
    def change(self, ref: str) -> None:
        """Go through an entry again, and come back here."""
        if self._has(ref):
            self.changeRequested.emit(ref)

    @Slot(str)
    def remove(self, ref: str) -> None:
        """Ask whether an entry may go."""
        if self._has(ref):
            self.removeRequested.emit(ref)

    @Slot(str)
    def goTo(self, ref: str) -> None:
        """Bring the person to an entry of the summary: to its first question to mend."""
        if self._has(ref):
            self.mendRequested.emit(ref)

    @Slot()
    def goOn(self) -> None:
        """Go on, into what was not begun yet, or say which entries to mend first."""
        if self._listing is None:
            return
        unfinished = self._unfinished()
        if unfinished and unfinished[0].is_blank:
            self.changeRequested.emit(unfinished[0].ref)
        elif unfinished:
            self._complain(unfinished)
            assign(self, "_state", self.State.Mending, self.stateChanged)
            self.errorsShown.emit()
        else:
            self.completed.emit()

    @Slot()
    def goBack(self) -> None:
        """Go to what came before."""
        self.wentBack.emit()

    # What the flow of a visit does.

    @property
    def list_id(self) -> str:
        """The list that is shown, or empty."""
        return self._listing.id if self._listing else ""

    def show(
        self, visit: Answering, listing: Listing, step: Step, *, returning: bool = False
    ) -> None:
        """Show a list of a visit."""
        self._visit = visit
        assign(self, "is_returning", returning, self.returningChanged)
        assign(self, "_trouble", "", self.troubleChanged)
        assign(self, "_state", self.State.Listing, self.stateChanged)
        self.arrange(listing)
        self.move(step)
        self.listShown.emit()

    def arrange(self, listing: Listing) -> None:
        """Show the list as it is now; complaints stay with what is still to mend."""
        self._listing = listing
        self._second = self._heading_beside(listing)
        self.headingChanged.emit()
        self._complain(self._unfinished() if self._state == self.State.Mending else [])

    def beside(self, language: str) -> None:
        """Show a second language beside the person's from now on; an empty code shows none."""
        if language != self._second_language:
            self._second_language = language
            if self._listing is not None:
                self._second = self._heading_beside(self._listing)
                self.headingChanged.emit()

    def _heading_beside(self, listing: Listing) -> str:
        beside = second_of(self._visit, self._second_language)
        found = None if beside is None else beside.stop(listing.id)
        return "" if beside is None or found is None else beside.lines(found.title, found.hint)

    def focus_near(self, place: int) -> None:
        """Put the focus on the entry at a place, or on the nearest one before it."""
        rows = self._rows.rows
        self.focusRequested.emit(rows[min(place, len(rows) - 1)].ref if rows else "")

    def refuse(self, code: str) -> None:
        """Say why nothing can be added."""
        self._trouble = code
        self.troubleChanged.emit()

    def move(self, step: Step) -> None:
        """Take the place on the way."""
        self._progress.move(step)

    def retranslate(self) -> None:
        """Say everything in the active language."""
        if self._visit is None or self._listing is None:
            return
        wanted = self._listing.id
        for stop in self._visit.session.stops():
            if isinstance(stop, Listing) and stop.id == wanted:
                self.arrange(stop)
        self._progress.retranslate()
        self.troubleChanged.emit()

    def clear(self) -> None:
        """Forget the visit."""
        self._visit = self._listing = None
        self._trouble = self._second = ""
        self._rows.replace([])
        self._errors.replace([])
        self.headingChanged.emit()
        assign(self, "_state", self.State.Listing, self.stateChanged)

    def _has(self, ref: str) -> bool:
        return self._listing is not None and ref in self._listing.entries

    def _entries(self) -> "list[Entry]":
        if self._visit is None or self._listing is None:
            return []
        return [self._visit.session.entry(ref) for ref in self._listing.entries]

    def _unfinished(self) -> "list[Entry]":
        """List the entries that stand in the way of going on."""
        if self._visit is None:
            return []
        broken = [found.ref for found in self._visit.problems()]
        return [
            entry
            for entry in self._entries()
            if any(ref.startswith(f"{entry.ref}/") for ref in broken)
        ]

    def _complain(self, unfinished: "Sequence[Entry]") -> None:
        """Show the entries, and say beside each what is to be done with it."""
        text = self._words(N_("Finish this entry, or remove it."))
        complaints = {entry.ref for entry in unfinished}
        rows = [
            EntryRow(
                entry.ref,
                name_of(entry, self._words),
                entry.is_blank,
                text if entry.ref in complaints else "",
            )
            for entry in self._entries()
        ]
        self._rows.replace(rows)
        self._errors.replace(
            [MendingRow(row.ref, row.ref, f"{row.name}: {row.error}") for row in rows if row.error]
        )
        if not complaints:
            assign(self, "_state", self.State.Listing, self.stateChanged)
