# SPDX-License-Identifier: Apache-2.0
"""A resume slip says until when, who can read it, and nothing of what was answered."""

import gettext
from dataclasses import dataclass
from datetime import timedelta

import pytest

from kiosk.handover import KEPT, Slip
from kiosk.i18n import Translator, language
from kiosk.receipts import Standing, compose_slip, reference


@dataclass
class Place:
    service_point: str = "Baku 1"
    status_url: str | None = "https://status.example"


@dataclass
class Called:
    name: str

    def title(self, language: str) -> str:
        return f"{self.name} ({language})"


def words(code: str) -> Translator:
    return Translator(language(code), gettext.NullTranslations())


@pytest.fixture
def write(clock):
    def compose(code: str, slip: Slip, station: str = "BK01"):
        return compose_slip(
            slip.grouped,
            slip.text,
            reference.make(slip.draft, station),
            Called("Registration"),
            own=words(code),
            official=words("az"),
            place=Place(),
            made_at=clock.now(),
            until=clock.now() + KEPT,
        )

    return compose


def test_a_slip_of_a_training_is_marked_in_both_languages_and_no_other_is(write):
    slip = Slip.new()
    marked = write("en", slip, reference.TRAINING_STATION)
    assert [block.training for block in marked.blocks] == ["TRAINING – not a receipt"] * 2
    assert [block.training for block in write("en", slip).blocks] == ["", ""]


def test_it_says_until_when_in_both_languages(write, clock):
    slip = Slip.new()
    paper = write("en", slip)
    for block, code in ((paper.own, "en"), (paper.official, "az")):
        until = words(code).datetime(clock.now() + timedelta(hours=72))
        assert any(until in step.text for step in block.steps)
        assert block.service == f"Registration ({code})"
    assert paper.standing is Standing.KEPT
    assert "can read your answers" in paper.own.code_hint


def test_its_codes_open_the_draft_and_its_name_does_not(write):
    slip = Slip.new()
    paper = write("en", slip)
    assert Slip.read(paper.payload) == Slip.read(paper.grouped_reference) == slip
    assert reference.check(paper.reference)
    assert slip.symbols not in repr(paper.reference)
    assert slip.symbols not in repr(paper.own)


def test_in_azerbaijani_it_is_said_once(write):
    assert write("az", Slip.new()).official is None
