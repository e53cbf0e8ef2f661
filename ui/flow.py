# SPDX-License-Identifier: Apache-2.0
"""Leads a person through a visit: joins the view models of the screens, and decides the next one."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from kiosk.clock import Clock
from kiosk.i18n import language as language_of
from kiosk.insight import Kind
from kiosk.intake.idle import Idle, IdlePolicy
from ui.activity import Activity
from ui.counting import Counting
from ui.desk import Desk
from ui.failures import code_of
from ui.gatekeeper import GATE, Gatekeeper
from ui.handover import Handover
from ui.messages import failure
from ui.noticeboard import Noticeboard, before
from ui.steps import step_of
from ui.surface import greet
from ui.tasks import TaskRunner
from ui.translation import QmlTranslation
from ui.viewmodels import keyboard  # noqa: F401 QML makes it, so its type must be known
from ui.viewmodels.attract import AttractViewModel
from ui.viewmodels.check import CheckViewModel, declarations
from ui.viewmodels.notice import NoticeViewModel
from ui.viewmodels.out_of_order import OutOfOrderViewModel
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.services import ServiceRow, ServicesViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Page
    from kiosk.i18n import Language, Messages
    from kiosk.intake import Visit
    from kiosk.settings import Settings

_Screen = ShellViewModel.Screen

Result = TypeVar("Result")

TICK = timedelta(seconds=1)
DEFAULT_TEXT_SIZE = 1


class Flow(QObject):
    """The one visit at this screen, from the first touch to the cleared screen.

    Owns every view model but the first screen's; outlives the engine.
    """

    def __init__(
        self,
        attract: AttractViewModel,
        *,
        languages: "Sequence[Language]",
        messages: "Messages",
        clock: Clock,
        tasks: TaskRunner,
        settings: "Settings",
        translation: QmlTranslation,
        font_family: Callable[[str], str] = lambda _code: "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._languages = {language.code: language for language in languages}
        self._messages = messages
        self._clock = clock
        self._tasks = tasks
        self._settings = settings
        self.translation = translation
        self._font_family = font_family
        self._words = Words(messages.translator(languages[0].code))
        self._policy = _policy(settings)
        self._desk: Desk | None = None
        self._visit: Visit | None = None
        self._turn = 0
        """Counts visits: an answer of a worker that belongs to another one is dropped."""
        self._last_touch = clock.monotonic()

        self.shell = ShellViewModel(self._words, DEFAULT_TEXT_SIZE, self)
        self.attract = attract
        self.services = ServicesViewModel(self)
        self.notice = NoticeViewModel(self)
        self._noticeboard = Noticeboard(
            attract.board, self.services.board, lambda: next(iter(self._languages))
        )
        self.question = QuestionViewModel(self._words, self)
        self.check = CheckViewModel(self._words, self)
        self.sending = SendingViewModel(self)
        self.receipt = ReceiptViewModel(self._words, self)
        self.out_of_order = OutOfOrderViewModel(self._words, self)
        self._handover = Handover(
            shell=self.shell,
            sending=self.sending,
            receipt=self.receipt,
            words=self._words,
            settings=settings,
            run=self._run,
            touch=self.touch,
        )
        self._gatekeeper = Gatekeeper(
            shell=self.shell,
            out_of_order=self.out_of_order,
            clock=clock,
            tasks=tasks,
            is_visited=lambda: self._visit is not None,
        )
        self._counting = Counting(clock, tasks, settings.idle.expire)
        self._connect()

        self._activity = Activity(self.touch, self)
        self._timer = QTimer(self)
        self._timer.setInterval(int(TICK.total_seconds() * 1000))
        self._timer.timeout.connect(self.tick)
        self._timer.start()

        self._speak(languages[0].code)

    # What the application does.

    def properties(self) -> dict[str, QObject]:
        """Give the view models by the names of Main's required properties."""
        return {
            "shell": self.shell,
            "attract": self.attract,
            "services": self.services,
            "notice": self.notice,
            "question": self.question,
            "check": self.check,
            "sending": self.sending,
            "receipt": self.receipt,
            "outOfOrder": self.out_of_order,
        }

    def watch(self, window: QObject) -> None:
        """Take every touch and key in the window as a sign of life."""
        self._activity.watch(window)

    def start(self, desk: Desk) -> None:
        """Take applications from now on; a visit that a crash interrupted goes on where it was."""
        self._desk = desk
        self._handover.open(desk)
        self._counting.open(desk)
        self._renew()
        self._offer()
        self.shell.set_connected(connected=desk.is_online())
        if self.shell.at == _Screen.OutOfOrder:
            self.shell.show(_Screen.Attract)
        if self._visit is None:
            self._run(desk.resume, self._resumed, lambda _error: None)
        self._gatekeeper.open(desk)

    def stop(self, code: str) -> None:
        """Take no applications, for a reason with a stable code."""
        self._desk = None
        self._handover.open(None)
        self._counting.open(None)
        self._gatekeeper.open(None)
        self.out_of_order.give(code)
        self._end()
        self.shell.show(_Screen.OutOfOrder)

    def close(self) -> None:
        """Stop the clockwork; the screen stays until the engine goes."""
        self._timer.stop()
        self.translation.detach()

    def lineChanged(self) -> None:
        """Ask again how the line is and what was received; MAY be called from any thread."""
        self._tasks.post(self._look_at_line)

    # Signs of life.

    def touch(self) -> None:
        """Note that somebody is there."""
        self._last_touch = self._clock.monotonic()

    def tick(self) -> None:
        """Warn, count down or clear, by how long nobody touched anything."""
        away = timedelta(seconds=self._clock.monotonic() - self._last_touch)
        self._renew()
        screen = self.shell.at
        self._gatekeeper.tick()
        if screen in _TOLD:
            self._tell()
        if screen == _Screen.Receipt:
            left = self._settings.idle.receipt - int(away.total_seconds())
            self.receipt.count_down(max(0, left))
            if left <= 0:
                self._end()
        elif screen == _Screen.OutOfOrder:
            first = next(iter(self._languages))
            if away.total_seconds() >= self._settings.idle.receipt and self.shell.spoken != first:
                self._speak(first)
        elif screen in _ATTENDED or (screen == _Screen.Sending and self.sending.has_failed):
            match self._policy.judge(away):
                case Idle.EXPIRED:
                    self._end(Kind.EXPIRED)
                case Idle.WARN:
                    self.shell.warn(self._policy.seconds_left(away))
                case Idle.ACTIVE:
                    if self.shell.cover == ShellViewModel.Overlay.StillThere:
                        self.shell.dismiss()

    # Language.

    def _speak(self, code: str) -> None:
        """Say everything in another language; every answer stays."""
        language = self._languages[code]
        translator = self._messages.translator(code)
        self._words.use(translator)
        if self._visit is not None and not self._handover.is_taken:
            self._visit.set_language(code)
        self.translation.use(translator)
        self.shell.speak(
            code,
            language.name,
            [(one.code, one.name, one.right_to_left) for one in self._languages.values()],
            right_to_left=language.right_to_left,
            font_family=self._font_family(code),
        )
        self._offer()
        self._tell()
        if self.shell.at == _Screen.Notice:
            self._give_notices(self.notice.service_id)
        self._name_service()
        self.out_of_order.offer(
            [self._messages.translator(other).gettext for other in self._languages if other != code]
        )
        self.out_of_order.retranslate()
        self.question.retranslate()
        if self._visit is not None:
            if self.question.page_id:
                self.question.move(step_of(self._pages(), self.question.page_id))
            self.check.retranslate(step_of(self._pages(), None))
        self.receipt.retranslate()
        self._handover.compose()

    def _offer(self) -> None:
        if self._desk is None:
            return
        code = self.shell.spoken
        self.services.offer(
            [
                ServiceRow(service.id, service.title(code), service.summary(code), service.icon)
                for service in self._desk.services()
            ]
        )

    def _tell(self) -> None:
        """Show what the public is told for a while."""
        if self._desk is not None:
            self._noticeboard.show(self._desk.notices(), self.shell.spoken)

    def _renew(self) -> None:
        """Go over to newer services, words and settings while nobody is served."""
        if self._desk is None or self._visit is not None or self.shell.at not in _UNATTENDED:
            return
        offer = self._desk.renew()
        if offer is None:
            return
        self._settings, self._messages = offer.settings, offer.messages
        self._handover.use(offer.settings)
        self._policy = _policy(offer.settings)
        self._counting.use(offer.settings.idle.expire)
        languages = [language_of(code) for code in offer.settings.languages]
        self._languages = {one.code: one for one in languages}
        greet(self.attract, languages, self._messages)
        self._speak(languages[0].code)
        self._gatekeeper.look()

    def _name_service(self) -> None:
        title = self._visit.service.title(self.shell.spoken) if self._visit else ""
        self.shell.set_title(title)

    # The way.

    def begin_in(self, code: str) -> None:
        """Offer the services in the language that a person has touched."""
        self._speak(code)
        self._counting.begin()
        self.shell.show(_Screen.Services)

    def _choose(self, service_id: str) -> None:
        if self._desk is None:
            return
        if self._visit is not None and self._visit.service.id == service_id:
            self.services.settle()
            self._show_page(self._pages()[0])
            return
        if self._give_notices(service_id):
            self.services.settle()
            self.shell.show(_Screen.Notice)
            return
        self._begin(service_id)

    def _give_notices(self, service_id: str) -> bool:
        """Hand out what has to be read before this service; says whether there is anything."""
        if self._desk is None:
            return False
        code = self.shell.spoken
        rows = before(self._desk.notices(), service_id, code)
        titles = [one.title(code) for one in self._desk.services() if one.id == service_id]
        self.notice.give(service_id, "".join(titles), rows)
        return bool(rows)

    def _turn_from_notice(self) -> None:
        self.shell.show(_Screen.Services, forward=False)

    def _begin(self, service_id: str) -> None:
        if self._desk is None:
            return
        if self._visit is not None:
            self._counting.end(Kind.LEFT, self.shell.spoken)
        self._forget()
        begin, language, words = self._desk.begin, self.shell.spoken, self._words
        today = self._clock.now()

        def open_visit() -> "Visit":
            words.datetime(today)  # the first date loads the calendar's data, which takes a while
            return begin(service_id, language)

        self._run(open_visit, self._begun, self._not_begun)

    def _begun(self, visit: "Visit") -> None:
        self._visit = visit
        self._counting.begin(visit.service.id)
        self.services.settle()
        self.notice.settle()
        if visit.language != self.shell.spoken:
            visit.set_language(self.shell.spoken)
        self._name_service()
        self._show_page(self._pages()[0])

    def _not_begun(self, error: BaseException) -> None:
        code = code_of(error)
        self.notice.settle()
        if self.shell.at == _Screen.Notice:
            self.shell.show(_Screen.Services, forward=False)
        if code.startswith(GATE):
            self.services.settle()
            self._gatekeeper.refuse(code)
        else:
            self.services.settle(self._words(failure(code)))

    def _resumed(self, visit: "Visit | None") -> None:
        if visit is None:
            return
        if self._visit is not None or self.shell.at != _Screen.Attract:
            visit.discard()
            return
        self.touch()
        self._visit = visit
        self._counting.begin(visit.service.id)
        self._speak(visit.language)
        if visit.submitted is not None:
            self._handover.resume(visit, visit.submitted)
            return
        pages = self._pages()
        here = next((page for page in pages if page.id == visit.page), None)
        if here is not None:
            self._show_page(here)
        elif visit.page:
            self._show_check()
        else:
            self._show_page(pages[0])

    def _pages(self) -> "tuple[Page, ...]":
        """List the pages that are asked one by one; closing declarations belong to the check."""
        if self._visit is None:
            return ()
        session = self._visit.session
        closing = {page.id for page in declarations(session)}
        return tuple(page for page in session.pages() if page.id not in closing)

    def _show_page(self, page: "Page", *, forward: bool = True, returning: bool = False) -> None:
        if self._visit is None:
            return
        self.shell.set_forward(forward=forward)
        self._visit.turn_to(page.id)
        self._counting.turn_to(page.id)
        self.question.show(self._visit, page, step_of(self._pages(), page.id), returning=returning)
        self.shell.show(_Screen.Question, forward=forward)

    def _show_check(self) -> None:
        if self._visit is None:
            return
        self._visit.turn_to(CHECK)
        self._counting.turn_to(CHECK)
        self.check.show(self._visit, step_of(self._pages(), None))
        self.shell.show(_Screen.Check)
        self._prepare()

    def _prepare(self) -> None:
        """Seal while the person reads: what is then tapped only has to be stored."""
        if self._visit is not None and not self._visit.problems():
            self._visit.prepare()

    def _go_on(self) -> None:
        pages = self._pages()
        here = self._place(pages)
        if self.question.is_returning:
            unfinished = self._first_unfinished(pages)
            if unfinished is None:
                self._show_check()
            else:
                self._show_page(unfinished, returning=True)
        elif here + 1 < len(pages):
            self._show_page(pages[here + 1])
        else:
            self._show_check()

    def _go_back(self) -> None:
        pages = self._pages()
        here = self._place(pages)
        if self.question.is_returning:
            self._show_check()
        elif here > 0:
            self._show_page(pages[here - 1], forward=False)
        else:
            self._counting.pause()
            self.shell.show(_Screen.Services, forward=False)

    def _place(self, pages: "Sequence[Page]") -> int:
        """Say where the shown page stands; one that no longer applies counts as the first."""
        shown = self.question.page_id
        return next((place for place, page in enumerate(pages) if page.id == shown), 0)

    def _first_unfinished(self, pages: "Sequence[Page]") -> "Page | None":
        if self._visit is None:
            return None
        visit = self._visit
        return next((page for page in pages if visit.problems(page)), None)

    def _leave_check(self) -> None:
        pages = self._pages()
        if pages:
            self._show_page(pages[-1], forward=False)

    def _change(self, ref: str) -> None:
        for page in self._pages():
            if ref in page.questions:
                self._show_page(page, forward=False, returning=True)
                return

    # Sending and the receipt.

    def _send(self) -> None:
        if self._visit is not None:
            self._counting.pause()
            self._handover.send(self._visit)

    def _look_at_line(self) -> None:
        if self._desk is not None:
            self.shell.set_connected(connected=self._desk.is_online())
            self._handover.look()
            if self._gatekeeper.is_closed:
                self._gatekeeper.look()

    # The end.

    def _end(self, how: Kind = Kind.LEFT) -> None:
        """Clear everything that the person left, and wait for the next one."""
        self._counting.end(Kind.SUBMITTED if self._handover.is_taken else how, self.shell.spoken)
        self._forget()
        self.shell.reset_reading()
        self._clear_clipboard()
        self._speak(next(iter(self._languages)))
        self.services.settle()
        self.shell.show(_Screen.Attract, forward=False)
        self._gatekeeper.look()

    def _forget(self) -> None:
        self._turn += 1
        if self._visit is not None and not self._handover.is_taken:
            self._visit.discard()
        self._visit = None
        self._handover.clear()
        self.question.clear()
        self.check.clear()
        self.shell.set_title("")

    @staticmethod
    def _clear_clipboard() -> None:
        clipboard = QGuiApplication.clipboard()
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
            if mode == QClipboard.Mode.Clipboard or clipboard.supportsSelection():
                clipboard.clear(mode)

    # Joining.

    def _run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_failed: Callable[[BaseException], None],
    ) -> None:
        """Do something slow elsewhere; what comes back after this person has left is dropped."""
        turn = self._turn

        def done(result: Result) -> None:
            if turn == self._turn:
                on_done(result)

        def failed(error: BaseException) -> None:
            if turn == self._turn:
                on_failed(error)

        self._tasks.submit(work, done, failed)

    def _connect(self) -> None:
        self.shell.languageChosen.connect(self._speak)
        self.shell.finished.connect(self._end)
        self.attract.languageChosen.connect(self.begin_in)
        self.services.serviceChosen.connect(self._choose)
        self.notice.wentBack.connect(self._turn_from_notice)
        self.notice.read.connect(self._begin)
        self.question.completed.connect(self._go_on)
        self.question.wentBack.connect(self._go_back)
        self.check.changeRequested.connect(self._change)
        self.check.declared.connect(self._prepare)
        self.check.sendRequested.connect(self._send)
        self.check.wentBack.connect(self._leave_check)
        self.sending.wentBack.connect(self._show_check)
        self.receipt.finished.connect(self._end)
        self.receipt.rated.connect(self._counting.rate)


CHECK = "check"
"""The place of the check, where a page's id would stand."""

_ATTENDED = {_Screen.Services, _Screen.Notice, _Screen.Question, _Screen.Check}

_TOLD = {_Screen.Attract, _Screen.Services}
"""Where the notices that hold stand beside everything else."""

_UNATTENDED = {_Screen.Attract, _Screen.OutOfOrder}
"""Where nobody is in the middle of anything."""


def _policy(settings: "Settings") -> IdlePolicy:
    return IdlePolicy(
        warn_after=timedelta(seconds=settings.idle.warn_after),
        grace=timedelta(seconds=settings.idle.grace),
    )
