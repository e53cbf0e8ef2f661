# SPDX-License-Identifier: Apache-2.0
"""Heartbeats, and what their answers set off: asking for what was lost, erasing what is old."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from kiosk.identifiers import SubmissionId
from kiosk.outbox import EntryState
from kiosk.sync.carriage import Carriage
from kiosk.sync.line import MOST_ITEMS
from kiosk.sync.measures import Measures
from kiosk.sync.port import Beat, Central, Condition, Errand, Verdict, Vitals

_STUCK: Final = {EntryState.CONFLICT: "outbox.conflict", EntryState.PARKED: "outbox.parked"}
"""Alarms of submissions that need a person."""


class Heart:
    """Beats every few minutes, and once before anything else is tried on a line that failed."""

    def __init__(
        self,
        carriage: Carriage,
        central: Central,
        *,
        every: float,
        retention_days: int,
        vitals: Callable[[], Vitals],
        errands: Sequence[Errand] = (),
    ) -> None:
        self._carriage = carriage
        self._central = central
        self._every = every
        self._retention_days = retention_days
        self._vitals = vitals
        self._errands = errands
        self._due = 0.0
        self._explained = (0, 0)
        """What was kept and what was acknowledged here when the difference was last made good."""

    @property
    def is_due(self) -> bool:
        """Whether the next one is to be sent."""
        line = self._carriage.line
        return line.needs_probe or self._carriage.clock.monotonic() >= self._due

    def tune(self, measures: Measures) -> None:
        """Beat and keep by other measures from now on."""
        self._every, self._retention_days = measures.heartbeat_every, measures.retention_days

    def beat(self) -> Beat:
        """Send one and do what its answer asks for. Raises StorageError."""
        carriage = self._carriage
        acknowledged = carriage.outbox.acknowledged()
        reply = self._central.beat(self._condition())
        carriage.charge()
        carriage.note_probe(reply)
        if reply.trouble is None and reply.time is not None:
            self._due = carriage.clock.monotonic() + self._every
            if self._is_whole(reply.kept, acknowledged):
                self._retain(reply.time)
            for errand in self._errands:
                errand.told(reply)
        return reply

    def _condition(self) -> Condition:
        outbox = self._carriage.outbox
        queue, vitals = outbox.counts(), self._vitals()
        stuck = [code for state, code in _STUCK.items() if queue[state]]
        return Condition(
            journal=self._carriage.journal.head(),
            queue=queue,
            oldest_unsent_at=outbox.oldest_unsent(),
            vitals=replace(vitals, alarms=(*stuck, *vitals.alarms)),
        )

    def _is_whole(self, kept: int, acknowledged: int) -> bool:
        """Say whether the centre has what it acknowledged; ask for the rest and queue it again."""
        if kept >= acknowledged or (kept, acknowledged) == self._explained:
            return True
        outbox = self._carriage.outbox
        told = [entry.id for entry in outbox.entries(EntryState.RECEIVED, EntryState.PURGED)]
        for place in range(0, len(told), MOST_ITEMS):
            answer = self._central.ask_unknown(told[place : place + MOST_ITEMS])
            self._carriage.charge()
            if answer.trouble is not None:
                return False
            outbox.missed(tuple(answer.items), self._carriage.now())
        self._explained = (kept, outbox.acknowledged())
        return True

    def _retain(self, centre_time: datetime) -> None:
        """Erase by the centre's clock: one that jumps years ahead here erases nothing."""
        if not self._retention_days:
            return
        before, outbox = centre_time - timedelta(days=self._retention_days), self._carriage.outbox
        there = self._there(outbox.erasable(before, most=MOST_ITEMS))
        outbox.purge(before, self._carriage.now(), most=MOST_ITEMS, among=there)

    def _there(self, submissions: Sequence[SubmissionId]) -> list[SubmissionId]:
        """Name those that the centre proves to have now, and queue again what it has lost.

        Counting can't tell: as many may have arrived without this station's knowledge as a
        restored centre has lost.
        """
        outbox = self._carriage.outbox
        parcels = [parcel for one in submissions if (parcel := outbox.parcel(one)) is not None]
        if not parcels:
            return []
        answer = self._central.ask(parcels)
        self._carriage.charge()
        said = {one: item.verdict for one, item in answer.items.items()}
        lost = {Verdict.UNKNOWN, Verdict.INCOMPLETE}
        outbox.missed([one for one in said if said[one] in lost], self._carriage.now())
        return [one for one in said if said[one] is Verdict.RECEIVED]
