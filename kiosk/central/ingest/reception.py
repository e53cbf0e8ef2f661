# SPDX-License-Identifier: Apache-2.0
"""What the central does with each announced item, and what it says of those it is asked for."""

import binascii
import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final

from kiosk.central.fleet.journals import Told
from kiosk.central.fleet.stations import Stations
from kiosk.central.ingest import statements
from kiosk.central.ingest.records import Incoming, Kept
from kiosk.central.ingest.submissions import CentralSubmissions
from kiosk.central.keys import CountersigningKey
from kiosk.central.refusals import problem
from kiosk.clock import Clock
from kiosk.errors import SealingError
from kiosk.identifiers import SUBMISSION_PATTERN
from kiosk.sealing import jws
from kiosk.sync.contract import (
    ACKNOWLEDGEMENT_TYPE,
    MOST_BODY_BYTES,
    MOST_INLINE_BYTES,
    PART_BYTES,
    Answers,
    Item,
    ItemAnswer,
    Manifest,
    Question,
    Standing,
)
from kiosk.timestamps import to_text

_MOST_MISSING: Final = 5000
"""With 500 of the longest answers otherwise, about two thirds of ``MOST_ANSWER_BYTES``."""

MOST_HASHED: Final = MOST_BODY_BYTES
"""How many bytes of bodies in parts one request has looked at as a whole: one of the largest.
Who uploads announces one at a time; what else is there is looked at when it is announced again."""

_ID: Final = re.compile(SUBMISSION_PATTERN)


class Reception:
    """Takes announcements; the items of one are independent of each other."""

    def __init__(
        self,
        submissions: CentralSubmissions,
        stations: Stations,
        key: CountersigningKey,
        clock: Clock,
    ) -> None:
        self._submissions = submissions
        self._stations = stations
        self._key = key
        self._clock = clock

    def take(self, station: str, items: Sequence[Item], told: Told | None = None) -> Answers:
        """Store what is new, recognise what is not, and say so for each item.

        ``told`` is where the station's own journal ended, where it speaks itself. Raises
        StorageError, and nothing is stored then.
        """
        keyring = _Keyring(self._stations, station)
        read = [_read(item, keyring) for item in items]
        first: dict[str, Incoming] = {}
        for one in read:
            if isinstance(one, Incoming):
                first.setdefault(one.manifest.id, one)
        kept = dict(self._submissions.take(station, list(first.values()), self._clock.now(), told))
        whole = _whole(first, kept)
        kept |= self._submissions.complete(whole, self._clock.now())
        return _bounded(
            [one if isinstance(one, ItemAnswer) else self._answer(one, kept, first) for one in read]
        )

    def answer(self, station: str, question: Question) -> Answers:
        """Say what is known of the ids. Raises StorageError."""
        kept = self._submissions.ask(station, question.ids)
        return _bounded(
            [
                self._stands(kept[id_])
                if id_ in kept
                else ItemAnswer(id=id_, standing=Standing.UNKNOWN)
                for id_ in question.ids
            ]
        )

    def acknowledge(self, kept: Kept) -> str:
        """Countersign: the same words at every repetition, because all of them are stored."""
        if kept.received_at is None:
            raise ValueError("nothing is acknowledged that was not received")
        # none of these has a character that JSON would write otherwise
        payload = (
            f'{{"id":"{kept.id}","digest":"{kept.digest}","station":"{kept.station}",'
            f'"received_at":"{to_text(kept.received_at)}"}}'
        )
        return jws.sign_text(payload, ACKNOWLEDGEMENT_TYPE, self._key)

    def _answer(
        self, item: Incoming, kept: dict[str, Kept], first: dict[str, Incoming]
    ) -> ItemAnswer:
        one = kept.get(item.manifest.id)
        if one is None:
            return _refused(item.manifest.id, HTTPStatus.TOO_MANY_REQUESTS, "central.too-many")
        if not _is_same(item, one):
            return _refused(one.id, HTTPStatus.CONFLICT, "central.conflict")
        return self._stands(one, is_repeated=first[one.id] is not item)

    def _stands(self, kept: Kept, *, is_repeated: bool = False) -> ItemAnswer:
        if kept.refuted:
            # every part has its digest and the whole has not: the manifest contradicts itself
            return _refused(kept.id, HTTPStatus.UNPROCESSABLE_ENTITY, "central.manifest")
        if kept.received_at is None:
            return ItemAnswer(id=kept.id, standing=Standing.INCOMPLETE, missing=kept.missing)
        # made of what is stored and signed here: there is nothing to validate
        return ItemAnswer.model_construct(
            id=kept.id,
            standing=Standing.RECEIVED,
            duplicate=kept.duplicate or is_repeated,
            acknowledgement=self.acknowledge(kept),
        )


def _whole(items: Mapping[str, Incoming], kept: Mapping[str, Kept]) -> list[str]:
    """Say of which submissions all bytes are there, as far as one request has them looked at."""
    whole, left = [], MOST_HASHED
    for id_, item in items.items():
        found = kept.get(id_)
        if found is None or not (found.is_there and _is_same(item, found)):
            continue
        left -= item.manifest.size
        if left < 0:
            break
        whole.append(id_)
    return whole


class _Keyring:
    """The keys of one station, looked up once for a batch."""

    def __init__(self, stations: Stations, station: str) -> None:
        self._stations = stations
        self._station = station
        self._known: dict[str, bytes | None] = {}

    def __call__(self, name: str) -> bytes | None:
        if name not in self._known:
            key = self._stations.key(name)
            is_theirs = key is not None and key.station == self._station
            self._known[name] = key.public_key if key and is_theirs else None
        return self._known[name]

    def is_station(self, code: str) -> bool:
        return code == self._station


def _read(item: Item, keyring: _Keyring) -> Incoming | ItemAnswer:
    """Take an item apart, or say what is wrong with it for good."""
    try:
        key_id, manifest = statements.manifest(item.manifest, keyring)
    except SealingError:
        return _refused(
            _claimed(item.manifest), HTTPStatus.UNPROCESSABLE_ENTITY, "central.manifest"
        )
    if not (keyring.is_station(manifest.station) and _has_right_parts(manifest)):
        return _refused(manifest.id, HTTPStatus.UNPROCESSABLE_ENTITY, "central.manifest")
    body = None
    if item.body is not None:
        if manifest.size > MOST_INLINE_BYTES:
            return _refused(manifest.id, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "central.oversize")
        body = _decoded(item.body)
        if body is None or not _is_body_of(body, manifest):
            return _refused(manifest.id, HTTPStatus.UNPROCESSABLE_ENTITY, "central.digest")
    return Incoming(manifest=manifest, statement=item.manifest, key_id=key_id, body=body)


def _is_same(item: Incoming, kept: Kept) -> bool:
    return (item.manifest.digest, item.manifest.station) == (kept.digest, kept.station)


def _is_body_of(body: bytes, manifest: Manifest) -> bool:
    return len(body) == manifest.size and sha256(body).hexdigest() == manifest.digest


def _has_right_parts(manifest: Manifest) -> bool:
    """Whether the parts, or their absence, are those that a body of this size has."""
    if manifest.size <= MOST_INLINE_BYTES:
        return not manifest.parts
    sizes = [part.size for part in manifest.parts]
    return sum(sizes) == manifest.size and all(size == PART_BYTES for size in sizes[:-1])


def _decoded(text: str) -> bytes | None:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        return None


def _claimed(statement: str) -> str:
    """Say the id that a statement names, though nothing of it is proven: for the echo alone."""
    try:
        segment = statement.split(".")[1]
        payload: Any = json.loads(binascii.a2b_base64(_standard(segment)))
        id_ = payload["id"]
    except (IndexError, KeyError, TypeError, ValueError, RecursionError):
        return ""
    return id_ if isinstance(id_, str) and _ID.fullmatch(id_) else ""


def _standard(segment: str) -> str:
    return segment.replace("-", "+").replace("_", "/") + "=" * (-len(segment) % 4)


def _bounded(answers: Sequence[ItemAnswer]) -> Answers:
    """Name no more of what is missing than fits into an answer that stations read.

    Who uploads announces one at a time, and then all of its parts are named.
    """
    waiting = sum(one.standing is Standing.INCOMPLETE for one in answers)
    each = _MOST_MISSING // max(1, waiting)
    return Answers(
        answers=tuple(
            one.model_copy(update={"missing": one.missing[:each]})
            if len(one.missing) > each
            else one
            for one in answers
        )
    )


def _refused(id_: str, status: int, code: str) -> ItemAnswer:
    return ItemAnswer(id=id_, standing=Standing.PROBLEM, problem=problem(status, code))
