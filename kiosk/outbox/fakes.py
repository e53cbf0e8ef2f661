# SPDX-License-Identifier: Apache-2.0
"""A queue in memory, for tests."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.identifiers import SubmissionId
from kiosk.outbox.model import (
    Deferred,
    Entry,
    EntryState,
    Moment,
    Outcome,
    Parcel,
    Parked,
    Received,
)
from kiosk.outbox.transitions import Happening, TransitionError, after


class MemoryOutbox:
    """Keeps entries in a dictionary, in the order in which they were put in."""

    def __init__(self) -> None:
        self._entries: dict[SubmissionId, Entry] = {}
        self._parcels: dict[SubmissionId, Parcel] = {}
        self._due: dict[SubmissionId, tuple[str, float]] = {}
        self.acknowledgements: dict[SubmissionId, str] = {}

    def put(self, parcel: Parcel, queued_at: datetime) -> None:
        """Queue a parcel, as the intake does with its submission."""
        self._parcels[parcel.id] = parcel
        self._entries[parcel.id] = Entry(
            number=len(self._entries) + 1,
            id=parcel.id,
            reference=parcel.reference,
            form_id=parcel.form_id,
            state=EntryState.PENDING,
            attempts=0,
            size=len(parcel.body),
            queued_at=queued_at,
            next_try_at=None,
            last_problem=None,
            received_at=None,
        )

    def entries(self, *states: EntryState) -> tuple[Entry, ...]:
        """List entries, oldest first."""
        return tuple(
            entry for entry in self._entries.values() if not states or entry.state in states
        )

    def show(self, submission: SubmissionId) -> Entry | None:
        """Look at one entry."""
        return self._entries.get(submission)

    def counts(self) -> Mapping[EntryState, int]:
        """Count the entries in each state."""
        return {state: len(self.entries(state)) for state in EntryState}

    def recover(self) -> int:
        """Put what is ``sending`` back in the queue."""
        found = self.entries(EntryState.SENDING)
        for entry in found:
            self._change(entry.id, Happening.RECOVER)
        return len(found)

    def claim(self, moment: Moment, *, most: int, most_bytes: int) -> tuple[Parcel, ...]:
        """Mark due entries as ``sending`` and hand them out."""
        due = [
            entry for entry in self.entries(EntryState.PENDING) if self._wait(entry, moment) == 0
        ]
        chosen: list[Entry] = []
        for entry in sorted(due, key=lambda one: (one.attempts, one.number))[:most]:
            most_bytes -= entry.size
            if chosen and most_bytes < 0:
                break
            chosen.append(entry)
        for entry in chosen:
            self._change(entry.id, Happening.CLAIM, attempts=entry.attempts + 1)
        return tuple(
            replace(self._parcels[entry.id], attempts=entry.attempts + 1) for entry in chosen
        )

    def settle(self, outcomes: Sequence[Outcome], moment: Moment) -> None:
        """Store what came of a try: all of it, or nothing when one transition is illegal."""
        before = copy(self._entries), copy(self._due), copy(self.acknowledgements)
        try:
            for outcome in outcomes:
                self._settle(outcome, moment)
        except TransitionError:
            self._entries, self._due, self.acknowledgements = before
            raise

    def retry(self, submission: SubmissionId) -> None:
        """Make a parked or waiting entry due now."""
        self._change(submission, Happening.RETRY)

    def wait(self, moment: Moment) -> float | None:
        """Say the seconds until the next entry is due."""
        waits = [self._wait(entry, moment) for entry in self.entries(EntryState.PENDING)]
        return min(waits, default=None)

    def _wait(self, entry: Entry, moment: Moment) -> float:
        boot, due = self._due.get(entry.id, ("", 0.0))
        return max(0.0, due - moment.monotonic) if boot == moment.boot else 0.0

    def _settle(self, outcome: Outcome, moment: Moment) -> None:
        match outcome:
            case Received():
                self._change(outcome.id, Happening.RECEIVE, received_at=outcome.received_at)
                self.acknowledgements[outcome.id] = outcome.acknowledgement
            case Deferred():
                self._change(
                    outcome.id,
                    Happening.DEFER,
                    last_problem=outcome.problem,
                    next_try_at=moment.wall + timedelta(seconds=outcome.seconds),
                )
                self._due[outcome.id] = moment.boot, moment.monotonic + outcome.seconds
            case Parked():
                self._change(outcome.id, Happening.PARK, last_problem=outcome.problem)

    def _change(self, submission: SubmissionId, happening: Happening, **values: object) -> None:
        entry = self._entries.get(submission)
        if entry is None:
            raise TransitionError("no such entry", code="outbox.unknown")
        state = after(entry.state, happening)
        self._due.pop(submission, None)
        fresh: dict[str, object] = {"next_try_at": None, "last_problem": None, "received_at": None}
        self._entries[submission] = replace(entry, state=state, **{**fresh, **values})  # type: ignore[arg-type]
