# SPDX-License-Identifier: Apache-2.0
"""Taking what a stick brings, by the same road as what comes over the network."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.central.centre import Centre
from kiosk.central.failures import CentralError
from kiosk.central.ingest.awaiting import parts_of
from kiosk.central.ingest.opening import Found, proven
from kiosk.central.ingest.parts import AlteredError, OvertakenError
from kiosk.central.ingest.uploading import CHUNK_BYTES
from kiosk.errors import StorageError
from kiosk.sync.contract import MOST_INLINE_BYTES, Item, ItemAnswer, Manifest, Standing
from kiosk.sync.stick import Box, Carried, Stick, Unreadable


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one thing on the stick."""

    name: str
    code: str
    """``received``, ``duplicate``, or why it was not taken."""


def bring(centre: Centre, folder: Path) -> Iterator[Brought]:
    """Take each submission on a stick and lay its acknowledgement beside it, one after another.

    What was acknowledged is durable here first, so the stick may be pulled out at any time and
    brought again. Raises StorageError when the database or the stick is in trouble.
    """
    stick = Stick(folder)
    for found in stick.carried(Box.OUTBOX):
        if isinstance(found, Unreadable):
            yield Brought(found.name, found.code)
        else:
            yield _take(centre, stick, found)


def _take(centre: Centre, stick: Stick, found: Carried) -> Brought:
    name = f"{found.station}/{found.id}"
    try:
        manifest = proven(Found(found.statement, iter(())), centre.stations)
    except CentralError as error:
        return Brought(name, error.code)
    if (manifest.station, manifest.id) != (found.station, found.id):
        return Brought(name, "central.manifest")
    if manifest.size != found.size:
        return Brought(name, "central.digest")
    try:
        answer = _announced(centre, manifest, found)
    except StorageError as error:
        if not error.code.startswith("stick."):
            raise
        return Brought(name, error.code)
    if answer.acknowledgement is None:
        return Brought(name, answer.problem.code if answer.problem else "central.digest")
    stick.acknowledge(found.station, found.id, answer.acknowledgement)
    return Brought(name, "duplicate" if answer.duplicate else "received")


def _announced(centre: Centre, manifest: Manifest, found: Carried) -> ItemAnswer:
    """Announce with a small body, or without and then again after its parts."""
    body = None
    if manifest.size <= MOST_INLINE_BYTES:
        body = b64encode(b"".join(found.slices())).decode("ascii")
    item = Item(manifest=found.statement, body=body)
    answer = _one(centre, manifest, item)
    if answer.standing is not Standing.INCOMPLETE:
        return answer
    try:
        _append_parts(centre, manifest, found)
    except (AlteredError, OvertakenError):
        return answer
    return _one(centre, manifest, item)


def _one(centre: Centre, manifest: Manifest, item: Item) -> ItemAnswer:
    return centre.reception.take(manifest.station, [item]).answers[0]


def _append_parts(centre: Centre, manifest: Manifest, found: Carried) -> None:
    """Append what is missing; what the network brought already is read over."""
    start = 0
    body = _Window(found)
    for part in parts_of(manifest):
        at = centre.parts.progress(manifest.station, part.sha256)
        while at is not None and at.have < at.size:
            end = start + min(at.have + CHUNK_BYTES, at.size)
            data = body.between(start + at.have, end)
            if not data:
                return  # shorter than its manifest says
            at = centre.parts.append(part.sha256, at, data)
        start += part.size


class _Window:
    """A body that is read forwards once, of which ever later pieces are wanted."""

    def __init__(self, found: Carried) -> None:
        self._slices = found.slices()
        self._start = 0
        self._data = b""

    def between(self, start: int, end: int) -> bytes:
        """Give the bytes of a piece; fewer at the end of the body."""
        while self._start + len(self._data) < end:
            more = next(self._slices, b"")
            if not more:
                break
            behind = min(max(0, start - self._start), len(self._data))
            self._data = self._data[behind:] + more
            self._start += behind
        return self._data[max(0, start - self._start) : end - self._start]
