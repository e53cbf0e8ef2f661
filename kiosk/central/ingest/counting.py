# SPDX-License-Identifier: Apache-2.0
"""Counting what is received, in the transaction that receives it: nobody counts rows later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.storage.tables import TALLY


@dataclass(frozen=True, slots=True)
class Received:
    """What is counted of a submission."""

    taken_at: datetime
    form: str
    language: str
    mode: str
    size: int


def count(
    connection: Connection, station: str, received: Iterable[Received], times: int = 1
) -> None:
    """Add them to the tally, once each: the caller has just made each of them received.

    -1 ``times`` takes them away again: the caller has made them not received.
    """
    sums: dict[tuple[datetime, str, str, str], list[int]] = {}
    for one in received:
        hour = one.taken_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        tally = sums.setdefault((hour, one.form, one.language, one.mode), [0, 0])
        tally[0] += times
        tally[1] += times * one.size
    if not sums:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(TALLY)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(TALLY.primary_key),
            set_={name: TALLY.c[name] + statement.excluded[name] for name in ("count", "bytes")},
        ),
        [
            {
                "station": station,
                "hour": hour,
                "form": form,
                "language": language,
                "mode": mode,
                "count": count,
                "bytes": size,
            }
            # two of a station at once take the same rows in the same order
            for (hour, form, language, mode), (count, size) in sorted(sums.items())
        ],
    )
