# SPDX-License-Identifier: Apache-2.0
"""Runs the workload under a tracer that kills it, fails it or writes down what it does."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

WORKLOAD = Path(__file__).with_name("workload.py")


@dataclass(frozen=True)
class Outcome:
    """How one run of the workload ended."""

    folder: Path
    words: list[list[str]]
    """What it acknowledged, in order."""
    killed: bool
    trace: str

    def ids(self, step: str) -> list[str]:
        """Which submissions came to a step."""
        return [word[1] for word in self.words if word[0] == step]


class Workload:
    """A warm process whose children do the work and die."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._process = subprocess.Popen(
            [sys.executable, WORKLOAD],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self,
        *tracing: str,
        synchronous: str = "FULL",
        steps: str = "deliver",
        base: Path | None = None,
    ) -> Outcome:
        """Run one child under ``strace`` with these arguments; ``base`` is what it begins with."""
        here = self._folder / str(next(self._numbers))
        here.mkdir()
        gate, out, trace = here / "gate", here / "out", here / "trace"
        os.mkfifo(gate)
        data = here / "data"
        if base is not None:
            shutil.copytree(base, data)
        self._process.stdin.write(
            json.dumps([str(data), synchronous, steps, str(gate), str(out)]) + "\n"
        )
        self._process.stdin.flush()
        pid = self._process.stdout.readline().strip()
        tracer = subprocess.Popen(
            ["strace", "-f", "-p", pid, "-o", trace, *tracing], stderr=subprocess.PIPE, text=True
        )
        assert "attached" in (said := tracer.stderr.readline()), said
        gate.write_bytes(b"g")
        status = int(self._process.stdout.readline())
        tracer.wait()
        tracer.stderr.close()
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "a bug; see its trace"
        words = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
        return Outcome(data, words, os.WIFSIGNALED(status), trace.read_text())

    def close(self) -> None:
        """End the warm process."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@pytest.fixture(scope="session")
def workload(tmp_path_factory, root):
    """The workload, ready to be run; where there is no tracer the tests can't be."""
    if shutil.which("strace") is None:
        pytest.fail("strace is missing: packaging/system-packages.txt lists it")
    running = Workload(tmp_path_factory.mktemp("faults"), root)
    yield running
    running.close()
