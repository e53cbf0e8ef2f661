# SPDX-License-Identifier: Apache-2.0
"""What the figures of some days come to: how visits ended, where people stopped, how it was."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosk.insight.model import BEST, DESK, WORST, Figure, Kind

_MOST: Final = 15
"""Rows of a ranking, as the centre's charts have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """How many visits began, and how they ended."""

    begun: int = 0
    submitted: int = 0
    left: int = 0
    expired: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTime:
    """How long people are on a page."""

    form: str
    page: str
    times: int
    """How often it was shown."""
    seconds: float
    """On average; nobody's own time is kept, so there is no median."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A page on which visits ended that came to nothing."""

    form: str
    page: str
    count: int
    share: float
    """Of the times that the page was shown, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Which faces people chose after a service."""

    form: str
    counts: tuple[int, ...]
    """From the worst face to the best."""

    @property
    def total(self) -> int:
        """How many people chose one."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The face on average."""
        faces = enumerate(self.counts, start=WORST)
        return sum(face * count for face, count in faces) / self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What some days came to."""

    visits: Visits
    """Of people alone at the kiosk; so are pages, stops, languages, faces and seconds."""
    desk: Visits
    """That officers took at a desk."""
    days: Mapping[date, Visits]
    """Each day that was asked for, also one on which nobody came; both kinds of visits."""
    services: Mapping[str, Visits]
    """Both kinds of visits, too."""
    languages: Mapping[str, int]
    pages: tuple[PageTime, ...]
    """The slowest first."""
    stops: tuple[Stop, ...]
    """Those at which most visits ended first."""
    faces: tuple[Faces, ...]
    """The service that most people judged first."""
    seconds: float | None
    """That a visit spends on pages on average; None without a visit."""


def reckon(figures: Mapping[date, Sequence[Figure]]) -> Reckoned:
    """Add the figures of days up; a day without any is named with none."""
    alone: Counter[Kind] = Counter()
    desk: Counter[Kind] = Counter()
    days: dict[date, Counter[Kind]] = {}
    services: defaultdict[str, Counter[Kind]] = defaultdict(Counter)
    languages: Counter[str] = Counter()
    shown: Counter[tuple[str, str]] = Counter()
    seconds: Counter[tuple[str, str]] = Counter()
    stopped: Counter[tuple[str, str]] = Counter()
    faces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for day in sorted(figures):
        ends = days[day] = Counter()
        for one in figures[day]:
            place = (one.form, one.item)
            match one.kind:
                case Kind.LANGUAGE:
                    languages[one.item] += one.count
                case Kind.PAGE:
                    shown[place] += one.count
                    seconds[place] += one.seconds
                case Kind.STOPPED:
                    stopped[place] += one.count
                case Kind.FACE:
                    faces[one.form][one.item] += one.count
                case _:
                    (desk if one.item == DESK else alone)[one.kind] += one.count
                    ends[one.kind] += one.count
                    services[one.form][one.kind] += one.count
    whole = _visits(alone)
    return Reckoned(
        visits=whole,
        desk=_visits(desk),
        days={day: _visits(ends) for day, ends in days.items()},
        services={form: _visits(services[form]) for form in sorted(services)},
        languages=dict(languages.most_common()),
        pages=_times(shown, seconds),
        stops=_stops(stopped, shown),
        faces=_faces(faces),
        seconds=sum(seconds.values()) / whole.begun if whole.begun else None,
    )


def _visits(ends: Mapping[Kind, int]) -> Visits:
    return Visits(
        begun=ends.get(Kind.BEGUN, 0),
        submitted=ends.get(Kind.SUBMITTED, 0),
        left=ends.get(Kind.LEFT, 0),
        expired=ends.get(Kind.EXPIRED, 0),
    )


def _times(
    shown: Mapping[tuple[str, str], int], seconds: Mapping[tuple[str, str], int]
) -> tuple[PageTime, ...]:
    found = [
        PageTime(form=form, page=page, times=count, seconds=seconds[form, page] / count)
        for (form, page), count in shown.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.seconds, one.form, one.page))[:_MOST])


def _stops(
    stopped: Mapping[tuple[str, str], int], shown: Mapping[tuple[str, str], int]
) -> tuple[Stop, ...]:
    found = [
        Stop(form=form, page=page, count=n, share=n / max(shown.get((form, page), 0), n))
        for (form, page), n in stopped.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.form, one.page))[:_MOST])


def _faces(faces: Mapping[str, Mapping[str, int]]) -> tuple[Faces, ...]:
    found = [
        Faces(form=form, counts=tuple(counts.get(str(n), 0) for n in range(WORST, BEST + 1)))
        for form, counts in faces.items()
    ]
    judged = [one for one in found if one.total]
    return tuple(sorted(judged, key=lambda one: (-one.total, one.form))[:_MOST])
