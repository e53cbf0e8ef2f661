# SPDX-License-Identifier: Apache-2.0
"""Takes the kiosk out of service with a reason, and puts it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import out_of_order
from ui.rows import RowModel
from ui.staff.servicetexts import CLOSED, REASONS
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.refusing import RefusingViewModel

if TYPE_CHECKING:
    from kiosk.intake import Closed, Reason

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_MAINTENANCE = "gate.maintenance"


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason that may be given."""

    reason: str
    title: str
    told: str
    """What the public reads then."""
    chosen: bool


@QmlElement
@QmlUncreatable("built in ui.staff.pages")
class KioskViewModel(RefusingViewModel):  # type: ignore[operator]
    """Whether new visits may begin, and the switch that staff have."""

    stateChanged = Signal()
    rowsChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._closed: Sequence[Closed] = ()
        self._is_known = False
        self._chosen = ""
        self._rows = RowModel(ReasonRow, self)
        self._show()

    # What QML reads.

    @Property(bool, notify=stateChanged)
    def known(self) -> bool:
        """Whether the station has said how it is."""
        return self._is_known

    @Property(bool, notify=stateChanged)
    def open(self) -> bool:
        """Whether new visits may begin."""
        return not self._closed

    @Property(bool, notify=stateChanged)
    def out(self) -> bool:
        """Whether staff have taken the kiosk out of service, so that they can put it back."""
        return self._given != ""

    @Property(str, notify=stateChanged)
    def told(self) -> str:
        """What the public reads now in place of the services; empty where visits may begin."""
        return self.context.words(out_of_order(self._closed[0].code)) if self._closed else ""

    @Property(str, notify=stateChanged)
    def besides(self) -> str:
        """Why else no visit begins, which no switch here ends; often empty."""
        others = [one.gate.value for one in self._closed if one.reason is None]
        return " ".join(self.context.words(CLOSED[code]) for code in others)

    @Property(QObject, notify=rowsChanged)
    def reasons(self) -> QObject:
        """The reasons to choose from."""
        return self._rows

    @Property(bool, notify=rowsChanged)
    def ready(self) -> bool:
        """Whether a reason is chosen that is not the one given."""
        return self._chosen not in {"", self._given}

    # What a person does.

    @Slot(str)
    def choose(self, reason: str) -> None:
        """Choose a reason."""
        if reason in REASONS:
            self._chosen = reason
            self._show()

    @Slot()
    def close(self) -> None:
        """Take the kiosk out of service for the chosen reason."""
        from kiosk.intake import Reason  # late: few visits to this page turn the switch

        if self._chosen:
            self._turn(Reason(self._chosen))

    @Slot()
    def reopen(self) -> None:
        """Put it back into service."""
        self._turn(None)

    # What the staff area does.

    def enter(self) -> None:
        """Ask how the kiosk is now."""
        service, session = self.context.desk.service, self.context.session
        if service is not None:
            self.context.run(lambda: service.closed(session), self._take, self.refuse)

    def leave(self) -> None:
        """Forget what was chosen."""
        self._chosen = ""
        self.tell()
        self._show()

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self._show()
        self.stateChanged.emit()
        self.troubleChanged.emit()

    @property
    def _given(self) -> str:
        return next((one.reason.value for one in self._closed if one.reason is not None), "")

    def _turn(self, reason: "Reason | None") -> None:
        service, session = self.context.desk.service, self.context.session
        if service is None or self._is_busy:
            return

        def work() -> "Sequence[Closed]":
            service.maintain(session, reason)
            return service.closed(session)

        self.occupy(is_busy=True)
        self.context.run(work, self._take, self.refuse)

    def _take(self, closed: "Sequence[Closed]") -> None:
        self._closed, self._is_known, self._chosen = tuple(closed), True, ""
        self.occupy(is_busy=False)
        self.tell()
        self.stateChanged.emit()
        self._show()

    def _show(self) -> None:
        words, chosen = self.context.words, self._chosen or self._given
        self._rows.replace(
            [
                ReasonRow(
                    reason,
                    words(title),
                    words(out_of_order(f"{_MAINTENANCE}.{reason}")),
                    reason == chosen,
                )
                for reason, title in REASONS.items()
            ]
        )
        self.rowsChanged.emit()
