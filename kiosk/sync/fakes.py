# SPDX-License-Identifier: Apache-2.0
"""A central in memory, for tests."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from kiosk.identifiers import SubmissionId
from kiosk.outbox import Parcel
from kiosk.sync.port import Answer, ItemVerdict, Trouble, Verdict

Script = Callable[[Sequence[Parcel]], Answer | None]


class MemoryCentral:
    """Receives everything, unless a script says otherwise."""

    def __init__(self) -> None:
        self.received: dict[SubmissionId, list[Parcel]] = {}
        self.announced: list[tuple[SubmissionId, ...]] = []
        self.script: Script = lambda _parcels: None
        """Asked first; an answer that it gives stands for the line, and nothing is received."""
        self.is_up = True

    def announce(self, parcels: Sequence[Parcel], _journal: tuple[int, bytes], /) -> Answer:
        """Receive the parcels, once each."""
        self.announced.append(tuple(parcel.id for parcel in parcels))
        if not self.is_up:
            return Answer(trouble=Trouble.LINE, code="delivery.unreachable")
        scripted = self.script(parcels)
        if scripted is not None:
            return scripted
        for parcel in parcels:
            self.received.setdefault(parcel.id, []).append(parcel)
        return Answer(items={parcel.id: acknowledged() for parcel in parcels})

    def reach(self) -> Answer:
        """Answer when it is up."""
        return Answer() if self.is_up else Answer(trouble=Trouble.LINE, code="delivery.unreachable")


def acknowledged() -> ItemVerdict:
    """Say that an item was received."""
    return ItemVerdict(
        verdict=Verdict.RECEIVED,
        received_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
        acknowledgement="{}",
    )
