# SPDX-License-Identifier: Apache-2.0
"""Puts a receipt on paper so that its story is known whatever happens meanwhile."""

from collections.abc import Callable

from kiosk.printing.papers import AFTER, Paper, Papers, PaperState
from kiosk.printing.port import Printer, PrintJob


def put(papers: Papers, printer: Printer, paper: Paper, draw: Callable[[], PrintJob]) -> Paper:
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
    return papers.note(sending, AFTER[printer.print(job)])
