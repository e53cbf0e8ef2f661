# SPDX-License-Identifier: Apache-2.0
"""Shows a badge that was made just now, and puts it on paper."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.failures import code_of
from ui.messages import N_
from ui.notify import assign
from ui.staff.texts import ROLES

if TYPE_CHECKING:
    from kiosk.staff import Member
    from ui.staff.desk import AccountsDesk
    from ui.viewmodels.staff.page import StaffContext

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_PRINTED: Final = N_("The badge was printed.")
_NOT_PRINTED: Final = N_("The badge was not printed. Look at the printer, and try again.")


@QmlElement
@QmlUncreatable("made by the page of accounts")
class BadgeViewModel(QObject):  # type: ignore[operator]
    """A badge, shown this once."""

    shownChanged = Signal()
    printedChanged = Signal()
    busyChanged = Signal()

    def __init__(self, context: "StaffContext", desk: "AccountsDesk", parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._put = desk.print_badge
        self._member: Member | None = None
        self._code = ""
        self._picture = ""
        self._printed = ""
        self._is_busy = False

    @Property(str, notify=shownChanged)
    def title(self) -> str:
        """Whose badge it is."""
        name = self._member.name if self._member is not None else ""
        return self._context.words(N_("Badge for %(name)s"), name=name)

    @Property(str, notify=shownChanged)
    def picture(self) -> str:
        """Its code as a data address; empty where none is shown."""
        return self._picture

    @Property(bool, constant=True)
    def canPrint(self) -> bool:
        """Whether there is a printer for badges."""
        return self._put is not None

    @Property(str, notify=printedChanged)
    def printed(self) -> str:
        """What became of the paper; empty before any."""
        return self._context.words(self._printed) if self._printed else ""

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        """Whether it is being printed."""
        return self._is_busy

    @Slot()
    def printOut(self) -> None:
        """Put it on paper; a second touch meanwhile does nothing."""
        if self._member is None or self._put is None or self._is_busy:
            return
        assign(self, "_printed", "", self.printedChanged)
        assign(self, "_is_busy", True, self.busyChanged)
        words = self._context.words
        role = words(ROLES[self._member.role])
        work = partial(self._put, self._member.name, role, self._code, words.is_mirrored)
        code = self._code

        def know(is_out: bool) -> None:
            if code == self._code:  # else another badge is shown, or none
                self._know(is_out)

        def fail(error: BaseException) -> None:
            code_of(error)
            know(is_out=False)

        self._context.run(work, know, fail)

    def show(self, member: "Member", code: str, picture: str) -> None:
        """Show a badge that was made."""
        self._member, self._code, self._picture = member, code, picture
        self.shownChanged.emit()

    def forget(self) -> None:
        """Show it no more."""
        self._member, self._code, self._picture = None, "", ""
        self.shownChanged.emit()
        assign(self, "_printed", "", self.printedChanged)
        assign(self, "_is_busy", False, self.busyChanged)

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self.shownChanged.emit()
        self.printedChanged.emit()

    def _know(self, is_out: bool) -> None:
        assign(self, "_is_busy", False, self.busyChanged)
        assign(self, "_printed", _PRINTED if is_out else _NOT_PRINTED, self.printedChanged)
