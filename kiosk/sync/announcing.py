# SPDX-License-Identifier: Apache-2.0
"""Announcements and questions: how they are written, and what of the answers is believed."""

import json
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from kiosk.errors import SealingError
from kiosk.identifiers import Digest, SubmissionId
from kiosk.outbox import Parcel
from kiosk.sealing import jws
from kiosk.sync import acknowledging
from kiosk.sync.contract import ItemAnswer, Standing
from kiosk.sync.port import Gap, ItemVerdict, JournalEnd, Letter, Verdict
from kiosk.timestamps import to_text

CONFLICT: Final = "central.conflict"
"""What the centre says of an id under which it has other bytes."""


def write(parcels: Sequence[Parcel], journal: JournalEnd, sent_at: datetime) -> Letter:
    """Write an announcement, item by item: no step of it takes long.

    Packed with Huffman coding alone, which undoes what base64 adds: see decision 24.
    """
    packer = zlib.compressobj(1, zlib.DEFLATED, 31, 8, zlib.Z_HUFFMAN_ONLY)
    number, head = journal
    start = {"sent_at": to_text(sent_at), "journal": {"number": number, "hash": head.hex()}}
    pieces = [packer.compress(json.dumps(start)[:-1].encode() + b', "items": [')]
    for place, parcel in enumerate(parcels):
        if place:
            pieces.append(packer.compress(b","))
        pieces.append(packer.compress(_item(parcel.manifest, parcel.body)))
    pieces.extend((packer.compress(b"]}"), packer.flush()))
    return Letter(parcels=tuple(parcels), content=b"".join(pieces))


def _item(manifest: str, body: bytes | None) -> bytes:
    start = b'{"manifest":' + json.dumps(manifest).encode("ascii")
    return start + (b"}" if body is None else b',"body":"' + b64encode(body) + b'"}')


def read(
    parcels: Sequence[Parcel], answers: Sequence[ItemAnswer], keys: jws.Keyring
) -> dict[SubmissionId, ItemVerdict]:
    """Match answers to parcels; one that was not asked for, or comes twice, is no answer."""
    by_id = {parcel.id: parcel for parcel in parcels}
    found: dict[SubmissionId, ItemVerdict] = {}
    heard: set[str] = set()
    for answer in answers:
        submission = SubmissionId(answer.id)
        parcel = by_id.get(submission)
        if submission in heard:
            found.pop(submission, None)
        elif parcel and (verdict := _verdict(answer, parcel, keys)):
            found[submission] = verdict
        heard.add(submission)
    return found


_LACKING: Final = {Standing.UNKNOWN, Standing.INCOMPLETE}


def unknown(
    submissions: Sequence[SubmissionId], answers: Sequence[ItemAnswer]
) -> dict[SubmissionId, ItemVerdict]:
    """Find those that the Service has not: it never heard of them, or has a part at most."""
    asked = set(submissions)
    return {
        SubmissionId(answer.id): ItemVerdict(verdict=Verdict.UNKNOWN)
        for answer in answers
        if answer.standing in _LACKING and answer.id in asked
    }


def _verdict(item: ItemAnswer, parcel: Parcel, keys: jws.Keyring) -> ItemVerdict | None:
    match item.standing:
        case Standing.RECEIVED:
            return _received(item, parcel, keys)
        case Standing.INCOMPLETE:
            gaps = tuple(Gap(Digest(one.sha256), one.offset) for one in item.missing)
            return ItemVerdict(verdict=Verdict.INCOMPLETE, missing=gaps)
        case Standing.UNKNOWN:
            return ItemVerdict(verdict=Verdict.UNKNOWN)
        case Standing.PROBLEM:
            return _problem(item)


def _received(item: ItemAnswer, parcel: Parcel, keys: jws.Keyring) -> ItemVerdict | None:
    """Believe an acknowledgement only when the Service signed it for the bytes that were sent."""
    text = item.acknowledgement
    try:
        said = acknowledging.read(text or "", keys)
    except SealingError as error:
        if error.code == "sealing.unknown-key":
            return ItemVerdict(verdict=Verdict.LATER, code="delivery.unknown-key")
        return None
    if (said.id, said.digest, said.station) != (parcel.id, parcel.digest, parcel.station):
        return None
    return ItemVerdict(
        verdict=Verdict.RECEIVED, received_at=said.received_at, acknowledgement=text or ""
    )


_VERDICTS: Final[Mapping[bool, Verdict]] = {True: Verdict.LATER, False: Verdict.REFUSED}


def _problem(item: ItemAnswer) -> ItemVerdict | None:
    if item.problem is None:
        return None
    code = item.problem.code
    verdict = Verdict.CONFLICT if code == CONFLICT else _VERDICTS[item.problem.passing]
    return ItemVerdict(verdict=verdict, code=code)
