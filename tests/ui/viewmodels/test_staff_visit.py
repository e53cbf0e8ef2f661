# SPDX-License-Identifier: Apache-2.0
"""What an officer touches on the page of a visit is written down at once, and nowhere else."""

import pytest

from kiosk.forms import Attachment
from kiosk.i18n import Messages, language
from tests.kiosk.intake.conftest import kiosk, ram  # noqa: F401 shared fixtures
from tests.kiosk.intake.test_assisting import EXPIRED, at_work, marked
from ui.viewmodels.staff import Beside, StaffContext
from ui.viewmodels.staff.visit import VisitViewModel
from ui.words import Words

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def hand(kiosk):  # noqa: F811
    """An officer's part in a visit with a document and an expired passport."""
    kiosk.catalogue.remake(marked)
    visit = kiosk.begin(way="lines", zone=EXPIRED)
    visit.attach("/data/photo", Attachment.of("a.jpg", "image/jpeg", b"1"))
    return visit.assist(at_work())


@pytest.fixture
def gone():
    """What the officer asked the flow for."""
    return []


@pytest.fixture
def page(hand, gone):
    words = Words(Messages.of_source([language("en")]).translator("en"))
    beside = Beside(
        hand=hand,
        go_on=lambda: gone.append("on"),
        park=lambda: gone.append("park"),
        give_back=lambda: gone.append("back"),
    )
    context = StaffContext(
        session=at_work(), desk=None, words=words, run=lambda *_: None, beside=beside
    )
    model = VisitViewModel(context)
    model.enter()
    return model


def test_an_original_is_attested_and_taken_back(page, hand):
    (row,) = page.originals.rows
    assert (row.label, row.seen) == ("Photo", False)
    page.toggleOriginal(row.ref)
    assert page.originals.rows[0].seen
    assert "/data/photo" in hand.record.originals
    page.toggleOriginal(row.ref)
    assert hand.record.originals == {}


def test_a_warning_is_told_in_words_and_takes_a_reason(page, hand):
    row = page.warnings.rows[0]
    assert row.warning
    assert row.reason == ""
    page.passOver(row.key, "has a new one")
    ref, _, code = row.key.rpartition(" ")
    assert hand.record.reasons[ref][code].reason == "has a new one"
    page.enter()
    assert page.warnings.rows[0].reason == "has a new one"


def test_what_is_typed_is_written_down_and_shown_again(page, hand):
    page.nameInterpreter("L")
    page.nameLanguage("uz")
    page.nameRepresentative("R")
    page.nameDocument("D")
    page.nameBasis("mother")
    page.writeNote("n")
    page.leave()
    assert (page.interpreter, page.note) == ("", "")
    page.enter()
    assert (page.interpreter, page.interpreterLanguage) == ("L", "uz")
    assert (page.representative, page.document, page.basis) == ("R", "D", "mother")
    assert page.note == hand.record.note == "n"


def test_a_visit_that_is_somebody_else_s_takes_nothing(page, hand):
    hand.let_go()
    hand.visit.assist(at_work("m-2"))
    page.writeNote("late")
    assert page.trouble
    assert hand.visit.assistance.note == ""


def test_its_buttons_lead_back_to_the_person(page, gone):
    page.goOn()
    page.giveBack()
    assert gone == ["on", "back"]
    assert not page.atDesk
