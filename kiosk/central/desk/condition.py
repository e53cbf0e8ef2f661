# SPDX-License-Identifier: Apache-2.0
"""How a station is, judged by what it last said of itself: what needs a person comes first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any, Final, NamedTuple

HEARTBEAT: Final = timedelta(minutes=5)
"""How often a station speaks unless it is set otherwise."""
MISSED: Final = 3
"""Heartbeats after which nobody believes that it is there."""
SKEW: Final = timedelta(minutes=2)
"""How far a clock may be off, as stations judge it themselves."""
LATE: Final = timedelta(hours=1)
VERY_LATE: Final = timedelta(hours=24)
LOW_DISK: Final = 5 << 30
NO_DISK: Final = 1 << 30

_AT_REST: Final = frozenset({"received", "purged"})
_BROKEN: Final = frozenset({"paper-out", "cover-open", "jam", "hot", "offline"})


class Grade(IntEnum):
    """How soon somebody has to look; the worst is the highest."""

    RETIRED = 0
    """Not heard any more, on purpose."""
    EXPECTED = 1
    """It has not come in yet."""
    GOOD = 2
    CAUTION = 3
    """Today."""
    DANGER = 4
    """Now: people at it are not served, or something may be lost."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    grade: Grade
    code: str
    """The page has its words."""
    facts: Mapping[str, Any] = field(default_factory=dict)


class Told(NamedTuple):
    """What is known of a station; a tuple, because thousands are made for every board."""

    code: str
    service_point: str
    name: str | None
    enrolled_at: datetime | None
    retired_at: datetime | None
    heard_at: datetime | None
    software: str | None
    catalogue: str | None
    queue: Mapping[str, int] | None
    oldest_unsent_at: datetime | None
    devices: Mapping[str, Any] | None
    alarms: Sequence[str] | None
    ring: int
    kept: int
    notices: str | None
    settings: int | None
    program: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a station is held against."""

    now: datetime
    heartbeat: timedelta = HEARTBEAT
    offered: int | None = None
    """The edition that it is to offer."""
    journal: Sequence[str] = ()
    """Codes of what its audit journal no longer leads to."""
    refused: int = 0
    """Requests of its key that were not believed, today and yesterday."""


class Condition(NamedTuple):
    """A station, judged."""

    told: Told
    grade: Grade
    findings: tuple[Finding, ...]
    is_online: bool
    waiting: int
    """Submissions that the Service has not got yet."""
    offered: int | None = None

    @property
    def printer(self) -> str:
        """How the printer said it is; empty where nobody knows."""
        return (self.told.devices or {}).get("printer") or ""

    @property
    def disk_free(self) -> int | None:
        """How many bytes are free."""
        return (self.told.devices or {}).get("disk_free")

    @property
    def skew_ms(self) -> int | None:
        """How far its clock is ahead of the centre's."""
        return (self.told.devices or {}).get("skew_ms")

    def has(self, *codes: str) -> bool:
        """Whether one of these was found."""
        return any(one.code in codes for one in self.findings)


def judge(told: Told, around: Around) -> Condition:
    """Say how a station is."""
    is_live = told.retired_at is None and told.enrolled_at is not None
    is_online = (
        is_live
        and told.heard_at is not None
        and around.now - told.heard_at <= MISSED * around.heartbeat
    )
    found = list(_findings(told, around, is_online=is_online)) if is_live else []
    if len(found) > 1:
        found.sort(key=lambda one: -one.grade)
    if told.retired_at is not None:
        grade = Grade.RETIRED
    elif not is_live:
        grade = Grade.EXPECTED
    else:
        grade = found[0].grade if found else Grade.GOOD
    return Condition(
        told=told,
        grade=grade,
        findings=tuple(found),
        is_online=is_online,
        waiting=sum(count for state, count in (told.queue or {}).items() if state not in _AT_REST),
        offered=around.offered,
    )


def _waiting(queue: Mapping[str, int]) -> int:
    return sum([count for state, count in queue.items() if state not in _AT_REST])


def _findings(told: Told, around: Around, *, is_online: bool) -> Iterator[Finding]:
    if not is_online:
        yield Finding(Grade.DANGER, "offline")
    for code in around.journal:
        yield Finding(Grade.DANGER, code)
    yield from _of_devices(told.devices or {})
    yield from _of_queue(told, around.now)
    for alarm in told.alarms or ():
        is_grave = alarm.startswith(("gate.", "storage."))
        yield Finding(Grade.DANGER if is_grave else Grade.CAUTION, "alarm", {"code": alarm})
    if around.offered is not None and _is_behind(told.catalogue, around.offered):
        yield Finding(Grade.CAUTION, "edition", {"offered": around.offered})
    if around.refused:
        yield Finding(Grade.CAUTION, "refused", {"count": around.refused})


def _is_behind(installed: str | None, offered: int) -> bool:
    """Whether it has an older one, or none that can be told; it never goes back from a newer."""
    is_number = installed is not None and installed.isascii() and installed.isdigit()
    return not is_number or int(installed or 0) < offered


def _of_devices(devices: Mapping[str, Any]) -> Iterator[Finding]:
    printer = devices.get("printer")
    if printer in _BROKEN:
        yield Finding(Grade.DANGER, f"printer-{printer}")
    elif printer == "paper-low":
        yield Finding(Grade.CAUTION, "printer-paper-low")
    free = devices.get("disk_free")
    if free is not None and free < LOW_DISK:
        yield Finding(Grade.DANGER if free < NO_DISK else Grade.CAUTION, "disk", {"free": free})
    skew = devices.get("skew_ms")
    if skew is not None and abs(skew) > SKEW.total_seconds() * 1000:
        yield Finding(Grade.CAUTION, "skew", {"seconds": round(skew / 1000)})


def _of_queue(told: Told, now: datetime) -> Iterator[Finding]:
    queue = told.queue or {}
    stopped = queue.get("parked", 0) + queue.get("conflict", 0)
    if stopped:
        yield Finding(Grade.DANGER, "stopped", {"count": stopped})
    if told.oldest_unsent_at is not None and now - told.oldest_unsent_at > LATE:
        is_grave = now - told.oldest_unsent_at > VERY_LATE
        yield Finding(
            Grade.DANGER if is_grave else Grade.CAUTION, "late", {"since": told.oldest_unsent_at}
        )
