# SPDX-License-Identifier: Apache-2.0
"""The way of a visit: from a service over its pages to the check and to Send."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.insight import Kind
from ui.counting import Counting
from ui.failures import code_of
from ui.flow.purging import Purge
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.flow.tongue import Tongue
from ui.gatekeeper import GATE, Gatekeeper
from ui.handover import Handover
from ui.messages import failure
from ui.steps import step_of
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Page
    from kiosk.intake import Visit

_Screen = ShellViewModel.Screen

CHECK = "check"
"""The place of the check, where a page's id would stand."""


class Way:
    """Decides the next screen of a visit; a page is shown in ``show_page`` and nowhere else."""

    def __init__(
        self,
        screens: Screens,
        sitting: Sitting,
        *,
        tongue: Tongue,
        handover: Handover,
        purge: Purge,
        counting: Counting,
        gatekeeper: Gatekeeper,
        words: Words,
        clock: Clock,
    ) -> None:
        self._screens = screens
        self._shell = screens.shell
        self._sitting = sitting
        self._tongue = tongue
        self._handover = handover
        self._purge = purge
        self._counting = counting
        self._gatekeeper = gatekeeper
        self._words = words
        self._clock = clock

    # To a service.

    def begin_in(self, code: str) -> None:
        """Offer the services in the language that a person has touched."""
        self._tongue.speak(code)
        self._counting.begin()
        self._shell.show(_Screen.Services)

    def choose(self, service_id: str) -> None:
        """Begin a service, or what has to be read before it; the one that was begun goes on."""
        visit = self._sitting.visit
        if self._sitting.desk is None:
            return
        if visit is not None and visit.service.id == service_id:
            self._screens.services.settle()
            self.show_page(self._sitting.pages()[0])
        elif self._tongue.give_notices(service_id):
            self._screens.services.settle()
            self._shell.show(_Screen.Notice)
        else:
            self.begin(service_id)

    def turn_from_notice(self) -> None:
        """Go back to the services."""
        self._shell.show(_Screen.Services, forward=False)

    def begin(self, service_id: str) -> None:
        """Open a visit; one that was begun before is forgotten."""
        desk = self._sitting.desk
        if desk is None:
            return
        if self._sitting.visit is not None:
            self._counting.end(Kind.LEFT, self._shell.spoken)
        self._purge.forget()
        begin, language, words = desk.begin, self._shell.spoken, self._words
        today = self._clock.now()

        def open_visit() -> "Visit":
            words.datetime(today)  # the first date loads the calendar's data, which takes a while
            return begin(service_id, language)

        self._sitting.run(open_visit, self._begun, self._not_begun)

    def _begun(self, visit: "Visit") -> None:
        self._sitting.visit = visit
        self._counting.begin(visit.service.id)
        self._screens.services.settle()
        self._screens.notice.settle()
        if visit.language != self._shell.spoken:
            visit.set_language(self._shell.spoken)
        self._tongue.name_service()
        self.show_page(self._sitting.pages()[0])

    def _not_begun(self, error: BaseException) -> None:
        code = code_of(error)
        self._screens.notice.settle()
        if self._shell.at == _Screen.Notice:
            self._shell.show(_Screen.Services, forward=False)
        if code.startswith(GATE):
            self._screens.services.settle()
            self._gatekeeper.refuse(code)
        else:
            self._screens.services.settle(self._words(failure(code)))

    def resume(self, visit: "Visit") -> None:
        """Go on with a visit that a crash interrupted, where it was."""
        self._sitting.visit = visit
        self._counting.begin(visit.service.id)
        self._tongue.speak(visit.language)
        if visit.submitted is not None:
            self._handover.resume(visit, visit.submitted)
            return
        pages = self._sitting.pages()
        here = next((page for page in pages if page.id == visit.page), None)
        if here is not None:
            self.show_page(here)
        elif visit.page:
            self.show_check()
        else:
            self.show_page(pages[0])

    # From page to page.

    def show_page(self, page: "Page", *, forward: bool = True, returning: bool = False) -> None:
        """Ask the questions of a page; ``returning`` leads back to the check behind it."""
        visit = self._sitting.visit
        if visit is None:
            return
        self._shell.set_forward(forward=forward)
        visit.turn_to(page.id)
        self._counting.turn_to(page.id)
        step = step_of(self._sitting.pages(), page.id)
        self._screens.question.show(visit, page, step, returning=returning)
        self._shell.show(_Screen.Question, forward=forward)

    def go_on(self) -> None:
        """Show what comes behind the page that is finished."""
        pages = self._sitting.pages()
        here = self._place(pages)
        if self._screens.question.is_returning:
            unfinished = self._first_unfinished(pages)
            if unfinished is None:
                self.show_check()
            else:
                self.show_page(unfinished, returning=True)
        elif here + 1 < len(pages):
            self.show_page(pages[here + 1])
        else:
            self.show_check()

    def go_back(self) -> None:
        """Show what came before the page, whatever was typed there."""
        pages = self._sitting.pages()
        here = self._place(pages)
        if self._screens.question.is_returning:
            self.show_check()
        elif here > 0:
            self.show_page(pages[here - 1], forward=False)
        else:
            self._counting.pause()
            self._shell.show(_Screen.Services, forward=False)

    def _place(self, pages: "Sequence[Page]") -> int:
        """Say where the shown page stands; one that no longer applies counts as the first."""
        shown = self._screens.question.page_id
        return next((place for place, page in enumerate(pages) if page.id == shown), 0)

    def _first_unfinished(self, pages: "Sequence[Page]") -> "Page | None":
        visit = self._sitting.visit
        if visit is None:
            return None
        return next((page for page in pages if visit.problems(page)), None)

    # The check.

    def show_check(self) -> None:
        """List every answer before it is sent."""
        visit = self._sitting.visit
        if visit is None:
            return
        visit.turn_to(CHECK)
        self._counting.turn_to(CHECK)
        self._screens.check.show(visit, step_of(self._sitting.pages(), None))
        self._shell.show(_Screen.Check)
        self.prepare()

    def prepare(self) -> None:
        """Seal while the person reads: what is then tapped only has to be stored."""
        visit = self._sitting.visit
        if visit is not None and not visit.problems():
            visit.prepare()

    def leave_check(self) -> None:
        """Go back to the last page."""
        pages = self._sitting.pages()
        if pages:
            self.show_page(pages[-1], forward=False)

    def change(self, ref: str) -> None:
        """Ask one question again, and come back to the check."""
        for page in self._sitting.pages():
            if ref in page.questions:
                self.show_page(page, forward=False, returning=True)
                return

    def send(self) -> None:
        """Hand the application over."""
        visit = self._sitting.visit
        if visit is not None:
            self._counting.pause()
            self._handover.send(visit)
