# SPDX-License-Identifier: Apache-2.0
"""A walk through what was received, however much that is: a page at a time, each by itself.

Nothing is held between two pages, neither a connection nor a state of the database that it would
have to keep. A page is so many submissions that are looked at, not that are wanted: a form that
is rare does not make one statement walk through all years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from kiosk.central.ingest.records import Listed
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import SUBMISSION

PAGE: Final = 1000
"""Submissions that one statement looks at; with the longest manifests 48 MiB of memory."""

LISTED: Final = select(*(SUBMISSION.c[name] for name in Listed.__dataclass_fields__)).where(
    SUBMISSION.c.received_at.is_not(None), SUBMISSION.c.purged_at.is_(None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Of what is received those that are wanted; None is all."""

    form: str | None = None
    station: str | None = None
    since: datetime | None = None
    """Received then or later."""
    before: datetime | None = None
    """Received earlier than that."""

    def has(self, form: str, station: str, received_at: datetime) -> bool:
        """Say whether a submission is wanted, where no database can be asked."""
        return (
            self.form in {None, form}
            and self.station in {None, station}
            and (self.since is None or self.since <= received_at)
            and (self.before is None or received_at < self.before)
        )


ALL: Final = Narrowed()


def walk(database: CentralDatabase, wanted: Narrowed) -> Iterator[Listed]:
    """Walk what is wanted and not purged, in the order of arrival. Raises StorageError."""
    after: Row[Any] | None = None
    while True:
        with database.reading() as connection:
            last = _last(connection, wanted, after)
            if last is None:
                return
            rows = connection.execute(_page(wanted, after, last)).all()
        yield from (listed(row) for row in rows)
        after = last


def listed(row: Row[Any]) -> Listed:
    """Read a row of ``LISTED``."""
    return Listed(**row._mapping)  # noqa: SLF001


def _last(connection: Connection, wanted: Narrowed, after: Row[Any] | None) -> Row[Any] | None:
    """Say where the page behind a place ends, by the index alone; None at the end of all."""
    page = (
        select(SUBMISSION.c.received_at, SUBMISSION.c.id)
        .where(SUBMISSION.c.received_at.is_not(None), SUBMISSION.c.purged_at.is_(None))
        .where(*_between(wanted, after))
        .order_by(SUBMISSION.c.received_at, SUBMISSION.c.id)
        .limit(PAGE)
        .subquery()
    )
    return connection.execute(
        select(page).order_by(page.c.received_at.desc(), page.c.id.desc()).limit(1)
    ).one_or_none()


def _page(wanted: Narrowed, after: Row[Any] | None, last: Row[Any]) -> Any:
    found = LISTED.where(*_between(wanted, after), _up_to(last))
    if wanted.form is not None:
        found = found.where(SUBMISSION.c.form_id == wanted.form)
    if wanted.station is not None:
        found = found.where(SUBMISSION.c.station == wanted.station)
    return found.order_by(SUBMISSION.c.received_at, SUBMISSION.c.id)


def _between(wanted: Narrowed, after: Row[Any] | None) -> list[ColumnElement[bool]]:
    bounds = []
    if wanted.since is not None:
        bounds.append(SUBMISSION.c.received_at >= wanted.since)
    if wanted.before is not None:
        bounds.append(SUBMISSION.c.received_at < wanted.before)
    if after is not None:
        # the first is for the index; the second goes on among those of one moment
        bounds.append(SUBMISSION.c.received_at >= after.received_at)
        bounds.append(~_up_to(after))
    return bounds


def _up_to(place: Row[Any]) -> ColumnElement[bool]:
    same = SUBMISSION.c.received_at == place.received_at
    return or_(
        SUBMISSION.c.received_at < place.received_at, and_(same, SUBMISSION.c.id <= place.id)
    )
