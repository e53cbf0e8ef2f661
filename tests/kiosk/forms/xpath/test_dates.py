# SPDX-License-Identifier: Apache-2.0
"""What dates and times mean: a date is whole days, only a dateTime has a fraction."""

import math

import pytest

CASES = [
    ("today()", "2026-11-21"),
    ("now()", "2026-11-21T14:32:00.000+04:00"),
    ("date('2020-02-29') + 1", 18322.0),
    ("date(18322)", "2020-03-01"),
    ("date(today() + 7)", "2026-11-28"),
    ("date('2020-02-30')", ""),
    ("date('junk')", ""),
    ("2 * '2020-02-29'", 36642.0),
    ("d + 1 = date('2026-03-01') + 0", True),
    ("int((date('2026-11-21') - date('1990-11-22')) div 365.25)", 35.0),
    ("format-date('2026-11-22', '%Y-%m-%d %n/%e/%y')", "2026-11-22 11/22/26"),
    ("format-date('junk', '%Y')", ""),
    ("format-date-time('2026-11-22T09:05:07.089+04:00', '%H:%M:%S.%3 %h')", "09:05:07.089 9"),
    ("decimal-time('06:00:00')", 0.25),
    ("decimal-date-time('1970-01-02T04:00:00+04:00')", 1.0),
    # a time of day is never thrown away, whole days are a date
    ("date('2020-02-29T23:00:00+04:00')", "2020-02-29T23:00:00.000+04:00"),
    ("date('2020-02-29T23:00:00Z')", "2020-03-01T03:00:00.000+04:00"),
    ("date(18321.5)", "2020-02-29T16:00:00.000+04:00"),
    ("date(true())", ""),
    ("date-time(true())", ""),
    ("date-time('2020-02-29')", "2020-02-29"),
    ("date-time(0)", "1970-01-01T04:00:00.000+04:00"),
    ("date-time('junk')", ""),
    ("decimal-date-time('1970-01-02')", 20 / 24),
    ("decimal-date-time(date('1970-01-02T04:00:00.000+04:00'))", 1.0),
    # a date meets a dateTime at its local midnight
    ("'2018-06-25' < '2018-06-25T00:00:00.000+04:00'", False),
    ("'2018-06-25' <= '2018-06-25T00:00:00.000+04:00'", True),
    ("'2018-06-25' < '2018-06-25T01:00:00.000+04:00'", True),
    ("today() < now()", True),
    ("date('2018-06-26') > '2018-06-25T23:59:00.000+04:00'", True),
    ("d < '2026-02-28T00:30:00.000+04:00'", True),
    ("'2026-02-28T00:30:00.000+04:00' < d", False),
    ("'T' < '2026-02-28'", False),
    # times keep their offset
    ("decimal-time('06:00:00Z')", 10 / 24),
    ("decimal-time('2020-01-01T12:00:00.000+04:00')", 0.5),
    ("format-date-time('23:30:00Z', '%H:%M')", "03:30"),
    ("format-date(18321, '%Y-%m-%d %H')", "2020-02-29 00"),
    ("format-date(true(), '%Y')", ""),
    ("format-date('9999-12-31T23:00:00-14:00', '%Y')", ""),
]


@pytest.mark.parametrize(("source", "value"), CASES, ids=[case[0] for case in CASES])
def test_a_date_means(evaluate, source, value):
    result = evaluate(source)
    assert result == (pytest.approx(value) if isinstance(value, float) else value)
    assert type(result) is type(value)


@pytest.mark.parametrize(
    "source",
    [
        "decimal-time('a')",
        "decimal-time('24:00:00.000+04:00')",
        "decimal-time('06:00:00.000-24:00')",
        "decimal-time('06:00:00.000+04:60')",
        "decimal-date-time('2020-02-30')",
        "number('2020-13-01')",
    ],
)
def test_what_is_no_time_has_no_number(evaluate, source):
    assert math.isnan(evaluate(source))


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "Sun Nov"),
        ("fr", "dim. nov."),
        ("az", "B. noy"),
        ("ar", "الأحد نوفمبر"),
        ("English", "Sun Nov"),
        ("", "Sun Nov"),
    ],
)
def test_days_and_months_are_written_in_the_forms_language(evaluate, language, written):
    assert evaluate("format-date('2026-11-22', '%a %b')", language=language) == written


def test_one_language_leaves_no_words_to_the_next(evaluate):
    source = "format-date('2026-11-22', '%b')"
    written = [evaluate(source, language=language) for language in ("az", "ar", "fr", "tr")]
    assert written == ["noy", "نوفمبر", "nov.", "Kas"]


def test_a_moment_without_an_offset_is_the_sessions_own(evaluate):
    source = "decimal-date-time('1970-01-01T00:00:00')"
    assert evaluate(source, zone="America/Phoenix") == pytest.approx(7 / 24)
    assert evaluate(source, zone="Asia/Baku") == pytest.approx(-4 / 24)
