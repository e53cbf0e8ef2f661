# SPDX-License-Identifier: Apache-2.0
"""Counts one visit in memory."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kiosk.clock import Clock
from kiosk.insight.model import BEST, DESK, WORST, Figure, Kind

LONGEST_NAME: Final = 128
"""Characters of a name, as the line takes it."""

_PLACE: Final = re.compile(r"\[\d+\]")
"""Which of several the page is asked for; that is of one person and counts nothing."""


@dataclass(slots=True)
class _Shown:
    """How often a page was shown, and how long."""

    times: int = 0
    seconds: float = 0.0


class Counter:
    """What one visit adds to the day; nothing leaves it before the visit has ended.

    Each call is a few additions, so that no tap waits for it.
    """

    def __init__(self, clock: Clock, longest: timedelta, form: str = "") -> None:
        self._clock = clock
        self._longest = longest.total_seconds()
        self._form = form[:LONGEST_NAME]
        self._pages: dict[str, _Shown] = {}
        self._page = ""
        self._since: float | None = None
        self._face = 0

    def turn_to(self, page: str) -> None:
        """Show a page from now on."""
        self.pause()
        self._page = _PLACE.sub("", page)[-LONGEST_NAME:]
        self._pages.setdefault(self._page, _Shown()).times += 1
        self._since = self._clock.monotonic()

    def pause(self) -> None:
        """Show something else, which is no page of the form.

        A page counts for the idle limit at most: whoever is away for longer reads nothing.
        """
        if self._since is not None:
            seconds = self._clock.monotonic() - self._since
            self._pages[self._page].seconds += min(seconds, self._longest)
            self._since = None

    def rate(self, face: int) -> None:
        """Take the face that the person chose."""
        if WORST <= face <= BEST:
            self._face = face

    def end(self, how: Kind, language: str) -> tuple[Figure, ...]:
        """Say what the visit adds to the day: submitted, left or expired, in this language."""
        self.pause()
        found = [
            Figure(Kind.BEGUN, self._form),
            Figure(Kind.LANGUAGE, self._form, language),
            Figure(how, self._form),
        ]
        found += [
            Figure(Kind.PAGE, self._form, page, shown.times, round(shown.seconds))
            for page, shown in self._pages.items()
        ]
        if how is not Kind.SUBMITTED and self._page:
            found.append(Figure(Kind.STOPPED, self._form, self._page))
        if self._face:
            found.append(Figure(Kind.FACE, self._form, str(self._face)))
        return tuple(found)


def at_desk(form: str, how: Kind) -> tuple[Figure, ...]:
    """Say what a visit that an officer took adds to the day: submitted, or given up.

    Pages are not counted: an officer's pace tells nothing of how a page is understood.
    """
    form = form[:LONGEST_NAME]
    return Figure(Kind.BEGUN, form, DESK), Figure(how, form, DESK)
