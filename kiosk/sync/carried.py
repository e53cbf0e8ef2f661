# SPDX-License-Identifier: Apache-2.0
"""What is found on a stick."""

import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Final

from kiosk.identifiers import Digest, SubmissionId
from kiosk.sync.contract import MOST_BODY_BYTES
from kiosk.sync.foreign import open_plain, unreadable

SLICE_BYTES: Final = 1 << 20
MOST_STATEMENT_BYTES: Final = 48 << 10

_COMPACT: Final = re.compile(rb"[\w-]+\.[\w-]+\.[\w-]+")


class Box(Enum):
    """Which way things travel."""

    OUTBOX = "outbox"
    """From a station to the centre."""
    RECEIVED = "received"
    """Acknowledgements, from the centre to a station."""
    REPORTS = "reports"
    """What a station exports for those who look into it."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something on the stick that is passed by, and why."""

    name: str
    """Where it lies; harmless to print."""
    code: str
    """Stable: ``stick.name``, ``stick.link``, ``stick.size``, ``stick.statement``, ``stick.half``
    or ``stick.unreadable``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One statement that was found; nothing of it is verified but its form."""

    station: str
    """As the folder says."""
    id: SubmissionId
    """As the file's name says."""
    statement: str = field(repr=False)
    body: Path | None = field(repr=False)
    """The sealed bytes beside a station's statement."""
    size: int
    """Of the body."""

    def slices(self) -> Iterator[bytes]:
        """Read the body, never whole. Raises StorageError ``stick.unreadable``."""
        if self.body is None:
            return
        try:
            with open_plain(self.body) as file:
                left = self.size  # a file that grows meanwhile is not read on and on
                while left > 0 and (chunk := file.read(min(SLICE_BYTES, left))):
                    left -= len(chunk)
                    yield chunk
        except OSError as error:
            raise unreadable(error) from error

    def digest(self) -> Digest:
        """Say the SHA-256 of the body. Raises StorageError ``stick.unreadable``."""
        whole = sha256()
        for chunk in self.slices():
            whole.update(chunk)
        return Digest(whole.hexdigest())


def read(box: Box, folder: Path, submission: SubmissionId) -> Carried | Unreadable:
    """Read one statement and look at its body; a stick that is gone raises OSError."""
    where = f"{box.value}/{folder.name}/{submission}.jws"
    body = folder / f"{submission}.age" if box is Box.OUTBOX else None
    try:
        with open_plain(folder / f"{submission}.jws") as file:
            statement = file.read(MOST_STATEMENT_BYTES + 1)
        size = 0
        if body is not None:
            with open_plain(body) as file:
                size = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return Unreadable(where, "stick.half")
    except OSError as error:
        return Unreadable(where, "stick.link" if error.errno == errno.ELOOP else "stick.unreadable")
    if len(statement) > MOST_STATEMENT_BYTES or size > MOST_BODY_BYTES:
        return Unreadable(where, "stick.size")
    if body is not None and size == 0:
        return Unreadable(where, "stick.half")
    if not _COMPACT.fullmatch(statement):
        return Unreadable(where, "stick.statement")
    text = statement.decode("ascii")
    return Carried(station=folder.name, id=submission, statement=text, body=body, size=size)
