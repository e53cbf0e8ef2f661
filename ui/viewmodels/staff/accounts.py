# SPDX-License-Identifier: Apache-2.0
"""Shows a supervisor who may sign in at this machine, and changes it."""

from collections.abc import Callable
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.staff import Origin, Role
from ui.messages import N_
from ui.notify import assign
from ui.rows import RowModel
from ui.viewmodels.staff.accountrows import AccountRow, RoleRow, account_rows, role_rows, summary
from ui.viewmodels.staff.badge import BadgeViewModel
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.refusing import RefusingViewModel

if TYPE_CHECKING:
    from kiosk.staff import Badge, Colleague
    from ui.staff.desk import AccountsDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_PIN_DIFFERS: Final = "staff.pin-differs"


@QmlElement
@QmlUncreatable("made by the staff area")
class AccountsViewModel(RefusingViewModel):  # type: ignore[operator]
    """Who may sign in here; one of them, or one that is being made."""

    stateChanged = Signal()
    chosenChanged = Signal()
    rowsChanged = Signal()

    @QEnum
    class State(IntEnum):
        """What is shown."""

        List = 0
        Account = 1
        Adding = 2
        Pin = 3
        Badge = 4

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        if context.desk.accounts is None:
            raise ValueError("a station without accounts has no page of them")
        self._desk: AccountsDesk = context.desk.accounts
        self._state = self.State.List
        self._asked = 0
        self._colleagues: dict[str, Colleague] = {}
        self._chosen = ""
        self._badge = BadgeViewModel(context, self._desk, self)
        self._rows = RowModel(AccountRow, self)
        self._roles = RowModel(RoleRow, self)

    # What QML reads.

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """What is shown."""
        return self._state

    @Property(QObject, notify=rowsChanged)
    def rows(self) -> QObject:
        """The accounts that are in use."""
        return self._rows

    @Property(QObject, notify=rowsChanged)
    def roles(self) -> QObject:
        """The roles there are."""
        return self._roles

    @Property(str, notify=chosenChanged)
    def name(self) -> str:
        """Whose account is shown."""
        found = self._found
        return found.member.name if found is not None else ""

    @Property(str, notify=chosenChanged)
    def summary(self) -> str:
        """What there is to say of it."""
        found = self._found
        return summary(self.context.words, found) if found is not None else ""

    @Property(str, notify=chosenChanged)
    def pinTitle(self) -> str:
        """Whose PIN is set."""
        return self.context.words(N_("Another PIN for %(name)s"), name=self.name)

    @Property(str, notify=chosenChanged)
    def endingText(self) -> str:
        """What it means to end the account."""
        text = N_("%(name)s can no longer sign in here. This cannot be taken back.")
        return self.context.words(text, name=self.name)

    @Property(bool, notify=chosenChanged)
    def isOwn(self) -> bool:
        """Whether it is the account of whoever looks."""
        return self._chosen == self.context.session.member.id

    @Property(bool, notify=chosenChanged)
    def isCentres(self) -> bool:
        """Whether the centre alone changes it."""
        found = self._found
        return found is not None and found.origin is Origin.CENTRE

    @Property(bool, notify=chosenChanged)
    def isLocked(self) -> bool:
        """Whether wrong PINs have locked it."""
        found = self._found
        return found is not None and found.is_locked

    @Property(bool, notify=chosenChanged)
    def hasBadge(self) -> bool:
        """Whether there is a badge, which a new one would make worthless."""
        found = self._found
        return found is not None and found.has_badge

    @Property(QObject, constant=True)
    def badge(self) -> QObject:
        """The badge that was made just now."""
        return self._badge

    # What a person does.

    @Slot(str)
    def choose(self, account: str) -> None:
        """Look at one account; nothing is chosen while something is being done to another."""
        if account in self._colleagues and not self._is_busy:
            self._chosen = account
            self.chosenChanged.emit()
            self._show(self.State.Account)

    @Slot()
    def goBack(self) -> None:
        """Go back by one step; a badge that was shown is seen no more."""
        if self._is_busy:
            return
        self._badge.forget()
        is_deep = self._state in {self.State.Pin, self.State.Badge}
        self._show(self.State.Account if is_deep else self.State.List)

    @Slot()
    def beginAdding(self) -> None:
        """Make another account."""
        if not self._is_busy:
            self._show(self.State.Adding)

    @Slot()
    def beginPin(self) -> None:
        """Set this account's PIN."""
        if not self._is_busy:
            self._show(self.State.Pin)

    @Slot(str, str, str, str)
    def add(self, name: str, role: str, pin: str, again: str) -> None:
        """Make an account of a name, a role and a PIN that was typed twice."""
        if role and self._are_same(pin, again):
            add = partial(self._desk.add, self.context.session, name, Role(role), pin)
            self._do(add, self.State.List)

    @Slot(str, str)
    def setPin(self, pin: str, again: str) -> None:
        """Set this account's PIN."""
        if self._are_same(pin, again):
            change = partial(self._desk.change_pin, self.context.session, self._chosen, pin)
            self._do(change, self.State.Account)

    @Slot()
    def retire(self) -> None:
        """Let this person in no more."""
        retire = partial(self._desk.retire, self.context.session, self._chosen)
        self._do(retire, self.State.List)

    @Slot()
    def unlock(self) -> None:
        """Let this person in again."""
        unlock = partial(self._desk.unlock, self.context.session, self._chosen)
        self._do(unlock, self.State.Account)

    @Slot()
    def issueBadge(self) -> None:
        """Make this person a badge and show it."""
        desk, session, account = self._desk, self.context.session, self._chosen

        def work() -> "tuple[Badge, str, tuple[Colleague, ...]]":
            badge = desk.issue_badge(session, account)
            return badge, desk.picture(badge.text), desk.list(session)

        self._ask(work, partial(self._show_badge, account))

    # What the area does.

    def enter(self) -> None:
        """Show who may sign in now."""
        self.retranslate()
        self._show(self.State.List)
        self._ask(partial(self._desk.list, self.context.session), self._know)

    def leave(self) -> None:
        """Forget them all, and the badge before all; want nothing that is under way."""
        self._asked += 1
        self._badge.forget()
        self._chosen = ""
        self._colleagues = {}
        self._rows.replace([])
        self.chosenChanged.emit()
        self.occupy(is_busy=False)
        self._show(self.State.List)

    def retranslate(self) -> None:
        """Say everything in the active language."""
        words = self.context.words
        self._roles.replace(role_rows(words))
        self._rows.replace(account_rows(words, self._colleagues.values()))
        self._badge.retranslate()
        self.chosenChanged.emit()
        self.troubleChanged.emit()

    @property
    def _found(self) -> "Colleague | None":
        return self._colleagues.get(self._chosen)

    def _are_same(self, pin: str, again: str) -> bool:
        if pin != again:
            self.tell(_PIN_DIFFERS)
        return pin == again

    def _do(self, change: Callable[[], object], then: "AccountsViewModel.State") -> None:
        """Change something, and show what there is after it."""
        desk, session = self._desk, self.context.session

        def work() -> "tuple[Colleague, ...]":
            change()
            return desk.list(session)

        self._ask(work, partial(self._done, then))

    def _ask(self, work: Callable[[], object], on_done: Callable[[Any], None]) -> None:
        """Do something slow; a second touch meanwhile does nothing."""
        if self._is_busy:
            return
        self._asked += 1
        number = self._asked
        self.tell()
        self.occupy(is_busy=True)

        def done(found: Any) -> None:
            if number == self._asked:  # else the page was left, and what it had is forgotten
                on_done(found)

        def refused(error: BaseException) -> None:
            if number == self._asked:
                self.refuse(error)

        self.context.run(work, done, refused)

    def _done(self, then: "AccountsViewModel.State", found: "tuple[Colleague, ...]") -> None:
        self._know(found)
        self._show(then)

    def _know(self, found: "tuple[Colleague, ...]") -> None:
        self._colleagues = {one.member.id: one for one in found if one.retired_at is None}
        self._rows.replace(account_rows(self.context.words, self._colleagues.values()))
        self.chosenChanged.emit()
        self.occupy(is_busy=False)

    def _show_badge(self, account: str, made: "tuple[Badge, str, tuple[Colleague, ...]]") -> None:
        """Show the badge of the account that it was made for, and never as another's."""
        badge, picture, found = made
        self._know(found)
        if self._chosen == account and self._found is not None:
            self._badge.show(self._found.member, badge.text, picture)
            self._show(self.State.Badge)

    def _show(self, state: "AccountsViewModel.State") -> None:
        self.tell()
        assign(self, "_state", state, self.stateChanged)
