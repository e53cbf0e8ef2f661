# SPDX-License-Identifier: Apache-2.0
"""PINs: which will do, and how they are kept."""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError
from argon2.low_level import Type

from kiosk.errors import StaffError
from kiosk.hashing import Hasher
from kiosk.staff.names import key_of

LEAST: Final = 6
MOST: Final = 12

_PIN: Final = re.compile(rf"[0-9]{{{LEAST},{MOST}}}")
_TEN: Final = 10

_MEMORY: Final = 64 << 10
"""KiB for a guess: a PIN is short, so each guess at a stolen disk shall cost; decision 58."""
_ROUNDS: Final = 3
_MOST_MEMORY: Final = 128 << 10
_MOST_ROUNDS: Final = 10

HASHER: Final = Hasher(memory=_MEMORY, rounds=_ROUNDS, waiting=4)


def digits(text: str) -> str:
    """Write digits of any script as 0 to 9; keypads of some languages have their own."""
    return "".join(str(unicodedata.decimal(one, one)) for one in text)


def check(pin: str, name: str) -> None:
    """Raise StaffError ``staff.pin`` for a PIN that others would guess first."""
    if not _PIN.fullmatch(pin):
        raise StaffError(f"{LEAST} to {MOST} digits", code="staff.pin")
    steps = {(int(after) - int(before)) % _TEN for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, _TEN - 1}:
        raise StaffError("one digit again and again, or a plain run", code="staff.pin")
    if pin in key_of(name):
        raise StaffError("a part of the name", code="staff.pin")


def is_kept_pin(text: str) -> bool:
    """Say whether that is a PIN as it is kept, whose comparing costs no more than is borne."""
    try:
        found = extract_parameters(text)
    except (InvalidHashError, ValueError):
        return False
    return (
        found.type is Type.ID
        and found.memory_cost <= _MOST_MEMORY
        and found.time_cost <= _MOST_ROUNDS
        and found.parallelism == 1
    )
