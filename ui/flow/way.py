# SPDX-License-Identifier: Apache-2.0
"""The way of a visit: from a service over its pages to the check and to Send."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.forms import Listing
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
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Page, Stop
    from kiosk.intake import Visit

_Screen = ShellViewModel.Screen

CHECK = "check"
"""The place of the check, where a page's id would stand."""


class Way:
    """Decides the next screen of a visit; a page or list is shown in ``show`` and nowhere else."""

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
        self.park: Callable[[], bool] = lambda: False
        """Leads an officer from the first page to their other visits; False for whoever walked in."""
        self._returning = ""
        """The list that was opened from the check, and leads back there."""

    # To a service.

    def begin_in(self, code: str) -> None:
        """Offer the services in the language that a person has touched."""
        self._purge.forget()  # whatever somebody left who never began
        self._tongue.speak(code)
        self._counting.begin()
        self._shell.show(_Screen.Services)
        self._gatekeeper.look()

    def choose(self, service_id: str) -> None:
        """Begin a service, or what has to be read before it; the one that was begun goes on."""
        visit = self._sitting.visit
        if self._sitting.desk is None:
            return
        if visit is not None and visit.service.id == service_id:
            self._screens.services.settle()
            self._show_first()
        else:
            self._enter(service_id)

    def begin_with(self, service_id: str, answers: Mapping[str, str]) -> None:
        """Begin a service with what somebody has filled in before they came."""
        if self._sitting.desk is not None:
            self._sitting.bring(service_id, answers)
            self._enter(service_id)

    def _enter(self, service_id: str) -> None:
        """Show what has to be read before a service, or begin it at once."""
        if self._tongue.give_notices(service_id):
            self._screens.services.settle()
            self._shell.show(_Screen.Notice)
        else:
            self.begin(service_id)

    def turn_from_notice(self) -> None:
        """Go back to the services; what came for this one is not kept."""
        self._sitting.bring("", {})
        self._shell.show(_Screen.Services, forward=False)

    def begin(self, service_id: str) -> None:
        """Open a visit; one that was begun before is forgotten."""
        desk = self._sitting.desk
        if desk is None:
            return
        before = self._sitting.visit
        known = before.answers() if before is not None and before.service.is_guide else {}
        if before is not None and not before.service.is_guide:
            self._counting.end(Kind.LEFT, self._shell.spoken)
        brought = self._sitting.brought(service_id)
        self._purge.forget(but_code=True)
        begin, language, words = desk.begin, self._shell.spoken, self._words
        today = self._clock.now()

        def open_visit() -> "Visit":
            words.datetime(today)  # the first date loads the calendar's data, which takes a while
            visit = begin(service_id, language)
            visit.take_over(known)
            if brought:
                visit.prefill(brought)
            return visit

        self._sitting.run(open_visit, self._begun, self._not_begun)

    def _begun(self, visit: "Visit") -> None:
        self._sitting.visit = visit
        self._returning = ""
        self._count(visit)
        self._screens.services.settle()
        self._screens.notice.settle()
        self._screens.outcome.settle()
        self._screens.code.clear()
        if visit.language != self._shell.spoken:
            visit.set_language(self._shell.spoken)
        self._tongue.name_service()
        self._show_first()

    def _not_begun(self, error: BaseException) -> None:
        code = code_of(error)
        self._screens.notice.settle()
        self._screens.outcome.settle()
        self._screens.code.clear()
        if self._shell.at in {_Screen.Notice, _Screen.Outcome, _Screen.Code}:
            self._shell.show(_Screen.Services, forward=False)
        if code.startswith(GATE):
            self._screens.services.settle()
            self._gatekeeper.refuse(code)
        else:
            self._screens.services.settle(self._words(failure(code)))
            self._screens.code.listen()

    def _count(self, visit: "Visit") -> None:
        """Count what is begun; who looks for a service has begun none."""
        self._counting.begin("" if visit.service.is_guide else visit.service.id)

    def resume(self, visit: "Visit") -> None:
        """Go on with a visit that a crash interrupted, where it was."""
        self._sitting.visit = visit
        self._count(visit)
        self._tongue.speak(visit.language)
        if visit.submitted is not None:
            self._handover.resume(visit, visit.submitted)
        else:
            self.come_back()

    def come_back(self) -> None:
        """Show the visit where the person is in it."""
        visit = self._sitting.visit
        if visit is None:
            return
        here = self._sitting.stop(visit.page)
        if here is not None:
            self.show(here)
        elif visit.page:
            self.show_check()
        else:
            self._show_first()

    # From stop to stop.

    def show(self, stop: "Stop", *, forward: bool = True, returning: bool = False) -> None:
        """Show a page or a list; ``returning`` leads back to the check behind it."""
        visit = self._sitting.visit
        if visit is None:
            return
        self._screens.code.hush()
        self._shell.set_forward(forward=forward)
        visit.turn_to(stop.id)
        self._counting.turn_to(stop.id)
        step = self._sitting.step(stop.id)
        if isinstance(stop, Listing):
            returning = stop.id == self._returning
            self._screens.entries.show(visit, stop, step, returning=returning)
            self._shell.show(_Screen.Entries, forward=forward)
        else:
            self._screens.question.show(visit, stop, step, returning=returning)
            self._shell.show(_Screen.Question, forward=forward)

    def enter(self, entry: str, *, mending: bool = False) -> None:
        """Go into an entry of a list: to its beginning, or to what is to be mended there."""
        inside = self._sitting.way(entry)
        unfinished = self._first_unfinished(self._sitting.within(entry)) if mending else None
        first = unfinished or next(iter(inside), None)
        if first is not None:
            self.show(first)

    def go_on(self) -> None:
        """Show what comes behind the page that is finished."""
        if self._screens.question.is_returning:
            self._come_back()
        else:
            self._pass(self._screens.question.page_id)

    def go_back(self) -> None:
        """Show what came before the page, whatever was typed there."""
        if self._screens.question.is_returning:
            self.show_check()
        else:
            self._turn_back(self._screens.question.page_id)

    def go_on_from_list(self) -> None:
        """Show what comes behind the list; into an entry leads the list itself."""
        if self._screens.entries.is_returning:
            self._come_back()
        else:
            self._pass(self._screens.entries.list_id)

    def go_back_from_list(self) -> None:
        """Show what came before the list."""
        if self._screens.entries.is_returning:
            self.show_check()
        else:
            self._turn_back(self._screens.entries.list_id)

    def _pass(self, stop_id: str) -> None:
        """Go on from a stop: along its way, then out to its list, then to the check."""
        visit, here = self._sitting.visit, self._sitting.stop(stop_id)
        if visit is None:
            return
        if here is None:  # its own answer has taken it away
            self._show_or_check(visit.session.page)
            return
        way = self._sitting.way(here.scope)
        behind = way[way.index(here) + 1 :]
        if behind:
            self.show(behind[0])
        else:
            self._show_or_check(self._sitting.listing(here.scope) if here.scope else None)

    def _turn_back(self, stop_id: str) -> None:
        """Go back from a stop: along its way, then out to its list, then to the services."""
        visit = self._sitting.visit
        here = self._sitting.stop(stop_id) or (visit.session.page if visit else None)
        way = self._sitting.way(here.scope if here else "")
        before = way[: way.index(here)] if here in way else way
        listing = self._sitting.listing(here.scope) if here and here.scope else None
        if before:
            self.show(before[-1], forward=False)
        elif listing is not None:
            self.show(listing, forward=False)
        elif not self.park():
            self._counting.pause()
            self._shell.show(_Screen.Services, forward=False)

    def _show_or_check(self, stop: "Stop | None") -> None:
        if stop is None:
            self.show_check()
        else:
            self.show(stop)

    def _show_first(self) -> None:
        self._show_or_check(next(iter(self._sitting.way()), None))

    def _come_back(self) -> None:
        """Return to the check, through the questions that a change has opened."""
        unfinished = self._first_unfinished(self._sitting.stops())
        if unfinished is None:
            self.show_check()
        else:
            self.show(unfinished, returning=True)

    def _first_unfinished(self, stops: "Sequence[Stop]") -> "Page | None":
        visit = self._sitting.visit
        if visit is None:
            return None
        pages = (stop for stop in stops if not isinstance(stop, Listing))
        return next((page for page in pages if visit.problems(page)), None)

    # The check.

    def show_check(self) -> None:
        """List every answer before it is sent; a guide shows where it has led instead."""
        visit = self._sitting.visit
        if visit is None:
            return
        if visit.service.is_guide:
            self._show_outcome(visit)
            return
        self._returning = ""
        visit.turn_to(CHECK)
        self._counting.turn_to(CHECK)
        self._screens.check.show(visit, self._sitting.step(None))
        self._shell.show(_Screen.Check)
        self.prepare()

    def _show_outcome(self, visit: "Visit") -> None:
        """Name the service that the answers lead to, or list all when it is none of them."""
        visit.turn_to(CHECK)
        self._counting.pause()
        if self._tongue.give_outcome(visit.outcome):
            self._shell.show(_Screen.Outcome)
        else:
            self.leave_guide()

    def leave_guide(self) -> None:
        """List all services; what was answered on the way is forgotten."""
        self._purge.forget()
        self._shell.show(_Screen.Services)

    def prepare(self) -> None:
        """Seal while the person reads: what is then tapped only has to be stored."""
        visit = self._sitting.visit
        if visit is not None and not visit.problems():
            visit.prepare()

    def leave_check(self) -> None:
        """Go back to the last page."""
        way = self._sitting.way()
        if way:
            self.show(way[-1], forward=False)

    def change(self, ref: str) -> None:
        """Ask one question again, or show one list, and come back to the check."""
        for stop in self._sitting.stops():
            if ref in stop.questions or ref == stop.id:
                self._returning = stop.id if isinstance(stop, Listing) else ""
                self.show(stop, forward=False, returning=True)
                return

    def send(self) -> None:
        """Hand the application over."""
        visit = self._sitting.visit
        if visit is not None:
            self._counting.pause()
            self._handover.send(visit)
