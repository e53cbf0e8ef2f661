# SPDX-License-Identifier: Apache-2.0
"""The store of sealed bodies: a folder, or any store that speaks S3, by its URL.

obstore writes a file under another name and renames it, and leaves it to the system when either
reaches the disk. Here both have before anybody says that the bytes are stored.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Self

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from kiosk import durable
from kiosk.errors import StorageError

FOLDER: Final = "bodies"

_TROUBLE: Final = (BaseError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bytes of a part lie, told by its name alone."""

    station: str
    sha256: str

    @classmethod
    def of(cls, name: str) -> Self | None:
        """Read a name that was made here; None for anybody else's."""
        found = name.rpartition("/")[2].split("-")
        return cls(found[0], found[1]) if len(found) == 3 else None

    def named(self, day: date) -> str:
        """Make a name that no object has: what is erased never stands for what is written."""
        return f"{day:%Y-%m-%d}/{self.station}-{self.sha256}-{secrets.token_hex(8)}"


@dataclass(frozen=True, slots=True)
class Lying:
    """An object that lies in the store."""

    name: str
    since: datetime


class Bodies:
    """Puts, reads and erases objects of at most a part's size."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._days: set[str] = set()

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> Self:
        """Open the store at the URL, or the folder of bodies in the central's folder.

        How a store is reached beyond its URL (AWS_ACCESS_KEY_ID, AWS_ENDPOINT …) is taken from
        the environment. Raises StorageError ``storage.bodies``.
        """
        try:
            if url is not None and not url.startswith("file:"):
                return cls(from_url(url))
            folder = data_dir / FOLDER if url is None else Path(_local(url))
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return cls(LocalStore(folder), folder)
        except _TROUBLE as error:
            raise _refused(error) from error

    @classmethod
    def in_memory(cls) -> Self:
        """Make one that is gone with the process, for tests."""
        return cls(MemoryStore())

    def put(self, name: str, content: bytes) -> None:
        """Store an object; it is durable then. Raises StorageError ``storage.bodies``."""
        try:
            obstore.put(self._store, name, content)
            if self._folder is not None:
                self._sync(self._folder, name)
        except _TROUBLE as error:
            raise _refused(error) from error

    def read(self, name: str) -> bytes:
        """Read an object. Raises StorageError ``storage.bodies``, also for one that is gone."""
        try:
            return bytes(obstore.get(self._store, name).bytes())
        except _TROUBLE as error:
            raise _refused(error) from error

    def size(self, name: str) -> int | None:
        """Say how many bytes an object has; None for none. Raises StorageError ``storage.bodies``."""
        try:
            return int(obstore.head(self._store, name)["size"])
        except (NotFoundError, FileNotFoundError):
            return None
        except _TROUBLE as error:
            raise _refused(error) from error

    def erase(self, names: Sequence[str]) -> None:
        """Erase objects, or find them gone. Raises StorageError ``storage.bodies``."""
        try:
            for name in names:
                # the folder does not name what is missing as other stores do
                with suppress(NotFoundError, FileNotFoundError):
                    obstore.delete(self._store, name)
        except _TROUBLE as error:
            raise _refused(error) from error

    def of_day(self, day: date) -> Iterator[Lying]:
        """List what was put on a day. Raises StorageError ``storage.bodies``."""
        yield from self._listed(f"{day:%Y-%m-%d}")

    def all(self) -> Iterator[Lying]:
        """List everything. Raises StorageError ``storage.bodies``."""
        yield from self._listed(None)

    def _listed(self, prefix: str | None) -> Iterator[Lying]:
        try:
            for batch in obstore.list(self._store, prefix=prefix):
                for one in batch:
                    yield Lying(one["path"], one["last_modified"])
        except _TROUBLE as error:
            raise _refused(error) from error

    def _sync(self, folder: Path, name: str) -> None:
        day = name.partition("/")[0]
        durable.sync_file(folder / name)
        durable.sync_folder(folder / day)
        if day not in self._days:
            durable.sync_folder(folder)
            self._days.add(day)


def _local(url: str) -> str:
    path = url.removeprefix("file://")
    if not path.startswith("/") or "%" in path:
        raise ValueError("a folder is file:///…")
    return path


def _refused(error: Exception) -> StorageError:
    # what it says may hold the URL, and that a key
    return StorageError(type(error).__name__, code="storage.bodies")
