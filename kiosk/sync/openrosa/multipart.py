# SPDX-License-Identifier: Apache-2.0
"""A post as ``multipart/form-data`` (RFC 7578), drawn piece by piece."""

import io
import mimetypes
import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Final, Self

from kiosk.sealing.age import Reader
from kiosk.sync.openrosa.port import FilePart, Post

XML_PART: Final = "xml_submission_file"
INCOMPLETE_PART: Final = "*isIncomplete*"

_TYPES: Final = mimetypes.MimeTypes()
"""The library's own table, because a machine's would name the same file otherwise."""


class Body(AbstractContextManager["Body"]):
    """What travels of one post: XML, at most one file, and whether more follow.

    To be entered before it is read, once for each try.
    """

    def __init__(self, post: Post) -> None:
        self._boundary = secrets.token_hex(16)
        self._pieces: Sequence[bytes | FilePart] = self._arranged(post)
        self.size = sum(
            len(piece) if isinstance(piece, bytes) else piece.size for piece in self._pieces
        )
        self._ending = ExitStack()
        self._left: Iterator[Reader] = iter(())
        self._here: Reader = io.BytesIO()

    @property
    def content_type(self) -> str:
        """Write the ``Content-Type``."""
        return f"multipart/form-data; boundary={self._boundary}"

    def __enter__(self) -> Self:
        """Begin at the start."""
        self._left = self._readers()
        self._here = io.BytesIO()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close what was being read."""
        self._ending.close()

    def read(self, size: int, /) -> bytes:
        """Give the next bytes; none at the end."""
        while not (piece := self._here.read(size)):
            following = next(self._left, None)
            if following is None:
                return b""
            self._here = following
        return piece

    def _readers(self) -> Iterator[Reader]:
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield io.BytesIO(piece)
            else:
                yield self._ending.enter_context(piece.begin())

    def _arranged(self, post: Post) -> list[bytes | FilePart]:
        pieces: list[bytes | FilePart] = [
            self._head(XML_PART, "submission.xml", "text/xml"),
            post.xml,
        ]
        if post.file is not None:
            kind = _TYPES.guess_type(post.file.name)[0] or "application/octet-stream"
            pieces += [b"\r\n", self._head(post.file.name, post.file.name, kind), post.file]
        if not post.is_last:
            pieces += [b"\r\n", self._head(INCOMPLETE_PART), b"yes"]
        return [*pieces, f"\r\n--{self._boundary}--\r\n".encode("ascii")]

    def _head(self, name: str, file_name: str = "", kind: str = "") -> bytes:
        lines = f'--{self._boundary}\r\nContent-Disposition: form-data; name="{_escaped(name)}"'
        if file_name:
            lines += f'; filename="{_escaped(file_name)}"\r\nContent-Type: {kind}'
        return f"{lines}\r\n\r\n".encode()


def _escaped(name: str) -> str:
    """Write a name as browsers do (WHATWG, multipart/form-data)."""
    return name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
