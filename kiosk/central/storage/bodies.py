# SPDX-License-Identifier: Apache-2.0
"""The store of sealed bodies: a folder, or any store that speaks S3, by its URL.

obstore writes a file under another name and renames it, and leaves it to the system when either
reaches the disk. Here both have before anybody says that the bytes are stored.

A store over a network may be away, slow or silent. Whoever brings a body waits for the answer,
and so does a thread: after ``ANSWER_SECONDS`` it is a trouble that passes, and the body comes again.
"""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from kiosk import durable
from kiosk.central.storage.gate import Gate
from kiosk.errors import StorageError

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

FOLDER: Final = "bodies"

CONNECT_SECONDS: Final = 4.0
ANSWER_SECONDS: Final = 8.0
"""For an object of at most a part's size. A station waits 25 seconds for its answer, and what only
reads is asked a second time."""
_AGAIN: Final = 2

_TROUBLE: Final = (BaseError, OSError, ValueError)
_MISSING: Final = (NotFoundError, FileNotFoundError)
"""The folder and the stores do not name alike what is missing."""
_DENIED: Final = (PermissionDeniedError, UnauthenticatedError, PermissionError)


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
    """Puts, reads and erases objects of at most a part's size.

    Everything raises StorageError ``storage.bodies``, or ``storage.bodies-denied`` where the
    store does not believe its keys.
    """

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
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
            return cls(LocalStore(folder), folder)

    @classmethod
    def in_memory(cls) -> Self:
        """Make one that is gone with the process, for tests."""
        return cls(MemoryStore())

    def put(self, name: str, content: bytes) -> None:
        """Store an object; it is durable then."""
        with self._asking():
            obstore.put(self._store, name, content)
            if self._folder is not None:
                self._sync(self._folder, name)

    def read(self, name: str) -> bytes:
        """Read an object; one that is gone is a trouble too."""
        with self._asking():
            return bytes(obstore.get(self._store, name).bytes())

    def size(self, name: str) -> int | None:
        """Say how many bytes an object has; None for none."""
        with self._asking():
            try:
                return int(obstore.head(self._store, name)["size"])
            except _MISSING:
                return None

    def erase(self, names: Sequence[str]) -> None:
        """Erase objects, or find them gone."""
        for name in names:
            with self._asking(), suppress(*_MISSING):
                obstore.delete(self._store, name)

    def of_day(self, day: date) -> Iterator[Lying]:
        """List what was put on a day."""
        yield from self._listed(f"{day:%Y-%m-%d}")

    def all(self) -> Iterator[Lying]:
        """List everything."""
        yield from self._listed(None)

    def _listed(self, prefix: str | None) -> Iterator[Lying]:
        with self._asking():
            pages = iter(obstore.list(self._store, prefix=prefix))
        while True:
            with self._asking():
                page = next(pages, None)
            if page is None:
                return
            for one in page:
                yield Lying(one["path"], one["last_modified"])

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


def _over_network(url: str) -> ObjectStore:
    """Open it with bounds on how long it may take.

    Whoever names options has to name all: those that the environment has are named again.
    """
    options: ClientConfig = {
        "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
        "timeout": timedelta(seconds=ANSWER_SECONDS),
        "allow_http": os.environ.get("AWS_ALLOW_HTTP", "").casefold() in {"1", "true", "yes"},
    }
    if proxy := os.environ.get("AWS_PROXY_URL"):
        options["proxy_url"] = proxy
    if authorities := os.environ.get("AWS_CA_BUNDLE"):
        options["root_certificate"] = Path(authorities).read_bytes()
    again: RetryConfig = {
        "max_retries": _AGAIN,
        "retry_timeout": timedelta(seconds=ANSWER_SECONDS),
    }
    return from_url(url, client_options=options, retry_config=again)


@contextmanager
def _told() -> Iterator[None]:
    """Have every trouble of a store be a StorageError, and say no more than its kind.

    What a store says may hold the URL, and that a key; therefore nothing of it is kept.
    """
    try:
        yield
    except _DENIED as error:
        raise StorageError(type(error).__name__, code="storage.bodies-denied") from None
    except _TROUBLE as error:
        raise StorageError(type(error).__name__, code="storage.bodies") from None
