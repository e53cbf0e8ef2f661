# SPDX-License-Identifier: Apache-2.0
"""The build in ``dist/kiosk`` beside the program from its sources: the start, and the memory it keeps."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks.test_cold_start import seconds_to_first_frame

pytestmark = pytest.mark.benchmark

RUNS = 12
CALM = 10.0
"""Seconds after which everything has been opened and nothing moves any more."""
MOST_MB = 220


@pytest.fixture
def built(root: Path) -> Path:
    program = root / "dist" / "kiosk" / "kiosk"
    assert program.is_file(), "make package"
    return program


@pytest.fixture
def environment(tmp_path: Path, built: Path) -> dict[str, str]:
    found = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        "KIOSK_DATA_DIR": str(tmp_path / "data"),
        "KIOSK_PUBLISHED_DIR": str(built.parent / "_internal" / "sample" / "published"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode"),
    }
    found.pop("QML_DISABLE_DISK_CACHE", None)
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def test_a_build_starts_nearly_as_fast_as_the_sources(root, built, environment):
    commands = {"sources": [sys.executable, "main.py", "run"], "build": [str(built), "run"]}
    took: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(RUNS + 1):  # in turns; the first fills the caches
        for name, command in commands.items():
            seconds = seconds_to_first_frame(command, environment, root)
            if number:
                took[name].append(seconds)
    least = {name: min(times) for name, times in took.items()}
    ratio = least["build"] / least["sources"]
    print(
        f"\nstart: build {1000 * least['build']:.0f} ms, sources {1000 * least['sources']:.0f} ms, "
        f"ratio {ratio:.2f} (goal 1.2); medians' "
        f"{statistics.median(took['build']) / statistics.median(took['sources']):.2f}"
    )
    assert ratio <= 1.2


def test_a_build_at_rest_keeps_little_memory(root, built, environment):
    process = subprocess.Popen([built, "run"], env=environment, stderr=subprocess.DEVNULL)
    try:
        time.sleep(CALM)
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    finally:
        process.terminate()
        process.wait(60)
    (line,) = (one for one in status.splitlines() if one.startswith("VmRSS:"))
    megabytes = int(line.split()[1]) * 1024 / 1e6
    print(f"\nmemory on the first screen: {megabytes:.0f} MB (goal {MOST_MB})")
    assert megabytes <= MOST_MB
