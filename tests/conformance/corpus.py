# SPDX-License-Identifier: Apache-2.0
"""Runs a corpus that was recorded from other engines, when it is at hand, and holds it to the bars.

Usage: ``python -m tests.conformance.corpus [FOLDER]`` with a folder that holds ``check_engine.py``,
``scenario.jsonl.gz``, ``xpath.jsonl.gz`` and ``xpath-docs.json.gz``.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ADAPTER = "tests.conformance.adapter"
CHECKER = "check_engine.py"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "xforms.md"
_CASE = re.compile(r"^([a-z][a-z-]*-\d+)$", re.MULTILINE)
_TOTAL = re.compile(r"^TOTAL .*cases (\d+)/(\d+), facts (\d+)/(\d+)", re.MULTILINE)


class Bar(NamedTuple):
    """What a tier must reach: a share of its cases or of its facts."""

    tier: str
    of: str
    least: float


BARS = (Bar("A", "cases", 1.0), Bar("B", "facts", 0.97))


def share(report: str, of: str) -> tuple[int, int]:
    """Read how many of all are good from a checker's report."""
    found = _TOTAL.search(report)
    if found is None:
        return 0, 1
    good, every = found.group(1, 2) if of == "cases" else found.group(3, 4)
    return int(good), int(every)


def unexplained(report: str, page: str) -> list[str]:
    """List the cases that differ and that the reference page doesn't name."""
    return [case for case in _CASE.findall(report) if f"`{case}`" not in page]


def is_reached(folder: Path, bar: Bar) -> bool:
    """Run one tier and print how it stands."""
    command = [sys.executable, str(folder / CHECKER), ADAPTER, "--tier", bar.tier, "-v"]
    command += ["--cases", str(folder / "scenario.jsonl.gz")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    good, every = share(run.stdout, bar.of)
    reached = good >= bar.least * every
    print_line(f"tier {bar.tier}: {bar.of} {good}/{every} = {good / every:.2%}", bar.least, reached)
    if not _TOTAL.search(run.stdout):
        sys.stderr.write(run.stderr)
    missing = unexplained(run.stdout, PAGE.read_text(encoding="utf-8"))
    if missing:
        sys.stdout.write(f"  not explained in {PAGE.name}: {', '.join(missing)}\n")
    return reached and not missing


def print_line(said: str, least: float, reached: bool) -> None:
    sys.stdout.write(f"{said} (bar {least:.1%}) {'reached' if reached else 'MISSED'}\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Say how each part stands; 0 when all bars are reached or no corpus is there."""
    folder = Path(arguments[0]) if arguments and arguments[0] else None
    if folder is None or not (folder / CHECKER).is_file():
        sys.stdout.write("recorded corpus: not at hand (CONFORMANCE=FOLDER names it), not run\n")
        return 0 if folder is None else 1
    reached = [is_reached(folder, bar) for bar in BARS]
    expressions = [sys.executable, "-m", "tests.conformance.expressions", str(folder)]
    run = subprocess.run(expressions, capture_output=True, text=True, check=False)
    sys.stdout.write(f"XPath: {(run.stdout.strip() or run.stderr).splitlines()[-1]}\n")
    return 0 if all(reached) and run.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
