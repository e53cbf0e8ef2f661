# SPDX-License-Identifier: Apache-2.0
"""Runs many cases, each within bounds of time and memory, and says what broke them."""

import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.kiosk.forms.hostile.bounds import Hung, bounded
from tests.kiosk.forms.hostile.cases import Case, Seed, make_case, media, run_case, seeds


@dataclass(slots=True)
class Report:
    """How some cases ended."""

    endings: Counter[str] = field(default_factory=Counter)
    broken: dict[int, str] = field(default_factory=dict)
    """What happened that must not, by the number of the case."""
    slowest: tuple[float, int] = (0.0, -1)

    def add(self, other: "Report") -> None:
        """Take another report in."""
        self.endings += other.endings
        self.broken |= other.broken
        self.slowest = max(self.slowest, other.slowest)


def judge(run: Callable[[], str]) -> tuple[str, str]:
    """Run one case; say how it ended, and where it broke if it did."""
    try:
        with bounded():
            return run(), ""
    except (Exception, Hung) as error:  # noqa: BLE001 (a case may break in any way)
        places = traceback.extract_tb(error.__traceback__)
        steps = [f"{Path(each.filename).name}:{each.lineno}" for each in places[-8:]]
        return "broken", f"{type(error).__name__}: {str(error)[:200]} at {' > '.join(steps)}"


def run_cases(
    numbers: range,
    known: Sequence[Seed],
    files: Mapping[str, bytes],
    run: Callable[[Case], str] = run_case,
) -> Report:
    """Run the cases with these numbers."""
    report = Report()
    for number in numbers:
        case = make_case(number, known, files)
        begun = time.process_time()
        ending, broken = judge(lambda case=case: run(case))
        report.endings[ending] += 1
        report.slowest = max(report.slowest, (time.process_time() - begun, number))
        if broken:
            report.broken[number] = broken
    return report


def work(first: int, count: int, more: Sequence[Path] = ()) -> Report:
    """Do a share of a campaign, in a process of its own."""
    return run_cases(range(first, first + count), seeds(*more), media())


def main() -> None:
    """Run ``FIRST COUNT`` by hand and print what broke."""
    first, count = int(sys.argv[1]), int(sys.argv[2])
    begun = time.perf_counter()
    report = work(first, count, tuple(Path(each) for each in sys.argv[3:]))
    took = time.perf_counter() - begun
    lines = [f"{count / took:.0f} cases/s", f"slowest {report.slowest}", str(report.endings)]
    lines += [f"{number}: {said}" for number, said in report.broken.items()]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
