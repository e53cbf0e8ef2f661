# SPDX-License-Identifier: Apache-2.0
"""What a list of submissions shows: the outside of each, and nothing of what is sealed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from kiosk.clock import baku
from kiosk.identifiers import SubmissionId
from kiosk.intake import Submitted
from kiosk.outbox import EntryState
from kiosk.outbox.changes import HELD
from kiosk.printing import Paper
from kiosk.staff import Action
from kiosk.today.timeline import Step


class Group(StrEnum):
    """States that mean the same to whoever looks for them."""

    WAITING = "waiting"
    """On its way by itself."""
    ATTENTION = "attention"
    """Goes nowhere until a person has looked at it."""
    ARRIVED = "arrived"
    """The Service acknowledged it."""

    @property
    def states(self) -> tuple[EntryState, ...]:
        """The states that belong to it; each state is in one group."""
        return _STATES[self]

    @classmethod
    def of(cls, state: EntryState) -> "Group":
        """Say to which group a state belongs."""
        return next(group for group, states in _STATES.items() if state in states)


_STATES: Final = {
    Group.WAITING: (EntryState.PENDING, EntryState.SENDING),
    Group.ATTENTION: (EntryState.PARKED, EntryState.CONFLICT),
    Group.ARRIVED: (EntryState.RECEIVED, EntryState.PURGED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which submissions a list is of; what is empty leaves none out."""

    day: date | None = None
    """Of the service point's clock."""
    group: Group | None = None
    form_id: str = ""
    language: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The last row of a page, behind which the next page begins."""

    taken_at: datetime
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One submission from the outside; times are aware, UTC."""

    number: int
    id: SubmissionId
    reference: str
    form_id: str
    taken_at: datetime
    language: str
    mode: str
    state: EntryState
    cause: str
    """The stable code of the last trouble; empty where there was none."""
    attempts: int
    next_try_at: datetime | None
    received_at: datetime | None
    papers: int
    """Of which somebody may hold one."""

    @property
    def is_held(self) -> bool:
        """Whether a person took it out of the queue."""
        return self.state is EntryState.PARKED and self.cause == HELD


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, newest first, and where the next ones begin; None behind the last."""

    rows: tuple[Row, ...]
    after: Mark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What a search came to."""

    row: Row | None = None
    near: tuple[Row, ...] = ()
    """Those that one slip of the pen away are here, where the number that was typed is none."""
    problem: str = ""
    """Why nothing was found (a stable code)."""


class Act(StrEnum):
    """What somebody can do about a submission."""

    RETRY = "retry"
    HOLD = "hold"
    RELEASE = "release"
    REPRINT = "reprint"

    @property
    def action(self) -> Action:
        """What whoever does it has to be allowed."""
        return _ACTIONS[self]


_ACTIONS: Final = {
    Act.RETRY: Action.RETRY,
    Act.HOLD: Action.HOLD,
    Act.RELEASE: Action.RETRY,
    Act.REPRINT: Action.REPRINT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """All that is known of one submission, and what may be done about it by whoever looks."""

    row: Row
    steps: tuple[Step, ...]
    papers: tuple[Paper, ...]
    acts: frozenset[Act]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """A paper that was begun, and what stands on it."""

    paper: Paper
    submitted: Submitted
    received_at: datetime | None


def acts(row: Row) -> frozenset[Act]:
    """Say what can be done about a submission as it stands, whoever does it."""
    found = {Act.REPRINT}
    match row.state:
        case EntryState.PENDING:
            found |= {Act.RETRY, Act.HOLD}
        case EntryState.PARKED:
            found.add(Act.RELEASE if row.is_held else Act.RETRY)
        case EntryState.CONFLICT:
            found.add(Act.RETRY)
    return frozenset(found)


def span(day: date) -> tuple[datetime, datetime]:
    """Say when a day begins at the service point, and when the next one does; both in UTC."""
    first, after = (
        datetime.combine(one, time(), baku()).astimezone(UTC)
        for one in (day, day + timedelta(days=1))
    )
    return first, after
