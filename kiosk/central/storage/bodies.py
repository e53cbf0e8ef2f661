# SPDX-License-Identifier: Apache-2.0
"""The store of sealed bodies: a folder, or any store that speaks S3, by its URL.

A store writes a file under another name and renames it, and leaves it to the system when either
reaches the disk. Here both have before anybody says that the bytes are stored.

A store over a network may be away, slow or silent. Whoever brings a body waits for the answer,
and so does a thread: after some seconds (``network``) it is a trouble that passes, and the body comes again.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

from kiosk import durable
from kiosk.central.storage.folder import FolderObjects
from kiosk.central.storage.gate import Gate
from kiosk.central.storage.objects import Lying, Objects
from kiosk.errors import StorageError

FOLDER: Final = "bodies"


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


class Bodies:
    """Puts, reads and erases objects of at most a part's size.

    Everything raises StorageError ``storage.bodies``, or ``storage.bodies-denied`` where the
    store does not believe its keys.
    """

    def __init__(self, store: Objects, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._days: set[str] = set()
        # nobody can be called back from a folder that hangs
        self._gate = Gate() if folder is None else None

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> Self:
        """Open the store at the URL, or the folder of bodies in the central's folder.

        How a store is reached beyond its URL (AWS_ACCESS_KEY_ID, AWS_ENDPOINT …) is taken from
        the environment.
        """
        with _told():
            if url is not None and not url.startswith("file:"):
                return cls(_over_network(url))
            folder = data_dir / FOLDER if url is None else Path(_local(url))
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return cls(FolderObjects(folder), folder)

    def put(self, name: str, content: bytes) -> None:
        """Store an object; it is durable then."""
        with self._asking():
            self._store.put(name, content)
            if self._folder is not None:
                self._sync(self._folder, name)

    def read(self, name: str) -> bytes:
        """Read an object; one that is gone is a trouble too."""
        with self._asking():
            return self._store.get(name)

    def size(self, name: str) -> int | None:
        """Say how many bytes an object has; None for none."""
        with self._asking():
            try:
                return self._store.size(name)
            except FileNotFoundError:
                return None

    def erase(self, names: Sequence[str]) -> None:
        """Erase objects, or find them gone."""
        for name in names:
            with self._asking(), suppress(FileNotFoundError):
                self._store.delete(name)

    def of_day(self, day: date) -> Iterator[Lying]:
        """List what was put on a day."""
        yield from self._listed(f"{day:%Y-%m-%d}")

    def all(self) -> Iterator[Lying]:
        """List everything."""
        yield from self._listed(None)

    def _listed(self, prefix: str | None) -> Iterator[Lying]:
        pages = self._store.pages(prefix)
        while True:
            with self._asking():
                page = next(pages, None)
            if page is None:
                return
            yield from page

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with _told(), self._gate.inside() if self._gate else nullcontext():
            yield

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


def _over_network(url: str) -> Objects:
    try:
        from kiosk.central.storage.network import NetworkObjects  # late: a kiosk's build has it not
    except ModuleNotFoundError:
        raise ValueError("this build knows folders only") from None
    return NetworkObjects.open(url)


@contextmanager
def _told() -> Iterator[None]:
    """Have every trouble of a store be a StorageError, and say no more than its kind.

    What a store says may hold the URL, and that a key; therefore nothing of it is kept.
    """
    try:
        yield
    except PermissionError as error:
        raise StorageError(type(error).__name__, code="storage.bodies-denied") from None
    except (OSError, ValueError) as error:
        raise StorageError(type(error).__name__, code="storage.bodies") from None
