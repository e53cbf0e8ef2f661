# SPDX-License-Identifier: Apache-2.0
"""What a central does costs the same beside a year's submissions as beside none.

``KIOSK_BENCH_ROWS`` says how many these are. Everything is done through the central's own code,
in one server and one run; which partitions were touched the server itself has counted.
"""

import os
import statistics
import time
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, select, text, update
from sqlalchemy.dialects import postgresql

from kiosk import reference
from kiosk.central.centre import Centre
from kiosk.central.desk.fleetview import FleetView, Wanted
from kiosk.central.desk.lookup import Outcome, look_up
from kiosk.central.door.cursors import Cursor
from kiosk.central.storage.tables import SUBMISSION
from kiosk.clock import SystemClock
from kiosk.identifiers import uuid7
from kiosk.sealing import StationKey, jws
from kiosk.sync.contract import MANIFEST_TYPE, Enrolment, Item, Standing
from tests.benchmarks import filling
from tests.postgresql import Server

ROWS = int(os.environ.get("KIOSK_BENCH_ROWS", "1_000_000"))
STATION = "S001"
ITEMS = 100
ROUNDS = 24
WARM = 2
"""Of the rounds those that make connections and plans."""
LINES = 640
MOST = 1.5
"""Of what every announcement costs; what looks into each month may cost twice."""
MOST_OF_ALL_MONTHS = 3.0


@dataclass
class Region:
    """A central over one database, and the rows in it that are asked for."""

    centre: Centre
    key: StationKey
    url: str
    old: Sequence[str] = ()
    """Ids of tombstones of the station's, from all over the year."""

    def items(self, ids: Iterable[str], altered: str = "") -> list[Item]:
        return [self._item(id_, (id_ + altered).encode()) for id_ in ids]

    def _item(self, id_: str, body: bytes) -> Item:
        manifest = {
            "id": id_,
            "reference": reference.make(id_, STATION),
            "station": STATION,
            "form_id": "registration",
            "form_version": "1",
            "language": "az",
            "mode": "kiosk",
            "taken_at": "2026-11-21T10:32:00.000000Z",
            "clock_trust": "compared",
            "digest": sha256(body).hexdigest(),
            "size": len(body),
            "parts": [],
        }
        signed = jws.sign(manifest, MANIFEST_TYPE, self.key)
        return Item(manifest=signed, body=b64encode(body).decode())

    def take(self, items: list[Item], standing: Standing, *, is_known: bool) -> float:
        start = time.perf_counter()
        answers = self.centre.reception.take(STATION, items).answers
        seconds = time.perf_counter() - start
        assert {one.standing for one in answers} == {standing}
        assert is_known in {bool(one.duplicate) for one in answers}
        return seconds

    def batches(self) -> Iterable[Sequence[str]]:
        for start in range(0, ROUNDS * ITEMS, ITEMS):
            yield self.old[start : start + ITEMS]


def fresh(count: int) -> list[str]:
    return [str(uuid7(int(time.time() * 1000) - n)) for n in range(count)]


def announce(region: Region) -> Iterator[float]:
    for _ in range(ROUNDS):
        items = region.items(fresh(ITEMS))
        yield region.take(items, Standing.RECEIVED, is_known=False)


def replay(region: Region) -> Iterator[float]:
    for ids in region.batches():
        yield region.take(region.items(ids), Standing.RECEIVED, is_known=True)


def contradict(region: Region) -> Iterator[float]:
    for ids in region.batches():
        yield region.take(region.items(ids, " altered"), Standing.PROBLEM, is_known=False)


def ask(region: Region) -> Iterator[float]:
    def known(ids: Sequence[str]) -> None:
        assert len(region.centre.submissions.ask(STATION, ids)) == ITEMS

    for ids in region.batches():
        yield timed(known, ids)


def read_on(region: Region) -> Iterator[float]:
    with region.centre.database.reading() as connection:
        at = connection.execute(
            select(SUBMISSION.c.change).where(SUBMISSION.c.id == region.old[0])
        ).scalar_one()

    def read(after: Cursor) -> None:
        assert sum(map(len, region.centre.feed.lines("bench", after, LINES))) == LINES

    for _ in range(ROUNDS):
        yield timed(read, Cursor(at - 1))


def look(region: Region) -> Iterator[float]:
    """Look for references of all over the year; they are made such that they can be one."""
    now, chosen = region.centre.clock.now(), region.old[:: max(1, len(region.old) // ROUNDS)]
    with region.centre.database.transaction() as connection:
        for id_ in chosen:
            connection.execute(
                update(SUBMISSION)
                .where(SUBMISSION.c.id == id_)
                .values(reference=reference.make(id_, STATION))
            )

    def found(id_: str) -> None:
        number = reference.make(id_, STATION)
        outcome = look_up(region.centre.database, number, now, "bench").outcome
        assert outcome is Outcome.FOUND

    for id_ in chosen:
        yield timed(found, id_)


def show(region: Region) -> Iterator[float]:
    view, now = FleetView(region.centre.database), region.centre.clock.now()
    for _ in range(ROUNDS):
        yield timed(view.board, Wanted(), now)


def purge(region: Region) -> Iterator[float]:
    """Take away what was announced before, a hundred at a time."""
    now = region.centre.clock.now()

    def some() -> None:
        purging = region.centre.purging
        assert purging.purge(now, now, by="bench", is_forced=True, most=ITEMS) == ITEMS

    for _ in range(ROUNDS // 2):
        yield timed(some)


MEASURES: dict[str, tuple[Callable[[Region], Iterator[float]], float | None]] = {
    "announcement of 100 new ones": (announce, MOST),
    "announcement of 100 that were purged": (replay, None),
    "announcement of 100 with other bytes": (contradict, None),
    "question for 100 that were purged": (ask, None),
    "640 lines from the middle of the feed": (read_on, MOST_OF_ALL_MONTHS),
    "look-up of a reference": (look, None),
    "board of all stations": (show, None),
    "purge of 100": (purge, None),
}


def timed(work: Callable[..., object], *arguments: Any) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


@pytest.mark.benchmark
def test_what_a_central_does_costs_the_same_beside_a_year_s_submissions(tmp_path, capsys):
    server = Server()
    try:
        urls = [server.database(), server.database()]
        for name, url in zip(("full", "empty"), urls, strict=True):
            Centre.open(tmp_path / name, SystemClock(), url).close()
        now = SystemClock().now() - timedelta(hours=1)
        start = time.perf_counter()
        server.restart(*filling.FASTER)
        with connected(urls[0]) as connection:
            filling.fill(connection, ROWS, now)
        with connected(urls[1]) as connection:
            filling.fill_stations(connection, ROWS, now)
        server.restart()
        filled = time.perf_counter() - start
        with capsys.disabled():
            print(f"\n{ROWS:,} submissions of a year, filled in {filled:.0f} s")
            measure(tmp_path, *urls)
    finally:
        server.stop()


def measure(folder, full: str, empty: str) -> None:
    """Hold both databases against each other, and say which partitions were touched."""
    with ExitStack() as opened:
        there = opened.enter_context(opened_region(folder / "full", full))
        alone = opened.enter_context(opened_region(folder / "empty", empty))
        there.old = sampled(there)
        alone.old = [id_ for _ in range(ROUNDS) for id_ in bring(alone)]
        size = relation_size(there)
        print(f"  {size / 1e9:.1f} GB with indexes, {size / ROWS:.0f} bytes each")
        for name, (work, most) in MEASURES.items():
            before = counted(there)
            # in turns: what else this machine does is beside both
            steps = list(zip(work(alone), work(there), strict=True))[WARM:]
            beside_none, beside = (statistics.median(one) for one in zip(*steps, strict=True))
            walked, looked = touched(there, before)
            ratio = beside / beside_none
            goal = "" if most is None else f" (goal {most})"
            print(
                f"  {name}: {beside_none * 1e3:.1f} ms beside none, {beside * 1e3:.1f} beside all,"
                f" ratio {ratio:.2f}{goal}; looked into {looked} months, walked through {walked}"
            )
            assert walked == 0, name
            assert most is None or ratio <= most, name
        plans(there)


def opened_region(folder, url: str) -> "OpenedRegion":
    return OpenedRegion(folder, url)


class OpenedRegion:
    """A region as long as it is entered."""

    def __init__(self, folder, url: str) -> None:
        clock = SystemClock()
        self._centre = Centre.open(folder, clock, url)
        key = StationKey.load_or_create(folder / "station")
        code = self._centre.stations.invite(STATION, clock.now())
        enrolment = Enrolment(station=STATION, code=code, public_key=key.public_bytes.hex())
        assert self._centre.stations.enrol(enrolment, key.key_id, clock.now())
        self._region = Region(self._centre, key, url)

    def __enter__(self) -> Region:
        return self._region

    def __exit__(self, *_error: object) -> None:
        self._centre.close()


def bring(region: Region) -> list[str]:
    """Have tombstones where there are none."""
    ids = fresh(ITEMS)
    region.take(region.items(ids), Standing.RECEIVED, is_known=False)
    now = region.centre.clock.now() + timedelta(seconds=1)
    region.centre.purging.purge(now, now, by="bench", is_forced=True)
    return ids


def sampled(region: Region) -> list[str]:
    """Choose tombstones of the station's from all over the year."""
    wanted = ROUNDS * ITEMS
    share = min(100.0, 300.0 * wanted * filling.stations(ROWS) / ROWS)
    with region.centre.database.transaction() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        found = connection.execute(
            text(
                "SELECT id::text FROM (SELECT id FROM submission "  # noqa: S608 ours
                f"TABLESAMPLE SYSTEM ({share}) WHERE station = '{STATION}' "
                "AND purged_at IS NOT NULL) AS picked ORDER BY random() LIMIT :wanted"
            ),
            {"wanted": wanted},
        )
        ids = list(found.scalars())
    assert len(ids) == wanted
    return ids


def connected(url: str) -> psycopg.Connection:
    parsed = make_url(url)
    return psycopg.connect(
        host=parsed.query["host"], user=parsed.username, dbname=parsed.database, autocommit=True
    )


def counted(region: Region) -> dict[str, tuple[int, int]]:
    """Say how often each month that has rows was walked through and looked into, as the server counts."""
    region.centre.database.close()  # a connection tells what it did when it ends
    time.sleep(1.5)
    with connected(region.url) as connection:
        rows = connection.execute(
            "SELECT relname, seq_scan, coalesce(idx_scan, 0) FROM pg_stat_user_tables "
            "WHERE relname LIKE 'submission\\_%' AND pg_relation_size(relid) > 0"
        )
        return {name: (walked, looked) for name, walked, looked in rows}


def touched(region: Region, before: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """Say how many months were walked through, and looked into, since."""
    after = counted(region)
    return (
        sum(after[name][0] > before[name][0] for name in after),
        sum(after[name][1] > before[name][1] for name in after),
    )


def relation_size(region: Region) -> int:
    with region.centre.database.reading() as connection:
        found = connection.execute(
            text(
                "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits "
                "WHERE inhparent = 'submission'::regclass"
            )
        )
        return int(found.scalar_one())


def plans(region: Region) -> None:
    """Hold that one id leads to one month, by its index."""
    from kiosk.central.ingest.submissions import _STANDING

    dialect = postgresql.dialect()
    for id_ in (region.old[0], fresh(1)[0]):
        wanted = _STANDING.where(SUBMISSION.c.id == id_)
        said = str(wanted.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        with region.centre.database.reading() as connection:
            used = "\n".join(connection.execute(text(f"EXPLAIN {said}")).scalars())
        assert used.count("submission_2") == 2, used  # a month and its index, not all of them
        assert "Seq Scan on submission" not in used, used
