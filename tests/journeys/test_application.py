# SPDX-License-Identifier: Apache-2.0
"""A person applies, from the first touch to the paper."""

import pytest

from kiosk.receipts import payload_in, reference
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen


def to_the_check(kiosk, language="en", number=0):
    kiosk.begin(language)
    answers = kiosk.sample(number)
    kiosk.fill(answers)
    kiosk.wait_for(Screen.Check)


def send(kiosk):
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.person.tap("send")
    kiosk.wait_for(Screen.Receipt)
    kiosk.person.settle()


def agree_and_send(kiosk):
    send(kiosk)
    done = ReceiptViewModel.Printing.Done
    kiosk.person.wait(lambda: kiosk.flow.receipt.printing == done, "the paper")
    kiosk.person.wait(lambda: kiosk.flow.receipt.code, "the code")


@pytest.mark.parametrize(("language", "wide"), [("en", False), ("ar", False), ("en", True)])
def test_a_person_applies_and_leaves_with_a_receipt(run_kiosk, service_identity, language, wide):
    with run_kiosk(wide=wide) as kiosk:
        to_the_check(kiosk, language)
        agree_and_send(kiosk)
        shown = kiosk.flow.receipt.reference
        assert reference.check(shown)
        (entry,) = kiosk.station.store.outbox.entries()
        assert entry.reference == reference.normalise(shown)
        (paper,) = kiosk.printer.printed
        assert paper.reference == entry.reference
        submission = kiosk.station.store.submissions.find(entry.id)
        assert submission.language == language
        sealed = kiosk.station.store.outbox.body(entry.id, 0, entry.size)
        files = service_identity.open(sealed)
        assert any(b"registration" in content for content in files.values())
        kiosk.person.tap("done")
        kiosk.wait_for(Screen.Attract)


def test_the_code_on_the_screen_is_the_code_on_the_paper(kiosk, tmp_path):
    to_the_check(kiosk)
    agree_and_send(kiosk)
    screen, paper = tmp_path / "screen.png", tmp_path / "paper.png"
    kiosk.person.wait(lambda: kiosk.person.find("code").property("implicitWidth"), "the picture")
    kiosk.person.picture(screen)
    paper.write_bytes(kiosk.printer.printed[0].png)
    assert payload_in(screen) == payload_in(paper)


def test_two_touches_on_send_are_one_submission(kiosk):
    to_the_check(kiosk)
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.touch_twice("send")
    kiosk.flow.check.send()
    kiosk.wait_for(Screen.Receipt)
    assert len(list(kiosk.station.store.outbox.entries())) == 1


def test_nothing_is_sent_without_consent(kiosk):
    to_the_check(kiosk)
    kiosk.person.tap("send")
    assert kiosk.screen == Screen.Check
    assert kiosk.reaches(kiosk.focused(), "error-summary")
    assert list(kiosk.station.store.outbox.entries()) == []
    kiosk.person.tap("error-consent")
    assert kiosk.reaches(kiosk.focused(), "field-consent")


def test_paper_is_printed_twice_more_and_no_more(kiosk):
    to_the_check(kiosk)
    agree_and_send(kiosk)
    for papers in (2, 3):
        kiosk.person.tap("print-again")
        kiosk.person.wait(lambda papers=papers: len(kiosk.printer.printed) == papers, "paper")
    kiosk.person.wait(
        lambda: kiosk.flow.receipt.printing == ReceiptViewModel.Printing.Done, "the last paper"
    )
    assert kiosk.person.find("print-again") is None


def test_a_printer_without_paper_is_said_and_takes_nothing_back(kiosk):
    kiosk.printer.run_out_of_paper()
    to_the_check(kiosk)
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.person.tap("send")
    kiosk.wait_for(Screen.Receipt)
    failed = ReceiptViewModel.Printing.Failed
    kiosk.person.wait(lambda: kiosk.flow.receipt.printing == failed, "the printer's word")
    assert reference.check(kiosk.flow.receipt.reference)
    assert len(list(kiosk.station.store.outbox.entries())) == 1


def test_the_receipt_says_received_only_when_the_service_has_said_so(kiosk, clock):
    to_the_check(kiosk)
    agree_and_send(kiosk)
    before = kiosk.flow.receipt.headline
    assert not kiosk.flow.receipt.received
    kiosk.flow.start(_answered(kiosk.desk, clock))
    kiosk.flow.lineChanged()
    kiosk.person.wait(lambda: kiosk.flow.receipt.received, "the Service's word")
    assert kiosk.flow.receipt.headline != before


def _answered(desk, clock):
    from dataclasses import replace

    return replace(desk, received_at=lambda _id: clock.now(), is_online=lambda: True)


def test_the_receipt_clears_by_itself(kiosk, clock):
    from datetime import timedelta

    to_the_check(kiosk)
    agree_and_send(kiosk)
    clock.advance(timedelta(seconds=50))
    kiosk.flow.tick()
    assert "10" in kiosk.flow.receipt.remainingText
    clock.advance(timedelta(seconds=10))
    kiosk.flow.tick()
    assert kiosk.screen == Screen.Attract
    assert kiosk.flow.receipt.reference == ""
