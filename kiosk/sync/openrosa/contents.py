# SPDX-License-Identifier: Apache-2.0
"""What a frozen submission holds for an OpenRosa server, read from the outbox piece by piece."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, Final

from kiosk.errors import SealingError
from kiosk.outbox import Outbox, Parcel
from kiosk.sealing import age, odk
from kiosk.sealing.container import MOST_BYTES, listed
from kiosk.sync.openrosa.port import FilePart, Post

_ZIP: Final = b"PK\x03\x04"
_BUFFER: Final = 64 << 10
_MOST_XML: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class Contents:
    """The XML that is posted, and the files that it names, in the order in which they go."""

    form_id: str
    instance_id: str
    xml: bytes
    files: Sequence[FilePart]
    is_encrypted: bool
    """Whether the server can't read it either."""

    def posts(self) -> tuple[Post, ...]:
        """Split it: one file each, all with the same XML."""
        files: Sequence[FilePart | None] = self.files or [None]
        last = len(files) - 1
        return tuple(
            Post(xml=self.xml, file=file, is_last=place == last) for place, file in enumerate(files)
        )


@contextmanager
def contents(parcel: Parcel, outbox: Outbox, identity: Callable[[], str]) -> Iterator[Contents]:
    """Open what was sealed at Submit, for as long as it is sent.

    What is encrypted to the form's key is taken as it is. What may be sent plain is opened with
    the station's own identity, in memory alone. Raises StorageError for bytes that can't be
    read, SealingError ``openrosa.sealed-for-another`` for what was made for another
    destination, and ``sealing.container`` for what is damaged.
    """
    sealed = io.BufferedReader(_Frozen(parcel, outbox), _BUFFER)
    is_encrypted = sealed.peek(len(_ZIP)).startswith(_ZIP)
    packed: IO[bytes] = sealed if is_encrypted else _opened(sealed, identity)
    with listed(packed, MOST_BYTES) as files:
        envelope = files.get(odk.INSTANCE)
        if envelope is None or envelope.size > _MOST_XML:
            raise SealingError("no answers in it", code="sealing.container")
        with envelope.begin() as stream:
            xml = stream.read()
        parts = [
            FilePart(name, file.size, file.begin)
            for name, file in files.items()
            if name != odk.INSTANCE
        ]
        yield Contents(*_named(xml), xml, parts, is_encrypted)


def _named(xml: bytes) -> tuple[str, str]:
    """Read under which names a server keeps it. Raises SealingError for answers that are none."""
    try:
        root = ET.fromstring(xml)  # noqa: S314 sealed here, and held to its digest
    except ET.ParseError as error:
        raise SealingError("no answers in it", code="sealing.container") from error
    ids = (one.text or "" for one in root.iterfind("{*}meta/{*}instanceID"))
    return root.get("id") or "", next(ids, "").strip()


def _opened(sealed: IO[bytes], identity: Callable[[], str]) -> IO[bytes]:
    plain = io.BytesIO()
    try:
        age.decrypt(sealed, plain, [identity()])
    except SealingError as error:
        if error.code != "sealing.not-opened":
            raise
        raise SealingError(
            "not this station's to open", code="openrosa.sealed-for-another"
        ) from error
    plain.seek(0)
    return plain


class _Frozen(io.RawIOBase):
    """The sealed bytes in the outbox as a file."""

    def __init__(self, parcel: Parcel, outbox: Outbox) -> None:
        self._parcel = parcel
        self._outbox = outbox
        self._at = 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def seekable(self) -> bool:
        """Say that it can be read anywhere."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._parcel.size}[whence]
        if start + offset < 0:
            raise ValueError("before the start")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Read from the place on."""
        size = min(len(buffer), max(0, self._parcel.size - self._at))
        if size == 0:
            return 0
        body = self._parcel.body
        if body is None:
            piece = self._outbox.body(self._parcel.id, self._at, size)
        else:
            piece = body[self._at : self._at + size]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
