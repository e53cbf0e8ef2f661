# SPDX-License-Identifier: Apache-2.0
"""Whether somebody is who they say: names or badges, PINs, and what wrong ones cost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import StaffError
from kiosk.hashing import Hasher
from kiosk.staff import badges, lockout, pins
from kiosk.staff.account import Account, Origin
from kiosk.staff.accounts import by_name
from kiosk.staff.badges import Badge
from kiosk.staff.lockout import MACHINE, Instant
from kiosk.staff.port import Change, Roll
from kiosk.timestamps import from_text

CONFIRMED: Final = "staff-confirmed"
"""Under which name it is remembered when the centre last said who works here."""

_NAME: Final = "name"
_BADGE: Final = "badge"
_ALONE: Final = "badge-alone"
_AGAIN: Final = "again"
_REFUSED: Final = "staff.refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """Somebody before the screen, and under which names a wrong PIN is counted."""

    way: str
    keys: tuple[str, ...]
    account: Account | None
    is_proven: bool = True
    """False where nobody is let in with that, whatever the PIN."""
    replayed: str = ""
    """The serial of a badge that was replaced since."""

    @property
    def kept(self) -> str | None:
        """What the PIN is compared with."""
        is_open = self.is_proven and self.account is not None and self.account.is_live
        return self.account.pin if is_open and self.account is not None else None


class Judge:
    """Lets people in or refuses them; all refusals to strangers look alike and take as long."""

    def __init__(
        self,
        roll: Roll,
        clock: Clock,
        *,
        now: Callable[[], datetime],
        boot: Callable[[], str],
        days: int,
        hasher: Hasher = pins.HASHER,
    ) -> None:
        """Take what it needs; ``days`` is how long the centre's word holds, 0 is for ever."""
        self._roll = roll
        self._clock = clock
        self._now = now
        self._boot = boot
        self._days = timedelta(days=days)
        self._hasher = hasher

    def by_name(self, name: str, pin: str) -> Account:
        """Judge a name and a PIN. Raises StaffError and StorageError."""
        with self._roll.changing() as change:
            found = by_name(change.accounts(), name)
            key = lockout.of_nobody(name) if found is None else found.id
            one = _Try(way=_NAME, keys=(key, MACHINE), account=found)
            early = self._early(change, one)
        return self._judged(one, early, pin)

    def by_badge(self, code: str, pin: str | None) -> Account:
        """Judge a badge with a PIN, or alone. Raises StaffError and StorageError."""
        way = _ALONE if pin is None else _BADGE
        with self._roll.changing() as change:
            one = _shown(badges.read(code), change.accounts(), way)
            early = self._early(change, one)
        return self._judged(one, early, pin)

    def again(self, account: str, pin: str) -> Account:
        """Judge the PIN of somebody who is signed in. Raises StaffError and StorageError."""
        with self._roll.changing() as change:
            keys = (lockout.in_session(account),)
            one = _Try(way=_AGAIN, keys=keys, account=_by_id(change, account))
            early = self._early(change, one)
        return self._judged(one, early, pin)

    def _early(self, change: Change, one: _Try) -> StaffError | None:
        """Refuse whoever has to wait, right or wrong; after a start of the machine, anew."""
        instant = self._instant()
        for key in one.keys:
            before = change.tally(key)
            if before.failures and before.boot != instant.boot:
                change.count(key, before.seen(instant))
        return _waiting(change, one, instant)

    def _judged(self, one: _Try, early: StaffError | None, pin: str | None) -> Account:
        if early is not None:
            raise early
        if pin is None:
            is_right = one.kept is not None
        else:
            is_right = self._hasher.fits(pins.digits(pin)[: pins.MOST + 1], one.kept)
        with self._roll.changing() as change:
            instant = self._instant()
            fresh = _unchanged(change, one) if is_right else None
            # somebody else may have been wrong meanwhile
            error = _waiting(change, one, instant)
            if error is None and fresh is None:
                error = _count(change, one, instant)
            elif error is None and fresh is not None:
                error = self._outlived(change, fresh)
                _note(change, one, fresh, error)
        if error is not None or fresh is None:
            raise error or StaffError
        return fresh

    def _outlived(self, change: Change, account: Account) -> StaffError | None:
        """Say why somebody with the right PIN is not let in all the same."""
        text = change.recall(CONFIRMED)
        confirmed = from_text(text) if text else None
        # it is at least so late as the centre has said, whatever the clock here says
        now = self._now() if confirmed is None else max(self._now(), confirmed)
        if account.has_expired(now):
            return StaffError(code="staff.expired")
        is_bound = account.origin is Origin.CENTRE and bool(self._days)
        if is_bound and (confirmed is None or now - confirmed > self._days):
            return StaffError(code="staff.roster")
        return None

    def _instant(self) -> Instant:
        return Instant(self._boot(), self._clock.monotonic())


def _shown(badge: Badge | None, accounts: tuple[Account, ...], way: str) -> _Try:
    """Say whose badge that is.

    Who has a genuine one is no guesser at names: what strangers did to the name, or to all names,
    does not keep its owner out. Wrong PINs behind it are counted and lock it by themselves.
    """
    found = next((one for one in accounts if badge and one.id == badge.account), None)
    if badge is None or found is None or not found.is_live:
        return _Try(way=way, keys=(MACHINE,), account=None, is_proven=False)
    if badge.fits(found.badge_serial, found.badge_digest):
        return _Try(way=way, keys=(lockout.by_badge(found.id),), account=found)
    replayed = str(badge.serial) if badge.serial < found.badge_serial else ""
    return _Try(way=way, keys=(MACHINE,), account=found, is_proven=False, replayed=replayed)


def _by_id(change: Change, account: str) -> Account | None:
    return next((one for one in change.accounts() if one.id == account), None)


def _unchanged(change: Change, one: _Try) -> Account | None:
    """Find the account again; None where what was judged counts no more."""
    if one.account is None:
        return None
    found = _by_id(change, one.account.id)
    if found is None or not found.is_live or found.badge_serial != one.account.badge_serial:
        return None
    return found if found.pin == one.account.pin else None


def _waiting(change: Change, one: _Try, instant: Instant) -> StaffError | None:
    seconds = 0.0
    for key in one.keys:
        tally = change.tally(key)
        if key == MACHINE:
            seconds = max(seconds, lockout.machine_left(tally, instant))
        elif tally.is_locked:
            return StaffError(code="staff.locked")
        else:
            seconds = max(seconds, lockout.left(tally, instant))
    if not seconds:
        return None
    return StaffError(code="staff.wait", facts={"seconds": str(ceil(seconds))})


def _count(change: Change, one: _Try, instant: Instant) -> StaffError:
    """Count a wrong one wherever it counts, and say how it is answered."""
    failures = 0
    for key in one.keys:
        before = change.tally(key)
        tally = (lockout.forgiving(before, instant) if key == MACHINE else before).wrong(instant)
        change.count(key, tally)
        failures = failures if key == MACHINE else tally.failures
    member = "" if one.account is None else one.account.id
    if one.replayed:
        change.note("staff-badge-replayed", {"member": member, "serial": one.replayed})
    facts = {"member": member, "way": one.way, "problem": _REFUSED, "failures": str(failures)}
    change.note("staff-refused", facts)
    if failures == lockout.LOCKED and member:
        change.note("staff-locked", {"member": member})
    after = _waiting(change, one, instant)
    if after is not None and after.code == "staff.locked":
        return after
    return StaffError(code=_REFUSED, facts={} if after is None else after.facts)


def _note(change: Change, one: _Try, account: Account, error: StaffError | None) -> None:
    if error is not None:
        facts = {"member": account.id, "way": one.way, "problem": error.code, "failures": "0"}
        change.note("staff-refused", facts)
        return
    # only where it was tried: who signs in by badge gives nobody new tries at their name
    change.count(one.keys[0], lockout.Tally())
    if one.way != _AGAIN:
        facts = {"member": account.id, "role": account.role.value, "way": one.way}
        change.note("staff-signed-in", facts)
