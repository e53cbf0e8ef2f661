# SPDX-License-Identifier: Apache-2.0
"""The files of the visit in progress, beside its savepoint in RAM."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kiosk.forms import Attachment

MOST_BYTES: Final = 96 << 20
"""Of all files together: what an instance may hold, and room for the one that is replaced."""


class KeptFiles:
    """A folder of files that are named after their own digest, and written once each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[str, tuple[Attachment, str]] = {}
        """By name, what was written last; a name may come to mean another file."""

    def keep(self, files: "Sequence[Attachment]") -> list[dict[str, Any]]:
        """Write what isn't there yet, and say how each is found again. Raises OSError."""
        if sum(file.size for file in files) > MOST_BYTES:
            raise OSError("more than the RAM is for")
        self._digests = {file.name: (file, self._written(file)) for file in files}
        return [
            {
                "name": file.name,
                "media_type": file.media_type,
                "pages": file.pages,
                "sha256": digest,
            }
            for file, digest in self._digests.values()
        ]

    def forget_others(self, files: "Iterable[Attachment]") -> None:
        """Remove what none of these is. Raises OSError."""
        kept = {self._digests[file.name][1] for file in files}
        for path in self._listed():
            if path.name not in kept:
                path.unlink()

    def read(self, notes: Iterable[object]) -> "tuple[Attachment, ...]":
        """Read files back into memory; one that is gone or isn't what was written is left out."""
        found = (self._read(note) for note in notes)
        return tuple(file for file in found if file is not None)

    def clear(self) -> None:
        """Leave nothing behind."""
        self._digests = {}
        for path in self._listed():
            with suppress(OSError):
                path.unlink()
        with suppress(OSError):
            self._folder.rmdir()

    def _written(self, file: "Attachment") -> str:
        known, digest = self._digests.get(file.name, (None, ""))
        if known is file:
            return digest
        with file.open() as stream:
            data = stream.read()
        digest = hashlib.sha256(data).hexdigest()
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / digest
        path.touch(mode=0o600)
        path.write_bytes(data)
        return digest

    def _read(self, note: object) -> "Attachment | None":
        # the engine is heavy, and most starts find no savepoint
        from kiosk.forms import Attachment

        match note:
            case {
                "name": str(name),
                "media_type": str(media_type),
                "pages": int(pages),
                "sha256": str(digest),
            } if digest.isalnum():
                with suppress(OSError), (self._folder / digest).open("rb") as stream:
                    data = stream.read(MOST_BYTES)
                    if hashlib.sha256(data).hexdigest() == digest:
                        return Attachment.of(name, media_type, data, pages=pages)
        return None

    def _listed(self) -> list[Path]:
        with suppress(OSError):
            return list(self._folder.iterdir())
        return []
