# SPDX-License-Identifier: Apache-2.0
"""An announcement costs the same beside millions of submissions of a year as beside none."""

import json
import os
import statistics
import time
import zlib
from datetime import timedelta

import pytest
from sqlalchemy import text

from kiosk.central.centre import Centre
from kiosk.clock import SystemClock
from kiosk.sealing import StationKey
from kiosk.sync.contract import Enrolment, Item
from tests.kiosk.central import prebuilt

ROWS = int(os.environ.get("KIOSK_BENCH_ROWS", "1_000_000"))
STATION = "BK01"
ITEMS = 100
ROUNDS = 40
MOST = 1.5

_FILL = """
    INSERT INTO submission (
        id, station, reference, digest, received_at, change, purged_at
    )
    SELECT
        CAST(
            lpad(to_hex(floor(extract(epoch FROM taken) * 1000)::bigint), 12, '0') || '7' ||
            substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 5, 15) AS uuid
        ),
        'BK01', upper(substr(md5('r' || n), 1, 12)), md5(n::text) || md5('d' || n), taken, n, taken
    FROM (
        SELECT n, :now - (:rows - n) * interval '334 days' / :rows AS taken
        FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
    ) AS made
"""
_STEP = 1_000_000


@pytest.mark.benchmark
def test_an_announcement_costs_the_same_beside_a_year_s_submissions(tmp_path, postgresql, capsys):
    clock = SystemClock()
    key = StationKey.load_or_create(tmp_path / "station")
    with Centre.open(tmp_path, clock, postgresql.database()) as centre:
        code = centre.stations.invite(STATION, clock.now())
        enrolment = Enrolment(station=STATION, code=code, public_key=key.public_bytes.hex())
        assert centre.stations.enrol(enrolment, key.key_id, clock.now())
        take(centre, key)  # connections and plans
        alone = take(centre, key)
        start = time.perf_counter()
        size = fill(centre, clock)
        filled = time.perf_counter() - start
        take(centre, key)
        beside = take(centre, key)
        replayed = replay(centre)
        with centre.database.reading() as connection:
            plan = connection.execute(
                text(
                    "EXPLAIN SELECT digest FROM submission WHERE id = "
                    "CAST('01a0c450-6c01-7779-a639-8e007199d399' AS uuid)"
                )
            ).scalars()
            used = "\n".join(plan)
    ratio = beside / alone
    with capsys.disabled():
        print(f"\n{ROWS:,} submissions of a year, {size / ROWS:.0f} bytes each as tombstones")
        print(f"  filled in {filled:.0f} s")
        print(
            f"  an announcement of {ITEMS}: {alone * 1e3:.1f} ms alone, {beside * 1e3:.1f} beside"
        )
        print(
            f"  ratio {ratio:.2f} (goal {MOST}); 500 ids that were purged: {replayed * 1e3:.1f} ms"
        )
    assert used.count("submission_") == 2, used  # one partition and its index, not all of them
    assert ratio <= MOST


def take(centre: Centre, key: StationKey) -> float:
    """Have new submissions taken, and say the median time of an announcement."""
    times = []
    for _ in range(ROUNDS):
        content = prebuilt.batch(key, STATION, ITEMS, 4000).content
        announced = [Item(**one) for one in json.loads(zlib.decompress(content, 31))["items"]]
        start = time.perf_counter()
        answers = centre.reception.take(STATION, announced).answers
        times.append(time.perf_counter() - start)
        assert all(one.acknowledgement for one in answers)
    return statistics.median(times)


def fill(centre: Centre, clock: SystemClock) -> int:
    """Put a year's tombstones beside what is there; says the bytes with their indexes."""
    for first in range(1, ROWS + 1, _STEP):
        with centre.database.transaction() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(
                text(_FILL),
                {
                    "now": clock.now() - timedelta(hours=1),
                    "rows": ROWS,
                    "first": first,
                    "last": min(first + _STEP - 1, ROWS),
                },
            )
    with centre.database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE submission"))
        connection.execute(text("CHECKPOINT"))
        found = connection.execute(
            text(
                "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits "
                "WHERE inhparent = 'submission'::regclass"
            )
        )
        return int(found.scalar_one())


def replay(centre: Centre) -> float:
    """Ask for ids from all over the year, and say how long that takes."""
    with centre.database.reading() as connection:
        wanted = text(
            "SELECT id::text FROM submission TABLESAMPLE SYSTEM (1) WHERE purged_at IS NOT NULL "
            "LIMIT 500"
        )
        ids = list(connection.execute(wanted).scalars())
    start = time.perf_counter()
    kept = centre.submissions.ask(STATION, ids)
    seconds = time.perf_counter() - start
    assert len(kept) == len(ids)
    return seconds
