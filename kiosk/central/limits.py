# SPDX-License-Identifier: Apache-2.0
"""How much one station, one system, one address and all together may ask of one process, and why."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """A bucket: so much at once, and so much again each second."""

    burst: float
    each_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one process: they are kept in its memory, and another process counts anew."""

    requests: Rate = Rate(burst=600, each_second=200)
    """Of one station. A backlog of small submissions is drained by about ten announcements a
    second, and one of scans by two requests for each part, some hundred a second on a fast line;
    the burst holds what a batch of large ones comes in."""
    bytes: Rate = Rate(burst=512 << 20, each_second=64 << 20)
    """Of one station's bodies: half a gigabit a second, three times what a drain of small ones
    was measured to bring, and a burst of two of the largest bodies."""
    at_once: int = 8
    """Requests of one station. A station has one under way, and may have forgotten some that a
    broken line has not ended yet."""
    working_at_once: int = 4
    """Of them those that are worked on; the others wait. Four parts of scans wait for the disk
    together; announcements write one after another anyway."""

    working: int = 6
    """Requests of all stations that are worked on: fewer than the connections to the database,
    so that who only looks something up finds one."""
    consumer_requests: Rate = Rate(burst=600, each_second=200)
    """Of another system of the Service's: a night's steps of a hundred thousand applications take
    it ten minutes, and reading on takes one request for 5,000 submissions."""
    consumer_at_once: int = 4
    """Of its requests. Each holds a batch of lines, at most 6 MiB, for as long as it is read."""
    consumers_at_once: int = 12
    """Of the requests of all other systems together, for the same memory."""
    consumers_working: int = 2
    """Of them those for which something is looked up just now: with the stations' six these are
    all connections to the database. Who reads slowly holds none."""

    waiting: int = 48
    """Requests of all stations that came lately or whose body is here. With 500 small ones in
    each, some would wait longer than a station does: therefore the next."""
    waiting_bytes: int = 12 << 20
    """Of their bodies: what is stored in about one second."""
    turn_seconds: float = 0.5
    """Who waits longer for his turn than this shows that the machine is slower than these numbers
    take it to be, and that nobody more should come now."""
    prompt_seconds: float = 2.0
    """After so long, a body that is not here yet comes over a thin line, and is no reason to
    send others away."""
    slow_bytes: int = 192 << 20
    """Of the bodies that come over thin lines, which are memory all the same."""

    held_seconds: float = 0.5
    """How long who is too fast waits to be told so: his next request costs him that too."""
    shortest_rest: int = 2
    longest_rest: int = 90
    """Between these, in seconds, lies what those who were sent away are asked to wait."""

    failed_enrolments_of_address: Rate = Rate(burst=20, each_second=1 / 30)
    """A person at a new station mistypes some; a whole service point may share one address."""
    failed_enrolments_of_station: Rate = Rate(burst=10, each_second=1 / 60)
    """Whoever tries codes from many addresses. A code has 100 random bits, so this is about the
    noise, and who keeps it up can keep a station from enrolling for that long, no longer."""

    remembered: int = 20_000
    """Names in any list here; the eldest is forgotten."""


LIMITS: Final = Limits()
