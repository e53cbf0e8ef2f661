# SPDX-License-Identifier: Apache-2.0
"""Functions on dates and times."""

import math
import re
from collections.abc import Callable
from datetime import datetime, time

from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.dates import (
    SECONDS_PER_DAY,
    day_text,
    days_of,
    localised,
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


@function("date", "v", Kind.TEXT)
def date(env: Environment, value: Value) -> str:
    """Make a date of a text or of whole days; blank when it is none.

    A time of day is never thrown away: with one it is a dateTime.
    """
    return _written_out(value, env, whole=day_text)


@function("date-time", "v", Kind.TEXT)
def date_time(env: Environment, value: Value) -> str:
    """Make a dateTime of a text or of days since 1970-01-01 UTC; a date stays one."""
    return _written_out(value, env, whole=lambda days: _moment_text(days, env))


def _written_out(value: Value, env: Environment, *, whole: Callable[[float], str]) -> str:
    if isinstance(value, bool):
        return ""
    if not isinstance(value, float):
        text = to_text(value).strip()
        moment = read_moment(text, env.zone)
        if moment is not None:
            return _local_text(moment, env) if "T" in text else moment.date().isoformat()
        value = to_number(text, env)
    return whole(value) if value.is_integer() else _moment_text(value, env)


def _moment_text(days: float, env: Environment) -> str:
    found = moment_of(days, env.zone)
    return "" if found is None else moment_text(found)


def _local_text(moment: datetime, env: Environment) -> str:
    local = localised(moment, env.zone)
    return "" if local is None else moment_text(local)


@function("decimal-date-time", "v", Kind.NUMBER)
def decimal_date_time(env: Environment, value: Value) -> float:
    """Count days since 1970-01-01 UTC with a fraction; a date is its local midnight."""
    if isinstance(value, float | bool):
        return to_number(value, env)
    return days_of(to_text(value).strip(), env.zone, midnight=True)


@function("decimal-time", "v", Kind.NUMBER, pure=False)
def decimal_time(env: Environment, value: Value) -> float:
    """Say the part of the local day that has passed."""
    text = to_text(value).strip()
    moment = _timed(text, env) or (read_moment(text, env.zone) if "T" in text else None)
    clock = None if moment is None else localised(moment, env.zone)
    if clock is None:
        return math.nan
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return seconds / SECONDS_PER_DAY


def _timed(text: str, env: Environment) -> datetime | None:
    """Read a time as a moment of today; one without an offset is local."""
    clock = read_time(text)
    if clock is None:
        return None
    moment = datetime.combine(env.now().date(), clock)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=env.zone)


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
    if isinstance(value, bool):
        return None
    if not isinstance(value, float):
        text = to_text(value).strip()
        moment = read_moment(text, env.zone) or _timed(text, env)
        if moment is not None:
            return localised(moment, env.zone)
        value = to_number(text, env)
    if value.is_integer():
        day = read_date(day_text(value))
        return None if day is None else datetime.combine(day, time(), env.zone)
    return moment_of(value, env.zone)


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
    # Not the stand-alone names: Babel lets languages without them share the first one's.
    if directive == "b":
        return named(moment, "MMM", language)
    return named(moment, "EEE", language) if directive == "a" else f"%{directive}"


def named(moment: datetime, pattern: str, language: str) -> str:
    """Write a month's or a weekday's short name in a language, English when it is unknown."""
    from babel import Locale, UnknownLocaleError  # late: half the forms never write a date
    from babel.dates import format_datetime

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        locale = Locale("en")
    return str(format_datetime(moment.replace(tzinfo=None), pattern, locale=locale))
