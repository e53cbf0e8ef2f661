# SPDX-License-Identifier: Apache-2.0
"""The figures of each day in the station's database."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from kiosk.errors import StorageError
from kiosk.insight import KEPT, Figure, Kind
from kiosk.insight.model import run_of
from kiosk.storage.database import Database
from kiosk.storage.statements import Statement
from kiosk.storage.tables import FIGURE

_INSERT: Final = insert(FIGURE).values(
    {**{one.name: bindparam(one.name) for one in FIGURE.columns}, "sent": 0}
)
_ADD: Final = Statement(
    _INSERT.on_conflict_do_update(
        index_elements=list(FIGURE.primary_key.columns),
        set_={
            "count": FIGURE.c.count + _INSERT.excluded.count,
            "seconds": FIGURE.c.seconds + _INSERT.excluded.seconds,
        },
    )
)
_FORGET: Final = Statement(delete(FIGURE).where(FIGURE.c.day < bindparam("first")))
_UNSENT: Final = Statement(
    select(FIGURE.c.day).distinct().where(FIGURE.c.sent < FIGURE.c.count).order_by(FIGURE.c.day)
)
_OF: Final = Statement(
    select(FIGURE.c.kind, FIGURE.c.form, FIGURE.c.item, FIGURE.c.count, FIGURE.c.seconds)
    .where(FIGURE.c.day == bindparam("wanted"))
    .order_by(FIGURE.c.count.desc(), FIGURE.c.kind, FIGURE.c.form, FIGURE.c.item)
)
_RUN: Final = Statement(
    select(
        FIGURE.c.day, FIGURE.c.kind, FIGURE.c.form, FIGURE.c.item, FIGURE.c.count, FIGURE.c.seconds
    )
    .where(FIGURE.c.day.between(bindparam("first"), bindparam("last")))
    .order_by(FIGURE.c.count.desc(), FIGURE.c.kind, FIGURE.c.form, FIGURE.c.item)
)
_NOTE: Final = Statement(
    update(FIGURE)
    .where(
        and_(
            FIGURE.c.day == bindparam("on_day"),
            FIGURE.c.kind == bindparam("of_kind"),
            FIGURE.c.form == bindparam("of_form"),
            FIGURE.c.item == bindparam("of_item"),
        )
    )
    .values(sent=bindparam("known"))
)


class SqlCounts:
    """Figures, each in a row; see the port for the contract."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, day: date, figures: Sequence[Figure]) -> None:
        """Add to a day's figures, and forget what is too old."""
        with self._database.writing() as connection:
            _FORGET.run(connection, first=(day - KEPT).isoformat())
            for one in figures:
                _ADD.run(
                    connection,
                    day=day.isoformat(),
                    kind=one.kind.value,
                    form=one.form,
                    item=one.item,
                    count=one.count,
                    seconds=one.seconds,
                )

    def unsent(self) -> tuple[date, ...]:
        """Name the days of which the centre doesn't know all, oldest first."""
        with self._database.reading() as connection:
            rows = _UNSENT.run(connection).fetchall()
        with _understood():
            return tuple(date.fromisoformat(row[0]) for row in rows)

    def figures(self, day: date) -> tuple[Figure, ...]:
        """Say all figures of a day, the most frequent first."""
        with self._database.reading() as connection:
            rows = _OF.run(connection, wanted=day.isoformat()).fetchall()
        with _understood():
            return tuple(Figure(Kind(kind), *rest) for kind, *rest in rows)

    def between(self, first: date, last: date) -> Mapping[date, tuple[Figure, ...]]:
        """Say all figures of a run of days."""
        with self._database.reading() as connection:
            rows = _RUN.run(connection, first=first.isoformat(), last=last.isoformat()).fetchall()
        found: dict[date, list[Figure]] = {day: [] for day in run_of(first, last)}
        with _understood():
            for day, kind, *rest in rows:
                found[date.fromisoformat(day)].append(Figure(Kind(kind), *rest))
        return {day: tuple(figures) for day, figures in found.items()}

    def note_sent(self, day: date, figures: Sequence[Figure]) -> None:
        """Note that the centre has these; what was added meanwhile stays unsent."""
        rows = [
            {
                "on_day": day.isoformat(),
                "of_kind": one.kind.value,
                "of_form": one.form,
                "of_item": one.item,
                "known": one.count,
            }
            for one in figures
        ]
        with self._database.writing() as connection:
            _NOTE.run_many(connection, rows)


@contextmanager
def _understood() -> Iterator[None]:
    """Take for damage what no rule of the table lets in."""
    try:
        yield
    except ValueError as error:
        raise StorageError("figures that are none", code="storage.damaged") from error
