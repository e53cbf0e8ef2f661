# SPDX-License-Identifier: Apache-2.0
"""Submit, from the tap to COMMIT, against the sqlite3 module writing the same bytes."""

import gc
import sqlite3
import time
from collections.abc import Callable
from statistics import median, quantiles

import pytest

from kiosk.catalogue import Catalogue
from kiosk.clock import SystemClock
from kiosk.identifiers import IdSource
from kiosk.intake import Intake, ServiceSeal, Submission, Submitted, Visit
from kiosk.outbox import Moment, Received
from kiosk.receipts import reference
from kiosk.sealing import Sealer, ServiceIdentity, StationKey
from kiosk.settings import Settings
from kiosk.storage import Database, SqlJournal, SqlOutbox, SqlSubmissions, pragmas

ROUNDS = 150
WARM_UP = 20
LIMIT = 1.5

TABLES = ("submission", "outbox", "journal")


class Raw:
    """The same tables and pragmas in a database of their own, written by hand."""

    def __init__(self, path, like: Database) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        pragmas.apply(self._connection)
        with like.reading() as connection:
            schema = connection.execute(
                "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%'"
            ).fetchall()
            tally = connection.execute("SELECT * FROM tally").fetchall()
        for (statement,) in schema:
            self._connection.execute(statement)
        # without its rows the triggers would find nothing to count up, and write less
        self._connection.executemany("INSERT INTO tally VALUES (?, ?)", tally)
        self._inserts: dict[str, str] = {}

    def write(self, rows: dict[str, tuple[object, ...]]) -> None:
        """Write one row of each table in one transaction."""
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        for table, row in rows.items():
            run(self._statement(table, row), row)
        run("COMMIT")

    def _statement(self, table: str, row: tuple[object, ...]) -> str:
        if table not in self._inserts:
            places = ", ".join("?" * len(row))
            self._inserts[table] = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608
        return self._inserts[table]

    def close(self) -> None:
        """Close it."""
        self._connection.close()


class Stopwatch:
    """A store that notes when the COMMIT returned; what is tidied up after it, nobody risks."""

    def __init__(self, store: SqlSubmissions) -> None:
        self._store = store
        self.find = store.find
        self.committed_at = 0.0

    def take(self, submission: Submission) -> Submitted:
        """Store it and look at the clock."""
        stored = self._store.take(submission)
        self.committed_at = time.perf_counter()
        return stored

    def until_commit(self, work: Callable[[], object]) -> float:
        """Say how long it took from the tap to the COMMIT, in milliseconds."""
        begin = time.perf_counter()
        work()
        return (self.committed_at - begin) * 1000


def newest(database: Database) -> dict[str, tuple[object, ...]]:
    """Read back what the last submit wrote."""
    with database.reading() as connection:
        return {
            table: connection.execute(
                f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT 1"  # noqa: S608 our own names
            ).fetchone()
            for table in TABLES
        }


def fill(visit: Visit, answers) -> None:
    """Answer every question that the sample has an answer for, as it comes up."""
    done: set[str] = set()
    while True:
        refs = [
            (ref, visit.session.question(ref).name)
            for page in visit.session.pages()
            for ref in page.questions
        ]
        waiting = [(ref, name) for ref, name in refs if name in answers and ref not in done]
        if not waiting:
            return
        for ref, name in waiting:
            visit.answer(ref, answers[name])
            done.add(ref)


def milliseconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


@pytest.mark.benchmark
def test_submit_costs_no_more_than_half_again_what_the_bare_write_costs(root, tmp_path, capsys):
    clock = SystemClock()
    settings = Settings(data_dir=tmp_path, published_dir=root / "var/published", minimum_free=0)
    catalogue = Catalogue.open(settings.published_dir)
    database = Database.open(settings.database)
    journal = SqlJournal(database, clock)
    store = Stopwatch(SqlSubmissions(database, journal))
    outbox = SqlOutbox(database, journal)
    intake = Intake(
        catalogue,
        ServiceSeal(
            Sealer(ServiceIdentity.load_or_create(tmp_path / "centre").recipients, tmp_path)
        ),
        store,
        clock,
        IdSource(clock),
        settings,
        numbering=reference.make,
        key=StationKey.load_or_create(tmp_path / "keys"),
    )
    answers = catalogue.samples("registration")[0].resolved(clock)
    raw = Raw(tmp_path / "raw.sqlite", database)
    times: dict[str, list[float]] = {name: [] for name in ("raw", "submit", "whole", "sealing")}

    def filled() -> Visit:
        visit = intake.begin("registration", "en")
        fill(visit, answers)
        return visit

    def carried(visit: Visit) -> None:
        # at a station the courier writes between two people, and so moves the log: both write
        # over a log that is there, instead of one over it and the other behind its end
        said = Received(id=visit.id, received_at=clock.now(), acknowledgement="a.b.c")
        outbox.acknowledge([said], "courier", Moment.of(clock))

    gc.collect()
    gc.disable()
    for _ in range(WARM_UP + ROUNDS):
        # before each commit the same work is done, because a disk that was synced a moment
        # ago, and code that ran a moment ago, are both faster
        visit = filled()
        assert visit.problems() == ()
        times["sealing"].append(milliseconds(visit.prepare))
        times["submit"].append(store.until_commit(visit.submit))
        rows = newest(database)
        carried(visit)
        filled().prepare()
        times["raw"].append(milliseconds(lambda rows=rows: raw.write(rows)))
        visit = filled()
        times["whole"].append(store.until_commit(visit.submit))
        # keeps both databases the same size
        raw.write(newest(database))
        carried(visit)
    gc.enable()
    raw.close()
    database.close()
    measured = {name: found[WARM_UP:] for name, found in times.items()}
    ratio = median(measured["submit"]) / median(measured["raw"])
    with capsys.disabled():
        report(measured, ratio)
    assert ratio <= LIMIT


def report(measured: dict[str, list[float]], ratio: float) -> None:
    """Print what was measured."""
    labels = {
        "raw": "sqlite3, the same rows and pragmas",
        "submit": "tap to COMMIT, sealed while the person checks",
        "sealing": "finishing and sealing alone",
        "whole": "tap to COMMIT, nothing prepared",
    }
    print("\nsubmit                                            p50 ms   p99 ms")
    for name, label in labels.items():
        p99 = quantiles(measured[name], n=100)[98]
        print(f"  {label:<46} {median(measured[name]):>7.3f}  {p99:>7.3f}")
    whole = median(measured["whole"]) / median(measured["raw"])
    print(f"  ratio {ratio:.2f} (at most {LIMIT}); with nothing prepared {whole:.2f}")
