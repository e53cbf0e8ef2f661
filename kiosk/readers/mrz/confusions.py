# SPDX-License-Identifier: Apache-2.0
"""Symbols that look alike, and when a check digit tells which of them was meant.

A check digit is a sum modulo 10: one wrong text in ten has the right one by chance, and any wrong
symbol is made good by another wrong one. So a number is corrected only when all of this holds:
letters stand between its digits, as in few numbers and as a reader leaves them that took a 0 for
an O; one text alone, of one or two other symbols, has the shape of most numbers and the check
digit; that leaves the last symbol as it is, which in many numbers is a letter of its own; and no
other single symbol would explain the digit as well. What that leaves uncertain the person is
asked to compare.
"""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from kiosk.readers.mrz.checkdigit import check_digit

ALIKE: Final = ("0ODQ", "1I", "2Z", "5S", "6G", "8B")
"""What readers and people take for each other, in OCR-B and in other type."""

_MOST: Final = 2
"""So many wrong symbols are reckoned with."""

_OTHERS: Final = {symbol: group.replace(symbol, "") for group in ALIKE for symbol in group}

_USUAL: Final = re.compile("[A-Z]{0,3}[0-9]+<*")
"""The shape of most numbers: a series of no letters or a few, then digits only."""

_Change = tuple[int, str, int]
"""A place, the symbol to stand there, and by how much the check digit grows by that."""


def proved(text: str, digit: str) -> str | None:
    """Give the number that was meant, where this check digit proves it."""
    if _USUAL.fullmatch(text) or not digit.isdigit():
        return None
    lacking = int(digit) - int(check_digit(text))
    changes = tuple(_changes(text))
    only: str | None = None
    for many in range(1, _MOST + 1):
        for some in combinations(changes, many):
            if (sum(by for *_, by in some) - lacking) % 10 or _collide(some):
                continue
            other = _changed(text, some)
            if _USUAL.fullmatch(other):
                if only is not None:
                    return None
                only = other
            elif many == 1:
                return None
    end = len(text.rstrip("<")) - 1
    return only if only is not None and only[end] == text[end] else None


def _changes(text: str) -> Iterator[_Change]:
    for place, symbol in enumerate(text):
        before = "<" * place  # weighs nothing
        for other in _OTHERS.get(symbol, ""):
            by = int(check_digit(before + other)) - int(check_digit(before + symbol))
            yield place, other, by


def _collide(changes: tuple[_Change, ...]) -> bool:
    return len({place for place, *_ in changes}) < len(changes)


def _changed(text: str, changes: tuple[_Change, ...]) -> str:
    symbols = list(text)
    for place, symbol, _ in changes:
        symbols[place] = symbol
    return "".join(symbols)
