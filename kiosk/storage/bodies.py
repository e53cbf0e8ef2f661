# SPDX-License-Identifier: Apache-2.0
"""Sealed bytes in their rows: small ones whole, large ones a piece at a time."""

import hashlib
import sqlite3
from typing import Final

from kiosk.errors import StorageError
from kiosk.identifiers import SubmissionId
from kiosk.sealing import INLINE_BYTES, Sealed

PIECE_BYTES: Final = 256 << 10
"""How much of a large one is in memory at once."""


def is_small(sealed: Sealed) -> bool:
    """Whether it is stored, and travels, as a whole."""
    return sealed.size <= INLINE_BYTES


def whole(sealed: Sealed) -> bytes:
    """Give the bytes of a small one. Raises StorageError."""
    body = b"".join(sealed.chunks())
    _require(len(body) == sealed.size)
    return body


def fill(connection: sqlite3.Connection, rowid: int, sealed: Sealed) -> None:
    """Write a large one into the room that its row has for it, in the transaction that made it.

    What was spooled on the disk is hashed once more, because the person is told next that
    these bytes are kept. Raises StorageError.
    """
    digest, left = hashlib.sha256(), sealed.size
    with connection.blobopen("submission", "body", rowid) as blob:
        for piece in sealed.chunks(PIECE_BYTES):
            left -= len(piece)
            _require(left >= 0)
            blob.write(piece)
            digest.update(piece)
    _require(left == 0 and digest.hexdigest() == sealed.digest)


def read(
    connection: sqlite3.Connection, submission: SubmissionId, offset: int, length: int
) -> bytes:
    """Read a slice. Raises StorageError ``storage.purged`` when there are no bytes any more."""
    row = connection.execute(
        "SELECT rowid, length(body) FROM submission WHERE id = ?", (submission,)
    ).fetchone()
    if row is None or not row[1]:
        raise StorageError("there are no bytes", code="storage.purged")
    with connection.blobopen("submission", "body", row[0], readonly=True) as blob:
        blob.seek(min(offset, row[1]))
        return blob.read(length)


def _require(holds: bool) -> None:  # noqa: FBT001 a condition, not an option
    if not holds:
        raise StorageError("the sealed bytes are not what they were", code="storage.altered")
