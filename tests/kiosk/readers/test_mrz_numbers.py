# SPDX-License-Identifier: Apache-2.0
"""A number is corrected where check digits leave no other choice, and never to another's."""

import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.readers import mrz
from kiosk.readers.mrz import Finding, Format, MrzProblem, MrzReading
from kiosk.readers.mrz.confusions import ALIKE, proved
from tests.kiosk.readers.zones import zone

TODAY = date(2026, 11, 21)
TRAVEL = (Format.TD1, Format.TD2, Format.TD3)
LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
OTHERS = {symbol: group.replace(symbol, "") for group in ALIKE for symbol in group}


def parse(text: str) -> MrzReading | MrzProblem:
    return mrz.parse(text, today=TODAY)


def spoil(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


# --- what is corrected --------------------------------------------------------------------------


@pytest.mark.parametrize("form", TRAVEL)
def test_a_letter_among_the_digits_of_a_number_is_corrected_and_marked(form):
    good = zone(form, number="C34703479")
    found = parse(spoil(good, "C34703479", "C347O3479"))
    assert found.document_number == "C34703479"
    line, column = (1, 10) if form is Format.TD1 else (2, 5)
    assert found.corrected == ((line, column),)
    assert Finding.CORRECTED in found.findings
    assert parse(good).corrected == ()
    assert Finding.CORRECTED not in parse(good).findings


def test_two_letters_among_the_digits_are_corrected():
    found = parse(spoil(zone(Format.TD3, number="C34895479"), "C34895479", "C34B9S479"))
    assert found.document_number == "C34895479"
    assert len(found.corrected) == 2


@pytest.mark.parametrize("form", [Format.TD1, Format.TD2])
def test_a_long_number_is_corrected_in_both_of_its_parts(form):
    number = "C34793479303"
    end = "303" + mrz.check_digit(number)
    found = parse(spoil(zone(form, number=number), f"{end}<", f"3O3{end[-1]}<"))
    assert found.document_number == number
    assert len(found.corrected) == 1


def test_the_check_digit_behind_a_long_number_is_a_digit():
    number = next(
        f"C34793479{end:02}" for end in range(100) if mrz.check_digit(f"C34793479{end:02}") == "0"
    )
    text = spoil(zone(Format.TD1, number=number), f"{number[9:]}0<", f"{number[9:]}O<")
    assert parse(text).document_number == number
    assert parse(text).corrected == ()


def test_a_personal_number_is_corrected_by_its_own_digit():
    text = zone(Format.TD3, number="C34793479", optional="3470347934")
    found = parse(text.replace("3470347934", "347O347934"))
    assert found.optional_data == ("3470347934",)
    assert found.corrected == ((2, 32),)


# --- what is not --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "spoilt", "why"),
    [
        ("C01X00T47", "CO1X00T47", "the shape of its letters is its own"),
        ("C34793479", "C34793476", "a digit was read as another digit"),
        ("C00000000", "CO0000000", "another 0 could have been an O as well"),
        ("C34793470", "C3479347O", "a letter at the end may belong there"),
        ("B34793479", "834793479", "nothing stands among the digits"),
    ],
)
def test_what_is_not_proved_stays_a_problem(number, spoilt, why):
    found = parse(zone(Format.TD3, number=number).replace(number, spoilt))
    assert isinstance(found, MrzProblem), why
    assert found.code == "mrz.check-digit.document-number"


def test_a_number_is_not_corrected_against_the_digit_over_everything():
    """The number's own digit was read wrongly: what would suit it doesn't suit the whole."""
    given, other = "C347934B9", "C34793489"
    right, wrong = mrz.check_digit(given), mrz.check_digit(other)
    assert proved(given, wrong) == other
    spoilt = spoil(zone(Format.TD3, number=given), given + right, given + wrong)
    assert parse(spoilt) == MrzProblem("mrz.check-digit.document-number", 2, 1)


def test_visas_have_no_digit_over_everything_and_are_not_corrected():
    text = zone(Format.MRV_A, number="C34703479").replace("C34703479", "C347O3479")
    found = mrz.parse(text, today=TODAY, kinds=frozenset(mrz.Kind))
    assert found == MrzProblem("mrz.check-digit.document-number", 2, 1)


# --- properties ---------------------------------------------------------------------------------

USUAL = st.from_regex("[A-Z]{0,2}[0-9]{7}", fullmatch=True)
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=6), min_size=1, max_size=3)


@given(
    form=st.sampled_from(list(Format)),
    surname=NAMES,
    given_names=NAMES,
    number=st.text(LETTERS + DIGITS, min_size=1, max_size=9),
    birth=st.dates(date(1930, 1, 1), TODAY),
    expiry=st.dates(date(1980, 1, 1), date(2070, 1, 1)),
    optional=st.text(LETTERS + DIGITS, max_size=7),
)
def test_what_was_written_in_any_format_is_what_is_read(  # noqa: PLR0917 each is drawn
    form, surname, given_names, number, birth, expiry, optional
):
    name = f"{'<'.join(surname)}<<{'<'.join(given_names)}"
    assume(len(name) < 30)
    text = zone(
        form,
        name=name,
        number=number,
        birth=f"{birth:%y%m%d}",
        expiry=f"{expiry:%y%m%d}",
        optional=optional,
    )
    found = mrz.parse(text, today=TODAY, kinds=frozenset(mrz.Kind))
    assert isinstance(found, MrzReading), found
    assert found.format is form
    assert (found.surname, found.given_names) == (" ".join(surname), " ".join(given_names))
    assert (found.document_number, found.optional_data[0]) == (number, optional)
    assert (found.birth_date.complete, found.expiry_date.complete) == (birth, expiry)
    assert found.corrected == ()


@given(
    form=st.sampled_from([Format.TD1, Format.TD2]),
    number=st.text(LETTERS + DIGITS, min_size=10, max_size=14),
)
def test_a_long_number_is_read_as_it_was_written(form, number):
    assume(form is Format.TD1 or len(number) <= 14)
    assert parse(zone(form, number=number)).document_number == number


@given(form=st.sampled_from(TRAVEL), number=USUAL, data=st.data())
def test_one_symbol_taken_for_one_alike_is_reported_or_put_right(form, number, data):
    places = [place for place, symbol in enumerate(number) if symbol in OTHERS]
    assume(places)
    place = data.draw(st.sampled_from(places))
    symbol = data.draw(st.sampled_from(OTHERS[number[place]]))
    spoilt = number[:place] + symbol + number[place + 1 :]
    found = parse(zone(form, number=number).replace(number, spoilt, 1))
    if mrz.check_digit(spoilt.ljust(9, "<")) == mrz.check_digit(number.ljust(9, "<")):
        return  # a 6 weighs what a G weighs: no check digit sees it
    if isinstance(found, MrzReading):
        assert found.document_number == number
        assert Finding.CORRECTED in found.findings
    else:
        assert found.code == "mrz.check-digit.document-number"


SHAPES = ("L8", "9", "LL7", "L7", "M9", "22LL5", "L2L5")
"""How states shape their numbers: letters, digits, both; the last two put letters in between."""


def made(chance: random.Random, shape: str) -> str:
    if shape == "M9":
        return "".join(chance.choices(LETTERS + DIGITS, k=9))
    spelled = {"22LL5": "DDLLDDDDD", "L2L5": "LDDLDDDDD", "L8": "L" + "D" * 8, "9": "D" * 9}
    kinds = spelled.get(shape) or {"LL7": "LL" + "D" * 7, "L7": "L" + "D" * 7}[shape]
    return "".join(chance.choice(LETTERS if kind == "L" else DIGITS) for kind in kinds)


def tally(many: int, runs: int, seed: int) -> Counter[str]:
    """Count what becomes of numbers with so many symbols taken for others that look alike."""
    chance, counted = random.Random(seed), Counter()  # noqa: S311 the same errors again
    while counted["runs"] < runs:
        number = made(chance, chance.choice(SHAPES))
        places = [place for place, symbol in enumerate(number) if symbol in OTHERS]
        if len(places) < many:
            continue
        symbols = list(number)
        for place in chance.sample(places, many):
            symbols[place] = chance.choice(OTHERS[symbols[place]])
        digit = mrz.check_digit(number.ljust(9, "<"))
        spoilt = "".join(symbols).ljust(9, "<")
        counted["runs"] += 1
        if mrz.check_digit(spoilt) == digit:
            counted["unseen"] += 1
            continue
        answer = proved(spoilt, digit)
        right = answer == number.ljust(9, "<")
        counted["reported" if answer is None else "right" if right else "another"] += 1
    return counted


@pytest.mark.parametrize("many", [1, 2])
def test_hardly_anything_is_corrected_to_another_number(many):
    counted = tally(many, 3_000, seed=many)
    assert counted["another"] <= (0 if many == 1 else 15)
    assert counted["right"] > 300, counted


@pytest.mark.nightly
@pytest.mark.parametrize("many", [1, 2])
def test_of_a_hundred_thousand_errors_hardly_any_is_corrected_to_another_number(many, capsys):
    counted = tally(many, 100_000, seed=10 + many)
    with capsys.disabled():
        print(f"\n{many} symbols: {dict(counted)}")  # noqa: T201 the rate is what is asked
    assert counted["another"] <= (0 if many == 1 else 500)


def test_a_rule_without_its_doubts_would_correct_to_another_number():
    """The negative control: whoever takes the first text that fits is wrong every third time."""
    chance, wrong = random.Random(3), 0  # noqa: S311 the same errors again
    for _ in range(500):
        number = made(chance, "L8")
        place = chance.choice(range(1, 9))
        spoilt = number[:place] + chance.choice(DIGITS) + number[place + 1 :]
        digit = mrz.check_digit(number)
        fitting = [
            spoilt[:at] + other + spoilt[at + 1 :]
            for at, symbol in enumerate(spoilt)
            for other in OTHERS.get(symbol, "")
        ]
        first = next((one for one in fitting if mrz.check_digit(one) == digit), number)
        wrong += mrz.check_digit(spoilt) != digit and first != number
        assert mrz.check_digit(spoilt) == digit or proved(spoilt, digit) is None
    assert wrong > 100
