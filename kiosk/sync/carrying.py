# SPDX-License-Identifier: Apache-2.0
"""The station's side of a stick: submissions go out, acknowledgements come in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import SealingError, StorageError
from kiosk.identifiers import SubmissionId
from kiosk.outbox import Entry, EntryState, Moment, Outbox, Parcel, Received
from kiosk.reference import is_training
from kiosk.sealing.jws import Keyring, SigningKey
from kiosk.sync import acknowledging
from kiosk.sync.statements import Statements
from kiosk.sync.stick import Box, Carried, Stick, Unreadable

UNACKNOWLEDGED: Final = (
    EntryState.PENDING,
    EntryState.SENDING,
    EntryState.PARKED,
    EntryState.CONFLICT,
)
SLICE_BYTES: Final = 1 << 20
_BATCH: Final = 100
"""Items between two transactions: few are forgotten when the stick is pulled out."""
_STATEMENT_BYTES: Final = 2 << 10
_STICK_IS_LOST: Final = {"stick.full", "stick.unwritable", "stick.absent"}


@dataclass(frozen=True, slots=True)
class Mishap:
    """Something that could not be copied or taken, and why."""

    name: str
    code: str


@dataclass(slots=True)
class Tally:
    """What came of an export or an import."""

    copied: int = 0
    """Of an import: acknowledgements that were news."""
    known: int = 0
    """Lay there already, or were acknowledged already."""
    cleaned: int = 0
    mishaps: list[Mishap] = field(default_factory=list)
    stopped: str = ""
    """Why it ended before everything was looked at (a stable code)."""


class Carrier:
    """Carries one station's submissions to a stick and acknowledgements from it.

    Both may be repeated at any time and broken off at any moment. Raises StorageError
    ``stick.training`` where people practise.
    """

    def __init__(
        self,
        outbox: Outbox,
        stick: Stick,
        *,
        key: SigningKey,
        station: str,
        clock: Clock,
        actor: str,
    ) -> None:
        if is_training(station):
            raise StorageError("nothing of a training is for the centre", code="stick.training")
        self._outbox = outbox
        self._statements = Statements(outbox, key)
        self._stick = stick
        self._station = station
        self._clock = clock
        self._actor = actor

    def room_needed(self, states: Sequence[EntryState]) -> int:
        """Count the bytes that an export would take beyond what lies there."""
        _, block = self._stick.room()

        def on_disk(size: int) -> int:
            return -(-size // block) * block

        return sum(
            on_disk(entry.size) + on_disk(_STATEMENT_BYTES)
            for entry in self._outbox.entries(*states)
            if self._stick.size_of(self._station, entry.id) != entry.size
        )

    def export(self, states: Sequence[EntryState]) -> Iterator[Tally]:
        """Copy what is in these states, oldest first; yields the tally so far, batch by batch.

        Raises StorageError ``stick.full`` before anything is written when there is no room.
        """
        free, _ = self._stick.room()
        if (needed := self.room_needed(states)) > free:
            raise StorageError(f"{needed} bytes needed, {free} free", code="stick.full")
        tally = Tally()
        copied: list[SubmissionId] = []
        try:
            for entry in self._outbox.entries(*states):
                if self._copy(entry, tally):
                    copied.append(entry.id)
                if len(copied) >= _BATCH:
                    self._note(copied)
                    yield tally
        except StorageError as error:
            if error.code not in _STICK_IS_LOST:
                raise
            tally.stopped = error.code
        finally:
            self._note(copied)
        yield tally

    def take(self, keys: Keyring, *, clean: bool) -> Iterator[Tally]:
        """Store the acknowledgements on the stick; yields the tally so far, batch by batch.

        With ``clean``, what is acknowledged and stored here is taken off the stick.
        """
        tally = Tally()
        batch: list[Received] = []
        for one in self._stick.carried(Box.RECEIVED, self._station):
            received = self._read(one, keys)
            if isinstance(received, Mishap):
                tally.mishaps.append(received)
            else:
                batch.append(received)
            if len(batch) >= _BATCH:
                self._store(batch, tally, clean=clean)
                yield tally
        self._store(batch, tally, clean=clean)
        yield tally

    def _copy(self, entry: Entry, tally: Tally) -> bool:
        parcel = self._outbox.parcel(entry.id)
        if parcel is None:
            return False
        try:
            if self._lies_there(parcel := self._statements.complete(parcel)):
                tally.known += 1
                return False
            slices = self._slices(parcel)
            self._stick.put(self._station, parcel.id, parcel.manifest, slices, parcel.digest)
        except StorageError as error:
            if error.code in _STICK_IS_LOST:
                raise
            tally.mishaps.append(Mishap(entry.id, error.code))
            return False
        tally.copied += 1
        return True

    def _lies_there(self, parcel: Parcel) -> bool:
        return self._stick.holds(self._station, parcel.id, parcel.manifest, parcel.digest)

    def _slices(self, parcel: Parcel) -> Iterable[bytes]:
        for at in range(0, parcel.size, SLICE_BYTES):
            yield self._outbox.body(parcel.id, at, min(SLICE_BYTES, parcel.size - at))

    def _note(self, copied: list[SubmissionId]) -> None:
        if copied:
            self._outbox.note_export(tuple(copied), self._actor, Moment.of(self._clock))
            copied.clear()

    def _read(self, one: Carried | Unreadable, keys: Keyring) -> Received | Mishap:
        """Believe what the Service signed about bytes that this station has, and nothing else."""
        if isinstance(one, Unreadable):
            return Mishap(one.name, one.code)
        try:
            said = acknowledging.read(one.statement, keys)
        except SealingError as error:
            return Mishap(one.id, error.code)
        parcel = self._outbox.parcel(one.id)
        if said.id != one.id or said.station != self._station:
            return Mishap(one.id, "stick.mismatch")
        if parcel is None:
            return Mishap(one.id, "stick.unknown-submission")
        if said.digest != parcel.digest:
            return Mishap(one.id, "stick.digest")
        return Received(id=one.id, received_at=said.received_at, acknowledgement=one.statement)

    def _store(self, batch: list[Received], tally: Tally, *, clean: bool) -> None:
        if batch:
            new = self._outbox.acknowledge(tuple(batch), self._actor, Moment.of(self._clock))
            tally.copied += new
            tally.known += len(batch) - new
        if clean:
            for one in batch:
                self._stick.remove(self._station, one.id)
                tally.cleaned += 1
        batch.clear()
