# SPDX-License-Identifier: Apache-2.0
"""The check digit of ICAO Doc 9303-3, section 4.9."""

from typing import Final

_VALUES: Final = {
    symbol: value for value, symbol in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
} | {"<": 0}


def check_digit(text: str) -> str:
    """Sum the symbols with weights 7, 3, 1 repeating, modulo 10; ``text`` holds A-Z, 0-9 and <."""
    return str(sum(_VALUES[symbol] * (7, 3, 1)[i % 3] for i, symbol in enumerate(text)) % 10)
