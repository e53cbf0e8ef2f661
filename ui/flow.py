# SPDX-License-Identifier: Apache-2.0
"""Leads a person through a visit: joins the view models of the screens, and decides the next one."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.intake.idle import Idle, IdlePolicy
from ui.activity import Activity
from ui.messages import N_, failure
from ui.steps import step_of
from ui.tasks import TaskRunner
from ui.translation import QmlTranslation
from ui.viewmodels import keyboard  # noqa: F401 QML makes it, so its type must be known
from ui.viewmodels.attract import AttractViewModel
from ui.viewmodels.check import CheckViewModel, declarations
from ui.viewmodels.out_of_order import OutOfOrderViewModel
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.services import ServiceRow, ServicesViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.catalogue import Service
    from kiosk.forms import Page
    from kiosk.i18n import Language, Messages
    from kiosk.intake import Submitted, Visit
    from kiosk.receipts import Receipt
    from kiosk.settings import Settings

_log = logging.getLogger(__name__)
_Screen = ShellViewModel.Screen

Result = TypeVar("Result")

TICK = timedelta(seconds=1)
DEFAULT_TEXT_SIZE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the station offers once its database and its services are open."""

    services: "Callable[[], Sequence[Service]]"
    begin: "Callable[[str, str], Visit]"
    """Begins a visit for a service in a language. Called on a worker thread."""
    resume: "Callable[[], Visit | None]"
    """Finds the visit that a crash interrupted. Called on a worker thread."""
    is_online: Callable[[], bool]
    received_at: Callable[[str], datetime | None]
    """When the Service confirmed a submission's id. Called on a worker thread."""
    receipt: "Callable[[Visit, Submitted, str, datetime | None, int], Receipt]"
    """Composes the receipt: visit, submission, language, received at, number of the copy."""
    qr: "Callable[[Receipt], str]"
    """Draws the receipt's code and gives its data address. Called on a worker thread."""
    print: "Callable[[Receipt], bool]"
    """Puts the receipt on paper and says whether it is there. Called on a worker thread."""


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
        self._policy = IdlePolicy(
            warn_after=timedelta(seconds=settings.idle.warn_after),
            grace=timedelta(seconds=settings.idle.grace),
        )
        self._desk: Desk | None = None
        self._visit: Visit | None = None
        self._submitted: Submitted | None = None
        self._received_at: datetime | None = None
        self._copy = 0
        self._turn = 0
        """Counts visits: an answer of a worker that belongs to another one is dropped."""
        self._last_touch = clock.monotonic()

        self.shell = ShellViewModel(self._words, DEFAULT_TEXT_SIZE, self)
        self.attract = attract
        self.services = ServicesViewModel(self)
        self.question = QuestionViewModel(self._words, self)
        self.check = CheckViewModel(self._words, self)
        self.sending = SendingViewModel(self)
        self.receipt = ReceiptViewModel(self._words, self)
        self.out_of_order = OutOfOrderViewModel(self._words, self)
        self._connect()

        self._activity = Activity(self.touch, self)
        self._timer = QTimer(self)
        self._timer.setInterval(int(TICK.total_seconds() * 1000))
        self._timer.timeout.connect(self.tick)
        self._timer.start()

        self.out_of_order.offer(
            [
                messages.translator(language.code).gettext(
                    N_("Please use another kiosk. Questions: call 919.")
                )
                for language in languages[1:]
            ]
        )
        self._speak(languages[0].code)

    # What the application does.

    def properties(self) -> dict[str, QObject]:
        """Give the view models by the names of Main's required properties."""
        return {
            "shell": self.shell,
            "attract": self.attract,
            "services": self.services,
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
        self._offer()
        self.shell.set_connected(connected=desk.is_online())
        if self.shell.at == _Screen.OutOfOrder:
            self.shell.show(_Screen.Attract)
        if self._visit is None:
            self._run(desk.resume, self._resumed, lambda _error: None)

    def stop(self, code: str) -> None:
        """Take no applications, for a reason with a stable code."""
        self._desk = None
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
        screen = self.shell.at
        if screen == _Screen.Receipt:
            left = self._settings.idle.receipt - int(away.total_seconds())
            self.receipt.count_down(max(0, left))
            if left <= 0:
                self._end()
        elif screen in _ATTENDED or (screen == _Screen.Sending and self.sending.has_failed):
            match self._policy.judge(away):
                case Idle.EXPIRED:
                    self._end()
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
        if self._visit is not None and self._submitted is None:
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
        self._name_service()
        self.out_of_order.retranslate()
        self.question.retranslate()
        if self._visit is not None:
            if self.question.page_id:
                self.question.move(step_of(self._pages(), self.question.page_id))
            self.check.retranslate(step_of(self._pages(), None))
        self.receipt.retranslate()
        self._compose()

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

    def _name_service(self) -> None:
        title = self._visit.service.title(self.shell.spoken) if self._visit else ""
        self.shell.set_title(title)

    # The way.

    def begin_in(self, code: str) -> None:
        """Offer the services in the language that a person has touched."""
        self._speak(code)
        self.shell.show(_Screen.Services)

    def _choose(self, service_id: str) -> None:
        if self._desk is None:
            return
        if self._visit is not None and self._visit.service.id == service_id:
            self.services.settle()
            self._show_page(self._pages()[0])
            return
        self._forget()
        begin, language, words = self._desk.begin, self.shell.spoken, self._words
        today = self._clock.now()

        def open_visit() -> "Visit":
            words.datetime(today)  # the first date loads the calendar's data, which takes a while
            return begin(service_id, language)

        self._run(open_visit, self._begun, self._not_begun)

    def _begun(self, visit: "Visit") -> None:
        self._visit = visit
        self.services.settle()
        if visit.language != self.shell.spoken:
            visit.set_language(self.shell.spoken)
        self._name_service()
        self._show_page(self._pages()[0])

    def _not_begun(self, error: BaseException) -> None:
        self.services.settle(self._words(failure(_code(error))))

    def _resumed(self, visit: "Visit | None") -> None:
        if visit is None:
            return
        if self._visit is not None or self.shell.at != _Screen.Attract:
            visit.discard()
            return
        self.touch()
        self._visit = visit
        self._speak(visit.language)
        if visit.submitted is not None:
            self._taken(visit.submitted)
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
        self.question.show(self._visit, page, step_of(self._pages(), page.id), returning=returning)
        self.shell.show(_Screen.Question, forward=forward)

    def _show_check(self) -> None:
        if self._visit is None:
            return
        self._visit.turn_to(CHECK)
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
        if self._visit is None:
            return
        self.sending.begin()
        self.shell.show(_Screen.Sending)
        self._run(self._visit.submit, self._taken, self._not_taken)

    def _taken(self, submitted: "Submitted") -> None:
        self._submitted = submitted
        self.touch()
        self._compose()
        self.shell.show(_Screen.Receipt)
        self._print()
        self._look_at_line()

    def _not_taken(self, error: BaseException) -> None:
        self.touch()
        self.sending.fail(self._words(failure(_code(error))))

    def _send_again(self) -> None:
        if self._visit is not None:
            self._run(self._visit.submit, self._taken, self._not_taken)

    def _return_from_sending(self) -> None:
        self._show_check()

    def _compose(self) -> None:
        """Write the receipt anew: for its language, or because the Service has confirmed."""
        receipt = self._written(0)
        if receipt is None or self._desk is None:
            return
        self.receipt.show(
            receipt.grouped_reference,
            receipt.own,
            received=self._received_at is not None,
            opens_status=self._settings.status_url is not None,
        )
        draw = self._desk.qr
        self._run(lambda: draw(receipt), self.receipt.draw, _note)

    def _written(self, copy: int) -> "Receipt | None":
        if self._desk is None or self._visit is None or self._submitted is None:
            return None
        return self._desk.receipt(
            self._visit, self._submitted, self.shell.spoken, self._received_at, copy
        )

    def _print(self) -> None:
        receipt = self._written(self._copy)
        if receipt is None or self._desk is None:
            return
        self._copy += 1
        self.receipt.start_printing()
        put = self._desk.print
        self._run(
            lambda: put(receipt),
            lambda printed: self.receipt.end_printing(printed=printed),
            self._not_printed,
        )

    def _not_printed(self, error: BaseException) -> None:
        _note(error)
        self.receipt.end_printing(printed=False)

    def _look_at_line(self) -> None:
        if self._desk is None:
            return
        self.shell.set_connected(connected=self._desk.is_online())
        if self._submitted is not None and self._received_at is None:
            ask, submission = self._desk.received_at, self._submitted.id
            self._run(lambda: ask(submission), self._received, _note)

    def _received(self, at: datetime | None) -> None:
        if at is not None and self._received_at is None:
            self._received_at = at
            self._compose()

    # The end.

    def _end(self) -> None:
        """Clear everything that the person left, and wait for the next one."""
        self._forget()
        self.shell.reset_reading()
        self._clear_clipboard()
        self._speak(next(iter(self._languages)))
        self.services.settle()
        self.shell.show(_Screen.Attract, forward=False)

    def _forget(self) -> None:
        self._turn += 1
        if self._visit is not None and self._submitted is None:
            self._visit.discard()
        self._visit = self._submitted = self._received_at = None
        self._copy = 0
        self.question.clear()
        self.check.clear()
        self.receipt.clear()
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
        self.question.completed.connect(self._go_on)
        self.question.wentBack.connect(self._go_back)
        self.check.changeRequested.connect(self._change)
        self.check.declared.connect(self._prepare)
        self.check.sendRequested.connect(self._send)
        self.check.wentBack.connect(self._leave_check)
        self.sending.retried.connect(self._send_again)
        self.sending.wentBack.connect(self._return_from_sending)
        self.receipt.printRequested.connect(self._print)
        self.receipt.finished.connect(self._end)


CHECK = "check"
"""The place of the check, where a page's id would stand."""

_ATTENDED = {_Screen.Services, _Screen.Question, _Screen.Check}


def _code(error: BaseException) -> str:
    """Say the stable code of an error; a bug has none and is noted for those who mend it."""
    if isinstance(error, KioskError):
        return error.code
    _note(error)
    return ""


def _note(error: BaseException) -> None:
    # The type alone: a message of somebody else's exception may hold what the person typed.
    _log.error("A task failed: %s", getattr(error, "code", type(error).__name__))
