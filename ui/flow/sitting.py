# SPDX-License-Identifier: Apache-2.0
"""The one visit at this screen, and the station that takes it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from kiosk.forms import Listing
from ui.desk import Desk
from ui.entries import name_of
from ui.steps import Step, step_of
from ui.tasks import TaskRunner
from ui.viewmodels.check import declarations
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Stop
    from kiosk.intake import Visit

Result = TypeVar("Result")


def _dropped(_result: object) -> None:
    """Nobody waits for it."""


class Sitting:
    """Who is served now.

    ``desk`` is None while no applications are taken, ``visit`` while no service is chosen.
    """

    def __init__(self, tasks: TaskRunner, words: Words) -> None:
        self._tasks = tasks
        self._words = words
        self._turn = 0
        """Counts visits: an answer of a worker that belongs to another one is dropped."""
        self.desk: Desk | None = None
        self.visit: Visit | None = None
        self.left: Callable[[], None] = lambda: None
        """Told at once when the visit goes from the screen: nobody else may go on showing it."""
        self._brought: tuple[str, Mapping[str, str]] = ("", {})
        """A service, and what somebody brought for it on their telephone."""

    def bring(self, service_id: str, answers: Mapping[str, str]) -> None:
        """Keep what came for a service until it begins, whatever has to be read before."""
        self._brought = (service_id, answers)

    def brought(self, service_id: str) -> Mapping[str, str]:
        """Give what came for a service; for another one there is nothing."""
        return self._brought[1] if self._brought[0] == service_id else {}

    @property
    def is_visited(self) -> bool:
        """Whether somebody has begun an application."""
        return self.visit is not None

    @property
    def is_guided(self) -> bool:
        """Whether somebody looks for the service they need."""
        return self.visit is not None and self.visit.service.is_guide

    def stops(self) -> "tuple[Stop, ...]":
        """List what a person comes by; closing declarations belong to the check."""
        if self.visit is None:
            return ()
        session = self.visit.session
        closing = {page.id for page in declarations(session)}
        return tuple(stop for stop in session.stops() if stop.id not in closing)

    def stop(self, stop_id: str) -> "Stop | None":
        """Find a stop; None for one that no longer applies."""
        return next((stop for stop in self.stops() if stop.id == stop_id), None)

    def way(self, scope: str = "") -> "list[Stop]":
        """List what comes one behind the other: on the way of the form, or inside one entry.

        What the form counts itself needs no list: its pages lie on the way.
        """
        return [
            stop
            for stop in self.stops()
            if stop.scope == scope and not (isinstance(stop, Listing) and stop.is_fixed)
        ]

    def within(self, entry: str) -> "list[Stop]":
        """List all that an entry holds, the entries of its own lists among it."""
        return [stop for stop in self.stops() if f"{stop.scope}/".startswith(f"{entry}/")]

    def listing(self, entry: str) -> "Listing | None":
        """Find the list that an entry stands in."""
        return next(
            (one for one in self.stops() if isinstance(one, Listing) and entry in one.entries), None
        )

    def step(self, stop_id: str | None) -> Step:
        """Say the step of a stop, or of the check for None; an entry is called by its name."""
        stops = self.stops()
        step = step_of(stops, stop_id, has_check=not self.is_guided)
        here = next((stop for stop in stops if stop.id == stop_id), None)
        if self.visit is None or here is None or not here.entry:
            return step
        return replace(step, section=name_of(self.visit.session.entry(here.entry), self._words))

    def run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_failed: Callable[[BaseException], None],
        on_late: Callable[[Result], None] = _dropped,
    ) -> None:
        """Do something slow elsewhere; what comes back after this person has left is dropped.

        Everything slow that a visit starts (reading a passport, speaking an answer) goes this way.
        ``on_late`` undoes what must not stay when nobody waits for it any more.
        """
        turn = self._turn

        def done(result: Result) -> None:
            if turn == self._turn:
                on_done(result)
            else:
                on_late(result)

        def failed(error: BaseException) -> None:
            if turn == self._turn:
                on_failed(error)

        self._tasks.submit(work, done, failed)

    def leave(self) -> None:
        """Let go of the visit: the next person is a stranger."""
        self._turn += 1
        self._brought = ("", {})
        self.visit = None
        self.left()
