# SPDX-License-Identifier: Apache-2.0
"""What a person leaves with."""

import pytest

from ui.viewmodels.receipt import MOST_REPRINTS, ReceiptViewModel

Printing = ReceiptViewModel.Printing


@pytest.fixture
def receipt(qapp, words):
    return ReceiptViewModel(words)


def show(receipt, block, **facts):
    receipt.show("BK01 0000 0000", block, **{"received": False, "opens_status": False, **facts})


def test_the_screen_says_what_the_paper_says(receipt, block):
    show(receipt, block())
    assert receipt.headline == "Taken by this kiosk"
    assert receipt.moment == "21 November 2026, 14:32 · Bakı"
    assert receipt.reference == "BK01 0000 0000"
    assert [(row.text, row.done) for row in receipt._steps.rows] == [
        ("The kiosk sends it.", False),
        ("Questions: call 919.", False),
    ]


def test_the_code_is_said_to_do_what_it_does(receipt, block):
    show(receipt, block())
    assert receipt.codeHint.startswith("Photograph this code. It proves")
    show(receipt, block(), opens_status=True)
    assert receipt.codeHint == "It opens the status of your application."


def test_received_is_announced_once(receipt, block, announced):
    show(receipt, block())
    seen = announced(receipt)
    show(receipt, block(headline="Received by the Service"), received=True)
    assert receipt.received
    assert seen["receivedChanged"] == 1


def test_paper_is_asked_for_again_only_when_the_last_is_there(receipt, block, announced):
    show(receipt, block())
    seen = announced(receipt)
    receipt.printAgain()
    receipt.start_printing()
    receipt.printAgain()
    assert seen["printRequested"] == 0
    for _paper in range(MOST_REPRINTS):
        receipt.end_printing(Printing.Done)
        receipt.printAgain()
        receipt.start_printing()
    receipt.end_printing(Printing.Done)
    receipt.printAgain()
    assert seen["printRequested"] == MOST_REPRINTS
    assert not receipt.canPrint


def test_that_the_service_has_it_is_a_paper_of_its_own(receipt, block):
    show(receipt, block())
    assert receipt.printText == "Print the receipt"
    for _paper in range(1 + MOST_REPRINTS):
        receipt.start_printing()
        receipt.end_printing(Printing.Done)
    assert (receipt.printText, receipt.canPrint) == ("Print again", False)
    show(receipt, block(), received=True)
    assert (receipt.printText, receipt.canPrint) == ("Print the confirmation", True)
    receipt.start_printing()
    assert receipt.printText == "Print again"


@pytest.mark.parametrize(
    ("when", "said", "offers"),
    [("always", "", True), ("ask", "touch Print the receipt", True), ("never", "no paper", False)],
)
def test_paper_is_a_choice_where_the_operator_wants_it(receipt, block, when, said, offers):
    receipt.offer_paper(when)
    show(receipt, block())
    assert said in receipt.printingText
    assert bool(receipt.printingText) == bool(said)
    assert (receipt.offersPaper, receipt.canPrint) == (offers, when == "ask")


def test_why_there_is_no_paper_is_said(receipt):
    texts = set()
    for cause in ("paper-out", "cover-open", "cutter", "over-temperature", "offline", "unknown"):
        receipt.end_printing(Printing.Failed, cause)
        assert receipt.printingText.endswith("Photograph this screen: the number is enough.")
        texts.add(receipt.printingText)
    assert len(texts) == 6


def test_the_state_of_the_paper_has_words(receipt, block):
    show(receipt, block())
    assert receipt.printingText == ""
    receipt.start_printing()
    working = receipt.printingText
    receipt.end_printing(Printing.Failed)
    assert receipt.printing == Printing.Failed
    assert len({working, receipt.printingText, ""}) == 3
    assert receipt.canPrint


def test_the_countdown_shows_near_the_end_only(receipt):
    texts = {}
    for left in (60, 21, 20, 1, 0):
        receipt.count_down(left)
        texts[left] = receipt.remainingText
    assert [left for left, text in texts.items() if text] == [20, 1]
    assert texts[1] == "This screen clears in 1 second."


def test_nothing_is_left_after_clearing(receipt, block):
    show(receipt, block(), received=True)
    receipt.draw("data:image/png;base64,AAAA")
    receipt.start_printing()
    receipt.clear()
    assert (receipt.reference, receipt.code, receipt.headline, receipt.moment) == ("", "", "", "")
    assert not receipt.received
    assert receipt.printing == Printing.Idle
    assert receipt._steps.rows == ()


def test_a_face_is_chosen_once_and_the_next_person_is_asked_again(receipt, announced):
    seen = announced(receipt)
    chosen = []
    receipt.rated.connect(chosen.append)
    receipt.rate(4)
    receipt.rate(1)
    assert (chosen, receipt.hasRated, seen["hasRatedChanged"]) == ([4], True, 1)
    receipt.clear()
    assert not receipt.hasRated


def test_each_face_has_a_word(receipt):
    rows = receipt._faces.rows
    assert [row.face for row in rows] == [1, 2, 3, 4, 5]
    assert len({row.text for row in rows}) == 5
