# SPDX-License-Identifier: Apache-2.0
"""Puts a receipt on paper so that its story is known whatever happens meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from kiosk.errors import PrintingError
from kiosk.printing.papers import AFTER, Paper, Papers, PaperState
from kiosk.printing.port import Printer, PrinterState, PrintJob, Raster
from kiosk.receipts import Reference


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a paper, and how the printer is where nothing came of it."""

    paper: Paper
    printer: PrinterState = PrinterState.READY


def put(papers: Papers, printer: Printer, paper: Paper, draw: Callable[[], PrintJob]) -> Printed:
    """Print a paper that was begun; MAY block for seconds.

    That it is on its way is written down when the printer takes it, and before it gets a dot of
    it: after a crash in between nobody prints it again without a mark. Raises StorageError, and
    PrintingError for what can't be drawn, of which nothing has gone out.
    """
    taken = _Taken(papers, paper, draw)
    try:
        outcome = printer.print(taken)
    except PrintingError:
        papers.note(taken.paper, PaperState.FAILED)
        raise
    ended = papers.note(taken.paper, AFTER[outcome])
    if ended.state is PaperState.FAILED:
        return Printed(ended, printer.status().state)
    return Printed(ended)


class _Taken:
    """A job that notes when the printer asks for what it prints; one that can't print never does."""

    def __init__(self, papers: Papers, paper: Paper, draw: Callable[[], PrintJob]) -> None:
        self._papers = papers
        self.paper = paper
        self._draw = draw

    @cached_property
    def _job(self) -> PrintJob:
        return self._draw()

    @property
    def reference(self) -> Reference:
        return self._job.reference

    @property
    def raster(self) -> Raster:
        return self._sent().raster

    @property
    def png(self) -> bytes:
        return self._sent().png

    @property
    def pdf(self) -> bytes:
        return self._sent().pdf

    def _sent(self) -> PrintJob:
        if self.paper.state is PaperState.QUEUED:
            self.paper = self._papers.note(self.paper, PaperState.SENDING)
        return self._job
