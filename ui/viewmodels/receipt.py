# SPDX-License-Identifier: Apache-2.0
"""What a person leaves with: the truth of the moment, the reference, what happens next."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import N_, printer
from ui.notify import assign
from ui.rows import RowModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.receipts import Block

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

MOST_REPRINTS = 2
"""Paper for one person: the first receipt and this many more."""

CLOSING_SOON = 20
"""From this many seconds on the screen says when it clears."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """Something that has happened, or will."""

    place: int
    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class FaceRow:
    """How it was: a face and its word."""

    face: int
    icon: str
    text: str


_FACES = (
    (1, N_("Very bad")),
    (2, N_("Bad")),
    (3, N_("So-so")),
    (4, N_("Good")),
    (5, N_("Very good")),
)


@QmlElement
@QmlUncreatable("built in ui.flow")
class ReceiptViewModel(QObject):  # type: ignore[operator]
    """Shows what was taken and prints it."""

    takenChanged = Signal()
    referenceChanged = Signal()
    codeChanged = Signal()
    stepsChanged = Signal()
    printingChanged = Signal()
    remainingChanged = Signal()
    receivedChanged = Signal()
    facesChanged = Signal()
    hasRatedChanged = Signal()

    rated = Signal(int)
    """The person chose a face, from 1 (bad) to 5 (good)."""
    printRequested = Signal()
    finished = Signal()

    @QEnum
    class Printing(IntEnum):
        """How the paper stands."""

        Idle = 0
        Working = 1
        Done = 2
        Failed = 3
        Unsure = 4

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._block: Block | None = None
        self._is_received = False
        self._opens_status = False
        self._reference = ""
        self._code = ""
        self._steps = RowModel(StepRow, self)
        self._printing = self.Printing.Idle
        self._printed = {False: 0, True: 0}
        """How often what was taken, and what was received, was put on paper."""
        self._cause = ""
        self._paper = "always"
        self._seconds_left = 0
        self._faces = RowModel(FaceRow, self)
        self._has_rated = False
        self._name_faces()

    # What QML reads.

    @Property(str, notify=takenChanged)
    def headline(self) -> str:
        """The truth of the moment: taken by this kiosk, or received by the Service."""
        return self._block.headline if self._block else ""

    @Property(str, notify=takenChanged)
    def moment(self) -> str:
        """When and where that was."""
        return f"{self._block.moment} · {self._block.place}" if self._block else ""

    @Property(bool, notify=receivedChanged)
    def received(self) -> bool:
        """Whether the Service has confirmed that it has the application."""
        return self._is_received

    @Property(str, notify=takenChanged)
    def codeHint(self) -> str:
        """What the code is for, as it is today."""
        if self._block is not None and self._opens_status:
            return self._block.code_hint
        return self._words(
            N_("Photograph this code. It proves that this kiosk took your application.")
        )

    @Property(str, notify=referenceChanged)
    def reference(self) -> str:
        """The reference number in groups."""
        return self._reference

    @Property(str, notify=codeChanged)
    def code(self) -> str:
        """The picture of the QR code, as a data address; empty until it is drawn."""
        return self._code

    @Property(QObject, notify=stepsChanged)
    def steps(self) -> QObject:
        """What happened and what happens next."""
        return self._steps

    @Property(int, notify=printingChanged)
    def printing(self) -> int:
        """How the paper stands."""
        return self._printing

    @Property(str, notify=printingChanged)
    def printingText(self) -> str:
        """How the paper stands, as a sentence; empty when there is nothing to say."""
        match self._printing:
            case self.Printing.Working:
                return self._words(N_("Printing… please take your paper below."))
            case self.Printing.Done:
                return self._words(N_("Your receipt is printed. Please take it with you."))
            case self.Printing.Failed:
                rest = N_("Photograph this screen: the number is enough.")
                return f"{self._words(printer(self._cause))} {self._words(rest)}"
            case self.Printing.Idle if self._paper == "never" and self._block is not None:
                return self._words(N_("There is no paper here. Photograph this screen."))
            case self.Printing.Idle if self._paper == "ask" and self._block is not None:
                return self._words(
                    N_("Photograph this screen, or touch Print the receipt if you want paper.")
                )
            case self.Printing.Unsure if not self._may_print():
                return self._words(
                    N_("Is your paper below? If not, photograph this screen: the number is enough.")
                )
            case self.Printing.Unsure:
                return self._words(
                    N_("Is your paper below? If nothing came out, touch Print again.")
                )
            case _:
                return ""

    @Property(bool, notify=printingChanged)
    def canPrint(self) -> bool:
        """Whether another receipt may be printed."""
        return self._may_print()

    @Property(str, notify=printingChanged)
    def printText(self) -> str:
        """What the button says: that the Service has it is a paper of its own."""
        if self._printed[self._is_received]:
            return self._words(N_("Print again"))
        if self._printed[False]:
            return self._words(N_("Print the confirmation"))
        return self._words(N_("Print the receipt"))

    @Property(bool, notify=printingChanged)
    def offersPaper(self) -> bool:
        """Whether this kiosk gives paper at all."""
        return self._paper != "never"

    @property
    def is_printing(self) -> bool:
        """Whether a paper is on its way."""
        return self._printing == self.Printing.Working

    @Property(str, notify=remainingChanged)
    def remainingText(self) -> str:
        """When the screen clears by itself, near the end; else empty."""
        if not 0 < self._seconds_left <= CLOSING_SOON:
            return ""
        return self._words.ngettext(
            "This screen clears in %(n)s second.",
            "This screen clears in %(n)s seconds.",
            self._seconds_left,
        )

    @Property(QObject, notify=facesChanged)
    def faces(self) -> QObject:
        """The faces to choose from, the worst first."""
        return self._faces

    @Property(bool, notify=hasRatedChanged)
    def hasRated(self) -> bool:
        """Whether this person chose a face; nobody is asked twice."""
        return self._has_rated

    # What a person does.

    @Slot()
    def printAgain(self) -> None:
        """Print another receipt, within reason."""
        if self._may_print():
            self.printRequested.emit()

    @Slot(int)
    def rate(self, face: int) -> None:
        """Say how it was; once."""
        if not self._has_rated:
            assign(self, "_has_rated", True, self.hasRatedChanged)
            self.rated.emit(face)

    @Slot()
    def finish(self) -> None:
        """Leave; the screen clears."""
        self.finished.emit()

    # What the flow of a visit does.

    def show(self, reference: str, block: "Block", *, received: bool, opens_status: bool) -> None:
        """Show what the receipt says, in the words that stand on the paper too."""
        self._block, self._opens_status = block, opens_status
        self.takenChanged.emit()
        assign(self, "_is_received", received, self.receivedChanged)
        self.printingChanged.emit()
        assign(self, "_reference", reference, self.referenceChanged)
        self._steps.replace(
            [StepRow(place, step.text, step.is_done) for place, step in enumerate(block.steps)]
        )

    def draw(self, code: str) -> None:
        """Take the picture of the QR code."""
        assign(self, "_code", code, self.codeChanged)

    def start_printing(self) -> None:
        """Show that paper comes."""
        self._printed[self._is_received] += 1
        assign(self, "_printing", self.Printing.Working, self.printingChanged)

    def know_printed(self, times: int, received: int, state: Printing) -> None:
        """Show how it stands with the papers of before the program was started again.

        ``received`` of them said that the Service has it.
        """
        self._printed = {False: times - received, True: received}
        self.end_printing(state)

    def end_printing(self, state: Printing, cause: str = "") -> None:
        """Show that paper came, that it did not and why, or that only the person can tell.

        ``cause`` is the name of the printer's state.
        """
        self._cause = cause
        assign(self, "_printing", state, self.printingChanged)

    def offer_paper(self, when: str) -> None:
        """Know when this kiosk gives paper: ``always``, when one does ``ask``, or ``never``."""
        assign(self, "_paper", when, self.printingChanged)

    def count_down(self, seconds_left: int) -> None:
        """Take the seconds until the screen clears."""
        assign(self, "_seconds_left", seconds_left, self.remainingChanged)

    def retranslate(self) -> None:
        """Say everything that is not on the paper in the active language."""
        self.takenChanged.emit()
        self.printingChanged.emit()
        self.remainingChanged.emit()
        self._name_faces()

    def clear(self) -> None:
        """Forget the application."""
        self._block = None
        self._printed = {False: 0, True: 0}
        self.takenChanged.emit()
        assign(self, "_is_received", False, self.receivedChanged)
        assign(self, "_has_rated", False, self.hasRatedChanged)
        assign(self, "_reference", "", self.referenceChanged)
        assign(self, "_code", "", self.codeChanged)
        assign(self, "_printing", self.Printing.Idle, self.printingChanged)
        assign(self, "_seconds_left", 0, self.remainingChanged)
        self._steps.replace([])

    def _name_faces(self) -> None:
        self._faces.replace(
            [FaceRow(face, f"face-{face}", self._words(word)) for face, word in _FACES]
        )

    def _may_print(self) -> bool:
        match self._printing:
            case _ if self._paper == "never" or self._block is None:
                return False
            case self.Printing.Working:
                return False
            case self.Printing.Idle:  # the first comes by itself
                return self._paper == "ask"
            case _:
                return self._printed[self._is_received] <= MOST_REPRINTS
