# SPDX-License-Identifier: Apache-2.0
"""A slip of the pen never turns one reference number into another."""

import uuid

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk import reference

IDS = st.uuids().map(str)
STATIONS = st.text(alphabet=reference.ALPHABET, min_size=4, max_size=4)
NUMBERS = st.builds(reference.make, IDS, STATIONS)
PLACES = st.integers(0, reference.LENGTH - 1)
SYMBOLS = st.sampled_from(reference.ALPHABET)


def test_a_number_is_pinned_for_ever():
    assert reference.make("01937f4c-0000-7000-8000-000000000001", "BK03") == "BK03RQK40059"


@given(IDS, STATIONS)
def test_a_number_names_its_station_and_checks(submission_id, station):
    number = reference.make(submission_id, station)
    assert len(number) == 12
    assert number.startswith(station)
    assert reference.check(number)
    assert reference.make(submission_id, station) == number


@given(IDS, STATIONS)
def test_counting_up_gives_another_number(submission_id, station):
    numbers = {reference.make(submission_id, station, n) for n in range(5)}
    assert len(numbers) == 5


@given(NUMBERS, PLACES, SYMBOLS)
def test_every_single_wrong_symbol_is_caught(number, place, symbol):
    assume(number[place] != symbol)
    assert not reference.check(number[:place] + symbol + number[place + 1 :])


@given(NUMBERS, PLACES, PLACES)
def test_every_exchange_of_two_symbols_is_caught(number, one, other):
    assume(number[one] != number[other])
    symbols = list(number)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    assert not reference.check("".join(symbols))


@given(NUMBERS, st.integers(0, reference.LENGTH - 3), SYMBOLS)
def test_a_doubled_symbol_misread_twice_is_caught(number, place, symbol):
    body = number[:place] + number[place] * 2 + number[place + 2 : -1]
    assume(symbol != number[place])
    check = reference._check_symbol(body)
    assert reference.check(body + check)
    assert not reference.check(body[:place] + symbol * 2 + body[place + 2 :] + check)


def test_a_plain_sum_would_miss_an_exchange():
    """The negative control: this is why every place has a weight of its own."""

    def plain(body: str) -> str:
        values = [reference.ALPHABET.index(symbol) for symbol in body]
        return reference.ALPHABET[sum(values) % 32]

    assert plain("BK037F4K92Q") == plain("BK03F74K92Q")
    right = "BK037F4K92Q" + reference._check_symbol("BK037F4K92Q")
    assert reference.check(right)
    assert not reference.check("BK03F74K92Q" + right[-1])


@given(NUMBERS, st.data())
def test_a_number_is_read_however_it_was_written(number, data):
    alike = {"0": "0Oo", "1": "1IiLlİı"}
    written = ""
    for symbol in number:
        written += data.draw(st.sampled_from(alike.get(symbol, symbol + symbol.lower())))
        written += data.draw(st.sampled_from(["", " ", "-", "\u2013", "\u00a0", "\u2069"]))
    assert reference.normalise(written) == number
    assert reference.check(written)


@given(st.text())
def test_any_text_gets_an_answer(text):
    assert reference.check(text) in {True, False}
    assert reference.normalise(reference.normalise(text)) == reference.normalise(text)


@pytest.mark.parametrize("text", ["", "BK03", "BK03 7F4K 92Q", "UUUU UUUU UUUU", "٣" * 12])
def test_what_is_no_number_is_refused(text):
    assert not reference.check(text)


@pytest.mark.parametrize("station", ["", "BK0", "BK033", "BKO3", "bk03", "BKU3"])
def test_a_wrong_station_code_is_refused(station):
    with pytest.raises(ValueError, match="station code"):
        reference.make(str(uuid.UUID(int=1)), station)


def test_a_number_is_grouped_for_eyes_and_spaced_for_a_voice():
    assert reference.grouped("BK037F4K92QX") == "BK03 7F4K 92QX"
    assert reference.spoken("bk03-7f4k-92qx") == "B K 0 3, 7 F 4 K, 9 2 Q X"


@given(NUMBERS)
def test_grouping_is_undone_by_normalising(number):
    assert reference.normalise(reference.grouped(number)) == number
