# SPDX-License-Identifier: Apache-2.0
"""Announcements written before the clock runs, as a station's own client would write them."""

import itertools
import json
import os
import time
import zlib
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

from kiosk.identifiers import uuid7
from kiosk.sealing import StationKey, jws
from kiosk.sync.contract import ANNOUNCE_PATH, MANIFEST_TYPE, REQUEST_TYPE

_NUMBERS = itertools.count(int(time.time() * 1000))


@dataclass(frozen=True, slots=True)
class Batch:
    """A packed announcement and what it takes."""

    ids: tuple[str, ...]
    content: bytes
    digest: str


def batch(key: StationKey, code: str, items: int, size: int) -> Batch:
    """Write an announcement of new submissions with bodies of so many random bytes."""
    ids, pieces = [], []
    for _ in range(items):
        body = os.urandom(size)
        manifest = {
            "id": str(uuid7(next(_NUMBERS))),
            "reference": "BK037F4K92QX",
            "station": code,
            "form_id": "registration",
            "form_version": "1",
            "language": "az",
            "mode": "kiosk",
            "taken_at": "2026-11-21T10:32:00.000000Z",
            "clock_trust": "compared",
            "digest": sha256(body).hexdigest(),
            "size": size,
            "parts": [],
        }
        ids.append(manifest["id"])
        signed = jws.sign(manifest, MANIFEST_TYPE, key)
        pieces.append(json.dumps({"manifest": signed, "body": b64encode(body).decode()}))
    start = '{"sent_at":"2026-11-21T10:33:00Z","journal":{"number":1,"hash":"' + "0" * 64 + '"},'
    packer = zlib.compressobj(1, zlib.DEFLATED, 31, 8, zlib.Z_HUFFMAN_ONLY)
    text = start + '"items":[' + ",".join(pieces) + "]}"
    content = packer.compress(text.encode()) + packer.flush()
    return Batch(tuple(ids), content, sha256(content).hexdigest())


def token(key: StationKey, code: str, method: str, path: str, content: str | None = None) -> str:
    """Sign a request of this moment."""
    now = int(time.time())
    claims = {
        "iss": code,
        "aud": "migration-kiosk-central",
        "iat": now,
        "exp": now + 60,
        "htm": method,
        "htu": path,
    }
    return jws.sign(claims | ({} if content is None else {"content": content}), REQUEST_TYPE, key)


def head(key: StationKey, code: str, one: Batch) -> dict[str, str]:
    """Say what goes before a batch."""
    return {
        "Authorization": f"Bearer {token(key, code, 'POST', ANNOUNCE_PATH, one.digest)}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "Content-Length": str(len(one.content)),
    }
