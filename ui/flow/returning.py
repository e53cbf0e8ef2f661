# SPDX-License-Identifier: Apache-2.0
"""After a crash: whoever stands there says whether the answers of before are theirs."""

import logging
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from ui.failures import code_of
from ui.flow.habits import Habits
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.flow.tongue import Tongue
from ui.flow.way import Way
from ui.messages import N_
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.intake import Visit

_Screen = ShellViewModel.Screen

GIVEN_UP = "visit.given-up"


class Returning:
    """Asks first and shows an answer only then: a stranger may have come to the dark screen.

    Whoever says no, or nothing for as long as a receipt is shown, ends the visit.
    """

    def __init__(
        self,
        screens: Screens,
        sitting: Sitting,
        *,
        habits: Habits,
        tongue: Tongue,
        way: Way,
        words: Words,
    ) -> None:
        self._habits = habits
        self._screens = screens
        self._sitting = sitting
        self._tongue = tongue
        self._way = way
        self._words = words
        self.bring_back: Callable[[Visit, Callable[[], None]], None] = lambda _visit, then: then()
        """Makes sure first that nobody has gone on with it elsewhere."""
        screens.shell.returned.connect(self._go_on)

    def ask(self, visit: "Visit | None") -> None:
        """Ask about what a crash has interrupted, if anything; a visit that has begun goes first."""
        if visit is None:
            return
        if self._sitting.visit is not None:
            visit.discard()
            return
        self._sitting.visit = visit
        self._screens.shell.go_home()  # a gate keeps nobody out who is in
        self._tongue.speak(visit.language)
        self._habits.bring_back()
        self.say()

    def say(self) -> None:
        """Ask in the language of the moment."""
        visit = self._sitting.visit
        if visit is None:
            return
        service, words = visit.service.title(visit.language), self._words
        if visit.submitted is None:
            title = words(N_("Are these answers yours?"))
            text = words(
                N_(
                    "This kiosk had to start again. Somebody was filling in: %(service)s. Go on "
                    "only if it was you."
                ),
                service=service,
            )
        else:
            title = words(N_("Is this application yours?"))
            text = words(
                N_(
                    "This kiosk had to start again. An application was taken here: %(service)s. "
                    "Go on if it is yours."
                ),
                service=service,
            )
        self._screens.shell.ask_return(title, text)

    def fail(self, error: BaseException) -> None:
        """Tell a person calmly whose page brings the program down again and again."""
        code = code_of(error)
        if code != GIVEN_UP or self._sitting.visit is not None:
            return
        logging.getLogger("kiosk").error(GIVEN_UP)
        language = error.facts.get("language", "") if isinstance(error, KioskError) else ""
        if language in self._tongue.codes:
            self._tongue.speak(language)
        self._screens.out_of_order.give(code)
        self._screens.shell.show(_Screen.OutOfOrder)

    def _go_on(self) -> None:
        visit = self._sitting.visit
        if visit is not None:
            self.bring_back(visit, partial(self._way.resume, visit))
