# SPDX-License-Identifier: Apache-2.0
"""Reference numbers: short enough to write down, and a slip of the pen does not fit.

Twelve symbols of Crockford's base 32 (no I, L, O, U): four name the station, seven come
from the submission's id, the last one checks the others. The check is a weighted sum in
GF(32), where every place has a weight of its own: it catches every single wrong symbol
and every exchange of two symbols, wherever they stand.
"""

import hashlib
from itertools import combinations
from typing import Final, NewType

Reference = NewType("Reference", str)
"""Twelve symbols without spaces, as stored and signed."""

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
STATION_LENGTH: Final = 4
GROUP: Final = 4

TRAINING_STATION: Final = "TRNG"
"""The code of every station at which people practise; no station that takes applications has it."""

_SERIAL_LENGTH: Final = LENGTH - STATION_LENGTH - 1
_FIELD: Final = 0b100101
"""x⁵ + x² + 1, primitive over GF(2): powers of x are 31 different weights."""

_VALUES: Final = {symbol: value for value, symbol in enumerate(ALPHABET)}
_ALIKE: Final = {"I": "1", "L": "1", "O": "0", "İ": "1", "ı": "1"}
_IGNORED: Final = frozenset(
    " \t\r\n\u00a0\u2007\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"
    "\u200b\u200e\u200f\u2066\u2067\u2068\u2069"
)
_NORMAL: Final = str.maketrans(
    {symbol.lower(): symbol for symbol in ALPHABET}
    | {letter.lower(): digit for letter, digit in _ALIKE.items() if letter.isascii()}
    | _ALIKE
    | dict.fromkeys(_IGNORED, "")
)


def make(submission_id: str, station_code: str, n: int = 0) -> Reference:
    """Make the reference number of a submission; the same arguments give the same number.

    ``n`` counts up when the number is already taken in the station's database.
    Raises ValueError for a station code that isn't four symbols of the alphabet.
    """
    if len(station_code) != STATION_LENGTH or not set(station_code) <= _VALUES.keys():
        raise ValueError("a station code is four Crockford base 32 symbols")
    digest = hashlib.sha256(submission_id.encode() + n.to_bytes(4, "big")).digest()
    number = int.from_bytes(digest, "big") >> (len(digest) * 8 - 5 * _SERIAL_LENGTH)
    serial = "".join(
        ALPHABET[number >> shift & 31] for shift in range(5 * (_SERIAL_LENGTH - 1), -1, -5)
    )
    body = station_code + serial
    return Reference(body + _check_symbol(body))


def is_training(text: str) -> bool:
    """Say whether a station's code, or a number that it made, is of training."""
    return text[:STATION_LENGTH] == TRAINING_STATION


def normalise(text: str) -> str:
    """Bring a number as typed, scanned or read aloud to the stored form.

    Spaces, hyphens and invisible direction marks go, letters become capitals, and the
    letters that look like digits (I, L, O) become those. The result is not checked.
    """
    return text.translate(_NORMAL)


def check(text: str) -> bool:
    """Say whether this can be a reference number, however it is spaced."""
    symbols = normalise(text)
    if len(symbols) != LENGTH or not set(symbols) <= _VALUES.keys():
        return False
    return symbols[-1] == _check_symbol(symbols[:-1])


def near(text: str) -> tuple[Reference, ...]:
    """List the numbers that one slip of the pen made this text of, which is none itself.

    A slip is one symbol that is wrong, left out or written twice, or two that changed places.
    """
    symbols = normalise(text)
    found: set[str] = set()
    match len(symbols) - LENGTH:
        case 0:
            found |= {_exchanged(symbols, *pair) for pair in combinations(range(LENGTH), 2)}
            found |= {_put(symbols, at, at + 1, one) for at in range(LENGTH) for one in ALPHABET}
        case -1:
            found |= {_put(symbols, at, at, one) for at in range(LENGTH) for one in ALPHABET}
        case 1:
            found |= {_put(symbols, at, at + 1, "") for at in range(LENGTH + 1)}
    return tuple(Reference(one) for one in sorted(found) if check(one))


def grouped(text: str) -> str:
    """Write the number in groups of four, for eyes: ``BK03 7F4K 92QX``."""
    return " ".join(_groups(text))


def spoken(text: str) -> str:
    """Write the number symbol by symbol with a pause between groups, for a voice."""
    return ", ".join(" ".join(group) for group in _groups(text))


def _put(symbols: str, start: int, end: int, new: str) -> str:
    return symbols[:start] + new + symbols[end:]


def _exchanged(symbols: str, left: int, right: int) -> str:
    listed = list(symbols)
    listed[left], listed[right] = listed[right], listed[left]
    return "".join(listed)


def _groups(text: str) -> list[str]:
    symbols = normalise(text)
    return [symbols[start : start + GROUP] for start in range(0, len(symbols), GROUP)]


def _check_symbol(body: str) -> str:
    """Choose the symbol that makes the weighted sum of all twelve zero; its own weight is 1."""
    total = 0
    for place, symbol in enumerate(body):
        total ^= _multiply(_WEIGHTS[place], _VALUES[symbol])
    return ALPHABET[total]


def _multiply(left: int, right: int) -> int:
    """Multiply two elements of GF(32)."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        right >>= 1
        left <<= 1
        if left & 32:
            left ^= _FIELD
    return product


def _powers() -> tuple[int, ...]:
    """Weights from the last place of the body to the first: x¹, x², …, never 1."""
    weights = [2]
    while len(weights) < LENGTH - 1:
        weights.append(_multiply(weights[-1], 2))
    return tuple(reversed(weights))


_WEIGHTS: Final = _powers()
