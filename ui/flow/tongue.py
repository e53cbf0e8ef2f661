# SPDX-License-Identifier: Apache-2.0
"""Says everything on every screen in the language that a person has chosen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.i18n import OFFICIAL
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.handover import Handover
from ui.noticeboard import Noticeboard, before
from ui.translation import QmlTranslation
from ui.viewmodels.outcome import Found
from ui.viewmodels.services import ServiceRow
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.i18n import Language, Messages

_Screen = ShellViewModel.Screen

TOLD = {_Screen.Attract, _Screen.Services}
"""Where the notices that hold stand beside everything else."""


class Tongue:
    """The language of the screens; every answer outlives a change of it.

    Whatever else follows the language (a voice, the layout of the keys) hangs on ``speak``.
    """

    def __init__(
        self,
        screens: Screens,
        sitting: Sitting,
        handover: Handover,
        words: Words,
        *,
        languages: "Sequence[Language]",
        messages: "Messages",
        translation: QmlTranslation,
    ) -> None:
        self._screens = screens
        self._sitting = sitting
        self._handover = handover
        self._words = words
        self._translation = translation
        self._noticeboard = Noticeboard(
            screens.attract.board, screens.services.board, lambda: self.first
        )
        self.use(languages, messages)

    @property
    def first(self) -> str:
        """The code of the language that nobody had to choose; at a desk it is what officials read."""
        if self._screens.shell.is_at_desk and OFFICIAL in self._languages:
            return OFFICIAL
        return next(iter(self._languages))

    @property
    def codes(self) -> list[str]:
        """The codes of all languages, in the order of the first screen."""
        return list(self._languages)

    def say_in(self, code: str, text: str) -> str:
        """Say a text in any of them, whichever is spoken now."""
        return self._messages.translator(code).gettext(text)

    def use(self, languages: "Sequence[Language]", messages: "Messages") -> None:
        """Offer other languages, or other words, from the next ``speak`` on."""
        self._languages = {language.code: language for language in languages}
        self._messages = messages

    def speak(self, code: str) -> None:
        """Say everything in another language; every answer stays."""
        screens, visit = self._screens, self._sitting.visit
        translator = self._messages.translator(code)
        self._words.use(translator)
        if visit is not None and not self._handover.is_taken:
            visit.set_language(code)
        self._translation.use(translator)
        self._address(code)
        self.offer()
        self.tell()
        if screens.shell.at == _Screen.Notice:
            self.give_notices(screens.notice.service_id)
        if screens.shell.at == _Screen.Outcome:
            self.give_outcome(screens.outcome.found.service_id)
        self.name_service()
        screens.out_of_order.offer(
            {
                other: self._messages.translator(other).gettext
                for other in self._languages
                if other != code
            }
        )
        screens.out_of_order.retranslate()
        self._ask_again()
        screens.receipt.retranslate()
        screens.code.retranslate()
        screens.staff.retranslate()
        screens.help.retranslate()
        # whoever is asked for reads it, and not the person whom they are helping
        official = OFFICIAL if OFFICIAL in self._languages else code
        screens.calls.speak(self._messages.translator(official))
        self._handover.compose()

    def _address(self, code: str) -> None:
        """Give the frame around the screens the language, its direction and the others to choose."""
        language = self._languages[code]
        self._screens.shell.speak(
            code,
            language.name,
            [(one.code, one.name, one.right_to_left) for one in self._languages.values()],
            right_to_left=language.right_to_left,
        )

    def _ask_again(self) -> None:
        """Ask the shown questions, and list the answers, in the new language."""
        question, entries = self._screens.question, self._screens.entries
        question.retranslate()
        entries.retranslate()
        if self._sitting.visit is not None:
            if question.page_id:
                question.move(self._sitting.step(question.page_id))
            if entries.list_id:
                entries.move(self._sitting.step(entries.list_id))
            self._screens.check.retranslate(self._sitting.step(None))

    def offer(self) -> None:
        """List the services by their names."""
        desk, code = self._sitting.desk, self._screens.shell.spoken
        if desk is None:
            return
        self._screens.services.offer(
            [
                ServiceRow(
                    service.id,
                    service.title(code),
                    service.summary(code),
                    service.icon,
                    service.is_guide,
                )
                for service in desk.services()
            ]
        )

    def tell(self) -> None:
        """Show what the public is told for a while."""
        desk = self._sitting.desk
        if desk is not None:
            self._noticeboard.show(desk.notices(), self._screens.shell.spoken)

    def give_notices(self, service_id: str) -> bool:
        """Hand out what has to be read before this service; says whether there is anything."""
        desk, code = self._sitting.desk, self._screens.shell.spoken
        if desk is None:
            return False
        rows = before(desk.notices(), service_id, code)
        titles = [one.title(code) for one in desk.services() if one.id == service_id]
        self._screens.notice.give(service_id, "".join(titles), rows)
        return bool(rows)

    def give_outcome(self, service_id: str) -> bool:
        """Name the service that a guide has led to; says whether it is offered here."""
        desk, code = self._sitting.desk, self._screens.shell.spoken
        found = [one for one in desk.services() if one.id == service_id] if desk else []
        for one in found:
            self._screens.outcome.give(Found(one.id, one.title(code), one.summary(code), one.icon))
        return bool(found)

    def name_service(self) -> None:
        """Name the service that is applied for in the header, or none."""
        shell, visit = self._screens.shell, self._sitting.visit
        shell.set_title(visit.service.title(shell.spoken) if visit is not None else "")
