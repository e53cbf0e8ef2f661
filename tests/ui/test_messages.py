# SPDX-License-Identifier: Apache-2.0
"""Every code has words, and the words say what to do."""

import re

import pytest

from kiosk.forms import Condition
from kiosk.readers.mrz import Finding
from ui import messages

FORBIDDEN = re.compile(
    r"\b(invalid|error|please be advised|failed|illegal|incorrect)\b|!", re.IGNORECASE
)
EVERYTHING = [
    *messages.PROBLEMS.values(),
    *messages.FINDINGS.values(),
    *messages.FAILURES.values(),
    *messages.OUT_OF_ORDER.values(),
]


@pytest.mark.parametrize("condition", list(Condition))
def test_every_condition_of_a_form_has_words(condition):
    assert messages.problem(condition.value)


@pytest.mark.parametrize("finding", list(Finding))
def test_every_finding_of_a_document_has_words(finding):
    assert messages.finding(finding.value)


@pytest.mark.parametrize(
    "code",
    ["mrz.length", "mrz.characters", "mrz.check-digit.composite", "mrz.date.birth-date", "mrz.sex"],
)
def test_every_problem_of_a_document_has_words_that_its_facts_fill(code):
    text = messages.problem(code)
    assert text != messages.PROBLEMS["constraint"]
    assert "%" not in text % {"line": "2", "column": "14"}


def test_a_code_that_nobody_knows_has_general_words():
    assert messages.problem("something.new") == messages.PROBLEMS["constraint"]
    assert messages.failure("something.new") == messages.FAILURES["operational"]
    assert messages.out_of_order("something.new") == messages.OUT_OF_ORDER[""]


def test_the_kind_of_question_chooses_the_nearer_words():
    assert messages.problem("required", "date") == messages.PROBLEMS["required.date"]
    assert messages.problem("required", "unheard-of") == messages.PROBLEMS["required"]


@pytest.mark.parametrize("text", EVERYTHING)
def test_the_words_never_blame(text):
    assert not FORBIDDEN.search(text)
