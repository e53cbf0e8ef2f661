# SPDX-License-Identifier: Apache-2.0
"""Whom to call when there is something to fetch, and who is calling just now.

A hook's secret is made from one key of the central's and the hook's id (HKDF, RFC 5869) and
stands nowhere: the database, and every copy of it, tells nobody how to sign in the central's
name. Whoever runs several hosts gives them the same ``keys`` folder, which they share anyway.
"""

import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import and_, delete, insert, or_, select, update

from kiosk.central.door.consumers import Right
from kiosk.central.door.cursors import Cursor
from kiosk.central.door.reading import Feed, acknowledged_before
from kiosk.central.fleet import audit
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CONSUMER, HOOK
from kiosk.sealing.keyfile import create_secret, read_secret

FILE_NAME: Final = "hooks.key"
GONE: Final = "hook.gone"
"""What became of the last call to an address that is gone for good."""
LEASE: Final = timedelta(seconds=60)
"""How long a caller may take; after it another one calls."""

_KEY_BYTES: Final = 32


class Secrets:
    """Makes the secrets of hooks from the key in the folder."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Read the key, or make one at the first start. Raises SealingError."""
        path = folder / FILE_NAME
        return cls(read_secret(path) or create_secret(path, secrets.token_bytes(_KEY_BYTES)))

    def of(self, hook: str) -> bytes:
        """Make the secret of a hook, 32 bytes."""
        return self._derived(b"webhook " + hook.encode())

    def of_cursors(self) -> bytes:
        """Make the key by which cursors are known again, 32 bytes."""
        return self._derived(b"cursors")

    def _derived(self, purpose: bytes) -> bytes:
        info = b"migration-kiosk " + purpose
        return HKDF(SHA256(), _KEY_BYTES, salt=None, info=info).derive(self._key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Where a consumer wants to be called."""

    id: str
    consumer: str
    url: str
    created_at: datetime
    attempts: int
    """In a row that failed."""
    due_at: datetime
    last_code: str | None
    last_at: datetime | None
    gone_at: datetime | None
    """When it said that it is gone for good; it is not called since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call that is this caller's to make for a while."""

    hook: str
    consumer: str
    url: str
    secret_id: str
    newest: int
    """The change that it tells of."""
    cursor: str
    """From where the consumer has to read on, as it is given."""
    attempts: int
    by: str


class Hooks:
    """Keeps the hooks, and gives each call to one caller at a time."""

    def __init__(self, database: CentralDatabase, feed: Feed, made: Secrets) -> None:
        self._database = database
        self._feed = feed
        self._secrets = made

    def add(self, url: str, consumer: str, now: datetime, by: str) -> tuple[str, str] | None:
        """Add a hook and give its id and, this once, its secret as Standard Webhooks write it.

        None where there is no such consumer that may read submissions. Raises StorageError.
        """
        hook = f"hook-{secrets.token_hex(8)}"
        secret = self._secrets.of(hook)
        with self._database.transaction() as connection:
            wanted = select(CONSUMER).where(
                CONSUMER.c.name == consumer, CONSUMER.c.retired_at.is_(None)
            )
            row = connection.execute(wanted).one_or_none()
            if row is None or Right.SUBMISSIONS_READ not in row.rights:
                return None
            values = {
                "id": hook,
                "consumer": consumer,
                "url": url,
                "secret_id": recognised(secret),
                "created_at": now,
                "told": 0,
                "attempts": 0,
                "due_at": now,
            }
            connection.execute(insert(HOOK), values)
            audit.note(connection, now, "hook-added", by, hook, consumer=consumer)
        return hook, f"whsec_{b64encode(secret).decode('ascii')}"

    def remove(self, hook: str, now: datetime, by: str) -> bool:
        """Call no more; says whether there was such a hook. Raises StorageError."""
        with self._database.transaction() as connection:
            done = connection.execute(delete(HOOK).where(HOOK.c.id == hook))
            if done.rowcount:
                audit.note(connection, now, "hook-removed", by, hook)
        return done.rowcount > 0

    def all(self) -> tuple[Hook, ...]:
        """List them in the order in which they were added. Raises StorageError."""
        names = tuple(Hook.__dataclass_fields__)
        wanted = select(*(HOOK.c[name] for name in names)).order_by(HOOK.c.created_at, HOOK.c.id)
        with self._database.reading() as connection:
            return tuple(Hook(**row._mapping) for row in connection.execute(wanted))  # noqa: SLF001

    def lease(self, now: datetime) -> Call | None:
        """Take the next call that is due and nobody's; None where there is nothing to tell.

        Callers don't wait for each other: a row that another is taking is passed over. Raises
        StorageError.
        """
        with self._database.reading() as connection:
            newest = self._feed.newest(connection)
            if connection.execute(_due(now, newest)).first() is None:
                return None
        by = secrets.token_hex(8)
        with self._database.transaction() as connection:
            row = connection.execute(
                _due(now, newest).with_for_update(of=HOOK, skip_locked=True)
            ).first()
            if row is None:
                return None
            connection.execute(
                update(HOOK)
                .where(HOOK.c.id == row.id)
                .values(leased_until=now + LEASE, leased_by=by)
            )
        read = Cursor(row.acknowledged, row.acknowledged_id)
        return Call(
            hook=row.id,
            consumer=row.consumer,
            url=row.url,
            secret_id=row.secret_id,
            newest=newest.change,
            cursor=self._feed.cursors.text(read, row.consumer),
            attempts=row.attempts,
            by=by,
        )

    def finish(  # what became of a call, and when the next may be
        self, call: Call, now: datetime, code: str, wait: timedelta, *, is_told: bool
    ) -> None:
        """Note what became of a call, unless another caller has it by now. Raises StorageError."""
        values: dict[str, Any] = {
            "attempts": 0 if is_told else call.attempts + 1,
            "due_at": now + wait,
            "leased_until": None,
            "leased_by": None,
            "last_code": code,
            "last_at": now,
        }
        if is_told:
            values["told"] = call.newest
        with self._database.transaction() as connection:
            connection.execute(
                update(HOOK)
                .where(HOOK.c.id == call.hook, HOOK.c.leased_by == call.by)
                .values(**values)
            )

    def give_up(self, call: Call, now: datetime) -> None:
        """Call never again, for it said that it is gone (RFC 9110, 15.5.11).

        Unless another caller has the call by now. Raises StorageError.
        """
        values = {"leased_until": None, "leased_by": None, "last_code": GONE, "last_at": now}
        with self._database.transaction() as connection:
            done = connection.execute(
                update(HOOK)
                .where(HOOK.c.id == call.hook, HOOK.c.leased_by == call.by)
                .values(attempts=call.attempts + 1, gone_at=now, **values)
            )
            if done.rowcount:
                audit.note(
                    connection, now, "hook-gone", audit.CENTRAL, call.hook, consumer=call.consumer
                )

    def secret(self, call: Call) -> bytes | None:
        """Make the secret anew; None where the key here is not the one it was made from."""
        secret = self._secrets.of(call.hook)
        return secret if recognised(secret) == call.secret_id else None


def recognised(secret: bytes) -> str:
    """Name a secret without telling it."""
    return sha256(b"recognised " + secret).hexdigest()[:16]


def _due(now: datetime, newest: Cursor) -> Any:
    """Select the hooks with something new that their consumers have not fetched by themselves."""
    return (
        select(HOOK, CONSUMER.c.acknowledged, CONSUMER.c.acknowledged_id)
        .join(CONSUMER, CONSUMER.c.name == HOOK.c.consumer)
        .where(
            and_(
                HOOK.c.told < newest.change,
                acknowledged_before(newest),
                CONSUMER.c.retired_at.is_(None),
                HOOK.c.gone_at.is_(None),
                HOOK.c.due_at <= now,
                or_(HOOK.c.leased_until.is_(None), HOOK.c.leased_until <= now),
            )
        )
        .order_by(HOOK.c.due_at)
        .limit(1)
    )
