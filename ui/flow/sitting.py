# SPDX-License-Identifier: Apache-2.0
"""The one visit at this screen, and the station that takes it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ui.desk import Desk
from ui.tasks import TaskRunner
from ui.viewmodels.check import declarations

if TYPE_CHECKING:
    from kiosk.forms import Page
    from kiosk.intake import Visit

Result = TypeVar("Result")


class Sitting:
    """Who is served now.

    ``desk`` is None while no applications are taken, ``visit`` while no service is chosen.
    """

    def __init__(self, tasks: TaskRunner) -> None:
        self._tasks = tasks
        self._turn = 0
        """Counts visits: an answer of a worker that belongs to another one is dropped."""
        self.desk: Desk | None = None
        self.visit: Visit | None = None

    @property
    def is_visited(self) -> bool:
        """Whether somebody has begun an application."""
        return self.visit is not None

    def pages(self) -> "tuple[Page, ...]":
        """List the pages that are asked one by one; closing declarations belong to the check."""
        if self.visit is None:
            return ()
        session = self.visit.session
        closing = {page.id for page in declarations(session)}
        return tuple(page for page in session.pages() if page.id not in closing)

    def run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_failed: Callable[[BaseException], None],
    ) -> None:
        """Do something slow elsewhere; what comes back after this person has left is dropped.

        Everything slow that a visit starts (reading a passport, speaking an answer) goes this way.
        """
        turn = self._turn

        def done(result: Result) -> None:
            if turn == self._turn:
                on_done(result)

        def failed(error: BaseException) -> None:
            if turn == self._turn:
                on_failed(error)

        self._tasks.submit(work, done, failed)

    def leave(self) -> None:
        """Let go of the visit: the next person is a stranger."""
        self._turn += 1
        self.visit = None
