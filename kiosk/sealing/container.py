# SPDX-License-Identifier: Apache-2.0
"""The zip inside the seal: several named files as one."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from kiosk.errors import SealingError

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""A zip needs a time and this one says nothing; the same files give the same bytes."""


def pack(files: Mapping[str, bytes | Path]) -> bytes:
    """Write the files as one zip, in the order given, with nothing of this machine in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.read_bytes()
            archive.writestr(_entry(name), data)
    return buffer.getvalue()


def unpack(packed: bytes, *, limit: int = 64 << 20) -> dict[str, bytes]:
    """Read the files of a zip; their sizes together are at most ``limit`` bytes.

    Raises SealingError for what isn't a zip, holds an unsafe name or exceeds the limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > limit:
                raise SealingError("the files are too large", code="sealing.container")
            return {_safe(entry.filename): archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise SealingError("not a container of files", code="sealing.container") from error


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(_safe(name), date_time=_EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise SealingError("a file's name leads outside", code="sealing.container")
    return name
