# SPDX-License-Identifier: Apache-2.0
"""A year of a region, made in PostgreSQL itself: months of tombstones, and the last days in full.

The rows are those that a central makes. The digest of each is that of its own id as a body, so
that whoever reads a row can deliver it again.
"""

from datetime import datetime, timedelta
from typing import Any

import psycopg

from kiosk.central.storage.partitions import months

YEAR = timedelta(days=365)
FASTER = (
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
    "maintenance_work_mem=1GB",
    "max_parallel_maintenance_workers=0",
    "shared_buffers=1GB",
)
"""What the server may be set to while it is filled; a central works with none of it."""
FULL = 200
"""One in so many is not purged yet: those of the last days."""
MOST_STATIONS = 2000
_EACH = 25_000
"""Submissions of a station in a year."""
_HOURS = 8
"""That a service point is open."""

_STATIONS = """
    INSERT INTO station (
        code, service_point, key_id, enrolled_at, heard_at, kept, software, catalogue,
        queue, devices, alarms, ring
    )
    SELECT 'S' || upper(lpad(to_hex(n), 3, '0')), 'Point ' || n %% 90, lpad(to_hex(n), 16, '0'),
        %(now)s - interval '400 days', %(now)s - n %% 1200 * interval '1 second',
        %(rows)s / %(stations)s, '0.1.0', '2026112101',
        json_build_object('pending', n %% 4, 'parked', CASE WHEN n %% 50 = 0 THEN 1 ELSE 0 END),
        json_build_object(
            'printer', CASE WHEN n %% 40 = 0 THEN 'paper-out' ELSE 'ready' END,
            'disk_free', 1000000 * n::bigint * 100, 'skew_ms', n %% 900
        ),
        json_build_array(), 1
    FROM generate_series(0, %(stations)s - 1) AS n
"""
_TALLIES = """
    INSERT INTO tally (station, hour, form, language, mode, count, bytes)
    SELECT 'S' || upper(lpad(to_hex(s), 3, '0')),
        date_trunc('day', %(now)s) - d * interval '1 day' + (5 + h) * interval '1 hour',
        'form-' || (s + h) %% 12, (ARRAY['az', 'en', 'ru', 'tr'])[1 + d %% 4], 'kiosk', 8, 32768
    FROM generate_series(0, 364) AS d, generate_series(0, %(hours)s - 1) AS h,
        generate_series(0, %(stations)s - 1) AS s
    ORDER BY d DESC, h
"""
_PLAIN = "LIKE submission INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE"
_SUBMISSIONS = """
    INSERT INTO {name} (
        id, station, reference, digest, received_at, change, key_id, form_id, form_version,
        language, mode, taken_at, clock_trust, size, announced_at, manifest, body, purged_at
    )
    SELECT id, station, station || upper(substr(hash, 17, 8)),
        encode(sha256(convert_to(id::text, 'UTF8')), 'hex'), taken, 1 + n / 500,
        CASE WHEN full_ THEN '00' END, CASE WHEN full_ THEN 'form-1' END,
        CASE WHEN full_ THEN '1' END, CASE WHEN full_ THEN 'az' END,
        CASE WHEN full_ THEN 'kiosk' END, CASE WHEN full_ THEN taken END,
        CASE WHEN full_ THEN 'compared' END, CASE WHEN full_ THEN 4096 END,
        CASE WHEN full_ THEN taken END, CASE WHEN full_ THEN repeat(hash, 24) END,
        CASE WHEN full_ THEN decode(repeat(hash, 256), 'hex') END,
        CASE WHEN full_ THEN NULL ELSE taken END
    FROM (
        SELECT n, taken, hash, n > %(rows)s - %(rows)s / %(full)s AS full_,
            'S' || upper(lpad(to_hex(n %% %(stations)s), 3, '0')) AS station,
            CAST(
                lpad(to_hex(floor(extract(epoch FROM taken) * 1000)::bigint), 12, '0') || '7' ||
                substr(hash, 1, 3) || '8' || substr(hash, 4, 15) AS uuid
            ) AS id
        FROM (
            SELECT n, md5(n::text) AS hash,
                %(start)s + n::float8 / %(rows)s * (%(end)s - %(start)s) AS taken
            FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
            OFFSET 0
        ) AS timed
        OFFSET 0
    ) AS made
    WHERE id >= %(from)s::uuid AND id < %(to)s::uuid
"""


def stations(rows: int) -> int:
    """Say how many stations took so many in a year."""
    return max(10, min(MOST_STATIONS, rows // _EACH))


def fill_stations(connection: psycopg.Connection, rows: int, now: datetime) -> None:
    """Put only the stations there that would take so many."""
    connection.execute(_STATIONS, {"now": now, "rows": rows, "stations": stations(rows)})


def fill(connection: psycopg.Connection, rows: int, now: datetime) -> None:
    """Put a year before now into an empty database, one month after the other.

    What is new in a transaction need not be logged: with ``wal_level=minimal`` it isn't.
    """
    connection.autocommit = True
    connection.execute("SET statement_timeout = 0")
    fill_stations(connection, rows, now)
    facts = {
        "now": now,
        "start": now - YEAR,
        "end": now,
        "rows": rows,
        "stations": stations(rows),
        "full": FULL,
        "hours": _HOURS,
    }
    connection.execute(_TALLIES, facts)
    for name, (begin, end) in months(now):
        # one to either side: which month a row on the edge is in, its id says
        first, last = max(1, _place(begin, now, rows)), min(rows, _place(end, now, rows) + 1)
        if first <= last:
            with connection.transaction():
                month = {"first": first, "last": last, "from": begin, "to": end}
                _fill_month(connection, name, facts | month)
            connection.execute(f"VACUUM ANALYZE {name}")  # while it is in memory
    connection.execute("VACUUM ANALYZE station, tally")
    connection.execute("ANALYZE submission")
    connection.execute("CHECKPOINT")


def _fill_month(connection: psycopg.Connection, name: str, facts: dict[str, Any]) -> None:
    """Build a month beside the table and attach it: its indexes are made at once."""
    connection.execute(f"ALTER TABLE submission DETACH PARTITION {name}")
    connection.execute(f"DROP TABLE {name}")
    connection.execute(f"CREATE TABLE {name} ({_PLAIN})")
    connection.execute(_SUBMISSIONS.format(name=name), facts)
    connection.execute(
        f"ALTER TABLE submission ATTACH PARTITION {name} "
        f"FOR VALUES FROM ('{facts['from']}') TO ('{facts['to']}')"
    )


def _place(id_: str, now: datetime, rows: int) -> int:
    """Say which row was taken at about the time that an id begins with."""
    milliseconds = int(id_.replace("-", "")[:12], 16)
    begun = (now - YEAR).timestamp()
    return int((milliseconds / 1000 - begun) / YEAR.total_seconds() * rows)
