# SPDX-License-Identifier: Apache-2.0
"""A journal in memory, for tests."""

from collections.abc import Iterator, Mapping

from kiosk.audit.chain import GENESIS, Record, canonical_facts, link
from kiosk.audit.events import Events
from kiosk.clock import Clock
from kiosk.timestamps import to_text


class MemoryJournal:
    """Keeps records in a list."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._events = Events.registered()
        self._records: list[Record] = []

    def record(self, event: str, facts: Mapping[str, str]) -> None:
        """Append a registered event."""
        self._events.check(event, facts)
        number, previous = self.head()
        number += 1
        at = to_text(self._clock.now())
        self._records.append(
            Record(
                number=number,
                at=at,
                event=event,
                facts=dict(facts),
                hash=link(previous, number, at, event, canonical_facts(facts)),
            )
        )

    def records(self, after: int = 0) -> Iterator[Record]:
        """Walk the records behind a number, oldest first."""
        return iter(tuple(one for one in self._records if one.number > after))

    def about(self, submission: str) -> tuple[Record, ...]:
        """List the records that name a submission, oldest first."""
        return tuple(one for one in self._records if one.facts.get("id") == submission)

    def latest(self, event: str) -> Record | None:
        """Find the last record of an event."""
        return next((one for one in reversed(self._records) if one.event == event), None)

    def head(self) -> tuple[int, bytes]:
        """Say the last record's number and hash."""
        if not self._records:
            return 0, GENESIS
        return self._records[-1].number, self._records[-1].hash
