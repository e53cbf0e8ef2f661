# SPDX-License-Identifier: Apache-2.0
"""Browsers in which somebody came in before: strangers who guess can't shut those out.

Whoever knows a name can guess at its password until the account is closed. A browser that was let
in once keeps a random cookie, of which the database knows the hash alone; tries from it are
counted by themselves, so that the person goes on coming in while all others are kept waiting. It
opens nothing: the password is asked for all the same.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from kiosk.central.desk.sessions import hashed
from kiosk.central.storage.tables import BROWSER

LIFE: Final = timedelta(days=180)
"""After so long without coming in a browser is a stranger again."""
MOST: Final = 20
"""Of one account; the one that was not seen for the longest is forgotten first."""

_BYTES: Final = 32


def known(connection: Connection, token: str, account: str, now: datetime) -> Row[Any] | None:
    """Find a browser in which the account came in, and hold it for this transaction."""
    return connection.execute(
        select(BROWSER).where(_is(token, account), BROWSER.c.seen_at > now - LIFE).with_for_update()
    ).one_or_none()


def note_failure(
    connection: Connection, token: str, account: str, values: Mapping[str, Any], most: int
) -> None:
    """Count a wrong password; after the last try the browser is a stranger like all others."""
    if values["failures"] >= most:
        connection.execute(delete(BROWSER).where(_is(token, account)))
    else:
        connection.execute(update(BROWSER).where(_is(token, account)).values(values))


def remember(connection: Connection, token: str, account: str, now: datetime) -> str:
    """Know the browser again the next time, and say what it keeps for that.

    A cookie that this central did not give out is never taken over.
    """
    seen = {"failures": 0, "locked_until": None, "seen_at": now}
    if connection.execute(update(BROWSER).where(_is(token, account)).values(seen)).rowcount:
        return token
    is_ours = select(BROWSER.c.hash).where(BROWSER.c.hash == hashed(token)).limit(1)
    if connection.execute(is_ours).first() is None:
        token = secrets.token_urlsafe(_BYTES)
    connection.execute(insert(BROWSER), {"hash": hashed(token), "account": account, **seen})
    _forget_the_eldest(connection, account, now)
    return token


def forget(connection: Connection, account: str) -> None:
    """Know none of an account's browsers any more."""
    connection.execute(delete(BROWSER).where(BROWSER.c.account == account))


def _forget_the_eldest(connection: Connection, account: str, now: datetime) -> None:
    newest = (
        select(BROWSER.c.hash)
        .where(BROWSER.c.account == account)
        .order_by(BROWSER.c.seen_at.desc(), BROWSER.c.hash)
        .limit(MOST)
    )
    connection.execute(
        delete(BROWSER).where(BROWSER.c.account == account, BROWSER.c.hash.not_in(newest))
    )
    connection.execute(delete(BROWSER).where(BROWSER.c.seen_at <= now - LIFE))


def _is(token: str, account: str) -> Any:
    return (BROWSER.c.hash == hashed(token)) & (BROWSER.c.account == account)
