# SPDX-License-Identifier: Apache-2.0
"""Numbers are written as in a passport, whatever script stands around them, and lists by alphabet."""

import unicodedata

import pytest

from tests.gate.scenes import scenes
from tests.gate.seeing import seen
from tests.kiosks import LANGUAGES
from ui.collating import in_order

SAMPLE = 8
"""One in so many scenes is read on each run."""


def digits(text: str) -> set[str]:
    """List the digits of a text that no passport has."""
    return {sign for sign in text if unicodedata.category(sign) == "Nd" and not sign.isascii()}


def written(kiosk) -> list[str]:
    """List what stands on the screen in words."""
    said = (one.item.property("text") for one in seen(kiosk.window))
    return [text for text in said if isinstance(text, str)]


def read(kiosk, language: str, *, sample: int) -> tuple[dict[str, set[str]], int]:
    """Read the scenes of a visit; say where a digit is not Latin, and how many Latin ones there were."""
    wrong: dict[str, set[str]] = {}
    count = 0
    for number, scene in enumerate(scenes(kiosk, language)):
        if number % sample == sample - 1:
            text = "\n".join(written(kiosk))
            count += sum(sign.isdigit() for sign in text)
            if found := digits(text):
                wrong[scene] = found
    return wrong, count


def test_digits_are_latin_on_a_sample_of_persian_screens(run_kiosk):
    with run_kiosk() as kiosk:
        wrong, count = read(kiosk, "fa", sample=SAMPLE)
    assert wrong == {}
    assert count > 0


@pytest.mark.nightly
@pytest.mark.parametrize("language", LANGUAGES)
def test_digits_are_latin_on_every_screen(run_kiosk, language):
    with run_kiosk() as kiosk:
        wrong, count = read(kiosk, language, sample=1)
    assert wrong == {}
    assert count > 0


def test_another_digit_would_be_noticed():
    """The negative control: Arabic and Persian have digits of their own."""
    assert digits("\u0664\u06f4 and 4") == {"\u0664", "\u06f4"}


def test_the_countries_stand_in_the_alphabet_of_each_language(kiosk):
    kiosk.begin("en")
    stops = kiosk.visit.session.stops()
    kiosk.flow.way.show(next(one for one in stops if one.id.endswith("issuing_state_page")))
    kiosk.person.settle()
    orders = set()
    for code in LANGUAGES:
        kiosk.flow.shell.languageChosen.emit(code)
        (item,) = kiosk.items().values()
        labels = [row.label for row in item._choices.rows]
        assert len(labels) > 200
        language = kiosk.flow.screens.question._words.translator.language
        assert language.code == code
        assert labels == list(in_order(labels, str, language))
        orders.add(tuple(row.value for row in item._choices.rows))
    assert len(orders) == len(LANGUAGES)
