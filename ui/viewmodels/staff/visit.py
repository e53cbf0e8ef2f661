# SPDX-License-Identifier: Apache-2.0
"""What an officer writes down in the visit of the person beside them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.errors import KioskError
from ui.rows import RowModel
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.refusing import RefusingViewModel
from ui.viewmodels.staff.visitrows import OriginalRow, WarningRow, original_rows, warning_rows

if TYPE_CHECKING:
    from kiosk.intake import Assisting

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.flow")
class VisitViewModel(RefusingViewModel):  # type: ignore[operator]
    """Takes each word at once, so that a crash loses none; the visit seals all of it."""

    recordChanged = Signal()
    rowsChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._interpreter = ("", "")
        self._representative = ("", "", "")
        self._note = ""
        self._originals = RowModel(OriginalRow, self)
        self._warnings = RowModel(WarningRow, self)

    # What QML reads.

    @Property(QObject, notify=rowsChanged)
    def originals(self) -> QObject:
        """The documents whose originals are to be seen."""
        return self._originals

    @Property(QObject, notify=rowsChanged)
    def warnings(self) -> QObject:
        """What warns."""
        return self._warnings

    @Property(bool, notify=rowsChanged)
    def hasOriginals(self) -> bool:
        """Whether any original is to be seen."""
        return bool(self._originals.rows)

    @Property(bool, notify=rowsChanged)
    def hasWarnings(self) -> bool:
        """Whether anything warns."""
        return bool(self._warnings.rows)

    @Property(str, notify=recordChanged)
    def interpreter(self) -> str:
        """Who interprets."""
        return self._interpreter[0]

    @Property(str, notify=recordChanged)
    def interpreterLanguage(self) -> str:
        """From which language."""
        return self._interpreter[1]

    @Property(str, notify=recordChanged)
    def representative(self) -> str:
        """Who acts for the person."""
        return self._representative[0]

    @Property(str, notify=recordChanged)
    def document(self) -> str:
        """By which document."""
        return self._representative[1]

    @Property(str, notify=recordChanged)
    def basis(self) -> str:
        """On what ground."""
        return self._representative[2]

    @Property(str, notify=recordChanged)
    def note(self) -> str:
        """For the back office."""
        return self._note

    @Property(bool, notify=recordChanged)
    def atDesk(self) -> bool:
        """Whether it is one of several that officers have open."""
        beside = self.context.beside
        return beside is not None and beside.hand.visit.is_at_desk

    # What an officer does.

    @Slot(str)
    def toggleOriginal(self, ref: str) -> None:
        """Attest that an original was seen, or no more."""
        seen = any(one.seen for one in self._originals.rows if one.ref == ref)
        self._try(lambda hand: hand.take_back_original(ref) if seen else hand.see_original(ref))
        self._show()

    @Slot(str)
    def nameInterpreter(self, name: str) -> None:
        """Write down who interprets."""
        self._interpreter = (name, self._interpreter[1])
        self._try(lambda hand: hand.interpreted_by(*self._interpreter))

    @Slot(str)
    def nameLanguage(self, language: str) -> None:
        """Write down from which language."""
        self._interpreter = (self._interpreter[0], language)
        self._try(lambda hand: hand.interpreted_by(*self._interpreter))

    @Slot(str)
    def nameRepresentative(self, name: str) -> None:
        """Write down who acts for the person."""
        self._represent(name, *self._representative[1:])

    @Slot(str)
    def nameDocument(self, document: str) -> None:
        """Write down by which document."""
        self._represent(self._representative[0], document, self._representative[2])

    @Slot(str)
    def nameBasis(self, basis: str) -> None:
        """Write down on what ground."""
        self._represent(*self._representative[:2], basis)

    @Slot(str)
    def writeNote(self, text: str) -> None:
        """Tell the back office something."""
        self._note = text
        self._try(lambda hand: hand.write_note(text))

    @Slot(str, str)
    def passOver(self, key: str, reason: str) -> None:
        """Give the reason why a warning may stand."""
        ref, _, code = key.rpartition(" ")
        self._try(lambda hand: hand.pass_over(ref, code, reason))

    @Slot()
    def goOn(self) -> None:
        """Show the visit."""
        if self.context.beside is not None:
            self.context.beside.go_on()

    @Slot()
    def giveBack(self) -> None:
        """Leave the visit to the person; one at the desk stays open, behind the officer's others."""
        beside = self.context.beside
        if beside is None:
            return
        if beside.hand.visit.is_at_desk:
            beside.park()
        else:
            beside.give_back()

    # What the area does.

    def enter(self) -> None:
        """Show what is written down."""
        beside = self.context.beside
        if beside is None:
            return
        try:
            record = beside.hand.record
        except KioskError as error:
            self.tell(error.code)
            return
        who, whom = record.interpreter, record.representative
        self._interpreter = (who.name, who.language) if who else ("", "")
        self._representative = (whom.name, whom.document, whom.basis) if whom else ("", "", "")
        self._note = record.note
        self.tell()
        self._show()
        self.recordChanged.emit()

    def leave(self) -> None:
        """Forget what is shown; the visit has it."""
        self._interpreter, self._representative, self._note = ("", ""), ("", "", ""), ""
        self._originals.replace([])
        self._warnings.replace([])
        self.rowsChanged.emit()
        self.recordChanged.emit()

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self._show()
        self.troubleChanged.emit()

    def _represent(self, name: str, document: str, basis: str) -> None:
        self._representative = (name, document, basis)
        self._try(lambda hand: hand.represented_by(name, document, basis))

    def _show(self) -> None:
        beside = self.context.beside
        if beside is None:
            return
        try:
            self._list(beside.hand)
        except KioskError as error:
            self.tell(error.code)

    def _list(self, hand: "Assisting") -> None:
        self._originals.replace(original_rows(hand))
        self._warnings.replace(warning_rows(self.context.words, hand))
        self.rowsChanged.emit()

    def _try(self, work: "Callable[[Assisting], None]") -> None:
        beside = self.context.beside
        if beside is None:
            return
        try:
            work(beside.hand)
        except KioskError as error:
            self.tell(error.code)
        else:
            self.tell()
