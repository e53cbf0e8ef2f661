# SPDX-License-Identifier: Apache-2.0
"""For whoever is stuck: an officer at this kiosk, or a slip with which to go on at the desk."""

from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import N_, slip_text
from ui.notify import assign
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.handover import Offered

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.flow")
class HelpViewModel(QObject):  # type: ignore[operator]
    """Where help is asked for; the answers stay as they are meanwhile."""

    stateChanged = Signal()
    troubleChanged = Signal()
    slipsChanged = Signal()
    calledChanged = Signal()

    wentBack = Signal()
    signInAsked = Signal()
    slipAsked = Signal()
    taken = Signal()
    """The person has the slip in their hand."""
    missed = Signal()
    """No slip came out."""

    @QEnum
    class State(IntEnum):
        """How far it is."""

        Choosing = 0
        Asking = 1
        """Whether the person wants a slip, now that they know what it is."""
        Printing = 2
        Printed = 3
        """A slip came out, as far as the printer knows."""
        Elsewhere = 4
        """A slip has opened the answers at a desk: here they are over."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._state = self.State.Choosing
        self._prints = False
        self._trouble = ""
        self._is_called = False
        self._is_settling = False
        self.offered: Offered | None = None
        """What is on the slip, until it is known to be out."""

    # What QML reads.

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How far it is."""
        return self._state

    @Property(bool, notify=stateChanged)
    def settling(self) -> bool:
        """Whether it is being made sure that no slip opens the answers; nothing can be touched."""
        return self._is_settling

    @Property(bool, notify=slipsChanged)
    def prints(self) -> bool:
        """Whether this kiosk prints slips now."""
        return self._prints

    @Property(bool, notify=calledChanged)
    def called(self) -> bool:
        """Whether somebody of the staff has been called: a screen before them says so now."""
        return self._is_called

    @Property(str, notify=troubleChanged)
    def trouble(self) -> str:
        """Why there is no slip; empty for nothing."""
        return self._words(slip_text(self._trouble)) if self._trouble else ""

    @Property(str, notify=stateChanged)
    def until(self) -> str:
        """By when the slip is good, as a sentence."""
        until: datetime | None = self.offered.until if self.offered is not None else None
        if until is None:
            return ""
        moment = self._words.datetime(until)
        return self._words(N_("Show it at the desk by %(moment)s."), moment=moment)

    # What a person does.

    @Slot()
    def goBack(self) -> None:
        """Go on as before; from the question about a slip back to the choice."""
        if self._state == self.State.Asking:
            assign(self, "_state", self.State.Choosing, self.stateChanged)
        elif self._state == self.State.Choosing and not self._is_settling:
            self.wentBack.emit()

    @Slot()
    def signIn(self) -> None:
        """An officer is here."""
        if self._state == self.State.Choosing and not self._is_settling:
            self.signInAsked.emit()

    @Slot()
    def askSlip(self) -> None:
        """Hear what a slip is before there is one."""
        if self._state == self.State.Choosing and self._prints and not self._is_settling:
            assign(self, "_trouble", "", self.troubleChanged)
            assign(self, "_state", self.State.Asking, self.stateChanged)

    @Slot()
    def takeSlip(self) -> None:
        """Have one printed; a second touch does nothing."""
        if self._state == self.State.Asking:
            assign(self, "_state", self.State.Printing, self.stateChanged)
            self.slipAsked.emit()

    @Slot()
    def confirm(self) -> None:
        """Say that the slip is out, or read that it was used: the kiosk forgets the answers."""
        is_out = self._state in {self.State.Printed, self.State.Elsewhere}
        if is_out and not self._is_settling:
            self.taken.emit()

    @Slot()
    def deny(self) -> None:
        """Say that none came out."""
        if self._state == self.State.Printed and not self._is_settling:
            self.missed.emit()

    # What the flow does.

    @property
    def is_busy(self) -> bool:
        """Whether a person waits for the printer, or for an answer."""
        return self._is_settling or self._state == self.State.Printing

    def begin(self, *, prints: bool) -> None:
        """Offer help anew."""
        self.clear()
        assign(self, "_prints", prints, self.slipsChanged)

    def set_called(self, *, called: bool) -> None:
        """Say whether staff were reached."""
        assign(self, "_is_called", called, self.calledChanged)

    def give(self, offered: "Offered") -> None:
        """Take what is on the slip that was printed."""
        self.offered = offered
        assign(self, "_state", self.State.Printed, self.stateChanged)

    def settle(self) -> None:
        """Wait until it is known whether a slip has opened the answers."""
        assign(self, "_trouble", "", self.troubleChanged)
        assign(self, "_is_settling", True, self.stateChanged)

    def keep(self, code: str) -> None:
        """Say why that can't be known; the slip is as it was."""
        assign(self, "_trouble", code, self.troubleChanged)
        assign(self, "_is_settling", False, self.stateChanged)

    def lose(self) -> None:
        """Say that the answers are open at a desk."""
        self.clear()
        assign(self, "_state", self.State.Elsewhere, self.stateChanged)

    def fail(self, code: str) -> None:
        """Say why there is no slip; everything is as it was."""
        self.clear()
        assign(self, "_trouble", code, self.troubleChanged)

    def clear(self) -> None:
        """Forget the slip, and what was asked."""
        self.offered = None
        assign(self, "_trouble", "", self.troubleChanged)
        assign(self, "_is_settling", False, self.stateChanged)
        assign(self, "_state", self.State.Choosing, self.stateChanged)

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self.troubleChanged.emit()
        self.stateChanged.emit()
