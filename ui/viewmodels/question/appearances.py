# SPDX-License-Identifier: Apache-2.0
"""Appearances that forms of some years ago ask for, by the names that they have now."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_NOW: Final[Mapping[str, str]] = {
    "compact": "columns-pack",
    "horizontal": "columns",
    "horizontal-compact": "columns-pack",
    "quickcompact": "quick columns-pack",
    "search": "autocomplete",
}
_NUMBERED: Final[Mapping[str, str]] = {"compact": "columns", "quickcompact": "quick columns"}
"""Those that end in a number, which goes on behind the new name."""


@lru_cache(maxsize=256)
def of_today(appearances: frozenset[str]) -> frozenset[str]:
    """Say what a question asks for today; what is not old stays as it is."""
    return frozenset(one for name in appearances for one in _renamed(name).split())


def _renamed(name: str) -> str:
    stem, _, number = name.rpartition("-")
    if number.isdecimal() and stem in _NUMBERED:
        return f"{_NUMBERED[stem]}-{number}"
    return _NOW.get(name, name)
