# SPDX-License-Identifier: Apache-2.0
"""The last look."""

import pytest

from ui.steps import step_of
from ui.viewmodels.check import CheckViewModel, declarations

NAME, WAY, AGREE = "/data/part/name", "/data/part/trip/way", "/data/agree"


@pytest.fixture
def check(qapp, words, visit):
    visit.answer(NAME, "ERIKSSON")
    visit.answer("/data/part/born", "1974-08-12")
    visit.answer(WAY, "bus")
    check = CheckViewModel(words)
    check.show(visit, step_of(visit.session.pages(), None))
    return check


def test_every_answer_stands_here_with_its_section_once(check):
    rows = {row.name: row for row in check._answers.rows}
    assert rows["name"].value == "ERIKSSON"
    assert rows["name"].section == "About you"
    assert rows["born"].section == ""
    assert rows["way"].value == "By bus"
    assert rows["nick"].value == "–"
    assert "plate" not in rows


def test_dates_are_written_as_elsewhere_on_the_screen(check):
    assert {row.name: row.value for row in check._answers.rows}["born"] == "12 August 1974"


def test_closing_acknowledgements_are_given_here(check, visit):
    assert [page.id for page in declarations(visit.session)] == [AGREE]
    (row,) = check._declarations.rows
    assert (row.name, row.text, row.agreed) == ("agree", "My answers are true.", False)
    check.agree(AGREE, True)
    assert check._declarations.rows[0].agreed
    assert visit.session.question(AGREE).value == "OK"


def test_an_acknowledgement_before_a_question_is_a_page_of_its_own(visit):
    class Session:
        def pages(self):
            return visit.session.pages()[::-1]

        def question(self, ref):
            return visit.session.question(ref)

    assert declarations(Session()) == ()


def test_sending_without_consent_says_what_to_do(check, announced):
    seen = announced(check)
    check.send()
    assert check.state == CheckViewModel.State.Mending
    assert check._declarations.rows[0].error
    assert (seen["errorsShown"], seen["sendRequested"]) == (1, 0)
    check.agree(AGREE, True)
    assert check._declarations.rows[0].error == ""
    assert check.state == CheckViewModel.State.Reviewing


def test_what_is_missing_on_a_page_leads_to_that_page(check, visit, announced):
    visit.answer(NAME, "")
    check.agree(AGREE, True)
    check.send()
    seen = announced(check)
    (row,) = check._errors.rows
    assert row.text.startswith("Your name: ")
    check.goTo(row.ref)
    assert (seen["changeRequested"], seen["focusRequested"]) == (1, 0)


def test_sending_happens_once(check, announced):
    check.agree(AGREE, True)
    seen = announced(check)
    for _touch in range(5):
        check.send()
    assert seen["sendRequested"] == 1
    check.change(NAME)
    check.goBack()
    check.agree(AGREE, False)
    assert (seen["changeRequested"], seen["wentBack"]) == (0, 0)
    assert check._declarations.rows[0].agreed


def test_nothing_is_left_after_clearing(check):
    check.send()
    check.clear()
    assert check._answers.rows == check._declarations.rows == check._errors.rows == ()


def test_the_step_is_the_last_and_says_so(check):
    assert check.progress.step == check.progress.count
    assert check.progress.text.endswith("· Check")
