# SPDX-License-Identifier: Apache-2.0
"""Passwords, as argon2id keeps them."""

from functools import cache
from threading import BoundedSemaphore, Lock
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.errors import OperationalError

LEAST: Final = 12
"""Characters, as NIST SP 800-63B-4 asks where a password is all there is (15) or less guessing
is possible (8): here guessing stops at fifteen tries."""
MOST: Final = 256

_WAITING: Final = 8
"""How many may wait: each holds one of the threads that stations are answered by."""

_hasher: Final = PasswordHasher(time_cost=3, memory_cost=32 << 10, parallelism=1)
_one: Final = Lock()
"""One at a time: the work takes 32 MiB, and nobody may ask for that many times over."""
_waiting: Final = BoundedSemaphore(_WAITING)


class TooManyError(OperationalError):
    """So many try to sign in at once that this one has to come again."""

    code = "desk.busy"


def hashed(password: str) -> str:
    """Make what is kept of a password."""
    with _one:
        return _hasher.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Say whether it is the password; takes as long where there is none to compare with.

    Raises TooManyError.
    """
    if not _waiting.acquire(blocking=False):
        raise TooManyError
    try:
        return _fits(password[: MOST + 1], kept)
    finally:
        _waiting.release()


def _fits(password: str, kept: str | None) -> bool:
    with _one:
        try:
            _hasher.verify(kept or _nobodys(), password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


@cache
def _nobodys() -> str:
    return _hasher.hash("")
