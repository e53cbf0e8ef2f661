# SPDX-License-Identifier: Apache-2.0
"""Who is signed in: a random cookie, of which the database knows the hash alone."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, insert, select, update

from kiosk.central.desk.roles import Role
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import ACCOUNT, SESSION

IDLE: Final = timedelta(minutes=30)
"""After so long without a touch one signs in again."""
LIFE: Final = timedelta(hours=12)
"""And at the latest after this."""
_GRAIN: Final = timedelta(minutes=1)
"""How exactly the last touch is remembered: not every page costs a write."""
_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who is signed in."""

    key: str
    """The session's hash."""
    who: str
    role: Role
    csrf: str
    language: str


class Sessions:
    """Opens, finds and ends them."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def open(self, account: str, language: str, now: datetime, former: Collection[str] = ()) -> str:
        """Begin one in place of the browser's ``former`` ones, which are named by their hashes.

        Gives what the browser keeps of it.

        Raises StorageError.
        """
        token = secrets.token_urlsafe(_BYTES)
        row = {
            "hash": hashed(token),
            "account": account,
            "csrf": secrets.token_urlsafe(_BYTES),
            "language": language,
            "created_at": now,
            "seen_at": now,
            "expires_at": now + LIFE,
        }
        with self._database.transaction() as connection:
            ended = (SESSION.c.expires_at <= now) | SESSION.c.hash.in_(former)
            connection.execute(delete(SESSION).where(ended))
            connection.execute(insert(SESSION), row)
        return token

    def find(self, token: str, now: datetime, *, is_touch: bool = True) -> Visit | None:
        """Say who that is. What a page asks by itself is no touch. Raises StorageError."""
        key = hashed(token)
        wanted = (
            select(SESSION, ACCOUNT.c.role)
            .join(ACCOUNT, ACCOUNT.c.name == SESSION.c.account)
            .where(SESSION.c.hash == key, ACCOUNT.c.retired_at.is_(None))
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None or row.expires_at <= now or row.seen_at <= now - IDLE:
            return None
        if is_touch and row.seen_at <= now - _GRAIN:
            self._change(key, {"seen_at": now})
        return Visit(
            key=key, who=row.account, role=Role(row.role), csrf=row.csrf, language=row.language
        )

    def close(self, key: str) -> None:
        """End one. Raises StorageError."""
        with self._database.transaction() as connection:
            connection.execute(delete(SESSION).where(SESSION.c.hash == key))

    def speak(self, key: str, language: str) -> None:
        """Go on in another language. Raises StorageError."""
        self._change(key, {"language": language})

    def _change(self, key: str, values: dict[str, datetime | str]) -> None:
        with self._database.transaction() as connection:
            connection.execute(update(SESSION).where(SESSION.c.hash == key).values(values))


def hashed(token: str) -> str:
    """Say what the database knows of a cookie."""
    return sha256(token.encode()).hexdigest()
