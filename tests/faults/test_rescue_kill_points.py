# SPDX-License-Identifier: Apache-2.0
"""The program dies in the middle of a rescue: the next start finishes it, once."""

import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from kiosk.storage.rescue import standing
from tests.faults import damage

TRACED = ("pwrite64", "write", "fsync", "fdatasync", "rename", "unlink", "mkdir")

MOST = 40
"""Deaths at each kind of call in a night: a start takes a second."""


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """A database with an emptied inner page, and what its files hold."""
    path = damage.prepare(tmp_path_factory.mktemp("killed") / "base")
    damage.scribble(path, random.Random(3))  # noqa: S311 the same place each time
    damage.flip(path.with_name(path.name + "-wal"), random.Random(4))  # noqa: S311
    return path


@pytest.fixture
def start(spoilt, tmp_path, root):
    """Start on a copy under the tracer."""

    def run(name: str, *tracing: str):
        path = shutil.copytree(spoilt.parent, tmp_path / name) / spoilt.name
        trace = tmp_path / f"{name}.trace"
        done = subprocess.run(
            [
                "strace",
                "-f",
                "-o",
                trace,
                *tracing,
                sys.executable,
                "-m",
                "tests.faults.rescuing",
                path,
            ],
            cwd=root,
            check=False,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stderr=subprocess.PIPE,
            text=True,
        )
        return path, done, trace.read_text()

    return run


def kill_at(start, spoilt, whole, call, number):
    """Kill at one call, start again in peace, and expect what an undisturbed rescue gives."""
    path, done, _trace = start(
        f"{call}-{number}",
        "-e",
        f"trace={call}",
        "-e",
        f"inject={call}:signal=SIGKILL:when={number}",
    )
    assert done.returncode != 0, f"{call} {number} was never reached"
    damage.open_again(path)
    alarms = standing(path)
    assert len(alarms) == 1, [str(one) for one in alarms]
    assert alarms[0].counts == whole
    before = damage.content(spoilt)
    for name in damage.FILES[:2]:
        assert (alarms[0].folder / name).read_bytes() == before[name], (call, number, name)
    again = damage.open_again(path)
    assert again.rescue is None
    assert len(again.bodies) == int(whole["submissions"])
    assert not list(path.parent.glob("*.rescue"))
    shutil.rmtree(path.parent)


@pytest.fixture
def undisturbed(start):
    """Count an undisturbed rescue's calls, and what it salvages."""
    path, done, trace = start("whole", "-e", f"trace={','.join(TRACED)}")
    assert done.returncode == 0, done.stderr
    calls = Counter(re.findall(r"^\d+\s+(\w+)\(", trace, re.MULTILINE))
    (alarm,) = standing(path)
    return calls, alarm.counts


def test_death_in_the_middle_of_a_rescue_doubles_and_loses_nothing(start, spoilt, undisturbed):
    calls, whole = undisturbed
    assert int(whole["submissions"]) >= 30
    assert calls["rename"] >= 5
    chosen = [("rename", n) for n in range(1, calls["rename"] + 1)]
    chosen += [("unlink", calls["unlink"]), ("pwrite64", calls["pwrite64"] // 2)]
    for call, number in chosen:
        kill_at(start, spoilt, whole, call, number)


def spread(count: int, most: int) -> list[int]:
    """Choose numbers from 1 to ``count``, all or so many evenly, with both ends."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + step * (count - 1) // (most - 1) for step in range(most)})


@pytest.mark.nightly
@pytest.mark.parametrize("call", TRACED)
def test_death_all_over_a_rescue_doubles_and_loses_nothing(start, spoilt, undisturbed, call):
    calls, whole = undisturbed
    for number in spread(calls[call], MOST):
        kill_at(start, spoilt, whole, call, number)
