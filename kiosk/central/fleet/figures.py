# SPDX-License-Identifier: Apache-2.0
"""What stations counted: a day at a time, and what is said anew of a day replaces it."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select

from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import FIGURE, STATION
from kiosk.sync.contract import Figures

MOST_BYTES: Final = 2 << 20
"""Of a day's figures as JSON."""
_OLDEST: Final = timedelta(days=400)
_NEWEST: Final = timedelta(days=1)
"""A station's date may be ahead of UTC's, and its clock wrong by some hours."""


def day_of(figures: Figures, now: datetime) -> date | None:
    """Say for which day figures are; None for one that is none, too old, or not begun anywhere.

    None too where something is counted twice: nobody could say which is right.
    """
    try:
        day = date.fromisoformat(figures.day)
    except ValueError:
        return None
    today = now.astimezone(UTC).date()
    names = {(one.kind, one.form, one.item) for one in figures.figures}
    is_told_once = len(names) == len(figures.figures)
    return day if is_told_once and today - _OLDEST <= day <= today + _NEWEST else None


def replace(database: CentralDatabase, station: str, day: date, figures: Figures) -> None:
    """Keep a station's figures of a day instead of those before. Raises StorageError."""
    rows = [{"station": station, "day": day, **figure.model_dump()} for figure in figures.figures]
    with database.transaction() as connection:
        # two at once for the same day: one after the other
        connection.execute(
            select(STATION.c.code).where(STATION.c.code == station).with_for_update()
        )
        connection.execute(delete(FIGURE).where(FIGURE.c.station == station, FIGURE.c.day == day))
        if rows:
            connection.execute(insert(FIGURE), rows)
