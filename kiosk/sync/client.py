# SPDX-License-Identifier: Apache-2.0
"""The central over HTTP, as the courier sees it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, cast

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, SealingError
from kiosk.handover import Ended
from kiosk.identifiers import Digest, SubmissionId
from kiosk.outbox import Parcel
from kiosk.sealing import Keyring, StationKey
from kiosk.sync import (
    announcing,
    enrolling,
    offering,
    parts,
    rekeying,
    relaying,
    statuses,
    strict,
    telling,
)
from kiosk.sync.centre_time import CentreTime
from kiosk.sync.channel import JSON, Channel
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ANNOUNCED,
    ASK_PATH,
    HEALTH_PATH,
    HEARTBEAT_PATH,
    MOST_KEYS_BYTES,
    MOST_RELEASE_METADATA_BYTES,
    MOST_STAFF_BYTES,
    NOTICES_PATH,
    RELEASE_METADATA_PATH,
    RELEASE_TARGET_PATH,
    SETTINGS_PATH,
    STAFF_PATH,
    STATION_KEYS_PATH,
    Answers,
    Devices,
    Enrolled,
    Health,
    Heartbeat,
    JournalHead,
    PrinterState,
    Program,
    Pulse,
    Question,
)
from kiosk.sync.port import (
    Answer,
    Appended,
    Beat,
    Condition,
    Fetched,
    Heard,
    JournalEnd,
    Letter,
    Offer,
    Reply,
    Slice,
    Told,
)
from kiosk.sync.signing import Signing
from kiosk.sync.tokens import Tokens
from kiosk.sync.transport import Transport

SOFTWARE: Final = "migration-kiosk/1"

MOST_ALARMS: Final = 32

_PACKED: Final = {**JSON, "Content-Encoding": "gzip"}


def _no_keys() -> None:
    """Nobody is believed yet."""


def _nobody(_key: StationKey) -> None:
    """Nobody keeps keys that are changed."""


class CentralClient:
    """Speaks the contract of ``kiosk.sync.contract`` with one central.

    Without the keys that the central countersigns with, nothing is sent: the station would
    not know what to believe. Such a client can enrol, and reach.
    """

    def __init__(
        self,
        url: str,
        station: str,
        key: StationKey,
        clock: Clock,
        *,
        keyring: Callable[[], Keyring | None] = _no_keys,
        centre: CentreTime | None = None,
        authorities: Path | None = None,
        signing: Signing | None = None,
        on_rekeyed: Callable[[StationKey], object] = _nobody,
    ) -> None:
        self._transport = Transport(url, authorities)
        self._station = station
        self._key = key
        self._clock = clock
        self._centre = centre or CentreTime(clock)
        self._signing = signing or Signing([key])
        self._on_rekeyed = on_rekeyed
        tokens = Tokens(station, self._signing, self._centre)
        self._channel = Channel(self._transport, tokens, self._centre, keyring)

    @property
    def carried(self) -> int:
        """Count the bytes handed to the line so far."""
        return self._transport.carried

    def interrupt_when(self, is_stopped: Callable[[], bool]) -> None:
        """Break off what is being sent once this says so."""
        self._transport.is_stopped = is_stopped

    def write(self, parcels: Sequence[Parcel], journal: JournalEnd) -> Letter:
        """Write an announcement."""
        return announcing.write(parcels, journal, self._clock.now())

    def send(self, letter: Letter) -> Heard:
        """Send an announcement; never raises for the line's sake."""
        return self._deliver(ANNOUNCE_PATH, letter.content, _PACKED)

    def read(self, letter: Letter, heard: Heard) -> Answer:
        """Believe what the Service signed about these parcels, and nothing else."""
        return self._answer(
            heard, lambda said: announcing.read(letter.parcels, said, self._channel.key)
        )

    def ask(self, parcels: Sequence[Parcel]) -> Answer:
        """Ask for the fate of parcels."""
        heard = self._question([parcel.id for parcel in parcels])
        return self._answer(heard, lambda said: announcing.read(parcels, said, self._channel.key))

    def ask_unknown(self, submissions: Sequence[SubmissionId]) -> Answer:
        """Ask which of these the Service has never heard of."""
        heard = self._question(submissions)
        return self._answer(heard, lambda said: announcing.unknown(submissions, said))

    def beat(self, condition: Condition) -> Beat:
        """Tell how the station is; the answer tells what time it is at the centre."""
        number, head = condition.journal
        vitals = condition.vitals
        devices = Devices(
            printer=cast("PrinterState | None", vitals.printer),
            disk_free=vitals.disk_free,
            skew_ms=vitals.skew_ms,
        )
        content = Heartbeat(
            sent_at=self._clock.now(),
            journal=JournalHead(number=number, hash=head.hex()),
            queue={state.value: count for state, count in condition.queue.items()},
            oldest_unsent_at=condition.oldest_unsent_at,
            software=SOFTWARE,
            catalogue=vitals.catalogue,
            devices=devices,
            alarms=vitals.alarms[:MOST_ALARMS],
            notices=vitals.notices,
            settings=vitals.settings,
            program=None if vitals.program is None else Program(**asdict(vitals.program)),
        ).model_dump_json(exclude={"program"} if vitals.program is None else None)
        try:
            exchange = self._channel.exchange("POST", HEARTBEAT_PATH, content.encode(), JSON)
            if exchange.status != HTTPStatus.OK:
                return Beat(**self._channel.trouble(exchange))
            pulse = strict.record(Pulse, exchange.content)
        except DeliveryError as error:
            return Beat(**statuses.lost(error))
        self._channel.proven(exchange)
        self._centre.save()
        self._finish_change()
        return Beat(
            time=pulse.time,
            kept=pulse.kept,
            catalogue=pulse.catalogue,
            notices=pulse.notices,
            settings=pulse.settings,
            station_keys=pulse.station_keys,
            staff=pulse.staff,
            program=pulse.program or "",
            journal=condition.journal,
        )

    def append(self, piece: Slice) -> Appended:
        """Append bytes to a part."""
        try:
            path, headers = parts.path(piece.part), parts.headers(piece.offset)
            exchange = self._channel.exchange("PATCH", path, piece.content, headers)
            found = parts.appended(exchange)
        except DeliveryError as error:
            return Appended(**statuses.lost(error))
        return found or Appended(**self._channel.trouble(exchange))

    def offset(self, part: Digest) -> Appended:
        """Ask how many bytes of a part are there."""
        try:
            exchange = self._channel.exchange("HEAD", parts.path(part))
            found = parts.offset(exchange)
        except DeliveryError as error:
            return Appended(**statuses.lost(error))
        return found or Appended(**self._channel.trouble(exchange))

    def catalogue(self, tag: str) -> Offer:
        """Ask which set is in force, unless it is still the one with this tag."""
        return offering.catalogue(self._channel, tag)

    def file(self, digest: str, offset: int, length: int, size: int) -> Fetched:
        """Ask for bytes of a file of a set."""
        return offering.file(self._channel, digest, offset, length, size)

    def notices(self, tag: str) -> Told:
        """Ask for the notices, unless they are still those with this tag."""
        return offering.told(self._channel, NOTICES_PATH, tag)

    def settings(self) -> Told:
        """Ask what the centre sets at this station."""
        return offering.told(self._channel, SETTINGS_PATH, "")

    def station_keys(self) -> Told:
        """Ask for the keys of all stations."""
        return offering.told(self._channel, STATION_KEYS_PATH, "", most=MOST_KEYS_BYTES)

    def staff(self) -> Told:
        """Ask who works at this station."""
        return offering.told(self._channel, STAFF_PATH, "", most=MOST_STAFF_BYTES)

    def release_metadata(self, name: str) -> Told:
        """Ask for a part of the repository of releases."""
        path = RELEASE_METADATA_PATH.format(name=name)
        return offering.told(self._channel, path, "", most=MOST_RELEASE_METADATA_BYTES)

    def release(self, name: str, offset: int, length: int, size: int) -> Fetched:
        """Ask for bytes of a build of the program."""
        path = RELEASE_TARGET_PATH.format(name=name)
        return offering.piece(self._channel, path, offset, length, size)

    def key(self, name: str) -> bytes | None:
        """Find one of the keys that this station believes."""
        return self._channel.key(name)

    def tell(self, day: str, content: bytes) -> Reply:
        """Bring what was counted in a day."""
        return telling.bring(self._channel, day, content)

    def keep_draft(self, draft: str, content: bytes) -> Reply:
        """Leave a sealed visit for whichever station its slip is shown at."""
        return relaying.keep(self._channel, draft, content)

    def end_draft(self, draft: str) -> Reply:
        """Say that nobody goes on with a sealed visit any more that this station left."""
        return relaying.end(self._channel, draft)

    def find_draft(self, draft: str) -> bytes | Ended | None:
        """Ask for a sealed visit that another station left."""
        return relaying.find(self._channel, draft)

    def take_draft(self, draft: str) -> bool | None:
        """Say that this station goes on with a sealed visit."""
        return relaying.take(self._channel, draft)

    def reach(self) -> Reply:
        """Ask for the central's health; needs no enrolment."""
        try:
            exchange = self._transport.call("GET", HEALTH_PATH, {})
            if exchange.status != HTTPStatus.OK:
                return Reply(**self._channel.trouble(exchange))
            strict.record(Health, exchange.content)
        except DeliveryError as error:
            return Reply(**statuses.lost(error))
        return Reply()

    def enrol(self, code: str) -> Enrolled:
        """Make this station's key known with a one-time code. Raises DeliveryError."""
        self._signing.settle_on(self._key)
        return enrolling.enrol(self._channel, self._station, self._key.public_bytes, code)

    def rekey(self, key: StationKey) -> None:
        """Have the centre believe this key of the station's from now on, and nothing older.

        Raises DeliveryError; asking again is safe, whatever became of the first time. Raises
        SealingError where the files can't be changed over; the next heartbeat does it then.
        """
        self._signing.follow_with(key)
        rekeying.rekey(self._channel, self._station, key)
        self._signing.finish()
        self._on_rekeyed(self._signing.newest)

    def close(self) -> None:
        """Let the connections go."""
        self._transport.close()

    def _finish_change(self) -> None:
        """Bring a change of keys to its end that was cut off, here or at the centre."""
        with suppress(DeliveryError, SealingError):
            if self._signing.is_unfinished:
                self.rekey(self._signing.newest)
            else:
                self._on_rekeyed(self._signing.newest)

    def _question(self, submissions: Sequence[SubmissionId]) -> Heard:
        content = Question(ids=tuple(submissions)).model_dump_json()
        return self._deliver(ASK_PATH, content.encode(), JSON)

    def _deliver(self, path: str, content: bytes, headers: dict[str, str]) -> Heard:
        try:
            exchange = self._channel.exchange("POST", path, content, headers)
        except DeliveryError as error:
            return Heard(**statuses.lost(error))
        if exchange.status != ANNOUNCED:
            return Heard(**self._channel.trouble(exchange))
        return Heard(content=exchange.content, date=exchange.headers.get("Date"))

    def _answer(self, heard: Heard, understand: Callable[[Any], Any]) -> Answer:
        if heard.trouble is not None:
            return Answer(
                trouble=heard.trouble,
                code=heard.code,
                retry_after=heard.retry_after,
                is_in_doubt=heard.is_in_doubt,
            )
        try:
            answers = strict.record(Answers, heard.content)
        except DeliveryError as error:
            return Answer(**statuses.lost(error))
        self._centre.note(heard.date)
        return Answer(items=understand(answers.answers))
