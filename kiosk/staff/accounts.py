# SPDX-License-Identifier: Apache-2.0
"""Making, changing and ending the accounts of this machine; each change is in the journal."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import uuid4

from kiosk.errors import StaffError
from kiosk.hashing import Hasher
from kiosk.staff import badges, lockout, names, pins
from kiosk.staff.account import Account, Colleague, Origin
from kiosk.staff.badges import Badge
from kiosk.staff.lockout import Tally
from kiosk.staff.port import Change, Roll
from kiosk.staff.roles import Role


@dataclass(frozen=True, slots=True)
class Accounts:
    """What may be done to accounts, whoever asks: ``by`` is their id, or an operator's login.

    Raises StorageError, and StaffError: ``staff.unknown`` where nobody has the id,
    ``staff.centre`` for an account that only the centre changes.
    """

    roll: Roll
    now: Callable[[], datetime]
    hasher: Hasher = field(default=pins.HASHER)

    def all(self) -> tuple[Colleague, ...]:
        """List them by their names, those that were ended last."""
        now = self.now()
        with self.roll.changing() as change:
            found = [
                _colleague(one, now, is_locked=_is_locked(change, one))
                for one in sorted(change.accounts(), key=lambda one: names.key_of(one.name))
            ]
        return tuple(sorted(found, key=lambda one: one.retired_at is not None))

    def named(self, name: str) -> str:
        """Find somebody's id by the name. Raises StaffError ``staff.unknown``."""
        with self.roll.changing() as change:
            found = by_name(change.accounts(), name)
        if found is None:
            raise StaffError(code="staff.unknown")
        return found.id

    def add(
        self, name: str, role: Role, pin: str, *, by: str, expires_at: datetime | None = None
    ) -> str:
        """Make an account and say its id; its owner is asked for another PIN at once.

        Raises StaffError: ``staff.name``, ``staff.pin``, and ``staff.taken`` where a live account
        has the name.
        """
        tidied = names.tidied(name)
        pins.check(pin, tidied)
        account = Account(
            id=str(uuid4()),
            name=tidied,
            role=role,
            pin=self.hasher.hashed(pin),
            must_change=True,
            created_at=self.now(),
            expires_at=expires_at,
        )
        with self.roll.changing() as change:
            if by_name(change.accounts(), tidied) is not None:
                raise StaffError(code="staff.taken")
            change.put(account)
            change.note("staff-added", {"member": account.id, "role": role.value, "actor": by})
        return account.id

    def retire(self, account: str, *, by: str) -> None:
        """Let somebody in no more. Raises StaffError ``staff.last-supervisor`` for the last one."""
        now = self.now()
        with self.roll.changing() as change:
            found = _own(change, account)
            supervisors = [
                one.id
                for one in change.accounts()
                if one.role is Role.SUPERVISOR and one.is_live and not one.has_expired(now)
            ]
            if supervisors == [found.id]:
                raise StaffError(code="staff.last-supervisor")
            change.put(replace(found, retired_at=now, badge_digest=None))
            forgive(change, found.id)
            change.note("staff-retired", {"member": found.id, "actor": by})

    def change_pin(self, account: str, pin: str, *, by: str) -> None:
        """Set somebody's PIN, which opens a lock; they are asked for another one at once.

        Raises StaffError ``staff.pin``.
        """
        with self.roll.changing() as change:
            name = _own(change, account).name
        pins.check(pin, name)
        kept = self.hasher.hashed(pin)
        with self.roll.changing() as change:
            change.put(replace(_own(change, account), pin=kept, must_change=True))
            forgive(change, account)
            change.note("staff-pin-changed", {"member": account, "actor": by})

    def issue_badge(self, account: str, *, by: str) -> Badge:
        """Make a badge; from now on the one before is refused. Its text is known this once."""
        with self.roll.changing() as change:
            found = _own(change, account)
            badge = badges.make(found.id, found.badge_serial + 1)
            change.put(replace(found, badge_serial=badge.serial, badge_digest=badge.digest))
            change.count(lockout.by_badge(found.id), Tally())  # they were tried behind the old one
            facts = {"member": found.id, "serial": str(badge.serial), "actor": by}
            change.note("staff-badge-issued", facts)
        return badge

    def unlock(self, account: str, *, by: str) -> None:
        """Let somebody in again whom wrong PINs have locked out, also one of the centre's."""
        with self.roll.changing() as change:
            found = live(change, account)
            forgive(change, found.id)
            change.note("staff-unlocked", {"member": found.id, "actor": by})


def by_name(accounts: tuple[Account, ...], name: str) -> Account | None:
    """Find a live account; where the centre has given out a name that is taken here, its own."""
    key = names.key_of(name)
    found = [one for one in accounts if one.is_live and names.key_of(one.name) == key]
    return min(found, key=lambda one: one.origin is not Origin.CENTRE, default=None)


def live(change: Change, account: str) -> Account:
    """Find a live account by its id. Raises StaffError ``staff.unknown``."""
    for one in change.accounts():
        if one.id == account and one.is_live:
            return one
    raise StaffError(code="staff.unknown")


def forgive(change: Change, account: str) -> None:
    """Forget all wrong PINs of an account, wherever they were counted."""
    for place in lockout.places(account):
        change.count(place, Tally())


def _is_locked(change: Change, account: Account) -> bool:
    return any(change.tally(place).is_locked for place in lockout.places(account.id))


def _own(change: Change, account: str) -> Account:
    found = live(change, account)
    if found.origin is Origin.CENTRE:
        raise StaffError(code="staff.centre")
    return found


def _colleague(account: Account, now: datetime, *, is_locked: bool) -> Colleague:
    return Colleague(
        member=account.member,
        origin=account.origin,
        has_badge=account.badge_digest is not None,
        must_change=account.must_change,
        is_locked=account.is_live and is_locked,
        is_expired=account.has_expired(now),
        expires_at=account.expires_at,
        retired_at=account.retired_at,
    )
