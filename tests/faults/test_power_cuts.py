# SPDX-License-Identifier: Apache-2.0
"""The power is cut after every operation of a recorded run, and the disk keeps what it may.

``synchronous=FULL`` loses nothing that was acknowledged. ``NORMAL`` does, in the same
harness, which shows that the harness can see a loss.
"""

from collections import Counter

import pytest

from tests.faults import powercut
from tests.faults.inspection import inspect, start_again


@pytest.fixture(scope="session")
def recording(workload):
    """Record one undisturbed run in each mode."""
    made: dict[str, list[powercut.Operation]] = {}

    def record(synchronous: str) -> list[powercut.Operation]:
        if synchronous not in made:
            outcome = workload.run(*powercut.TRACING, synchronous=synchronous, steps="purge")
            assert outcome.words[-1] == ["closed"]
            made[synchronous] = list(powercut.recorded(outcome.trace))
        return made[synchronous]

    return record


@pytest.fixture
def cut(recording, tmp_path):
    """Cut the power all over a run and count what is wrong with what is left."""

    def run(synchronous: str, seeds: int, restart_every: int) -> Counter[str]:
        counted: Counter[str] = Counter()
        for files, words in powercut.images(recording(synchronous), seeds):
            number = counted["images"] = counted["images"] + 1
            folder = tmp_path / str(number)
            folder.mkdir()
            path = powercut.put_down(files, folder)
            found = inspect(path, words)
            counted["lost"] += bool(found.lost)
            counted["half"] += bool(found.half)
            counted["altered"] += bool(found.altered)
            counted["unreadable"] += bool(found.unreadable)
            if number % restart_every == 0 and synchronous == "FULL":
                assert not start_again(path)
                counted["restarted"] += 1
            for one in folder.iterdir():
                one.unlink()
        return counted

    return run


def test_the_recording_has_every_transaction_with_its_sync(recording):
    operations = recording("FULL")
    said = [one.words[0] for one in operations if isinstance(one, powercut.Say)]
    assert said == ["open", *["taken", "sending", "received"] * 3, *["purged"] * 5, "closed"]
    step: list[powercut.Operation] = []
    for one in operations:
        if isinstance(one, powercut.Say) and one.words[0] in {"taken", "received"}:
            synced = [done.path for done in step if isinstance(done, powercut.Sync)]
            assert any(path.endswith("-wal") for path in synced)
            assert isinstance(step[-1], powercut.Sync)
        step = [] if isinstance(one, powercut.Say) else [*step, one]


def test_a_power_cut_loses_nothing_that_was_acknowledged(cut):
    counted = cut("FULL", seeds=3, restart_every=50)
    assert counted["images"] >= 1000
    assert counted["restarted"] >= 20
    assert counted["lost"] == counted["half"] == 0
    assert counted["altered"] == counted["unreadable"] == 0


def test_with_synchronous_normal_the_same_cuts_lose_submissions(cut):
    """The negative control: a harness that stays green here would prove nothing."""
    counted = cut("NORMAL", seeds=1, restart_every=1)
    assert counted["images"] >= 100
    assert counted["lost"] > 0
    assert counted["half"] == 0


@pytest.mark.nightly
def test_fifty_thousand_power_cuts_lose_nothing(cut):
    counted = cut("FULL", seeds=240, restart_every=500)
    assert counted["images"] >= 50_000
    assert counted["lost"] == counted["half"] == 0
    assert counted["altered"] == counted["unreadable"] == 0
