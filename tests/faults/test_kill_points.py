# SPDX-License-Identifier: Apache-2.0
"""The program dies at every write and sync: nothing is lost, half done or done twice."""

import re
import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from tests.faults.inspection import inspect, start_again
from tests.faults.workload import COUNT, submission

TRACED = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink")


@pytest.fixture(scope="session")
def calls(workload):
    """Count what one undisturbed run does to the disk."""
    outcome = workload.run("-e", f"trace={','.join(TRACED)}")
    assert outcome.words[-1] == ["closed"]
    return Counter(re.findall(r"^\d+\s+(\w+)\(", outcome.trace, re.MULTILINE))


def check(outcome):
    """Compare what the dead program left with what it had said, and start again on it."""
    path = outcome.folder / "station.sqlite"
    if path.exists():
        found = inspect(path, outcome.words)
        assert not found, found
    assert not start_again(path)


def kill(workload, call, number):
    outcome = workload.run(
        "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}"
    )
    assert outcome.killed, f"{call} {number} was never reached"
    check(outcome)
    return outcome


def fail(workload, call, error, when):
    outcome = workload.run("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}")
    check(outcome)
    return outcome


def points(calls, every):
    """Choose points all over the run; syncs, truncations and removals are few and all chosen."""
    return [
        (call, number)
        for call in TRACED
        for number in range(1, calls[call] + 1)
        if call != "pwrite64" or number % every == 0
    ]


def test_the_run_touches_the_disk_as_a_submission_should(calls):
    """One sync for each of the nine transactions, and those of the creation and the end."""
    assert calls["fdatasync"] >= 3 * COUNT
    assert calls["pwrite64"] > 100


def test_death_at_points_all_over_the_run_costs_nothing(workload, calls):
    chosen = points(calls, every=4)
    reached = {len(kill(workload, call, number).words) for call, number in chosen}
    assert len(chosen) >= 50
    # each step of the run was cut off at least once
    assert reached >= set(range(1 + 3 * COUNT))


@pytest.mark.nightly
def test_death_at_every_point_costs_nothing(workload, calls):
    for call, number in points(calls, every=1):
        kill(workload, call, number)


def test_death_between_commit_and_the_screen_makes_no_second_submission(workload):
    outcome = workload.run(
        # the second line that it says is the first submission's
        "-e",
        "trace=write",
        "-e",
        "inject=write:signal=SIGKILL:when=2",
    )
    assert outcome.ids("taken") == []
    with closing(sqlite3.connect(outcome.folder / "station.sqlite")) as connection:
        stored = connection.execute("SELECT id FROM submission").fetchall()
    assert stored == [(submission(0).id,)]
    check(outcome)


@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_a_sync_that_fails_is_never_taken_for_success(workload, calls, error):
    """COMMIT raises: what is said is what a look at the disk confirms."""
    told: Counter[str] = Counter()
    for number in range(1, calls["fdatasync"] + 1, 2):
        for when in (f"{number}", f"{number}+"):
            outcome = fail(workload, "fdatasync", error, when)
            told.update(word[2] for word in outcome.words if word[0] == "failed")
    assert told
    assert told.keys() <= {
        "storage.not-stored",
        "storage.unconfirmed",
        "storage.io",
        "storage.full",
    }


@pytest.mark.nightly
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("call", ["pwrite64", "fdatasync", "ftruncate", "unlink"])
@pytest.mark.parametrize("lasting", ["", "+"])
def test_every_call_that_fails_costs_nothing(workload, calls, call, error, lasting):
    for number in range(1, calls[call] + 1):
        fail(workload, call, error, f"{number}{lasting}")
