# SPDX-License-Identifier: Apache-2.0
"""sRGB as a colour profile (ICC.1:2010, version 4): what the colours of a page's dots mean.

Written here out of the standard's numbers (IEC 61966-2-1), so that it holds no day and no name.
"""

import struct
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

_VERSION: Final = 0x04200000
_MADE: Final = (2010, 1, 1, 0, 0, 0)
"""A profile has to say a day; this one is nobody's."""
_D50: Final = (0.9642, 1.0, 0.8249)
_RED: Final = (0.4360747, 0.2225045, 0.0139322)
_GREEN: Final = (0.3850649, 0.7168786, 0.0971045)
_BLUE: Final = (0.1430804, 0.0606169, 0.7141733)
"""The primaries as they are under D50, by Bradford's adaptation."""
_FROM_D65: Final = (
    *(1.0478112, 0.0228866, -0.0501270),
    *(0.0295424, 0.9904844, -0.0170491),
    *(-0.0092345, 0.0150436, 0.7521316),
)
_CURVE: Final = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""How light rises: a power above the last, a line below it."""
_HEAD: Final = 128


@cache
def srgb_profile() -> bytes:
    """Write the profile; always the same bytes."""
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(_CURVE)
    tags = {
        b"desc": _text("sRGB"),
        b"cprt": _text("Public domain"),
        b"wtpt": _place(_D50),
        b"chad": b"sf32" + bytes(4) + _fixed(_FROM_D65),
        b"rXYZ": _place(_RED),
        b"gXYZ": _place(_GREEN),
        b"bXYZ": _place(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return _profile(tags)


def _profile(tags: Mapping[bytes, bytes]) -> bytes:
    """Put the tags behind each other; equal ones are kept once."""
    begin = _HEAD + 4 + 12 * len(tags)
    table, bodies, places = bytearray(struct.pack(">I", len(tags))), bytearray(), {}
    for name, body in tags.items():
        if body not in places:
            places[body] = begin + len(bodies)
            bodies += body + bytes(-len(body) % 4)
        table += name + struct.pack(">II", places[body], len(body))
    head = struct.pack(
        ">I4sI4s4s4s6H4s4sIIIQI",
        begin + len(bodies),
        bytes(4),
        _VERSION,
        *(b"mntr", b"RGB ", b"XYZ "),
        *_MADE,
        *(b"acsp", bytes(4)),
        *(0, 0, 0, 0, 0),
    )
    return (head + _fixed(_D50)).ljust(_HEAD, b"\0") + bytes(table) + bytes(bodies)


def _fixed(numbers: Sequence[float]) -> bytes:
    return b"".join(struct.pack(">i", round(one * 65536)) for one in numbers)


def _place(numbers: Sequence[float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(numbers)


def _text(words: str) -> bytes:
    written = words.encode("utf-16-be")
    return (
        b"mluc"
        + bytes(4)
        + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(written), 28)
        + written
    )
