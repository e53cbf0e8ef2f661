# SPDX-License-Identifier: Apache-2.0
"""Puts a receipt on paper so that its story is known whatever happens meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.printing.papers import AFTER, Paper, Papers, PaperState
from kiosk.printing.port import Printer, PrinterState, PrintJob


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a paper, and how the printer is where nothing came of it."""

    paper: Paper
    printer: PrinterState = PrinterState.READY


def put(papers: Papers, printer: Printer, paper: Paper, draw: Callable[[], PrintJob]) -> Printed:
    """Draw a paper that was begun and print it; MAY block for seconds.

    That it is on its way is written down before the printer hears of it: after a crash in
    between nobody prints it again without a mark. Raises StorageError, and what ``draw`` raises.
    """
    try:
        job = draw()
    except BaseException:
        papers.note(paper, PaperState.FAILED)
        raise
    sending = papers.note(paper, PaperState.SENDING)
    ended = papers.note(sending, AFTER[printer.print(job)])
    if ended.state is PaperState.FAILED:
        return Printed(ended, printer.status().state)
    return Printed(ended)
