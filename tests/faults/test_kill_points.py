# SPDX-License-Identifier: Apache-2.0
"""The program dies, or the disk refuses, at every write and sync of whatever it does.

Nothing is lost, half done or done twice: not at Submit, while something is marked as sending
or received, while bytes are purged, while the schema is brought up, nor while a stick is written.
"""

import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.clock import FixedClock
from kiosk.storage import Database, SqlJournal, SqlOutbox
from kiosk.sync.stick import Box, Carried, Stick
from tests.faults import workload as program
from tests.faults.inspection import inspect, start_again
from tests.faults.workload import COUNT, submission

TRACED = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "write")
FAILED = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename")
"""A step is said with ``write``, and what can't be said is the tests' own trouble."""

ALL_STEPS = ("purge", "migrate", "export")
"""The first one submits, marks as sending, marks as received and purges."""


@dataclass(frozen=True)
class Course:
    """One way through the workload, and what an undisturbed run of it does to the disk."""

    steps: str
    base: Path | None
    calls: Counter[str]

    def points(self, every: int, names: tuple[str, ...] = TRACED) -> list[tuple[str, int]]:
        """Choose points all over, of the rarer calls more."""
        seldom = max(1, every // 4)
        return [
            (call, number)
            for call in names
            for number in range(1, self.calls[call] + 1)
            if number % (every if call in {"pwrite64", "write"} else seldom) == 0
        ]


@pytest.fixture(scope="session")
def courses(workload, tmp_path_factory):
    base = tmp_path_factory.mktemp("old") / "data"
    program.prepare_old(base)
    made = {}
    for steps in ALL_STEPS:
        started = base if steps == "migrate" else None
        outcome = workload.run("-e", f"trace={','.join(TRACED)}", steps=steps, base=started)
        assert outcome.words[-1] == ["closed"]
        calls = Counter(re.findall(r"^\d+\s+(\w+)\(", outcome.trace, re.MULTILINE))
        made[steps] = Course(steps, started, calls)
    return made


def check(outcome, steps):
    """Compare what the dead program left with what it had said, and start again on it."""
    path = outcome.folder / "station.sqlite"
    if path.exists():
        found = inspect(path, outcome.words)
        assert not found, found
    if steps == "export" and path.exists():
        check_stick(outcome.folder)
    assert not start_again(path)


def check_stick(folder):
    """What lies on the stick is whole or nothing to any reader; a second export puts it right."""
    assert {one.id for one in whole(folder)} <= set(map(key_of, range(COUNT)))
    database = Database.open(folder / "station.sqlite")
    taken = set(inspection_of(database))
    program.export(SqlOutbox(database, SqlJournal(database, FixedClock())), FixedClock(), folder)
    database.close()
    assert {one.id for one in whole(folder)} == taken


def whole(folder: Path) -> list[Carried]:
    """Read a stick as the centre does; hold what counts as a submission against its bytes."""
    if not (folder / "stick").exists():
        return []
    found = [one for one in Stick(folder / "stick").carried(Box.OUTBOX) if isinstance(one, Carried)]
    expected = {submission(number).id: submission(number) for number in range(COUNT)}
    for one in found:
        assert one.digest() == expected[one.id].digest
        assert one.statement == expected[one.id].manifest
    return found


def key_of(number: int) -> str:
    return submission(number).id


def inspection_of(database: Database) -> list[str]:
    with database.reading() as connection:
        return [row[0] for row in connection.execute("SELECT id FROM submission")]


def kill(workload, course, call, number):
    outcome = workload.run(
        "-e",
        f"trace={call}",
        "-e",
        f"inject={call}:signal=SIGKILL:when={number}",
        steps=course.steps,
        base=course.base,
    )
    assert outcome.killed, f"{call} {number} was never reached"
    check(outcome, course.steps)
    return outcome


def fail(workload, course, call, error, when):
    outcome = workload.run(
        "-e",
        f"trace={call}",
        "-e",
        f"inject={call}:error={error}:when={when}",
        steps=course.steps,
        base=course.base,
    )
    check(outcome, course.steps)
    return outcome


def test_the_run_touches_the_disk_as_a_submission_should(courses):
    """One sync for each of the transactions, and those of the creation and the end."""
    calls = courses["purge"].calls
    assert calls["fdatasync"] >= 3 * COUNT + 2
    assert calls["pwrite64"] > 100
    # the log is emptied after each purge
    assert calls["ftruncate"] >= 2
    # the copy from before, and its name
    assert courses["migrate"].calls["rename"] >= 1
    # a body and a statement each
    assert courses["export"].calls["rename"] == 2 * COUNT


@pytest.mark.parametrize(("steps", "every"), [("purge", 8), ("migrate", 12), ("export", 16)])
def test_death_at_points_all_over_the_run_costs_nothing(workload, courses, steps, every):
    course = courses[steps]
    chosen = course.points(every)
    for call, number in chosen:
        kill(workload, course, call, number)
    assert len(chosen) >= 15


@pytest.mark.nightly
@pytest.mark.parametrize("steps", ALL_STEPS)
def test_death_at_every_point_costs_nothing(workload, courses, steps):
    for call, number in courses[steps].points(every=1):
        kill(workload, courses[steps], call, number)


def test_each_step_was_cut_off_from_the_one_before(workload, courses):
    """Death when a step is said: it is durable, and nobody heard of it."""
    course = courses["purge"]
    reached = set()
    for number in range(1, course.calls["write"] + 1):
        reached.add(len(kill(workload, course, "write", number).words))
    assert reached >= set(range(1 + 3 * COUNT))


def test_death_between_commit_and_the_screen_makes_no_second_submission(workload, courses):
    # the second line that it says is the first submission's
    outcome = kill(workload, courses["purge"], "write", 2)
    assert outcome.ids("taken") == []
    with closing(sqlite3.connect(outcome.folder / "station.sqlite")) as connection:
        stored = connection.execute("SELECT id FROM submission ORDER BY rowid").fetchall()
    assert stored[0] == (submission(0).id,)
    assert len(stored) == COUNT


@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_sync_that_fails_is_never_taken_for_success(workload, courses, error):
    """COMMIT raises: what is said is what a look at the disk confirms."""
    told: Counter[str] = Counter()
    course = courses["purge"]
    for number in range(4, 14, 2):
        for when in (f"{number}", f"{number}+"):
            outcome = fail(workload, course, "fdatasync", error, when)
            told.update(word[2] for word in outcome.words if word[0] == "failed")
    assert told
    assert told.keys() <= {
        "storage.not-stored",
        "storage.unconfirmed",
        "storage.io",
        "storage.full",
    }


@pytest.mark.parametrize("steps", ["migrate", "export"])
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_disk_that_refuses_half_way_costs_nothing(workload, courses, steps, error):
    course = courses[steps]
    for call in ("pwrite64", "fdatasync", "fsync"):
        for lasting in ("", "+"):
            fail(workload, course, call, error, f"{course.calls[call] // 2 + 1}{lasting}")


@pytest.mark.nightly
@pytest.mark.parametrize("steps", ALL_STEPS)
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("lasting", ["", "+"])
def test_every_call_that_fails_costs_nothing(workload, courses, steps, error, lasting):
    course = courses[steps]
    for call, number in course.points(every=1, names=FAILED):
        fail(workload, course, call, error, f"{number}{lasting}")
