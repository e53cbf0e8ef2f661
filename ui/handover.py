# SPDX-License-Identifier: Apache-2.0
"""From Send on: the submission is stored, shown, printed and, when it is, confirmed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from ui.desk import Desk
from ui.failures import code_of, note
from ui.messages import failure
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.intake import Submitted, Visit
    from kiosk.printing import Paper, Printed
    from kiosk.receipts import Receipt
    from kiosk.settings import Settings

_Screen = ShellViewModel.Screen
_Printing = ReceiptViewModel.Printing
_ENDED = {
    "confirmed": _Printing.Done,
    "sent": _Printing.Unsure,
    "unknown": _Printing.Unsure,
    "failed": _Printing.Failed,
}
"""What the screen says of a paper, by its state."""
Result = TypeVar("Result")


class Run(Protocol):
    """Does something slow elsewhere; what comes back after the person has left is dropped."""

    def __call__(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_failed: Callable[[BaseException], None],
        /,
    ) -> None:
        """Call ``work`` on a worker, then one of the others on the GUI thread."""


class Handover:
    """What follows Send, for one visit at a time."""

    def __init__(
        self,
        *,
        shell: ShellViewModel,
        sending: SendingViewModel,
        receipt: ReceiptViewModel,
        words: Words,
        settings: "Settings",
        run: Run,
        touch: Callable[[], None],
    ) -> None:
        self._shell = shell
        self._sending = sending
        self._receipt = receipt
        self._words = words
        self._settings = settings
        self._run = run
        self._touch = touch
        self._desk: Desk | None = None
        self._visit: Visit | None = None
        self._submitted: Submitted | None = None
        self._received_at: datetime | None = None
        sending.retried.connect(self._submit)
        receipt.printRequested.connect(self._print)

    @property
    def is_taken(self) -> bool:
        """Whether the visit's submission is stored."""
        return self._submitted is not None

    def use(self, settings: "Settings") -> None:
        """Go by other settings from the next visit on."""
        self._settings = settings

    def open(self, desk: Desk | None) -> None:
        """Work with a station from now on, or with none."""
        self._desk = desk

    def send(self, visit: "Visit") -> None:
        """Take the visit's submission, and show that it is being done."""
        self._visit = visit
        self._sending.begin()
        self._shell.show(_Screen.Sending)
        self._submit()

    def resume(self, visit: "Visit", submitted: "Submitted") -> None:
        """Go on behind the submission that a crash left without its receipt."""
        self._visit = visit
        self._hand_over(submitted)
        if self._desk is not None:
            ask = self._desk.papers
            self._run(lambda: ask(submitted.id), self._know_papers, self._not_printed)

    def compose(self) -> None:
        """Write the receipt anew: for its language, or because the Service has confirmed."""
        self._show(self._written(0))

    def _show(self, receipt: "Receipt | None") -> None:
        if receipt is None or self._desk is None:
            return
        self._receipt.offer_paper(self._settings.receipt_printing)
        self._receipt.show(
            receipt.grouped_reference,
            receipt.own,
            received=self._received_at is not None,
            opens_status=self._settings.status_url is not None,
        )
        draw = self._desk.qr
        self._run(lambda: draw(receipt), self._receipt.draw, note)

    def look(self) -> None:
        """Ask whether the Service has confirmed."""
        if self._desk is not None and self._submitted is not None and self._received_at is None:
            ask, submission = self._desk.received_at, self._submitted.id
            self._run(lambda: ask(submission), self._received, note)

    def clear(self) -> None:
        """Forget the visit."""
        self._visit = self._submitted = self._received_at = None
        self._shell.set_taking(taking=False)
        self._sending.begin()
        self._receipt.clear()

    def _submit(self) -> None:
        """Store the submission, and write its receipt on the same worker: the screen has work."""
        desk, visit, language = self._desk, self._visit, self._shell.spoken
        if desk is None or visit is None:
            return

        def work() -> "tuple[Submitted, Receipt]":
            submitted = visit.submit()
            write = partial(desk.receipt, visit, submitted, language, None, 0)
            return submitted, visit.undisturbed(write)

        self._shell.set_taking(taking=True)
        self._run(work, partial(self._taken, language), self._not_taken)

    def _taken(self, language: str, found: "tuple[Submitted, Receipt]") -> None:
        submitted, receipt = found
        self._submitted = submitted
        if language != self._shell.spoken:
            receipt = self._written(0) or receipt
        is_printed = self._settings.receipt_printing == "always"
        if is_printed:
            self._send_to_paper(receipt)  # the screen can wait, and takes as long as the drawing
        self._hand_over(submitted, receipt)
        if is_printed:
            self._receipt.start_printing()

    def _hand_over(self, submitted: "Submitted", receipt: "Receipt | None" = None) -> None:
        """Show the receipt of what is stored."""
        self._submitted = submitted
        self._shell.set_taking(taking=False)
        self._touch()
        self._show(receipt or self._written(0))
        self._shell.show(_Screen.Receipt)
        self.look()

    def _not_taken(self, error: BaseException) -> None:
        self._shell.set_taking(taking=False)
        self._touch()
        self._sending.fail(self._words(failure(code_of(error))))

    def _written(self, copy: int) -> "Receipt | None":
        if self._desk is None or self._visit is None or self._submitted is None:
            return None
        return self._desk.receipt(
            self._visit, self._submitted, self._shell.spoken, self._received_at, copy
        )

    def _print(self) -> None:
        if self._desk is not None and self._submitted is not None:
            self._receipt.start_printing()
            self._send_to_paper(self._written(0))

    def _send_to_paper(self, first: "Receipt | None") -> None:
        """Begin a paper and print it in one go; a copy is worded anew, because it says so."""
        desk, submitted = self._desk, self._submitted
        if desk is None or submitted is None or first is None:
            return
        begin, put = desk.begin_paper, desk.print
        standing = "received" if self._received_at else "taken"

        def work() -> "Paper | Printed":
            paper = begin(submitted.id, standing)
            return paper if paper.copy else put(paper, first)

        self._run(work, self._put_or_printed, self._not_printed)

    def _put_or_printed(self, found: "Paper | Printed") -> None:
        from kiosk.printing import Printed  # late: the first screen knows of no paper

        if isinstance(found, Printed):
            self._printed(found)
        else:
            self._put(found)

    def _put(self, paper: "Paper") -> None:
        """Print the paper that was begun, in the words of this moment."""
        receipt = self._written(paper.copy)
        if receipt is None or self._desk is None:
            return
        put = self._desk.print
        self._run(lambda: put(paper, receipt), self._printed, self._not_printed)

    def _printed(self, printed: "Printed") -> None:
        self._receipt.end_printing(_ENDED[printed.paper.state.value], printed.printer.value)

    def _know_papers(self, papers: "Sequence[Paper]") -> None:
        """Print nothing a second time by itself because the program was started again."""
        last = next((paper for paper in reversed(papers) if paper.may_be_out), None)
        if last is None and self._settings.receipt_printing == "always":
            self._print()
        elif last is not None:
            received = sum(paper.standing == "received" for paper in papers)
            self._receipt.know_printed(len(papers), received, _ENDED[last.state.value])

    def _not_printed(self, error: BaseException) -> None:
        note(error)
        self._receipt.end_printing(_Printing.Failed)

    def _received(self, at: datetime | None) -> None:
        if at is not None and self._received_at is None:
            self._received_at = at
            self.compose()
