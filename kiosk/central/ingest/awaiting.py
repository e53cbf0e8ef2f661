# SPDX-License-Identifier: Apache-2.0
"""What was announced and comes in parts: what is missing of it, and how much there may be."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.ingest.records import Incoming, Kept
from kiosk.central.storage.tables import AWAITED, PART, SLICE, SUBMISSION
from kiosk.sync.contract import Manifest, Missing, Part

MOST_AWAITED: Final = 32_768
"""Slices of one station: 128 bodies of the largest size, or a thousand of 30 MiB."""

COUNTED_FOR: Final = timedelta(days=30)
"""What a station never brought, because it lost it, is no reason to take no more for ever."""


def parts_of(manifest: Manifest) -> tuple[Part, ...]:
    """Say in which parts a body can come; a small one that was not sent inline is one part."""
    return manifest.parts or (Part(sha256=manifest.digest, size=manifest.size),)


def bounded(
    connection: Connection, station: str, items: Sequence[Incoming], now: datetime
) -> list[Incoming]:
    """Leave out what is new, comes without its bytes, and is too much."""
    bare = [item.manifest.id for item in items if item.body is None]
    if not bare:
        return list(items)
    known = set(
        connection.execute(select(SUBMISSION.c.id).where(SUBMISSION.c.id.in_(bare))).scalars()
    )
    counted = select(func.coalesce(func.sum(AWAITED.c.parts), 0)).where(
        AWAITED.c.station == station, AWAITED.c.since > now - COUNTED_FOR
    )
    left = MOST_AWAITED - int(connection.execute(counted).scalar_one())
    taken = []
    for item in items:
        if item.body is None and item.manifest.id not in known:
            if len(parts_of(item.manifest)) > left:
                continue
            left -= len(parts_of(item.manifest))
        taken.append(item)
    return taken


def begin(connection: Connection, manifest: Manifest, now: datetime) -> None:
    """Note the parts that are to come; one that is awaited already is the same part."""
    parts = parts_of(manifest)
    connection.execute(
        insert(AWAITED),
        {
            "submission": manifest.id,
            "station": manifest.station,
            "parts": len(parts),
            "since": now,
        },
    )
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(PART).on_conflict_do_nothing(),
        [
            {"station": manifest.station, "sha256": part.sha256, "size": part.size, "have": 0}
            for part in parts
        ],
    )
    found = select(PART.c.sha256, PART.c.number).where(
        PART.c.station == manifest.station, PART.c.sha256.in_([part.sha256 for part in parts])
    )
    numbers = {row.sha256: row.number for row in connection.execute(found)}
    connection.execute(
        insert(SLICE),
        [
            {"submission": manifest.id, "position": position, "part": numbers[part.sha256]}
            for position, part in enumerate(parts)
        ],
    )


def end(connection: Connection, submissions: Sequence[str]) -> None:
    """Await them no more."""
    if submissions:
        connection.execute(delete(AWAITED).where(AWAITED.c.submission.in_(submissions)))


def note_missing(connection: Connection, kept: dict[str, Kept]) -> None:
    """Add what is missing to those that are not received."""
    waiting = [id_ for id_, one in kept.items() if one.received_at is None]
    if not waiting:
        return
    rows = connection.execute(
        select(SLICE.c.submission, PART.c.sha256, PART.c.have)
        .join(PART, PART.c.number == SLICE.c.part)
        .where(SLICE.c.submission.in_(waiting), PART.c.have < PART.c.size)
        .order_by(SLICE.c.submission, SLICE.c.position)
    )
    missing: dict[str, list[Missing]] = defaultdict(list)
    for submission, digest, have in rows:
        missing[submission].append(Missing(sha256=digest, offset=have))
    for id_ in waiting:
        kept[id_] = replace(kept[id_], missing=tuple(missing[id_]))
