# SPDX-License-Identifier: Apache-2.0
"""Where a person is on the way."""

from dataclasses import dataclass

from kiosk.i18n import Translator, language
from ui.steps import Step, step_of, step_text
from ui.words import Words


@dataclass
class Page:
    id: str
    section: str
    entry: str = ""


PAGES = [Page("a", "Passport"), Page("b", "Passport"), Page("c", "Arrival"), Page("d", "")]


def test_pages_of_a_section_are_one_step():
    assert [step_of(PAGES, page.id).current for page in PAGES] == [1, 1, 2, 3]


def test_the_check_is_the_last_step():
    assert step_of(PAGES, None) == Step(4, 4, "")


def test_a_section_that_returns_is_a_step_again():
    pages = [Page("a", "X"), Page("b", "Y"), Page("c", "X")]
    assert [step_of(pages, page.id).current for page in pages] == [1, 2, 3]


def test_the_entries_of_a_list_stay_on_its_step():
    pages = [Page("people", "Family"), *(Page(one, one, "e") for one in "ab"), Page("c", "Family")]
    assert [step_of(pages, page.id).current for page in pages] == [1, 1, 1, 1]
    assert step_of(pages, None).count == 2


def test_a_page_that_no_longer_applies_counts_as_the_last_step():
    assert step_of(PAGES, "gone").current == 4


def test_the_text_names_the_section_where_there_is_one():
    words = Words(Translator(language("en")))
    assert step_text(words, Step(2, 6, "Your arrival")) == "Step 2 of 6 · Your arrival"
    assert step_text(words, Step(2, 6, "")) == "Step 2 of 6"
