# SPDX-License-Identifier: Apache-2.0
"""Any expression gives a result or a named error, soon."""

import gc
import time
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import FormError
from kiosk.forms.xpath import Environment, parse
from kiosk.forms.xpath.environment import WORK
from kiosk.forms.xpath.parser import remembered
from kiosk.forms.xpath.patterns import (
    FIRST_SECONDS,
    MOST_TIMEOUTS,
    is_readable,
    matches,
    weight,
)

SHALLOW = 24
DEEPEST = 98
NESTS = [
    "{0}a{1}",
    "{not(}a{)}",
    "{if(a = 1, 2, }a{)}",
    "{if(}a{, 1, 0)}",
    "{concat(}a{, 'x')}",
    "{coalesce(}a{, 'x')}",
    "{number(}a{)}",
    "{-(}a{)}",
    "{(1 + }a{)}",
    "{1 = (}a{)}",
    "{sum(}a{)}",
    "{position(}a{/..)}",
    "{indexed-repeat(}a{, a, 1)}",
    "{../*[}a{]}",
    "{../*[position() = }1{]}",
    "{*[a = count(}a{)]}",
    "{(}a{)[1]}",
]
LONG = [
    "-" * 20_000 + "a",
    "not(" * 20_000,
    "(" * 50_000,
    "[" * 50_000,
    " or ".join(["a"] * 10_000),
    " and ".join(["a"] * 10_000),
    " + ".join(["a"] * 10_000),
    " = ".join(["a"] * 10_000),
    " < ".join(["1"] * 10_000),
    " | ".join(["a"] * 10_000),
    "/".join(["a"] * 20_000),
    "../" * 20_000 + "a",
    "//a" * 10_000,
    "a" + "[1]" * 10_000,
    f"concat({', '.join(['a'] * 10_000)})",
    "*" * 30_001,
    "and " * 10_000,
    "9" * 90_000,
    "'" + "x" * 90_000 + "'",
    "a" * 100_001,
]


def nested(shape, depth):
    before, middle = shape[1:].split("}", 1)
    middle, after = middle.split("{", 1)
    if before == "0":
        before, after = "(", ")}"
    return before * depth + middle + after[:-1] * depth


def refusal(evaluate, source):
    """Say the code of the error, '' when there is a value."""
    try:
        evaluate(source)
    except FormError as error:
        return error.code
    return ""


def below(frames, function):
    return below(frames - 1, function) if frames else function()


@pytest.mark.parametrize("shape", NESTS)
@pytest.mark.parametrize("depth", [SHALLOW, DEEPEST, 5000])
def test_no_nesting_overflows_the_stack(evaluate, shape, depth):
    code = below(250, lambda: refusal(evaluate, nested(shape, depth)))
    assert code in {"", "form.xpath"}
    assert code == "" or depth > SHALLOW
    assert code != "" or depth < 5000


@pytest.mark.parametrize("source", LONG, ids=[source[:9] for source in LONG])
def test_no_length_overflows_the_stack(evaluate, source):
    assert refusal(evaluate, source) in {"", "form.xpath", "form.work"}


WORDS = st.sampled_from(
    """a b r/x d . .. / // ( ) [ ] , | + - * = != < >= and or div mod 1 2.5 'x' '2026-02-30' true()
    position() last() count( sum( if( concat( regex( date( substr( randomize( //r @id self::
    instance('list') jr:itext('t') format-date( indexed-repeat( checklist( area( distance(
    """.split()  # noqa: SIM905 (a list of fifty would be a page)
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_words_have_a_value_or_a_named_error(evaluate, source):
    assert refusal(evaluate, source) in {"", "form.xpath", "form.function"}


ENDLESS = "(a|aa)+$"


def test_an_endless_pattern_is_no_match_and_soon_given_up():
    env = Environment()
    begun = time.monotonic()
    assert not matches(ENDLESS, "a" * 1999 + "b", env)
    assert not matches("(a+)+$", "a" * 1999 + "b", env)
    assert time.monotonic() - begun < 20 * FIRST_SECONDS
    env.work = WORK // MOST_TIMEOUTS - 1
    with pytest.raises(FormError) as caught:
        matches(ENDLESS, "a" * 1999 + "b", env)
    assert caught.value.code == "form.work"


def test_a_pattern_that_was_too_slow_for_one_is_as_good_as_new_for_the_next():
    one, another = Environment(), Environment()
    assert not matches(ENDLESS, "a" * 1999 + "b", one)
    assert ENDLESS in one.slow
    assert not another.slow


def test_no_pattern_outlives_the_session_that_made_it():
    env = Environment()
    assert matches("[0-9]+ of what somebody answered", "1 of what somebody answered", env)
    kept = weakref.ref(next(iter(env.patterns.values())))
    assert kept() is not None
    del env
    gc.collect()
    assert kept() is None


def test_a_good_pattern_costs_a_transaction_nothing():
    env = Environment()
    assert matches("[A-Z]{3}[0-9]{6}", "AZE123456", env)
    assert env.work == WORK


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\p{L}+", "Əliyeva"),
        (r"\w+", "Əliyeva"),
        ("(?i)[a-z]+", "ABC"),
        ("(?:a|b){2}[^0-9]", "abc"),
        ("a++b", "aab"),
        (r"(\d)\1", "11"),
        ("", ""),
    ],
)
def test_a_pattern_is_read_as_java_reads_it(pattern, text):
    assert matches(pattern, text, Environment())


@pytest.mark.parametrize("pattern", ["(", "[", "a{99999999999}", "*", "(" * 5000 + ")" * 5000])
def test_a_pattern_that_cannot_be_read_matches_nothing(pattern):
    assert not is_readable(pattern)
    assert not matches(pattern, "a", Environment())


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        ("[a-z]{2000}", 2000),
        (r"\(a\){3}", 5),
        ("(a{10}){10}", 110),
        ("(ab|c){4}d*", 21),
        ("[]a]+", 2),
        ("{5}", 0),
        ("(((", 0),
        (")))", 3),
    ],
)
def test_a_pattern_weighs_what_it_says_in_full(pattern, signs):
    assert weight(pattern) == pytest.approx(signs, abs=3)


def test_a_pattern_that_would_fill_the_memory_is_not_tried():
    begun = time.monotonic()
    assert not is_readable("((a{1000}){1000}){1000}")
    assert time.monotonic() - begun < 1


def test_long_expressions_are_not_kept_in_memory():
    remembered.cache_clear()
    parse("a + 1")
    parse(" + ".join(["a"] * 1000))
    assert remembered.cache_info().currsize == 1
