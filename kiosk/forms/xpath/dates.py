# SPDX-License-Identifier: Apache-2.0
"""Dates, times and moments as ODK writes and counts them."""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z", re.ASCII)
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?(Z|[+-]\d{2}(?::?\d{2})?)?\Z", re.ASCII
)
EPOCH = date(1970, 1, 1)
_EPOCH_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
SECONDS_PER_DAY = 86_400


def read_date(text: str) -> date | None:
    """Read ``YYYY-MM-DD``; None when there is no such day."""
    match = _DATE.match(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Read ``HH:MM[:SS[.fff]][offset]``; None when there is no such time."""
    match = _TIME.match(text)
    if match is None:
        return None
    fraction = int((match[4] or "0").ljust(6, "0"))
    try:
        return time(int(match[1]), int(match[2]), int(match[3] or 0), fraction, _offset(match[5]))
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError(text)
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """Read a dateTime, or a date as its local midnight; always aware."""
    day_text, separator, time_text = text.partition("T")
    day = read_date(day_text)
    if day is None:
        return None
    clock = read_time(time_text) if separator else time()
    if clock is None:
        return None
    moment = datetime.combine(day, clock)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def localised(moment: datetime, zone: tzinfo) -> datetime | None:
    """Turn an aware moment into local time; None at the very ends of the calendar."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return None


def days_of(text: str, zone: tzinfo, *, midnight: bool = False) -> float:
    """Count days since 1970-01-01: whole for a date, with a fraction for a dateTime; else NaN.

    With ``midnight`` a date is the moment of its local midnight, as a dateTime is one.
    """
    if "T" not in text and not midnight:
        day = read_date(text)
        return math.nan if day is None else float((day - EPOCH).days)
    moment = read_moment(text, zone)
    return math.nan if moment is None else (moment - _EPOCH_MOMENT) / _DAY


def day_text(days: float) -> str:
    """Write the day that a number of days since 1970-01-01 falls on; '' when out of range."""
    if not math.isfinite(days):
        return ""
    try:
        return (EPOCH + timedelta(days=math.floor(days))).isoformat()
    except OverflowError:
        return ""


def moment_text(moment: datetime) -> str:
    """Write a dateTime with milliseconds and offset."""
    return moment.isoformat(timespec="milliseconds")


def moment_of(days: float, zone: tzinfo) -> datetime | None:
    """Turn days since 1970-01-01 UTC into a local moment."""
    if not math.isfinite(days):
        return None
    try:
        return (_EPOCH_MOMENT + timedelta(seconds=round(days * SECONDS_PER_DAY, 3))).astimezone(
            zone
        )
    except OverflowError:
        return None
