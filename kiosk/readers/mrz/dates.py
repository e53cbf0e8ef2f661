# SPDX-License-Identifier: Apache-2.0
"""Dates of two-digit years, with parts that may be unknown."""

from datetime import date
from typing import Final

from kiosk.readers.mrz.model import PartialDate

_UNKNOWN: Final = "<<"
_REACH: Final = 50
"""Years around today in which a day of expiry is looked for."""


def birth(text: str, today: date) -> PartialDate | None:
    """Read a date of birth: the latest century that doesn't lie in the future."""
    return _read(text, [today.year // 100 * 100 - back for back in (0, 100)], latest=today)


def expiry(text: str, today: date) -> PartialDate | None:
    """Read a date of expiry: the century that brings it within fifty years of today."""
    first = today.year - _REACH
    base = first // 100 * 100
    return _read(
        text, [base if text[:2].isdigit() and base + int(text[:2]) >= first else base + 100]
    )


def _read(text: str, centuries: list[int], latest: date | None = None) -> PartialDate | None:
    """Read YYMMDD; None when it is no date in any of the centuries."""
    parts = [_part(text[at : at + 2]) for at in (0, 2, 4)]
    if any(part == -1 for part in parts):
        return None
    short, month, day = parts
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    if short is None:
        return PartialDate(None, month, day)
    for century in centuries:
        try:
            earliest = date(century + short, month or 1, day if month and day else 1)
        except ValueError:
            continue
        if latest is None or earliest <= latest:
            return PartialDate(century + short, month, day)
    return None


def _part(text: str) -> int | None:
    """Read two digits: None when the zone leaves them open, -1 when they are neither."""
    if text == _UNKNOWN:
        return None
    return int(text) if text.isdigit() else -1
