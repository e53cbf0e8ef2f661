# SPDX-License-Identifier: Apache-2.0
"""The staff of this machine: they sign in and out, and a supervisor looks after the accounts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kiosk.boot import boot_id
from kiosk.clock import Clock
from kiosk.errors import StaffError
from kiosk.hashing import Hasher
from kiosk.staff import badges, pins
from kiosk.staff.account import Account, Colleague
from kiosk.staff.accounts import Accounts, live
from kiosk.staff.badges import Badge
from kiosk.staff.port import Roll
from kiosk.staff.roles import Action, Role
from kiosk.staff.session import Session
from kiosk.staff.signing import Judge

ASKED = "asked"
"""Why a session ended: whoever it was said so."""
IDLE = "idle"
"""Nobody was there any more."""


class Staff:
    """Who works here; blocks for about a fifth of a second where a PIN is compared.

    Nothing of it needs a line. Everything raises StaffError and StorageError.
    """

    def __init__(
        self,
        roll: Roll,
        clock: Clock,
        *,
        now: Callable[[], datetime],
        days: int,
        badge_alone: bool = False,
        boot: Callable[[], str] = boot_id,
        hasher: Hasher = pins.HASHER,
    ) -> None:
        """Take what it needs.

        ``now`` is the best known time, ``days`` how long the centre's word on its accounts holds,
        and ``badge_alone`` whether a badge lets somebody in without a PIN.
        """
        self._roll = roll
        self._now = now
        self._judge = Judge(roll, clock, now=now, boot=boot, days=days, hasher=hasher)
        self._accounts = Accounts(roll, now, hasher)
        self._hasher = hasher
        self.badge_alone = badge_alone
        """Whether a badge is enough: no PIN is asked with it."""

    @staticmethod
    def is_badge(code: str) -> bool:
        """Say whether a code is a badge at all, genuine or not; at once."""
        return badges.read(code) is not None

    def sign_in(self, name: str, pin: str) -> Session:
        """Let somebody in by name and PIN.

        Raises StaffError: ``staff.refused`` (``facts`` say after how many ``seconds`` it may be
        tried again, where that is not at once), ``staff.wait`` with ``seconds``,
        ``staff.locked``; for the right PIN ``staff.expired`` and ``staff.roster``.
        """
        return self._begun(self._judge.by_name(name, pin), knows_pin=True)

    def sign_in_by_badge(self, code: str, pin: str = "") -> Session:
        """Let somebody in by badge and PIN; by the badge alone where that is enough here.

        Raises StaffError as ``sign_in`` does.
        """
        account = self._judge.by_badge(code, None if self.badge_alone else pin)
        return self._begun(account, knows_pin=not self.badge_alone)

    def sign_out(self, session: Session, why: str = ASKED) -> None:
        """Note that somebody's session is over."""
        with self._roll.changing() as change:
            change.note("staff-signed-out", {"member": session.member.id, "why": why})

    def confirm(self, session: Session, pin: str) -> None:
        """Hold a PIN against whoever is signed in: somebody else may stand there by now.

        Raises StaffError as ``sign_in`` does.
        """
        self._judge.again(session.member.id, pin)

    def change_own_pin(self, session: Session, old: str, new: str) -> Session:
        """Set one's own PIN; gives the session in which things are allowed again.

        Raises StaffError as ``sign_in`` does for a wrong old one, ``staff.pin`` for a new one
        that won't do or is the old one.
        """
        account = self._judge.again(session.member.id, old)
        new = pins.digits(new)
        pins.check(new, account.name)
        if new == pins.digits(old):
            raise StaffError("the same PIN", code="staff.pin")
        kept = self._hasher.hashed(new)
        with self._roll.changing() as change:
            change.put(replace(live(change, account.id), pin=kept, must_change=False))
            facts = {"member": account.id, "actor": account.id}
            change.note("staff-pin-changed", facts)
        return replace(session, must_change=False)

    def accounts(self, session: Session) -> tuple[Colleague, ...]:
        """List who may sign in here, and who no longer."""
        self._manager(session)
        return self._accounts.all()

    def add(
        self,
        session: Session,
        name: str,
        role: Role,
        pin: str,
        *,
        expires_at: datetime | None = None,
    ) -> str:
        """Make an account of this machine; see ``Accounts.add``."""
        by = self._manager(session)
        return self._accounts.add(name, role, pins.digits(pin), by=by, expires_at=expires_at)

    def retire(self, session: Session, account: str) -> None:
        """Let somebody in no more. Raises StaffError ``staff.own`` for one's own account."""
        self._accounts.retire(account, by=self._manager(session, of=account))

    def change_pin(self, session: Session, account: str, pin: str) -> None:
        """Set somebody else's PIN. Raises StaffError ``staff.own`` for one's own."""
        by = self._manager(session, of=account)
        self._accounts.change_pin(account, pins.digits(pin), by=by)

    def issue_badge(self, session: Session, account: str) -> Badge:
        """Make somebody a badge; its text is known this once, and the one before is refused."""
        return self._accounts.issue_badge(account, by=self._manager(session))

    def unlock(self, session: Session, account: str) -> None:
        """Let somebody in again whom wrong PINs have locked out."""
        self._accounts.unlock(account, by=self._manager(session))

    def _manager(self, session: Session, *, of: str = "") -> str:
        """Say who asks, if that person may still look after the accounts."""
        member = session.require(Action.MANAGE_STAFF)
        with self._roll.changing() as change:
            found = next((one for one in change.accounts() if one.id == member.id), None)
        if found is None or not found.is_live or found.role is not member.role:
            raise StaffError(Action.MANAGE_STAFF, code="staff.not-allowed")
        if of == member.id:
            raise StaffError(code="staff.own")
        return member.id

    def _begun(self, account: Account, *, knows_pin: bool) -> Session:
        return Session(
            member=account.member,
            began_at=self._now(),
            must_change=account.must_change and knows_pin,
        )
