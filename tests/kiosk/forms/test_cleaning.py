# SPDX-License-Identifier: Apache-2.0
"""What survives of hostile text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.forms import clean, composed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Əliyev  ", "Əliyev"),
        ("e\u0301", "e\u0301"),
        ("a\x00b\x1bc", "abc"),
        ("a\u202egnp.exe\u202c", "agnp.exe"),
        ("a\u2066b\u2069\u200f", "ab"),
        ("a\U000e0041\U000e007f", "a"),
        ("a\ud800b", "ab"),
        ("one\ntwo\tthree", "one two three"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb", "ab"),
        ("x\u200dy\ufeff", "xy"),
        ("Ana 😀", "Ana 😀"),
        ('<img src="x.png">', '<img src="x.png">'),
        ("${q}", "${q}"),
    ],
)
def test_text_keeps_what_is_writing_and_loses_the_rest(typed, kept):
    assert clean(typed) == kept


def test_typing_is_composed_and_an_instance_is_written_composed(xform, begin):
    assert composed("e\u0301") == "é"
    session = begin(xform("<a/>", body='<input ref="/data/a"/>'))
    session.answer("/data/a", "e\u0301")
    assert session.question("/data/a").value == "e\u0301"
    assert "<a>é</a>" in session.finalise().decode()


def test_a_long_text_keeps_its_lines_where_several_are_wanted():
    assert clean("one\r\ntwo\tx", multiline=True) == "one\ntwo x"


@pytest.mark.parametrize(
    ("data_type", "wanted", "typed", "kept"),
    [
        ("int", "", "١٢٣", "123"),
        ("date", "", "۲۰۲۶-۰۱-۰۲", "2026-01-02"),
        ("string", "phone", "+۹۹۴ ۵۰", "+994 50"),
        ("string", "document", "٤٥", "45"),
        ("string", "", "شارع ٤٥", "شارع ٤٥"),
        ("decimal", "", "1,5", "1.5"),
        ("decimal", "", "٣٫٥", "3.5"),
        ("decimal", "", "1,234.5", "1,234.5"),
    ],
)
def test_digits_of_other_scripts_become_ascii_only_where_a_code_is_wanted(
    data_type, wanted, typed, kept
):
    assert clean(typed, data_type=data_type, wanted=wanted) == kept


@given(st.text(st.characters(), max_size=60), st.booleans())
def test_nothing_invisible_comes_through(text, multiline):
    cleaned = clean(text, multiline=multiline)
    assert clean(cleaned, multiline=multiline) == cleaned
    for sign in cleaned:
        assert sign in "\n\u200c" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}
    assert multiline or "\n" not in cleaned
