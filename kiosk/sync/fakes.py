# SPDX-License-Identifier: Apache-2.0
"""A central in memory, for tests."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from kiosk.identifiers import Digest, SubmissionId
from kiosk.outbox import Parcel
from kiosk.sync import statements
from kiosk.sync.port import (
    STOPPED,
    Answer,
    Appended,
    Beat,
    Condition,
    Fetched,
    Gap,
    Heard,
    ItemVerdict,
    JournalEnd,
    Letter,
    Offer,
    Offered,
    Reply,
    Slice,
    Trouble,
    Verdict,
)

TIME: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)

Script = Callable[[Sequence[Parcel]], Answer | None]
Fault = Callable[[Slice], Appended | None]


class MemoryCentral:
    """Receives everything, unless a script says otherwise."""

    def __init__(self) -> None:
        self.received: dict[SubmissionId, list[Parcel]] = {}
        """By id, each parcel that came with all its bytes."""
        self.announced: list[tuple[SubmissionId, ...]] = []
        """The ids of each announcement, whether it was heard or not."""
        self.asked: list[tuple[SubmissionId, ...]] = []
        self.beats: list[Condition] = []
        """The heartbeats, whether they were heard or not."""
        self.appended: list[tuple[Digest, int, int]] = []
        """Of each append the part, the offset and how many bytes it brought."""
        self.script: Script = lambda _parcels: None
        """Asked first; an answer that it gives stands for the line, and nothing is received."""
        self.spoil: Fault = lambda _piece: None
        """Asked before bytes are appended; an answer that it gives stands for the line."""
        self.is_up = True
        self.answers_questions = True
        self.beat_trouble: Reply | None = None
        """What heartbeats meet while announcements pass."""
        self.time = TIME
        self.lost = 0
        """How many received submissions the centre does not count any more."""
        self.carried = 0
        self.is_stopped: Callable[[], bool] = lambda: False
        self._parts: dict[Digest, bytearray] = {}
        self._sizes: dict[Digest, int] = {}

    def write(self, parcels: Sequence[Parcel], _journal: JournalEnd, /) -> Letter:
        """Write an announcement; its bytes are the bodies'."""
        content = b"".join(parcel.body or b"" for parcel in parcels)
        return Letter(parcels=tuple(parcels), content=content)

    def send(self, letter: Letter, /) -> Heard:
        """Let it arrive or not."""
        self.announced.append(tuple(parcel.id for parcel in letter.parcels))
        self.carried += len(letter.content)
        return Heard(content=b"heard") if self.is_up else Heard(**_LOST)

    def read(self, letter: Letter, heard: Heard, /) -> Answer:
        """Receive the parcels, once each, or tell which parts are missing."""
        if heard.trouble is not None:
            return Answer(trouble=heard.trouble, code=heard.code, is_in_doubt=heard.is_in_doubt)
        scripted = self.script(letter.parcels)
        if scripted is not None:
            return scripted
        return Answer(items={parcel.id: self._take(parcel) for parcel in letter.parcels})

    def ask(self, parcels: Sequence[Parcel], /) -> Answer:
        """Say what became of parcels."""
        self.asked.append(tuple(parcel.id for parcel in parcels))
        if not (self.is_up and self.answers_questions):
            return Answer(**_LOST)
        return Answer(
            items={
                one.id: acknowledged()
                if one.id in self.received
                else ItemVerdict(verdict=Verdict.UNKNOWN)
                for one in parcels
            }
        )

    def ask_unknown(self, submissions: Sequence[SubmissionId], /) -> Answer:
        """Say which of these were never received."""
        self.asked.append(tuple(submissions))
        if not (self.is_up and self.answers_questions):
            return Answer(**_LOST)
        unknown = [one for one in submissions if one not in self.received]
        return Answer(items={one: ItemVerdict(verdict=Verdict.UNKNOWN) for one in unknown})

    def beat(self, condition: Condition, /) -> Beat:
        """Answer when it is up."""
        self.beats.append(condition)
        if not self.is_up:
            return Beat(**_LOST)
        if self.beat_trouble is not None:
            return Beat(trouble=self.beat_trouble.trouble, code=self.beat_trouble.code)
        return Beat(time=self.time, kept=len(self.received) - self.lost, journal=condition.journal)

    def append(self, piece: Slice, /) -> Appended:
        """Append bytes where they belong."""
        if self.is_stopped():
            return Appended(trouble=Trouble.LINE, code=STOPPED)
        if not self.is_up:
            return Appended(**_LOST)
        spoilt = self.spoil(piece)
        if spoilt is not None:
            return spoilt
        return self.keep(piece, len(piece.content))

    def keep(self, piece: Slice, count: int) -> Appended:
        """Keep the first bytes of a piece, as when the line breaks behind them."""
        if piece.part not in self._sizes:
            return Appended()
        part = self._parts[piece.part]
        self.appended.append((piece.part, piece.offset, count))
        self.carried += count
        if piece.offset == len(part):
            part += piece.content[:count]
        if len(part) == self._sizes[piece.part] and _digest(part) != piece.part:
            part.clear()
            return Appended(offset=0, code="delivery.altered")
        return Appended(offset=len(part))

    def offset(self, part: Digest, /) -> Appended:
        """Say how many bytes of a part are there."""
        if not self.is_up:
            return Appended(**_LOST)
        return Appended(offset=len(self._parts[part])) if part in self._parts else Appended()

    def interrupt_when(self, is_stopped: Callable[[], bool], /) -> None:
        """Break off what is being sent once this says so."""
        self.is_stopped = is_stopped

    def forget(self, submission: SubmissionId) -> None:
        """Lose a submission, as a centre that was restored from an older backup has."""
        del self.received[submission]

    def _take(self, parcel: Parcel) -> ItemVerdict:
        gaps = [] if parcel.body is not None else self._missing(parcel)
        if gaps:
            return ItemVerdict(verdict=Verdict.INCOMPLETE, missing=tuple(gaps))
        self.received.setdefault(parcel.id, []).append(parcel)
        return acknowledged()

    def _missing(self, parcel: Parcel) -> list[Gap]:
        found = []
        for digest, (_start, size) in statements.parts(parcel.manifest).items():
            self._sizes[digest] = size
            part = self._parts.setdefault(digest, bytearray())
            if len(part) < size:
                found.append(Gap(digest, len(part)))
        return found


class MemoryPublisher:
    """Offers the published set in a folder, piece by piece, unless told otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fetched: list[tuple[str, int, int]] = []
        """The path, the offset and how many bytes, of each piece that was asked for."""
        self.listed = 0
        """How often the list was asked for."""
        self.is_up = True
        self.spoil: Callable[[str, bytes], bytes] = lambda _path, content: content
        """Changes what a file is on the way."""
        self.files: tuple[Offered, ...] | None = None
        """What is listed in place of what is there."""

    @property
    def edition(self) -> int:
        """The number of the set."""
        return int(json.loads((self.folder / "catalogue.json").read_bytes())["edition"])

    def beat(self) -> Beat:
        """Name the set as a heartbeat's answer does."""
        return Beat(time=TIME, catalogue=self.edition)

    def catalogue(self, _tag: str, /) -> Offer:
        """List the files."""
        self.listed += 1
        if not self.is_up:
            return Offer(**_LOST)
        return Offer(edition=self.edition, files=self.files or self.listing())

    def listing(self) -> tuple[Offered, ...]:
        """Describe what is there."""
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return tuple(
            Offered(
                path.relative_to(self.folder).as_posix(),
                sha256(path.read_bytes()).hexdigest(),
                path.stat().st_size,
            )
            for path in paths
        )

    def file(self, digest: str, offset: int, length: int, _size: int, /) -> Fetched:
        """Give bytes of a file."""
        if not self.is_up:
            return Fetched(**_LOST)
        one = next((one for one in self.listing() if one.digest == digest), None)
        if one is None:
            return Fetched(is_missing=True)
        content = self.spoil(one.path, (self.folder / one.path).read_bytes())
        self.fetched.append((one.path, offset, length))
        return Fetched(content=content[offset : offset + length])


_LOST: Final[Mapping[str, Any]] = {
    "trouble": Trouble.LINE,
    "code": "delivery.unreachable",
}


def acknowledged() -> ItemVerdict:
    """Say that an item was received."""
    return ItemVerdict(verdict=Verdict.RECEIVED, received_at=TIME, acknowledgement="a.b.c")


def _digest(part: bytearray) -> Digest:
    return Digest(sha256(part).hexdigest())
