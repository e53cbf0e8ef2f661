# SPDX-License-Identifier: Apache-2.0
"""Check digits mend what they prove, and nothing else."""

import numpy as np
import pytest

from kiosk.readers.mrz import check_digit
from kiosk.readers.optical.grammar import SHAPES
from kiosk.readers.optical.proving import proven
from kiosk.readers.optical.recogniser import NOTHING, SYMBOLS
from tests.kiosk.readers.test_mrz import SPECIMENS, passport

FAR = -14.0


def seen(text: str, **doubts: list[tuple[tuple[int, int], str, float]]) -> list[np.ndarray]:
    """Make what a recogniser would say of crisp lines, with doubts about some places.

    A doubt names a place, another symbol, and how much likelier that one is than the true one.
    """
    rows = []
    for line in text.split("\n"):
        row = np.full((len(line), NOTHING + 1), FAR, np.float32)
        row[np.arange(len(line)), [SYMBOLS.index(symbol) for symbol in line]] = 0
        rows.append(row)
    for (line, column), symbol, more in doubts.get("doubts", []):
        index = NOTHING if symbol == "nothing" else SYMBOLS.index(symbol)
        rows[line][column, index] = more
    return rows


def shape(text: str):
    lines = text.split("\n")
    fits = [one for one in SHAPES if (len(one.kinds), one.width) == (len(lines), len(lines[0]))]
    return fits[0]


@pytest.mark.parametrize("text", SPECIMENS.values(), ids=SPECIMENS)
def test_crisp_lines_are_what_they_are(text):
    assert proven(seen(text), shape(text)) == tuple(text.split("\n"))


NUMBER = passport(number="AB0123456", personal="ZE184226B")


@pytest.mark.parametrize(
    ("place", "other"),
    [((1, 2), "O"), ((1, 3), "I"), ((1, 8), "8"), ((1, 13), "1"), ((1, 29), "F"), ((1, 43), "7")],
)
def test_a_symbol_that_a_check_digit_proves_is_mended(place, other):
    doubt = (place, other, 2.0)
    assert NUMBER.split("\n")[place[0]][place[1]] != other
    assert proven(seen(NUMBER, doubts=[doubt]), shape(NUMBER)) == tuple(NUMBER.split("\n"))


def test_what_would_have_to_be_mended_against_all_likelihood_is_not():
    doubt = ((1, 2), "O", 6.0)
    assert proven(seen(NUMBER, doubts=[doubt]), shape(NUMBER)) is None


@pytest.mark.parametrize(("symbol", "other"), [("6", "G"), ("1", "L"), ("0", "U")])
def test_symbols_of_one_weight_must_be_told_apart_by_the_picture(symbol, other):
    """No check digit sees the difference, so only the picture can."""
    text = passport(number=f"AB{symbol}777777")
    assert check_digit(symbol) == check_digit(other)
    near = seen(text, doubts=[((1, 2), other, -1.0)])
    clear = seen(text, doubts=[((1, 2), other, -5.0)])
    assert proven(near, shape(text)) is None
    assert proven(clear, shape(text)) == tuple(text.split("\n"))


@pytest.mark.parametrize(
    ("place", "other"), [((0, 6), "R"), ((0, 3), "O"), ((1, 11), "O"), ((1, 20), "M")]
)
def test_what_no_check_digit_covers_must_be_sure(place, other):
    text = passport(name="ABRAMOV<<ALI", sex="F")
    assert proven(seen(text, doubts=[(place, other, -1.0)]), shape(text)) is None
    assert proven(seen(text, doubts=[(place, other, -5.0)]), shape(text)) is not None


def test_a_format_alone_proves_nothing():
    """A passport whose first line is read as far as a visa goes is no visa."""
    text = passport(name="BOBO<<OTTO")
    for symbol, other in (("B", "8"), ("O", "0")):
        column = text.index(symbol, 5)
        near = seen(text, doubts=[((0, column), other, 2.5)])
        far = seen(text, doubts=[((0, column), other, 5.0)])
        assert proven(near, shape(text)) == tuple(text.split("\n"))
        assert proven(far, shape(text)) is None


def test_a_symbol_that_may_not_stand_there_raises_no_doubt():
    text = passport(name="BOBO<<OTTO")
    doubts = [((0, 6), "0", 1.0), ((0, 8), "0", 2.5), ((1, 14), "A", 2.0)]
    assert proven(seen(text, doubts=doubts), shape(text)) == tuple(text.split("\n"))


def test_where_nothing_is_seen_nothing_is_put():
    assert proven(seen(NUMBER, doubts=[((1, 2), "nothing", 0.5)]), shape(NUMBER)) is None


@pytest.mark.parametrize("name", ["td1-long", "td2-long"])
def test_a_long_number_is_proven_by_the_digit_behind_its_rest(name):
    text = SPECIMENS[name]
    lines = text.split("\n")
    start = (0, 5) if name == "td1-long" else (1, 0)
    doubts = [((start[0], start[1] + 1), "Z", 1.0)]
    assert lines[start[0]][start[1] + 1] == "2"
    assert proven(seen(text, doubts=doubts), shape(text)) == tuple(lines)
    digit = (0, 18) if name == "td1-long" else (1, 31)
    assert lines[digit[0]][digit[1]] == "9"
    wrong = lines[digit[0]][: digit[1]] + "4" + lines[digit[0]][digit[1] + 1 :]
    altered = "\n".join([*lines[: digit[0]], wrong, *lines[digit[0] + 1 :]])
    assert proven(seen(altered), shape(altered)) is None


@pytest.mark.parametrize("text", SPECIMENS.values(), ids=SPECIMENS)
def test_every_wrong_check_digit_is_refused(text):
    """Crisp as they are: a text is not changed so that they agree."""
    form = shape(text)
    lines = text.split("\n")
    ends = [(line, column + length) for (line, column), length in form.checked if length != 9] + [
        form.composite
    ]
    for line, column in ends:
        digit = lines[line][column]
        wrong = "7" if digit != "7" else "2"
        row = lines[line][:column] + wrong + lines[line][column + 1 :]
        spoilt = "\n".join([*lines[:line], row, *lines[line + 1 :]])
        assert proven(seen(spoilt), form) is None
