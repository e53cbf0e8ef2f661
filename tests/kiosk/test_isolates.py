# SPDX-License-Identifier: Apache-2.0
"""A value in a sentence stays whole, whichever way the words around it run."""

import pytest

from kiosk.isolates import apart, filled, isolate

PHONE = "+994 50 123 45 67"


@pytest.mark.parametrize(
    ("sentence", "value", "expected"),
    [
        ("Call %(it)s.", PHONE, f"Call {PHONE}."),
        ("Call %(it)s.", "مريم", "Call \u2068مريم\u2069."),
        ("اتصل %(it)s.", PHONE, f"اتصل \u2068{PHONE}\u2069."),
        ("الخطوة %(it)s", 2, "الخطوة \u20682\u2069"),
        ("اتصل %(it)s.", "", "اتصل ."),
        ("致电 %(it)s", PHONE, f"致电 {PHONE}"),
    ],
    ids=["latin", "arabic name", "arabic words", "number", "nothing", "chinese"],
)
def test_a_value_is_isolated_where_either_runs_to_the_left(sentence, value, expected):
    assert filled(sentence, {"it": value}) == expected


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        ("الرسم", "60", "\u200f\u2068الرسم\u2069: \u206860\u2069"),
        ("الهاتف", PHONE, f"\u200f\u2068الهاتف\u2069: \u2068{PHONE}\u2069"),
        ("Name", "مريم", "\u2068Name\u2069: \u2068مريم\u2069"),
        ("Fee", "60", "Fee: 60"),
        ("الرسم", "", "\u200f\u2068الرسم\u2069: "),
    ],
)
def test_a_sentence_of_values_alone_runs_as_the_first_of_them(label, value, expected):
    assert filled("%(label)s: %(value)s", {"label": label, "value": value}) == expected


def test_a_sentence_without_values_is_left_as_it_is():
    assert filled("100 % of مريم", {}) == "100 % of مريم"


def test_a_value_stands_alone_as_it_is():
    assert apart(PHONE, "") == PHONE
    assert isolate(PHONE) == f"\u2068{PHONE}\u2069"
