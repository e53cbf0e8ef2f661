# SPDX-License-Identifier: Apache-2.0
"""Objects in a store over a network, by its URL: whatever obstore speaks to, S3 above all.

A kiosk has no such store; its build leaves this out.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import MemoryStore, ObjectStore, from_url

from kiosk.central.storage.objects import Lying

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

CONNECT_SECONDS: Final = 4.0
ANSWER_SECONDS: Final = 8.0
"""For an object of at most a part's size. A station waits 25 seconds for its answer, and what only
reads is asked a second time."""
_AGAIN: Final = 2


class NetworkObjects:
    """One store; what it says of its troubles stays with it, for it may hold a key."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def open(cls, url: str) -> Self:
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
        with _as_the_systems():
            return cls(from_url(url, client_options=options, retry_config=again))

    @classmethod
    def in_memory(cls) -> Self:
        """Make one that is gone with the process, for tests."""
        return cls(MemoryStore())

    def put(self, name: str, content: bytes) -> None:
        """Put an object."""
        with _as_the_systems():
            obstore.put(self._store, name, content)

    def get(self, name: str) -> bytes:
        """Get an object."""
        with _as_the_systems():
            return bytes(obstore.get(self._store, name).bytes())

    def size(self, name: str) -> int:
        """Ask for an object's head."""
        with _as_the_systems():
            return int(obstore.head(self._store, name)["size"])

    def delete(self, name: str) -> None:
        """Delete an object."""
        with _as_the_systems():
            obstore.delete(self._store, name)

    def pages(self, prefix: str | None) -> Iterator[Sequence[Lying]]:
        """List in pages of a thousand."""
        with _as_the_systems():
            pages = iter(obstore.list(self._store, prefix=prefix))
        while True:
            with _as_the_systems():
                page = next(pages, None)
            if page is None:
                return
            yield [Lying(one["path"], one["last_modified"]) for one in page]


@contextmanager
def _as_the_systems() -> Iterator[None]:
    """Have what the store says be what a system says of its files, by its kind alone."""
    try:
        yield
    except NotFoundError as error:
        raise FileNotFoundError(type(error).__name__) from None
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise PermissionError(type(error).__name__) from None
    except BaseError as error:
        raise OSError(type(error).__name__) from None
