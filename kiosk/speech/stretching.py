# SPDX-License-Identifier: Apache-2.0
"""Faster or slower at the same pitch: overlapping pieces of the sound, joined where they agree (WSOLA)."""

from array import array
from collections.abc import Callable, Iterator
from operator import mul
from typing import Final

HOP: Final = 441
"""Samples that come out at a time: a fiftieth of a second."""
_REACH: Final = 220
"""How far from its due place a piece is looked for: half a period of the deepest voice."""
_STEP: Final = 8
"""Places that are tried, apart; the ear does not hear the difference."""
_SPARSE: Final = 5
"""Every fifth sample says as well how alike two pieces are."""

_RISING: Final = [place / HOP for place in range(HOP)]
_FALLING: Final = [1 - share for share in _RISING]


def stretched(
    samples: bytes, rate: Callable[[], float], gain: Callable[[], float]
) -> Iterator[bytes]:
    """Give a sound piece by piece at the rate and the loudness of the moment."""
    sound = array("h", samples)
    place, tail = 0.0, array("h")
    while int(place) + 2 * HOP + _REACH < len(sound):
        speed = rate()
        start = int(place) if not tail or speed == 1.0 else _like(sound, int(place), tail)
        piece = sound[start : start + HOP]
        joined = piece if not tail or speed == 1.0 else _faded(tail, piece)
        yield _amplified(joined, gain())
        tail = sound[start + HOP : start + 2 * HOP]
        place = (start if speed == 1.0 else place) + HOP * speed
    rest = sound[int(place) :]
    if tail and len(rest) >= HOP:
        rest = _faded(tail, rest[:HOP]) + rest[HOP:]
    yield _amplified(rest, gain())


def _like(sound: "array[int]", due: int, tail: "array[int]") -> int:
    """Find the place near ``due`` where the sound goes on most like ``tail``."""
    wanted = tail[::_SPARSE]

    def alike(start: int) -> int:
        return sum(map(mul, wanted, sound[start : start + HOP : _SPARSE]))

    return max(range(max(0, due - _REACH), due + _REACH, _STEP), key=alike)


def _faded(old: "array[int]", new: "array[int]") -> "array[int]":
    pairs = zip(map(mul, old, _FALLING), map(mul, new, _RISING), strict=False)
    return array("h", [int(one + other) for one, other in pairs])


def _amplified(piece: "array[int]", gain: float) -> bytes:
    if gain == 1.0:
        return piece.tobytes()
    return array("h", [int(sample * gain) for sample in piece]).tobytes()
