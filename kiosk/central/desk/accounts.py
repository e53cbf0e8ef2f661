# SPDX-License-Identifier: Apache-2.0
"""The people of the desk: who there is, and whether somebody is who they say."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.desk import browsers, passwords
from kiosk.central.desk.roles import Role
from kiosk.central.failures import CentralError
from kiosk.central.fleet.audit import note
from kiosk.central.fleet.refused import NOBODY
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import ACCOUNT, REFUSAL, SESSION

FREE_TRIES: Final = 4
"""Slips that cost nothing; the next wrong one costs 15 seconds, and each after it twice that."""
FIRST_WAIT: Final = timedelta(seconds=15)
MOST_TRIES: Final = 15
"""Wrong ones after which only an administrator lets strangers in again; see ``browsers``."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")
_REFUSED: Final = "desk.sign-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person who may come in."""

    name: str
    role: Role
    has_password: bool
    """Whether the account is this central's own; others are vouched for by OpenID Connect."""
    created_at: datetime
    retired_at: datetime | None
    failures: int
    locked_until: datetime | None

    @property
    def is_locked(self) -> bool:
        """Whether an administrator has to let it in again."""
        return self.failures >= MOST_TRIES


class Accounts:
    """Who may come in at the desk."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def add(self, name: str, role: Role, password: str, now: datetime, *, by: str) -> None:
        """Make an account, or raise CentralError for a name or password that won't do.

        A retired account's name may be given out again; whoever had it has no session left.
        Raises StorageError.
        """
        check_name(name)
        check_password(password, name)
        kept = passwords.hashed(password)
        with self._database.transaction() as connection:
            before = _row(connection, name)
            if before is not None and before.retired_at is None:
                raise CentralError(name, code="central.account-taken")
            _put(connection, before, _fresh(name, role, now, password=kept))
            note(connection, now, "account-added", by, name, role=role.value)

    def retire(self, name: str, now: datetime, *, by: str) -> bool:
        """Let somebody in no more, and end their sessions; says whether there was such a one.

        Raises StorageError.
        """
        with self._database.transaction() as connection:
            done = connection.execute(
                update(ACCOUNT)
                .where(ACCOUNT.c.name == name, ACCOUNT.c.retired_at.is_(None))
                .values(retired_at=now)
            )
            connection.execute(delete(SESSION).where(SESSION.c.account == name))
            browsers.forget(connection, name)
            if done.rowcount:
                note(connection, now, "account-retired", by, name)
            return done.rowcount > 0

    def change_password(self, name: str, password: str, now: datetime, *, by: str) -> bool:
        """Set a password anew, end the sessions and open the lock; says whether there is one.

        Raises CentralError and StorageError.
        """
        check_password(password, name)
        values = {"password": passwords.hashed(password), "failures": 0, "locked_until": None}
        with self._database.transaction() as connection:
            done = connection.execute(
                update(ACCOUNT)
                .where(
                    ACCOUNT.c.name == name,
                    ACCOUNT.c.retired_at.is_(None),
                    ACCOUNT.c.password.is_not(None),
                )
                .values(values)
            )
            if done.rowcount:
                connection.execute(delete(SESSION).where(SESSION.c.account == name))
                browsers.forget(connection, name)
                note(connection, now, "account-password", by, name)
            return done.rowcount > 0

    def unlock(self, name: str, now: datetime, *, by: str) -> bool:
        """Let a locked account in again; says whether there is one. Raises StorageError."""
        return self._change(
            name, {"failures": 0, "locked_until": None}, now, "account-unlocked", by
        )

    def appoint(self, name: str, role: Role, now: datetime, *, by: str) -> bool:
        """Give somebody another role; says whether there is one. Raises StorageError."""
        with self._database.transaction() as connection:
            done = connection.execute(
                update(ACCOUNT)
                .where(ACCOUNT.c.name == name, ACCOUNT.c.retired_at.is_(None))
                .values(role=role.value)
            )
            if done.rowcount:
                note(connection, now, "account-role", by, name, role=role.value)
            return done.rowcount > 0

    def all(self) -> tuple[Account, ...]:
        """List them by their names. Raises StorageError."""
        with self._database.reading() as connection:
            rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name))
            return tuple(_account(row) for row in rows)

    def judge(self, name: str, password: str, now: datetime, browser: str = "") -> Account | None:
        """Say who that is, or None, for whatever reason: all of them look and take alike.

        A wrong password counts: against the ``browser`` where its cookie is one that the account
        came in with, else against the account, as all strangers' do together. While that waits,
        none is right and none counts. Raises StorageError and passwords.TooManyError.
        """
        with self._database.reading() as connection:
            before = _row(connection, name)
        kept = None if before is None or before.retired_at else before.password
        is_right = passwords.fits(password, kept)
        with self._database.transaction() as connection:
            row = _row(connection, name, is_locking=True)
            known = browsers.known(connection, browser, name, now)
            if row is None or row.retired_at or row.password is None:
                _count_refusal(connection, now)
                return None
            if _is_waiting(row if known is None else known, now):
                _count_refusal(connection, now)
                return None
            if not is_right or row.password != kept:
                _count_refusal(connection, now)
                _count_failure(connection, row, known, browser, now)
                return None
            if known is None:  # what strangers tried stays counted where the person is known
                values = {"failures": 0, "locked_until": None}
                connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == name).values(values))
            note(connection, now, "signed-in", name, name, way="password")
            return _account(row)

    def remember(self, name: str, browser: str, now: datetime) -> str:
        """Know a browser again in which somebody came in, and say what it keeps for that.

        Raises StorageError.
        """
        with self._database.transaction() as connection:
            return browsers.remember(connection, browser, name, now)

    def vouched(self, subject: str, name: str, role: Role, now: datetime) -> Account | None:
        """Take the word of an OpenID provider for who that is, and in which role.

        ``subject`` names the person at the provider for ever. None where the account is retired,
        or where the name is another's: a provider's name never opens an account of this central.
        Raises StorageError.
        """
        if not _NAME.fullmatch(name):
            return None
        with self._database.transaction() as connection:
            known = ACCOUNT.c.subject == subject
            row = connection.execute(select(ACCOUNT).where(known)).one_or_none()
            if row is None:
                if _row(connection, name) is not None:
                    return None
                _put(connection, None, _fresh(name, role, now, subject=subject))
                note(connection, now, "account-added", name, name, role=role.value)
            elif row.retired_at:
                return None
            elif row.role != role:
                connection.execute(update(ACCOUNT).where(known).values(role=role.value))
                note(connection, now, "account-role", row.name, row.name, role=role.value)
            found = connection.execute(select(ACCOUNT).where(known)).one()
            note(connection, now, "signed-in", found.name, found.name, way="openid")
            return _account(found)

    def _change(
        self, name: str, values: dict[str, Any], now: datetime, event: str, by: str
    ) -> bool:
        with self._database.transaction() as connection:
            done = connection.execute(
                update(ACCOUNT)
                .where(ACCOUNT.c.name == name, ACCOUNT.c.retired_at.is_(None))
                .values(values)
            )
            if done.rowcount:
                note(connection, now, event, by, name)
            return done.rowcount > 0


def check_name(name: str) -> None:
    """Raise CentralError for a name that is none."""
    if not _NAME.fullmatch(name):
        raise CentralError("small letters, digits, . _ @ -", code="central.account-name")


def check_password(password: str, name: str) -> None:
    """Raise CentralError for a password that is too short, too long, or guessed first."""
    if not passwords.LEAST <= len(password) <= passwords.MOST:
        raise CentralError(f"at least {passwords.LEAST} characters", code="central.password")
    if passwords.is_guessable(password, name):
        raise CentralError("anybody would try it first", code="central.password-guessable")


def wait_after(failures: int) -> timedelta:
    """Say how long nobody is let in after so many wrong passwords in a row."""
    return FIRST_WAIT * 2 ** (failures - FREE_TRIES - 1) if failures > FREE_TRIES else timedelta()


def _fresh(
    name: str, role: Role, now: datetime, password: str | None = None, subject: str | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "password": password,
        "subject": subject,
        "role": role.value,
        "created_at": now,
        "retired_at": None,
        "failures": 0,
        "locked_until": None,
    }


def _put(connection: Connection, before: Row[Any] | None, values: dict[str, Any]) -> None:
    if before is None:
        connection.execute(insert(ACCOUNT), values)
    else:
        connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == before.name).values(values))


def _row(connection: Connection, name: str, *, is_locking: bool = False) -> Row[Any] | None:
    wanted = select(ACCOUNT).where(ACCOUNT.c.name == name)
    return connection.execute(wanted.with_for_update() if is_locking else wanted).one_or_none()


def _account(row: Row[Any]) -> Account:
    return Account(
        name=row.name,
        role=Role(row.role),
        has_password=row.password is not None,
        created_at=row.created_at,
        retired_at=row.retired_at,
        failures=row.failures,
        locked_until=row.locked_until,
    )


def _is_waiting(counted: Row[Any], now: datetime) -> bool:
    is_early = counted.locked_until is not None and counted.locked_until > now
    return is_early or bool(counted.failures >= MOST_TRIES)


def _count_failure(
    connection: Connection, row: Row[Any], known: Row[Any] | None, browser: str, now: datetime
) -> None:
    failures = (row if known is None else known).failures + 1
    wait = wait_after(failures)
    values = {"failures": failures, "locked_until": now + wait if wait else None}
    if known is not None:
        browsers.note_failure(connection, browser, row.name, values, MOST_TRIES)
        return
    connection.execute(update(ACCOUNT).where(ACCOUNT.c.name == row.name).values(values))
    if failures == MOST_TRIES:
        note(connection, now, "account-locked", row.name, row.name)


def _count_refusal(connection: Connection, now: datetime) -> None:
    """Count it, also for a name that nobody has: what a wrong one costs tells nobody apart."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    row = {"day": now.date(), "code": _REFUSED, "key_id": NOBODY, "count": 1, "last_at": now}
    connection.execute(
        dialect.insert(REFUSAL)
        .values(row)
        .on_conflict_do_update(
            index_elements=["day", "code", "key_id"],
            set_={"count": REFUSAL.c.count + 1, "last_at": now},
        )
    )
