# SPDX-License-Identifier: Apache-2.0
"""What expressions mean, one line each."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import FormError
from kiosk.forms.xpath import Environment, parse
from kiosk.forms.xpath.values import number_text, text_number

CASES = [
    # operators
    ("1 + 2 * 3 - 4 div 2", 5.0),
    ("7 mod 3", 1.0),
    ("-7 mod 3", -1.0),
    ("- - 3", 3.0),
    ("1 div 0", math.inf),
    ("-1 div 0", -math.inf),
    ("1 = '1'", True),
    ("2 > true()", True),
    ("'a' < 'b'", False),
    ("true() = 'x'", True),
    ("1 = 1 and not(2 = 1) or false()", True),
    ("1 or1", True),
    ("a = 5", True),
    ("a != 5", False),
    ("zzz = ''", True),
    ("zzz != ''", False),
    ("zzz = 0", False),
    ("r/x = 2", True),
    ("r/x != 2", True),
    ("r/x > 1", True),
    ("'2026-02-28' > '2026-02-27'", True),
    # paths
    ("count(r)", 3.0),
    ("count(//x)", 3.0),
    ("r[2]/x", ["2"]),
    ("r[last()]/x", [""]),
    ("r[x = 2]/preceding-sibling::r/x", ["1"]),
    ("r[1]/following-sibling::*[1]/x", ["2"]),
    ("name(r/..)", "data"),
    ("string(m)", "mixed in text"),
    ("m/@id", ["z"]),
    ("m/text()", ["mixed ", " text"]),
    ("(r | a | r)[1]", ["5"]),
    ("count(r | a | r)", 4.0),
    ("/data/*[starts-with(., 'two')]", ["two words"]),
    ("ancestor-or-self::data/a", ["5"]),
    ("position(r[2])", 2.0),
    ("current()/a", ["5"]),
    ("instance('list')/root/item[k = '1']/v", ["one"]),
    ("instance('list')/root/item[k = '']/v", ["none"]),
    ("instance('list')/root/item[k = 1]/v", ["one"]),
    ("instance('zzz')/root/item", []),
    # text
    ("concat('a', 1, r/x)", "a112"),
    ("join('-', r/x, 'z')", "1-2--z"),
    ("substr('hello', 1, 3)", "el"),
    ("substr('hello', -3)", "llo"),
    ("substring('12345', 2, 3)", "234"),
    ("substring-before('a-b', '-')", "a"),
    ("substring-after('a-b', '-')", "b"),
    ("translate('bar', 'abr', 'AB')", "BA"),
    ("normalize-space('  a   b ')", "a b"),
    ("string-length('😀a')", 2.0),
    ("contains(c, 'wo w')", True),
    ("ends-with('abc', 'bc')", True),
    ("regex('abc1', '[0-9]')", False),
    ("regex('abc1', '[a-z]+[0-9]')", True),
    ("regex('a', '(')", False),
    ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
    ("base64-decode('aGk=')", "hi"),
    ("uuid()", "made"),
    ("string-length(uuid(7))", 7.0),
    # boolean
    ("if(a > 4, 'big', 'small')", "big"),
    ("coalesce(b, 'else')", "else"),
    ("boolean-from-string('TRUE')", False),
    ("boolean('false')", True),
    ("checklist(1, 2, true(), false(), 1)", True),
    ("checklist(-1, 1, true(), true())", False),
    ("weighted-checklist(3, -1, true(), 2, true(), 1.5)", True),
    # numbers
    ("round(-1.5)", -1.0),
    ("round(2.5)", 3.0),
    ("round(1.005, 2)", 1.01),
    ("round(1234, -2)", 1200.0),
    ("int(-2.7)", -2.0),
    ("sum(r/x)", 3.0),
    ("sum(zzz)", 0.0),
    ("max(r/x)", 2.0),
    ("max(-3, -2)", -2.0),
    ("min(r/x, 9)", 1.0),
    ("pow(2, 10)", 1024.0),
    ("sqrt(16)", 4.0),
    ("string(0.0000001)", "0.0000001"),
    ("string(12345678.9)", "12345678.9"),
    ("string(100000000000000000000)", "100000000000000000000"),
    ("string(1.0)", "1"),
    ("count-non-empty(r/x)", 2.0),
    # selects
    ("selected(c, 'words')", True),
    ("selected('', 'x')", False),
    ("selected-at(c, 1)", "words"),
    ("selected-at(c, 9)", ""),
    ("count-selected(c)", 2.0),
    ("pulldata('list', 'v', 'k', '1')", "one"),
    ("pulldata('list', 'v', 'k', '9')", ""),
]


@pytest.mark.parametrize(("source", "value"), CASES, ids=[case[0] for case in CASES])
def test_an_expression_means(evaluate, source, value):
    result = evaluate(source)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize("source", ["number('x')", "max(zzz)", "log(-1)", "sqrt(-1)", "0 div 0"])
def test_what_has_no_number_is_nan(evaluate, source):
    assert math.isnan(evaluate(source))


def test_a_seeded_shuffle_is_always_the_same(evaluate):
    assert evaluate("randomize(r/x, 42)") == evaluate("randomize(r/x, 42)")
    assert sorted(evaluate("randomize(r/x, 'text')")) == ["", "1", "2"]


@pytest.mark.parametrize(
    ("seed", "same"),
    [
        ("-42", "2147483604"),
        ("b", "0"),
        ("zzz", "0"),
        ("1 div 0", "0"),
        ("' 7 '", "7"),
        ("1.9", "1"),
    ],
)
def test_a_seed_is_a_whole_number_or_none(evaluate, seed, same):
    path = "/descendant::*"
    assert evaluate(f"randomize({path}, {seed})") == evaluate(f"randomize({path}, {same})")
    assert evaluate(f"randomize({path}, {same})") != evaluate(path)


@pytest.mark.parametrize(
    "source",
    ["", "1 +", "(", "a[", "a/", "/a//", "@", "f(", "'open", "a b", "$x", "1 = = 2", "..a", "x::y"],
)
def test_what_is_no_expression_is_refused(source):
    with pytest.raises(FormError) as caught:
        parse(source)
    assert caught.value.code == "form.xpath"


def test_nesting_has_an_end_and_length_has_none():
    with pytest.raises(FormError):
        parse("(" * 5000 + "1" + ")" * 5000)
    parse(" + ".join(["1"] * 3000))


@given(st.text("()[]/.,*+-=<>|@'\" abc12:$", max_size=40))
def test_any_text_parses_or_is_refused(text):
    try:
        parse(text)
    except FormError as error:
        assert error.code == "form.xpath"  # noqa: PT017 (both outcomes are allowed)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_being_written_in_plain_decimals(number):
    text = number_text(number)
    assert "e" not in text.lower()
    assert text_number(text, Environment()) == number
