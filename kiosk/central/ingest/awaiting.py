# SPDX-License-Identifier: Apache-2.0
"""What was announced and comes in parts: what is missing of it, and how much there may be."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select

from kiosk.central.ingest.records import Incoming, Kept
from kiosk.central.storage.tables import AWAITED, CHUNK, DOOMED, PART, SUBMISSION
from kiosk.sync.contract import Manifest, Missing, Part

MOST_AWAITED: Final = 32_768
"""Parts of one station: 128 bodies of the largest size, or a thousand of 30 MiB."""

COUNTED_FOR: Final = timedelta(days=30)
"""What a station never brought, because it lost it, is no reason to take no more for ever."""

_AT_ONCE: Final = 5000
"""Of so many digests one statement asks."""


def parts_of(manifest: Manifest) -> tuple[Part, ...]:
    """Say in which parts a body can come; a small one that was not sent inline is one part."""
    return manifest.parts or (Part(sha256=manifest.digest, size=manifest.size),)


def bounded(
    connection: Connection, station: str, items: Sequence[Incoming], now: datetime
) -> tuple[list[Incoming], AbstractSet[str]]:
    """Leave out what is new, comes without its bytes, and is too much.

    Says too which of those without bytes were announced before.
    """
    bare = [item.manifest.id for item in items if item.body is None]
    if not bare:
        return list(items), frozenset()
    known = set(
        connection.execute(select(SUBMISSION.c.id).where(SUBMISSION.c.id.in_(bare))).scalars()
    )
    if len(known) == len(bare):
        return list(items), known
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
    return taken, known


def begin(connection: Connection, manifests: Sequence[Manifest], now: datetime) -> None:
    """Note the parts that are to come, and which of them this station has brought before."""
    if not manifests:
        return
    coming = [
        (manifest, position, part)
        for manifest in manifests
        for position, part in enumerate(parts_of(manifest))
    ]
    there = _objects(connection, manifests[0].station, {part.sha256 for _, _, part in coming})
    connection.execute(
        insert(AWAITED),
        [
            {
                "submission": manifest.id,
                "station": manifest.station,
                "parts": len(parts_of(manifest)),
                "since": now,
            }
            for manifest in manifests
        ],
    )
    rows = []
    for manifest, position, part in coming:
        lies = there.get((part.sha256, part.size))
        rows.append(
            {
                "submission": manifest.id,
                "position": position,
                "station": manifest.station,
                "sha256": part.sha256,
                "size": part.size,
                "have": 0 if lies is None else part.size,
                "object": lies,
            }
        )
    connection.execute(insert(PART), rows)


def _objects(
    connection: Connection, station: str, digests: AbstractSet[str]
) -> dict[tuple[str, int], str]:
    """Say where parts of the station lie that are complete, and keep them from being erased."""
    found: dict[tuple[str, int], str] = {}
    for some in _batches(sorted(digests)):
        rows = connection.execute(
            select(PART.c.sha256, PART.c.size, PART.c.object)
            .where(PART.c.station == station, PART.c.sha256.in_(some), PART.c.object.is_not(None))
            .with_for_update(read=True)
        )
        found |= {(sha256, size): lies for sha256, size, lies in rows}
    return found


def _batches(digests: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(digests), _AT_ONCE):
        yield digests[start : start + _AT_ONCE]


def end(connection: Connection, submissions: Sequence[str]) -> None:
    """Await them no more."""
    if submissions:
        connection.execute(delete(AWAITED).where(AWAITED.c.submission.in_(submissions)))


def drop_parts(connection: Connection, submissions: Sequence[str]) -> None:
    """Take their parts away, and doom what lies in the store of them."""
    if not submissions:
        return
    lying = select(
        PART.c.submission, PART.c.position, PART.c.object, PART.c.station, PART.c.sha256
    ).where(PART.c.submission.in_(submissions), PART.c.object.is_not(None))
    connection.execute(insert(DOOMED).from_select(lying.selected_columns.keys(), lying))
    connection.execute(delete(CHUNK).where(CHUNK.c.submission.in_(submissions)))
    connection.execute(delete(PART).where(PART.c.submission.in_(submissions)))


def note_missing(connection: Connection, kept: dict[str, Kept]) -> None:
    """Add what is missing to those that are not received."""
    waiting = [id_ for id_, one in kept.items() if one.received_at is None]
    if not waiting:
        return
    rows = connection.execute(
        select(PART.c.submission, PART.c.sha256, PART.c.have)
        .where(PART.c.submission.in_(waiting), PART.c.have < PART.c.size)
        .order_by(PART.c.submission, PART.c.position)
    )
    missing: dict[str, list[Missing]] = defaultdict(list)
    first: dict[tuple[str, str], int] = {}
    for submission, digest, have in rows:
        # of equal parts bytes go into the first
        offset = first.setdefault((submission, digest), have)
        missing[submission].append(Missing(sha256=digest, offset=offset))
    for id_ in waiting:
        kept[id_] = replace(kept[id_], missing=tuple(missing[id_]))
