# SPDX-License-Identifier: Apache-2.0
"""Functions on dates and times."""

import math
import re
from datetime import datetime, time

from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.dates import (
    SECONDS_PER_DAY,
    day_text,
    days_of,
    moment_of,
    moment_text,
    read_date,
    read_moment,
    read_time,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.registry import function
from kiosk.forms.xpath.values import Value, to_number, to_text

_DIRECTIVE = re.compile(r"%(.)", re.DOTALL)


@function("today", "", Kind.TEXT, pure=False)
def today(env: Environment) -> str:
    """Say the local date."""
    return env.now().date().isoformat()


@function("now", "", Kind.TEXT, pure=False)
def now(env: Environment) -> str:
    """Say the local moment with its offset."""
    return moment_text(env.now())


@function("date", "v", Kind.TEXT, pure=False)
def date(env: Environment, value: Value) -> str:
    """Make a date of a text or a number of days; blank when it is none."""
    return date_text(value, env)


def date_text(value: Value, env: Environment) -> str:
    """Write a value as a date; a dateTime is cut to its date."""
    if isinstance(value, float | bool):
        return day_text(to_number(value, env))
    text = to_text(value).strip()
    day = read_date(text.partition("T")[0])
    if day is not None:
        return day.isoformat()
    number = to_number(text, env)
    return day_text(number)


@function("date-time", "v", Kind.TEXT, pure=False)
def date_time(env: Environment, value: Value) -> str:
    """Make a dateTime of a text or a number of days; blank when it is none."""
    if not isinstance(value, float | bool):
        text = to_text(value).strip()
        moment = read_moment(text, env.zone)
        if moment is not None:
            return moment_text(moment.astimezone(env.zone))
        value = to_number(text, env)
    found = moment_of(to_number(value, env), env.zone)
    return "" if found is None else moment_text(found)


@function("decimal-date-time", "v", Kind.NUMBER, pure=False)
def decimal_date_time(env: Environment, value: Value) -> float:
    """Count days since 1970-01-01 with a fraction."""
    if isinstance(value, float | bool):
        return to_number(value, env)
    return days_of(to_text(value).strip(), env.zone)


@function("decimal-time", "v", Kind.NUMBER, pure=False)
def decimal_time(env: Environment, value: Value) -> float:
    """Say the part of the local day that has passed."""
    text = to_text(value).strip()
    clock = read_time(text)
    if clock is None:
        moment = read_moment(text, env.zone)
        if moment is None or "T" not in text:
            return math.nan
        clock = moment.astimezone(env.zone).time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return seconds / SECONDS_PER_DAY


@function("format-date", "vt", Kind.TEXT, pure=False)
def format_date(env: Environment, value: Value, layout: str) -> str:
    """Write a date by a layout of ``%`` signs in the form's language."""
    return _written(value, layout, env)


@function("format-date-time", "vt", Kind.TEXT, pure=False)
def format_date_time(env: Environment, value: Value, layout: str) -> str:
    """Write a dateTime by a layout of ``%`` signs in the form's language."""
    return _written(value, layout, env)


def _written(value: Value, layout: str, env: Environment) -> str:
    moment = _moment(value, env)
    if moment is None:
        return ""
    return _DIRECTIVE.sub(lambda match: _part(match[1], moment, env.language), layout)


def _moment(value: Value, env: Environment) -> datetime | None:
    if isinstance(value, float | bool):
        return moment_of(to_number(value, env), env.zone)
    text = to_text(value).strip()
    moment = read_moment(text, env.zone)
    if moment is not None:
        return moment.astimezone(env.zone) if "T" in text else moment
    clock = read_time(text)
    if clock is not None:
        return datetime.combine(env.now().date(), clock.replace(tzinfo=None), env.zone)
    number = to_number(text, env)
    if number.is_integer():
        day = read_date(day_text(number))
        return None if day is None else datetime.combine(day, time(), env.zone)
    return moment_of(number, env.zone)


def _part(directive: str, moment: datetime, language: str) -> str:
    plain = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "%": "%",
    }.get(directive)
    if plain is not None:
        return plain
    if directive == "b":
        return named(moment, "LLL", language)
    return named(moment, "ccc", language) if directive == "a" else f"%{directive}"


def named(moment: datetime, pattern: str, language: str) -> str:
    """Write a month's or a weekday's short name in a language, English when it is unknown."""
    from babel import Locale, UnknownLocaleError  # late: half the forms never write a date
    from babel.dates import format_datetime

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        locale = Locale("en")
    return str(format_datetime(moment.replace(tzinfo=None), pattern, locale=locale))
