# SPDX-License-Identifier: Apache-2.0
"""What lies beside the answers inside the seal."""

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, Final

from kiosk.identifiers import SubmissionId
from kiosk.intake.model import Mode
from kiosk.sealing import Content, Reader

FORMAT: Final = 1
INSTANCE: Final = "submission.xml"
MANIFEST: Final = "manifest.json"


def files(
    instance: bytes,
    attachments: Mapping[str, Content],
    *,
    submission: SubmissionId,
    form_id: str,
    form_version: str,
    language: str,
    mode: Mode,
    officer: str,
    station: str,
) -> Mapping[str, Content]:
    """Arrange the files that are sealed, to be read once and in this order.

    The manifest is the last: it names the others with the digests of the very bytes that
    were read, so that it can't disagree with what was sealed.
    """
    read: list[dict[str, Any]] = []
    facts = {
        "format": FORMAT,
        "id": submission,
        "form": {"id": form_id, "version": form_version},
        "language": language,
        "mode": mode.value,
        **({"officer": officer} if officer else {}),
        "station": station,
        "files": read,
    }
    contents: dict[str, Content] = {INSTANCE: instance, **attachments}
    arranged: dict[str, Content] = {
        name: _noted(name, content, read) for name, content in contents.items()
    }
    return {**arranged, MANIFEST: lambda: io.BytesIO(_written(facts))}


def _written(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def _noted(name: str, content: Content, notes: list[dict[str, Any]]) -> Content:
    """Read a file as before, and note its size and digest at its end."""

    @contextmanager
    def begin() -> Iterator[_Hashing]:
        with io.BytesIO(content) if isinstance(content, bytes) else content() as stream:
            hashing = _Hashing(stream)
            yield hashing
        notes.append({"name": name, "size": hashing.size, "sha256": hashing.digest.hexdigest()})

    return begin


class _Hashing:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: Reader) -> None:
        self._stream = stream
        self.digest = sha256()
        self.size = 0

    def read(self, size: int, /) -> bytes:
        piece = self._stream.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece
