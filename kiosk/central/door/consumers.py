# SPDX-License-Identifier: Apache-2.0
"""Other systems of the Service's, by their tokens: what each may do, and how far it has read."""

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from kiosk.central.fleet import audit
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CONSUMER

NAME: Final = r"[a-z0-9][a-z0-9-]{0,63}"
"""How a consumer may be called."""

_PREFIX: Final = "mkc_"
"""Tells a leaked token for what it is to those who look through logs and repositories."""
_RANDOM_BYTES: Final = 32
_LONGEST: Final = 128
_HEARD_EVERY: Final = timedelta(minutes=1)
"""A request a second is no reason to write a row a second."""


class Right(StrEnum):
    """What a consumer may do."""

    SUBMISSIONS_READ = "submissions:read"
    """Fetch sealed submissions, and be called when there are new ones."""
    CASES_WRITE = "cases:write"
    """Say where an application stands."""
    METRICS_READ = "metrics:read"
    """Read how this central is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A system that was let in."""

    name: str
    rights: frozenset[Right]
    created_at: datetime
    heard_at: datetime | None
    retired_at: datetime | None


class Consumers:
    """Who was let in, and by which token."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def add(self, name: str, rights: Collection[Right], now: datetime, *, by: str) -> str | None:
        """Let a system in and give its token, which is kept nowhere; None for a name in use.

        256 random bits need no slow hash: nobody gets from the SHA-256 to the token.
        Raises StorageError.
        """
        token = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        with self._database.transaction() as connection:
            taken = select(CONSUMER.c.name).where(CONSUMER.c.name == name)
            if connection.execute(taken).one_or_none() is not None:
                return None
            connection.execute(
                insert(CONSUMER),
                {
                    "name": name,
                    "token_hash": _hash(token),
                    "rights": sorted(rights),
                    "acknowledged": 0,
                    "acknowledged_id": "",
                    "created_at": now,
                },
            )
            audit.note(connection, now, "consumer-added", by, name, rights=sorted(rights))
        return token

    def renew(self, name: str, now: datetime, *, by: str) -> str | None:
        """Give a system another token in place of the one it has; None for one that isn't heard.

        It keeps its rights and its place, so that a token that leaked, or is merely old, costs
        no reading from the beginning. Raises StorageError.
        """
        token = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
        with self._database.transaction() as connection:
            done = connection.execute(
                update(CONSUMER)
                .where(CONSUMER.c.name == name, CONSUMER.c.retired_at.is_(None))
                .values(token_hash=_hash(token))
            )
            if done.rowcount == 0:
                return None
            audit.note(connection, now, "consumer-renewed", by, name)
        return token

    def retire(self, name: str, now: datetime, *, by: str) -> bool:
        """Hear a system no more; says whether it was heard before. Raises StorageError."""
        with self._database.transaction() as connection:
            done = connection.execute(
                update(CONSUMER)
                .where(CONSUMER.c.name == name, CONSUMER.c.retired_at.is_(None))
                .values(retired_at=now)
            )
            if done.rowcount:
                audit.note(connection, now, "consumer-retired", by, name)
        return done.rowcount > 0

    def all(self) -> tuple[Consumer, ...]:
        """List them by name. Raises StorageError."""
        with self._database.reading() as connection:
            rows = connection.execute(select(CONSUMER).order_by(CONSUMER.c.name))
            return tuple(_consumer(row) for row in rows)

    def believe(self, token: str, now: datetime) -> Consumer | None:
        """Say whose token this is; None for nobody's and a retired one's. Raises StorageError.

        The row is found by the hash: how long that takes tells nothing of any token.
        """
        if len(token) > _LONGEST:
            return None
        wanted = _hash(token)
        with self._database.reading() as connection:
            row = connection.execute(
                select(CONSUMER).where(CONSUMER.c.token_hash == wanted)
            ).one_or_none()
        if row is None or not hmac.compare_digest(row.token_hash, wanted):
            return None
        if row.retired_at is not None:
            return None
        if row.heard_at is None or row.heard_at < now - _HEARD_EVERY:
            with self._database.transaction() as connection:
                connection.execute(
                    update(CONSUMER).where(CONSUMER.c.name == row.name).values(heard_at=now)
                )
        return _consumer(row)


def _consumer(row: Row[Any]) -> Consumer:
    known = frozenset(Right)
    return Consumer(
        name=row.name,
        rights=frozenset(Right(one) for one in row.rights if one in known),
        created_at=row.created_at,
        heard_at=row.heard_at,
        retired_at=row.retired_at,
    )


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
