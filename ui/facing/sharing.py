# SPDX-License-Identifier: Apache-2.0
"""Shares the page that an officer has open with the person before them, and nothing else."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.forms import Listing, plain
from ui.answerrows import AnswerRow, answer_rows
from ui.facing.model import FacingViewModel, Shared, SharedRow
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.messages import N_
from ui.viewmodels.check import declarations
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.i18n import Language, Messages
    from kiosk.intake import Visit

_Screen = ShellViewModel.Screen

_SHARED: Final = frozenset({_Screen.Question, _Screen.Entries, _Screen.Check})
"""The screens of a visit at which a person reads along. All others, those of staff among them,
are nobody's business but the officer's."""


class Sharing(QObject):
    """Looks at the visit of this screen when it has changed, once for each turn of the event loop.

    What is hidden is hidden at once: before the next frame, whoever asks for it.
    """

    def __init__(
        self, screens: Screens, sitting: Sitting, words: Words, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.view = FacingViewModel(self)
        self._screens = screens
        self._sitting = sitting
        self._words = words
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        shell, question, check = screens.shell, screens.question, screens.check
        sitting.left = self.view.hide
        shell.screenChanged.connect(self._turn)
        shell.curtainChanged.connect(self._turn)
        for changed in (
            shell.languageChanged,
            shell.textSizeChanged,
            shell.contrastChanged,
            question.pageShown,
            question.followed,
            check.answersChanged,
            check.declared,
        ):
            changed.connect(self._soon.start)
        check.scrolled.connect(self.view.scroll)

    def greet(self, languages: "Sequence[Language]", messages: "Messages") -> None:
        """Greet in these languages."""
        said = [messages.translator(one.code).gettext(N_("Welcome")) for one in languages]
        self.view.greet(said)
        self._soon.start()

    @Slot()
    def _turn(self) -> None:
        if self._visit() is None:
            self.view.hide()
        self._soon.start()

    def _visit(self) -> "Visit | None":
        """Find the visit that may be read along now."""
        visit, shell = self._sitting.visit, self._screens.shell
        if visit is None or not visit.is_at_desk or shell.is_curtained:
            return None
        return visit if shell.at in _SHARED else None

    @Slot()
    def _look(self) -> None:
        visit, shell = self._visit(), self._screens.shell
        habits = shell.habits()
        self.view.read_as(
            int(habits["letters"]), str(habits["contrast"]), right_to_left=self._words.is_mirrored
        )
        if visit is None:
            self.view.hide()
        elif shell.at == _Screen.Check:
            self.view.share(self._whole(visit))
        else:
            self.view.share(self._page(visit))

    def _page(self, visit: "Visit") -> Shared:
        """Give what is asked on one page, or the entries of one list."""
        stop, rows = self._sitting.stop(visit.page), self._rows(visit)
        if stop is None:
            return Shared(heading="", hint="", rows=(), is_whole=False)
        if isinstance(stop, Listing):
            inside = {ref for one in self._sitting.within(stop.id) for ref in one.questions}
            wanted = [row for row in rows if row.ref in inside]
        else:
            wanted = [row for row in rows if row.ref in stop.questions]
        question = self._screens.question
        is_asked = self._screens.shell.at == _Screen.Question
        return Shared(
            heading=str(question.heading) if is_asked else plain(stop.title),
            hint=str(question.hint) if is_asked else "",
            rows=tuple(_shared(row, is_listed=isinstance(stop, Listing)) for row in wanted),
            is_whole=False,
        )

    def _whole(self, visit: "Visit") -> Shared:
        """Give all answers, and what the person declares."""
        rows = [_shared(row, is_listed=True) for row in self._rows(visit)]
        declared = [
            SharedRow(
                ref=row.ref,
                label=row.text,
                value=self._words(N_("Yes")) if row.agreed else "–",
                section="",
            )
            for row in self._screens.check.declared_rows()
            if not row.is_note
        ]
        return Shared(
            heading=self._words(N_("Check")), hint="", rows=(*rows, *declared), is_whole=True
        )

    def _rows(self, visit: "Visit") -> "list[AnswerRow]":
        session = visit.session
        closing = {ref for page in declarations(session) for ref in page.questions}
        return answer_rows(session, closing, self._words, None)


def _shared(row: AnswerRow, *, is_listed: bool) -> SharedRow:
    section = row.section if is_listed else ""
    return SharedRow(ref=row.ref, label=row.label, value=row.value, section=section)
