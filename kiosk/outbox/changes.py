# SPDX-License-Identifier: Apache-2.0
"""What a happening does to an entry beside its state, the same for every outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.outbox.model import (
    Announced,
    Conflicting,
    Deferred,
    Outcome,
    Parked,
    Received,
    Turn,
)
from kiosk.outbox.transitions import Happening

COURIER: Final = "courier"
RETENTION: Final = "retention"

MOST_FAILURES: Final = 200
"""Of each entry's failures the newest that are remembered; what a person did is never forgotten."""

HELD: Final = "outbox.held"
"""The problem of what an operator parked."""
INTERRUPTED: Final = "outbox.interrupted"
"""The problem of a try that nobody ended: the program stopped, or the lease ran out."""
MISSED: Final = "outbox.missed"
"""The problem of what the Service acknowledged and does not have."""
GONE: Final = "outbox.gone"
"""The same, and the bytes were purged here, too."""

EXPORT: Final = "export"
"""Not a happening, because it changes nothing; stands in the history like one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A happening with what it leaves behind; whatever isn't named is emptied by it."""

    happening: Happening
    problem: str = ""
    seconds: float = 0.0
    """The delay until the next try, of a deferred one."""
    is_in_doubt: bool = False
    received_at: datetime | None = None
    acknowledgement: str | None = None


def change_of(outcome: Outcome) -> Change:
    """Say what came of a try."""
    match outcome:
        case Received():
            return Change(
                happening=Happening.RECEIVE,
                received_at=outcome.received_at,
                acknowledgement=outcome.acknowledgement,
            )
        case Announced():
            return Change(happening=Happening.ANNOUNCE)
        case Deferred():
            return Change(
                happening=Happening.DEFER,
                problem=outcome.problem,
                seconds=outcome.seconds,
                is_in_doubt=outcome.is_in_doubt,
            )
        case Parked():
            return Change(happening=Happening.PARK, problem=outcome.problem)
        case Conflicting():
            return Change(happening=Happening.CONFLICT, problem=outcome.problem)


def turn_after(turn: Turn, happening: Happening) -> Turn:
    """Say when its turn is then; one that begins again is announced again."""
    if turn is Turn.SMALL:
        return turn
    match happening:
        case Happening.ANNOUNCE:
            return Turn.PARTS
        case Happening.RETRY | Happening.MISS:
            return Turn.MANIFEST
    return turn
