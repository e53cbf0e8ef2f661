# SPDX-License-Identifier: Apache-2.0
"""A person is told the truth about their paper, also after a crash, and duplicates say so."""

import pytest

from kiosk.printing import PaperState
from tests.journeys.test_application import agree_and_send, send, to_the_check
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
Overlay = ShellViewModel.Overlay
Printing = ReceiptViewModel.Printing
State = PaperState


def papers(kiosk):
    """The stories of the visit's papers."""
    return [
        (one.standing, one.copy, one.state)
        for one in kiosk.station.store.papers.of(kiosk.visit.submitted.id)
    ]


def settle_in(kiosk, printing) -> None:
    kiosk.person.wait(lambda: kiosk.flow.receipt.printing == printing, printing.name)
    kiosk.person.settle()


def print_again(kiosk) -> None:
    kiosk.person.tap("print-again")
    kiosk.person.wait(lambda: kiosk.flow.receipt.printing != Printing.Working, "the end of it")


@pytest.fixture
def composed(kiosk):
    """What stands on each paper of this kiosk."""
    receipts = []
    compose = kiosk.desk.receipt

    def noted(*given):
        receipts.append(compose(*given))
        return receipts[-1]

    object.__setattr__(kiosk.desk, "receipt", noted)
    return receipts


def test_the_first_paper_is_none_and_the_next_a_duplicate_in_both_languages(kiosk, composed):
    to_the_check(kiosk)
    agree_and_send(kiosk)
    settle_in(kiosk, Printing.Done)
    assert [block.copy for block in composed[-1].blocks] == ["", ""]
    print_again(kiosk)
    settle_in(kiosk, Printing.Done)
    assert [block.copy for block in composed[-1].blocks] == ["DUPLICATE 1", "DUBLİKAT 1"]
    assert papers(kiosk) == [("taken", 0, State.CONFIRMED), ("taken", 1, State.CONFIRMED)]


def test_the_slip_that_the_service_has_it_is_no_duplicate(kiosk, composed):
    to_the_check(kiosk)
    agree_and_send(kiosk)
    settle_in(kiosk, Printing.Done)
    kiosk.flow._handover._received(kiosk.clock.now())
    print_again(kiosk)
    settle_in(kiosk, Printing.Done)
    assert composed[-1].own.headline == "Received by the Service"
    assert [block.copy for block in composed[-1].blocks] == ["", ""]
    assert papers(kiosk)[-1] == ("received", 0, State.CONFIRMED)


def test_where_the_printer_cant_tell_the_person_is_asked(kiosk):
    kiosk.printer.confirm(confirms=False)
    to_the_check(kiosk)
    send(kiosk)
    settle_in(kiosk, Printing.Unsure)
    assert kiosk.text("printing").startswith("Is your paper below?")
    assert kiosk.person.find("print-again") is not None
    assert papers(kiosk) == [("taken", 0, State.SENT)]
    for _more in range(2):
        print_again(kiosk)
        settle_in(kiosk, Printing.Unsure)
    assert kiosk.person.find("print-again") is None
    assert "Print again" not in kiosk.text("printing")  # nobody is sent to what isn't there


def test_paper_comes_when_it_is_asked_for_where_the_operator_wants_that(run_kiosk):
    with run_kiosk(receipt_printing="ask") as kiosk:
        to_the_check(kiosk)
        send(kiosk)
        kiosk.person.wait(lambda: kiosk.text("printing"), "the receipt")
        assert kiosk.text("printing").endswith("touch Print the receipt if you want paper.")
        assert (papers(kiosk), kiosk.printer.printed) == ([], [])
        print_again(kiosk)
        settle_in(kiosk, Printing.Done)
        assert papers(kiosk) == [("taken", 0, State.CONFIRMED)]


def test_no_paper_is_offered_where_there_is_none(run_kiosk):
    with run_kiosk(receipt_printing="never") as kiosk:
        to_the_check(kiosk)
        send(kiosk)
        kiosk.person.wait(lambda: kiosk.text("printing"), "the receipt")
        assert kiosk.text("printing") == "There is no paper here. Photograph this screen."
        assert kiosk.person.find("print-again") is None
        assert kiosk.printer.printed == []


def test_why_there_is_no_paper_is_told_by_name(kiosk):
    to_the_check(kiosk)
    kiosk.printer.run_out_of_paper()
    send(kiosk)
    settle_in(kiosk, Printing.Failed)
    assert kiosk.text("printing").startswith("The printer has no paper. Photograph this screen")


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.SENDING, Printing.Unsure),
        (State.SENT, Printing.Unsure),
        (State.CONFIRMED, Printing.Done),
    ],
)
def test_what_may_have_come_out_before_a_crash_is_not_printed_again_unasked(
    run_kiosk, state, shown
):
    with run_kiosk() as first:
        first.begin()
        first.fill(first.sample(0))
        first.wait_for(Screen.Check)
        first.visit._desk.savepoint.clear = lambda: None  # the crash comes before it
        submitted = first.visit.submit()
        kept = first.station.store.papers
        kept.note(kept.begin(submitted.id, "taken"), state)
    with run_kiosk() as second:
        second.person.wait(lambda: second.flow.shell.cover == Overlay.ReturnQuestion, "a question")
        second.come_back()
        second.wait_for(Screen.Receipt)
        settle_in(second, shown)
        assert second.printer.printed == []
        print_again(second)
        assert len(second.printer.printed) == 1
        assert papers(second)[-1] == ("taken", 1, State.CONFIRMED)


@pytest.mark.parametrize("begun", [False, True])
def test_what_has_certainly_not_come_out_before_a_crash_is_printed(run_kiosk, begun):
    with run_kiosk() as first:
        first.begin()
        first.fill(first.sample(0))
        first.wait_for(Screen.Check)
        first.visit._desk.savepoint.clear = lambda: None
        submitted = first.visit.submit()
        if begun:
            first.station.store.papers.begin(submitted.id, "taken")
    with run_kiosk() as second:
        second.person.wait(lambda: second.flow.shell.cover == Overlay.ReturnQuestion, "a question")
        second.come_back()
        second.wait_for(Screen.Receipt)
        settle_in(second, Printing.Done)
        assert len(second.printer.printed) == 1
        assert papers(second)[-1] == ("taken", 0, State.CONFIRMED)
