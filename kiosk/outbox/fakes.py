# SPDX-License-Identifier: Apache-2.0
"""A queue in memory, for tests."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.clock import Clock, SystemClock
from kiosk.errors import StorageError
from kiosk.identifiers import SubmissionId
from kiosk.outbox.changes import (
    COURIER,
    EXPORT,
    GONE,
    HELD,
    INTERRUPTED,
    MISSED,
    MOST_FAILURES,
    RETENTION,
    Change,
    change_of,
    turn_after,
)
from kiosk.outbox.model import (
    Attempt,
    Entry,
    EntryState,
    Lease,
    Moment,
    Outcome,
    Parcel,
    Received,
    Turn,
)
from kiosk.outbox.transitions import Happening, TransitionError, after

_ACKNOWLEDGED = frozenset({EntryState.RECEIVED, EntryState.PURGED})


class MemoryOutbox:
    """Keeps entries in a dictionary, in the order in which they were put in."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._entries: dict[SubmissionId, Entry] = {}
        self._parcels: dict[SubmissionId, Parcel] = {}
        self._bodies: dict[SubmissionId, bytes] = {}
        self._until: dict[SubmissionId, tuple[str, float]] = {}
        """The boot and the time at which a delay or a lease ends."""
        self._owners: dict[SubmissionId, str] = {}
        self._history: defaultdict[SubmissionId, tuple[Attempt, ...]] = defaultdict(tuple)
        self.acknowledgements: dict[SubmissionId, str] = {}

    def put(self, parcel: Parcel, queued_at: datetime, body: bytes | None = None) -> None:
        """Queue a parcel as the intake does; a large one's bytes come beside it."""
        self._bodies[parcel.id] = parcel.body or body or b""
        self._parcels[parcel.id] = parcel
        self._entries[parcel.id] = Entry(
            number=len(self._entries) + 1,
            id=parcel.id,
            reference=parcel.reference,
            form_id=parcel.form_id,
            state=EntryState.PENDING,
            turn=Turn.first(parcel.size),
            attempts=0,
            size=parcel.size,
            queued_at=queued_at,
            next_try_at=None,
            last_problem=None,
            is_in_doubt=False,
            received_at=None,
            purged_at=None,
        )

    def entries(self, *states: EntryState) -> Iterator[Entry]:
        """Walk entries, oldest first."""
        return (one for one in list(self._entries.values()) if not states or one.state in states)

    def show(self, submission: SubmissionId) -> Entry | None:
        """Look at one entry."""
        return self._entries.get(submission)

    def find(self, reference: str) -> Entry | None:
        """Look for the entry with this reference number."""
        return next((one for one in self.entries() if one.reference == reference), None)

    def history(self, submission: SubmissionId) -> tuple[Attempt, ...]:
        """Tell what befell one entry, oldest first."""
        return self._history[submission]

    def counts(self) -> Mapping[EntryState, int]:
        """Count the entries in each state."""
        return {state: len(list(self.entries(state))) for state in EntryState}

    def oldest_unsent(self) -> datetime | None:
        """Say when the oldest was queued that is not acknowledged."""
        return next(
            (one.queued_at for one in self.entries() if one.state not in _ACKNOWLEDGED), None
        )

    def acknowledged(self) -> int:
        """Count what was acknowledged and not lost since."""
        return sum(one.last_problem is None for one in self.entries(*_ACKNOWLEDGED))

    def recover(self) -> int:
        """Put what is ``sending`` back in the queue."""
        found = list(self.entries(EntryState.SENDING))
        for entry in found:
            self._put_back(entry, self._clock.now())
        return len(found)

    def claim(
        self,
        moment: Moment,
        lease: Lease,
        *,
        most: int,
        most_bytes: int,
        first: Turn = Turn.MANIFEST,
        last: Turn = Turn.PARTS,
    ) -> tuple[Parcel, ...]:
        """Mark due entries as ``sending`` and hand them out."""
        for entry in self.entries(EntryState.SENDING):
            if self._left(entry, moment) == 0:
                self._put_back(entry, moment.wall)
        waiting = [one for one in self.entries(EntryState.PENDING) if first <= one.turn <= last]
        due = [one for one in waiting if self._left(one, moment) == 0]
        due.sort(key=lambda one: (one.turn, one.attempts, one.number))
        chosen: list[Entry] = []
        for entry in due[: 1 if due and due[0].turn is Turn.PARTS else most]:
            small = entry.turn is Turn.SMALL
            most_bytes -= entry.size if small else len(self._parcels[entry.id].manifest)
            if chosen and (most_bytes < 0 or entry.turn is not due[0].turn):
                break
            chosen.append(entry)
        return tuple(self._claim(entry, moment, lease) for entry in chosen)

    def parcel(self, submission: SubmissionId) -> Parcel | None:
        """Read what travels of one entry, without claiming it and without its body."""
        entry, parcel = self._entries.get(submission), self._parcels.get(submission)
        if entry is None or parcel is None:
            return None
        return replace(
            parcel,
            attempts=entry.attempts,
            turn=entry.turn,
            is_in_doubt=entry.is_in_doubt,
            body=None,
        )

    def renew(self, submission: SubmissionId, moment: Moment, lease: Lease) -> bool:
        """Keep an entry longer."""
        if not self._is_held_by(submission, lease):
            return False
        self._lend(submission, moment, lease)
        return True

    def body(self, submission: SubmissionId, offset: int, length: int) -> bytes:
        """Read a slice of the sealed bytes."""
        if not self._bodies.get(submission):
            raise StorageError("there are no bytes", code="storage.purged")
        return self._bodies[submission][offset : offset + length]

    def settle(self, outcomes: Sequence[Outcome], moment: Moment, lease: Lease) -> None:
        """Store what came of a try: all of it, or nothing when one transition is illegal."""
        before = {name: copy(value) for name, value in vars(self).items()}
        try:
            for one in outcomes:
                if isinstance(one, Received):
                    self._receive(one, COURIER, moment)
                elif self._is_held_by(self._entry(one.id).id, lease):
                    self._change(one.id, change_of(one), COURIER, moment.wall)
                    until = moment.monotonic + change_of(one).seconds
                    self._until[one.id] = moment.boot, until
        except TransitionError:
            vars(self).update(before)
            raise

    def acknowledge(self, received: Sequence[Received], actor: str, moment: Moment) -> int:
        """Store acknowledgements that came otherwise than over the line."""
        for one in received:
            self._entry(one.id)
        return sum(self._receive(one, actor, moment) for one in received)

    def retry(self, submission: SubmissionId, actor: str, moment: Moment) -> None:
        """Make a parked, conflicting or waiting entry due now."""
        doubt = self._entry(submission).is_in_doubt
        change = Change(happening=Happening.RETRY, is_in_doubt=doubt)
        self._change(submission, change, actor, moment.wall)

    def hold(self, submission: SubmissionId, actor: str, moment: Moment) -> None:
        """Park a waiting entry."""
        doubt = self._entry(submission).is_in_doubt
        change = Change(happening=Happening.HOLD, problem=HELD, is_in_doubt=doubt)
        self._change(submission, change, actor, moment.wall)

    def missed(self, submissions: Sequence[SubmissionId], moment: Moment) -> int:
        """Queue again what the Service acknowledged and does not have."""
        again = 0
        for entry in [self._entry(one) for one in submissions]:
            if entry.state is EntryState.RECEIVED:
                change = Change(happening=Happening.MISS, problem=MISSED)
                self._change(entry.id, change, COURIER, moment.wall)
                again += 1
            elif entry.state is EntryState.PURGED and entry.last_problem is None:
                self._entries[entry.id] = replace(entry, last_problem=GONE)
                self._tell(entry.id, Happening.MISS.value, COURIER, moment.wall, problem=GONE)
        return again

    def note_export(self, submissions: Sequence[SubmissionId], actor: str, moment: Moment) -> None:
        """Write down that they were copied to a stick."""
        for entry in [self._entry(one) for one in submissions]:
            self._tell(entry.id, EXPORT, actor, moment.wall)

    def erasable(self, acknowledged_before: datetime, *, most: int) -> tuple[SubmissionId, ...]:
        """Name what was acknowledged before then."""
        return tuple(
            one.id
            for one in self.entries(EntryState.RECEIVED)
            if one.received_at is not None and one.received_at < acknowledged_before
        )[:most]

    def purge(
        self,
        acknowledged_before: datetime,
        moment: Moment,
        *,
        most: int,
        among: Sequence[SubmissionId] | None = None,
    ) -> int:
        """Erase the bytes of what was acknowledged before then."""
        named = self.erasable(acknowledged_before, most=len(self._entries))
        old = [self._entries[one] for one in named if among is None or one in among][:most]
        for entry in old:
            self._entries[entry.id] = replace(
                entry, state=after(entry.state, Happening.PURGE), purged_at=moment.wall
            )
            del self._bodies[entry.id]
            self._parcels[entry.id] = replace(self._parcels[entry.id], body=None)
            self._tell(entry.id, Happening.PURGE.value, RETENTION, moment.wall)
        return len(old)

    def wait(self, moment: Moment) -> float | None:
        """Say the seconds until the next entry is due."""
        going = self.entries(EntryState.PENDING, EntryState.SENDING)
        return min((self._left(entry, moment) for entry in going), default=None)

    def _left(self, entry: Entry, moment: Moment) -> float:
        boot, until = self._until.get(entry.id, ("", 0.0))
        return max(0.0, until - moment.monotonic) if boot == moment.boot else 0.0

    def _is_held_by(self, submission: SubmissionId, lease: Lease) -> bool:
        return self._owners.get(submission) == lease.owner

    def _lend(self, submission: SubmissionId, moment: Moment, lease: Lease) -> None:
        self._owners[submission] = lease.owner
        self._until[submission] = moment.boot, moment.monotonic + lease.seconds

    def _claim(self, entry: Entry, moment: Moment, lease: Lease) -> Parcel:
        attempts = entry.attempts + 1
        state = after(entry.state, Happening.CLAIM)
        self._entries[entry.id] = replace(entry, state=state, attempts=attempts, next_try_at=None)
        self._lend(entry.id, moment, lease)
        parcel, doubt = self._parcels[entry.id], entry.is_in_doubt
        return replace(parcel, attempts=attempts, turn=entry.turn, is_in_doubt=doubt)

    def _put_back(self, entry: Entry, at: datetime) -> None:
        change = Change(happening=Happening.RECOVER, problem=INTERRUPTED, is_in_doubt=True)
        self._change(entry.id, change, COURIER, at)

    def _receive(self, received: Received, actor: str, moment: Moment) -> bool:
        entry = self._entry(received.id)
        if entry.state in _ACKNOWLEDGED:
            self._entries[entry.id] = replace(entry, last_problem=None)
            return False
        self._change(entry.id, change_of(received), actor, moment.wall)
        self.acknowledgements[entry.id] = received.acknowledgement
        return True

    def _entry(self, submission: SubmissionId) -> Entry:
        entry = self._entries.get(submission)
        if entry is None:
            raise TransitionError("no such entry", code="outbox.unknown")
        return entry

    def _change(self, submission: SubmissionId, change: Change, actor: str, at: datetime) -> None:
        entry = self._entry(submission)
        is_deferred = change.happening is Happening.DEFER
        due = at + timedelta(seconds=change.seconds) if is_deferred else None
        self._entries[submission] = replace(
            entry,
            state=after(entry.state, change.happening),
            turn=turn_after(entry.turn, change.happening),
            next_try_at=due,
            last_problem=change.problem or None,
            is_in_doubt=change.is_in_doubt,
            received_at=change.received_at,
        )
        for one in (self._until, self._owners, self.acknowledgements):
            one.pop(submission, None)
        self._tell(submission, change.happening.value, actor, at, problem=change.problem, due=due)

    def _tell(
        self,
        submission: SubmissionId,
        happening: str,
        actor: str,
        at: datetime,
        *,
        problem: str = "",
        due: datetime | None = None,
    ) -> None:
        told = Attempt(at=at, happening=happening, actor=actor, problem=problem, next_try_at=due)
        kept = [*self._history[submission], told]
        failures = [one for one in kept if one.happening in {"defer", "recover"}]
        for one in failures[:-MOST_FAILURES]:
            kept.remove(one)
        self._history[submission] = tuple(kept)
