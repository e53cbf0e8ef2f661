# SPDX-License-Identifier: Apache-2.0
"""Figures in memory, for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.insight.model import KEPT, Figure, Kind, run_of

_Thing = tuple[Kind, str, str]


class MemoryCounts:
    """Keeps the contract of ``Counts`` for as long as it lives."""

    def __init__(self) -> None:
        self._days: dict[date, dict[_Thing, Figure]] = {}
        self._sent: dict[tuple[date, _Thing], int] = {}

    def add(self, day: date, figures: Sequence[Figure]) -> None:
        """Add to a day's figures."""
        kept = self._days.setdefault(day, {})
        for one in figures:
            old = kept.get(_thing(one), replace(one, count=0, seconds=0))
            kept[_thing(one)] = replace(
                old, count=old.count + one.count, seconds=old.seconds + one.seconds
            )
        for past in [one for one in self._days if one < day - KEPT]:
            del self._days[past]

    def unsent(self) -> tuple[date, ...]:
        """Name the days of which the centre doesn't know all."""
        return tuple(
            sorted(
                day
                for day, kept in self._days.items()
                if any(self._sent.get((day, key), 0) != one.count for key, one in kept.items())
            )
        )

    def figures(self, day: date) -> tuple[Figure, ...]:
        """Say all figures of a day."""
        kept = self._days.get(day, {}).values()
        return tuple(sorted(kept, key=lambda one: (-one.count, *_thing(one))))

    def between(self, first: date, last: date) -> dict[date, tuple[Figure, ...]]:
        """Say all figures of a run of days."""
        return {day: self.figures(day) for day in run_of(first, last)}

    def note_sent(self, day: date, figures: Sequence[Figure]) -> None:
        """Note that the centre has these."""
        self._sent |= {(day, _thing(one)): one.count for one in figures}


def _thing(figure: Figure) -> _Thing:
    return figure.kind, figure.form, figure.item
