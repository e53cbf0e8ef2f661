# SPDX-License-Identifier: Apache-2.0
"""Passwords, as argon2id keeps them."""

from typing import Final

from kiosk.errors import OperationalError
from kiosk.hashing import CrowdError, Hasher

LEAST: Final = 12
"""Characters, as NIST SP 800-63B-4 asks where a password is all there is (15) or less guessing
is possible (8): here guessing stops at fifteen tries."""
MOST: Final = 256

_WAITING: Final = 8
"""How many may wait: each holds one of the threads that stations are answered by."""

_hasher: Final = Hasher(memory=32 << 10, rounds=3, waiting=_WAITING)
"""One at a time: the work takes 32 MiB, and nobody may ask for that many times over."""


class TooManyError(OperationalError):
    """So many try to sign in at once that this one has to come again."""

    code = "desk.busy"


def hashed(password: str) -> str:
    """Make what is kept of a password."""
    return _hasher.hashed(password)


def fits(password: str, kept: str | None) -> bool:
    """Say whether it is the password; takes as long where there is none to compare with.

    Raises TooManyError.
    """
    try:
        return _hasher.fits(password[: MOST + 1], kept)
    except CrowdError:
        raise TooManyError from None
