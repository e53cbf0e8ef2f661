# SPDX-License-Identifier: Apache-2.0
"""How large a central has to be: a simulation of a region from the measured cost of one submission.

``python -m tests.benchmarks.sizing`` prints the tables of docs/reference/scale.md. The costs are
what ``make bench`` measured (``COSTS``); the rest follows from them. Events, not averages: many
stations with their own people, a line that was down, batches, a bound on what waits, and workers.
"""

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What one submission of 4 KB costs; CPU in seconds of one core, sizes in bytes."""

    worker: float
    """In the central's process."""
    database: float
    """In PostgreSQL's."""
    request: float
    """Of a request whatever is in it, in the central's process."""
    row: float
    """On disk, with the indexes."""
    tombstone: float
    """On disk, after the purge."""


COSTS: Final = Costs(worker=210e-6, database=60e-6, request=2e-3, row=6.9e3, tombstone=350)
MOST_ITEMS: Final = 500
"""In one announcement."""
WORKING_DAYS: Final = 250
PEAK_SHARE: Final = 0.2
"""Of a day's submissions that come in its busiest hour; a service point is open for eight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Stations, and machines for them."""

    stations: int
    a_year: float
    workers: int
    cores: int
    """That workers and PostgreSQL share."""
    patience: float = 0.5
    """Seconds that an announcement may wait for its turn before others are answered 503."""
    retry_after: tuple[float, float] = (2.0, 90.0)
    """Seconds that who is turned away is asked to wait; see ``kiosk.central.limits``."""

    @property
    def rate(self) -> float:
        """Submissions a second in the busiest hour."""
        return self.a_year / WORKING_DAYS * PEAK_SHARE / 3600


@dataclass(slots=True)
class Outcome:
    """What a simulated day showed."""

    drained: float = 0.0
    """Seconds from the line's return until nothing waited at any station."""
    waits: list[float] = field(default_factory=list)
    """Seconds that each answered announcement took."""
    turned_away: int = 0
    busy: float = 0.0
    """Share of the cores that worked."""

    def quantile(self, share: float) -> float:
        """Say within how many seconds that share of the announcements was answered."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def after_outage(region: Region, hours: float, costs: Costs = COSTS, seed: int = 1) -> Outcome:
    """Bring all stations back at once after an outage in the busiest time, and let them drain.

    Every station announces one batch at a time, as a kiosk does, and people go on handing in.
    """
    fraction = random.Random(seed)  # noqa: S311 a simulation
    each = region.rate / region.stations
    backlog = [each * hours * 3600] * region.stations
    arrived = [0.0] * region.stations
    outcome = Outcome()
    speed = min(1.0, region.cores / max(region.workers, 1))
    free = [0.0] * region.workers
    events = [(fraction.random(), station) for station in range(region.stations)]
    heapq.heapify(events)
    working = end = 0.0
    while events:
        now, station = heapq.heappop(events)
        backlog[station] += each * (now - arrived[station])
        arrived[station] = now
        count = min(MOST_ITEMS, ceil(backlog[station]))
        if backlog[station] < 1.0:
            continue
        begin = max(now, free[0])
        service = costs.request + count * (costs.worker + costs.database)
        if begin - now > region.patience:
            outcome.turned_away += 1
            heapq.heappush(events, (now + fraction.uniform(*region.retry_after), station))
            continue
        done = begin + service / speed
        heapq.heapreplace(free, done)
        working += service
        outcome.waits.append(done - now)
        backlog[station] -= count
        end = max(end, done)
        heapq.heappush(events, (done, station))
    outcome.drained = end
    outcome.busy = working / (end * min(region.cores, region.workers)) if end else 0.0
    return outcome


def storage(a_year: float, kept_days: int, costs: Costs = COSTS) -> tuple[float, float]:
    """Say how many bytes lie on the disk: in full for some days, and as tombstones of ten years."""
    return a_year * kept_days / 365 * costs.row, a_year * 10 * costs.tombstone


def rows() -> Iterator[tuple[str, ...]]:
    """Give the lines of the table."""
    for a_year, stations, workers, cores in (
        (1e6, 200, 1, 2),
        (1e7, 1000, 2, 2),
        (1e8, 5000, 2, 4),
        (1e9, 20000, 4, 8),
    ):
        region = Region(stations=stations, a_year=a_year, workers=workers, cores=cores)
        found = after_outage(region, hours=2)
        full, tombs = storage(a_year, kept_days=90)
        yield (
            f"{a_year:.0e}",
            str(stations),
            f"{workers} / {cores}",
            f"{region.rate:.1f}",
            f"{found.drained:.0f} s",
            f"{found.quantile(0.99):.2f} s",
            f"{full / 1e9:.0f} GB",
            f"{tombs / 1e9:.1f} GB",
        )


if __name__ == "__main__":
    for row in rows():
        print("| " + " | ".join(row) + " |")
