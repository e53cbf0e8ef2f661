# SPDX-License-Identifier: Apache-2.0
"""The centre's accounts among those of this machine: its word on them replaces what was there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kiosk.staff import lockout
from kiosk.staff.account import Account, Origin
from kiosk.staff.accounts import forgive
from kiosk.staff.lockout import Tally
from kiosk.staff.port import Change, Roll
from kiosk.staff.signing import CONFIRMED
from kiosk.timestamps import to_text

NUMBER: Final = "staff-number"
"""Under which name the number of the newest roster is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who works here, as the centre said it; the PINs are those that it gave."""

    number: int
    members: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Rosters:
    """Keeps the newest roster; accounts that were made here stay as they are."""

    roll: Roll
    now: Callable[[], datetime]

    def number(self) -> int:
        """Say the number of the one that is kept; 0 is none. Raises StorageError."""
        with self.roll.changing() as change:
            return _number(change)

    def take(self, roster: Roster) -> bool:
        """Put it in force; False for one before the newest. Raises StorageError."""
        now = self.now()
        with self.roll.changing() as change:
            if roster.number < _number(change):
                return False
            before = {one.id: one for one in change.accounts()}
            named = {one.id for one in roster.members}
            for given in roster.members:
                _take(change, given, before.get(given.id))
            ended = [
                one
                for one in before.values()
                if one.origin is Origin.CENTRE and one.is_live and one.id not in named
            ]
            for one in ended:
                change.put(replace(one, retired_at=now, badge_digest=None))
            change.remember(NUMBER, str(roster.number))
            change.remember(CONFIRMED, to_text(now))
            facts = {"number": str(roster.number), "members": str(len(named))}
            change.note("staff-roster", {**facts, "ended": str(len(ended))})
        return True

    def confirm(self) -> None:
        """Note that the centre has no other word than what is kept. Raises StorageError."""
        with self.roll.changing() as change:
            change.remember(CONFIRMED, to_text(self.now()))


def forget_centre(roll: Roll) -> None:
    """Hear another centre, which numbers its word anew; the word of the one before is worth nothing.

    Raises StorageError.
    """
    with roll.changing() as change:
        change.remember(NUMBER, "0")
        change.remember(CONFIRMED, "")


def _take(change: Change, given: Account, before: Account | None) -> None:
    if before is None:
        change.put(given)
        return
    if before.origin is not Origin.CENTRE:  # nobody's id is another's; this machine's own stays
        return
    has_own_pin = before.given_pin == given.given_pin
    # a PIN that its owner set here holds until the centre sets another one
    change.put(
        replace(
            given,
            pin=before.pin if has_own_pin else given.pin,
            must_change=before.must_change if has_own_pin else given.must_change,
        )
    )
    if not has_own_pin or _is_later(given.unlocked_at, before.unlocked_at):
        forgive(change, given.id)
    elif given.badge_serial != before.badge_serial:
        change.count(lockout.by_badge(given.id), Tally())  # they were tried behind the old badge


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)


def _number(change: Change) -> int:
    text = change.recall(NUMBER)
    return int(text) if text.isdecimal() else 0
