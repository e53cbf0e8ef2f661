# SPDX-License-Identifier: Apache-2.0
"""What stations are to offer and to tell: a published set and the notices, read from files."""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from kiosk.errors import StorageError
from kiosk.sync.contract import CatalogueAnswer, CatalogueFile, NoticesAnswer

SET: Final = "published"
CATALOGUE: Final = "catalogue.json"
NOTICES: Final = "notices.json"


@dataclass(frozen=True, slots=True)
class Tagged:
    """An answer and the name of its content."""

    content: bytes
    etag: str


class Published:
    """Reads the set anew when another one comes into force."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._last: tuple[tuple[Path, int, int], _Set] | None = None

    def catalogue(self) -> Tagged | None:
        """List the files of the set; None when nothing was published. Raises StorageError."""
        found = self._current()
        return None if found is None else _tagged(found.answer.model_dump_json().encode())

    def file(self, digest: str) -> bytes | None:
        """Read a file of the set by its digest. Raises StorageError."""
        found = self._current()
        path = None if found is None else found.by_digest.get(digest)
        if path is None:
            return None
        content = _read(path)
        return content if content is not None and sha256(content).hexdigest() == digest else None

    def notices(self) -> Tagged:
        """Give the notices; none are none. Raises StorageError for what can't be read."""
        content = _read(self._data_dir / NOTICES)
        if content is None:
            return _tagged(NoticesAnswer(notices=()).model_dump_json().encode())
        try:
            answer = NoticesAnswer.model_validate_json(content)
        except ValidationError as error:
            raise StorageError(NOTICES, code="central.notices") from error
        return _tagged(answer.model_dump_json().encode())

    def _current(self) -> "_Set | None":
        try:
            folder = (self._data_dir / SET).resolve(strict=True)
            mark = (folder / CATALOGUE).stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError(str(error.strerror), code="central.published") from error
        name = (folder, mark.st_mtime_ns, mark.st_ino)
        last = self._last
        if last is None or last[0] != name:
            last = self._last = (name, _set(folder))
        return last[1]


@dataclass(frozen=True, slots=True)
class _Set:
    answer: CatalogueAnswer
    by_digest: dict[str, Path]


def _set(folder: Path) -> _Set:
    try:
        edition = json.loads((folder / CATALOGUE).read_bytes())["edition"]
        files = {
            path.relative_to(folder).as_posix(): path
            for root, _folders, names in os.walk(folder)
            for name in names
            if (path := Path(root) / name).is_file() and not path.is_symlink()
        }
        listed = [
            CatalogueFile(path=name, sha256=sha256(content).hexdigest(), size=len(content))
            for name, path in sorted(files.items())
            for content in [path.read_bytes()]
        ]
        answer = CatalogueAnswer(edition=edition, files=tuple(listed))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(type(error).__name__, code="central.published") from error
    return _Set(answer, {one.sha256: files[one.path] for one in listed})


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(str(error.strerror), code="central.published") from error


def _tagged(content: bytes) -> Tagged:
    return Tagged(content, f'"{sha256(content).hexdigest()[:32]}"')
