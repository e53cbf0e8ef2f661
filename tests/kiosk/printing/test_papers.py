# SPDX-License-Identifier: Apache-2.0
"""The story of a paper is written down before anything comes out, and never told otherwise."""

import sqlite3

import pytest

from kiosk.errors import PrintingError
from kiosk.printing import (
    DrawnJob,
    PaperState,
    PrinterState,
    Raster,
    put,
)
from kiosk.printing.fakes import MemoryPrinter
from kiosk.receipts import reference
from kiosk.storage import SqlPapers

State = PaperState


@pytest.fixture
def papers(database, sql_journal):
    return SqlPapers(database, sql_journal)


@pytest.fixture
def taken(sql_submissions, make_submission):
    """The id of a submission that is stored."""
    submission = make_submission()
    sql_submissions.take(submission)
    return submission.id


def draw():
    return DrawnJob(reference.make("one", "BK03"), Raster(8, 1, b"\x00"), b"png", b"pdf")


def told(journal) -> list[tuple[str, str]]:
    """The papers' events: which, and how it ended."""
    return [
        (record.event, record.facts.get("outcome", record.facts["copy"]))
        for record in journal.records()
        if record.event.startswith("paper-")
    ]


def test_a_paper_is_put_and_confirmed(papers, taken, sql_journal):
    paper = papers.begin(taken, "taken")
    assert (paper.copy, paper.state) == (0, State.QUEUED)
    assert put(papers, MemoryPrinter(), paper, draw).paper.state is State.CONFIRMED
    assert [one.state for one in papers.of(taken)] == [State.CONFIRMED]
    assert told(sql_journal) == [("paper-begun", "0"), ("paper-ended", "confirmed")]


def test_the_next_that_says_the_same_is_a_duplicate(papers, taken):
    put(papers, MemoryPrinter(), papers.begin(taken, "taken"), draw)
    assert papers.begin(taken, "taken").copy == 1
    assert papers.begin(taken, "taken").copy == 2  # one that is on its way may be out too
    assert papers.begin(taken, "received").copy == 0


def test_what_certainly_did_not_come_out_makes_no_duplicate(papers, taken):
    printer = MemoryPrinter()
    printer.run_out_of_paper()
    assert put(papers, printer, papers.begin(taken, "taken"), draw).paper.state is State.FAILED
    assert papers.begin(taken, "taken").copy == 0


def test_a_printer_that_cant_confirm_leaves_it_open(papers, taken, sql_journal):
    printer = MemoryPrinter()
    printer.confirm(confirms=False)
    paper = put(papers, printer, papers.begin(taken, "taken"), draw).paper
    assert paper.state is State.SENT
    assert told(sql_journal) == [("paper-begun", "0")]
    assert papers.note(paper, State.CONFIRMED).state is State.CONFIRMED


def test_that_it_is_on_its_way_is_known_before_the_printer_hears_of_it(papers, taken):
    seen = []

    class Looking(MemoryPrinter):
        def print(self, job):
            for ask in (lambda: job.reference, lambda: job.raster):
                ask()
                seen.append(papers.of(taken)[0].state)
            return super().print(job)

    put(papers, Looking(), papers.begin(taken, "taken"), draw)
    assert seen == [State.QUEUED, State.SENDING]


def test_a_receipt_that_cant_be_drawn_has_failed(papers, taken):
    def cannot():
        raise PrintingError("too narrow", code="printing.too-narrow")

    with pytest.raises(PrintingError):
        put(papers, MemoryPrinter(), papers.begin(taken, "taken"), cannot)
    assert papers.of(taken)[0].state is State.FAILED


@pytest.mark.parametrize("over", [one for one in State if one.is_over])
def test_what_is_over_stays_as_it_is(papers, taken, over):
    paper = papers.note(papers.begin(taken, "taken"), over)
    for state in State:
        with pytest.raises(ValueError, match="over"):
            papers.note(paper, state)
    assert papers.of(taken)[0].state is over


def test_after_a_crash_what_was_on_its_way_is_unknown_and_what_was_not_has_failed(
    papers, taken, sql_journal
):
    papers.begin(taken, "taken")
    papers.note(papers.begin(taken, "taken"), State.SENDING)
    papers.note(papers.begin(taken, "received"), State.SENT)
    put(papers, MemoryPrinter(), papers.begin(taken, "taken"), draw)
    assert papers.settle() == 3
    assert [one.state for one in papers.of(taken)] == [
        State.FAILED,
        State.UNKNOWN,
        State.UNKNOWN,
        State.CONFIRMED,
    ]
    assert papers.settle() == 0
    assert papers.begin(taken, "taken").copy == 2
    assert sum(event == "paper-ended" for event, _ in told(sql_journal)) == 4


def test_only_what_is_taken_has_a_paper(papers):
    with pytest.raises(sqlite3.IntegrityError):
        papers.begin("00000000-0000-7000-8000-000000000000", "taken")


def test_every_state_of_a_printer_ends_in_one_of_a_paper(papers, taken):
    for state in PrinterState:
        printer = MemoryPrinter()
        printer.be(state)
        paper = put(papers, printer, papers.begin(taken, "taken"), draw).paper
        assert paper.state is (State.CONFIRMED if printer.status().can_print else State.FAILED)
