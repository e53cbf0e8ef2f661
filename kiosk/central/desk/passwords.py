# SPDX-License-Identifier: Apache-2.0
"""Passwords, as argon2id keeps them."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Final

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


def is_guessable(password: str, name: str) -> bool:
    """Whether it rests on words that anybody would try first, the account's own name among them."""
    known = _guessable()
    plain = "".join(letter for letter in password.casefold() if letter.isalnum())
    left = plain
    for word in (*_parts(name), *known["words"]):
        left = left.replace(word, "")
    return bool(len(left) < known["least"] or len(set(plain)) < known["kinds"])


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


def _parts(name: str) -> list[str]:
    """Part an account's name at its signs; what is shorter than three letters is no word."""
    spaced = "".join(letter if letter.isalnum() else " " for letter in name.casefold())
    return sorted((one for one in spaced.split() if len(one) > 2), key=len, reverse=True)


@cache
def _guessable() -> dict[str, Any]:
    """Read the words, the longest first: a shorter one may stand within a longer."""
    text = (resources.files("kiosk.central.desk") / "guessable.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    return {**found, "words": sorted(found["words"], key=len, reverse=True)}
