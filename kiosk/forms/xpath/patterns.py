# SPDX-License-Identifier: Apache-2.0
"""Authors' regular expressions, which must neither hang a kiosk nor fill its memory.

They have Java's syntax with Unicode classes, as on the tablets where forms are tried, which
``regex`` reads nearly all of; it can be told to stop in time, which ``re`` can't.
"""

import re
from typing import TYPE_CHECKING, Final

from kiosk.forms.xpath.environment import WORK, Environment

if TYPE_CHECKING:
    import regex

FIRST_SECONDS: Final = 0.25
"""How long a pattern may be tried on a text before it counts as no match."""
AGAIN_SECONDS: Final = 0.01
"""How long once it has taken too long before."""
MOST_TIMEOUTS: Final = 50
"""So many in one transaction, and it is given up."""
MOST_WEIGHT: Final = 50_000
"""Largest pattern once its counted repeats (``a{9}``) are written out, in signs."""
_MOST_KEPT: Final = 128
"""So many patterns a session keeps compiled."""

_PART = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?[:=!>]|\?<[=!]|\?P?<\w+>)?|\)|\{(\d+)(?:,\d*)?\}|.",
    re.DOTALL,
)


def matches(pattern: str, text: str, env: Environment) -> bool:
    """Tell whether the whole text matches; a bad or endless pattern doesn't."""
    known = env.patterns
    if pattern not in known:
        if len(known) >= _MOST_KEPT:
            known.clear()
        known[pattern] = _compiled(pattern)
    compiled: regex.Pattern[str] | None = known[pattern]
    if compiled is None:
        return False
    try:
        seconds = AGAIN_SECONDS if pattern in env.slow else FIRST_SECONDS
        return compiled.fullmatch(text, timeout=seconds) is not None
    except TimeoutError:
        if len(env.slow) < _MOST_KEPT:
            env.slow.add(pattern)
        env.spend(WORK // MOST_TIMEOUTS)
        return False
    except MemoryError:
        return False


def _compiled(pattern: str) -> "regex.Pattern[str] | None":
    if weight(pattern) > MOST_WEIGHT:
        return None
    import regex  # late: 70 ms and 11 MB, for forms that have a pattern

    try:
        # the library's own cache would outlive the person whose answer is in a pattern
        return regex.compile(pattern, cache_pattern=False)
    except (regex.error, RecursionError, MemoryError, OverflowError, ValueError):
        return None


def is_readable(pattern: str) -> bool:
    """Tell whether a pattern can ever match anything here; authors should know when it can't."""
    return _compiled(pattern) is not None


def weight(pattern: str) -> float:
    """Say how many signs a pattern has once its counted repeats are written out."""
    open_groups: list[float] = []
    here = last = 0.0
    for part in _PART.finditer(pattern):
        word = part[0]
        if part[1] is not None:
            here += last * (float(part[1]) - 1 if float(part[1]) > 1 else 0)
            last *= max(1.0, float(part[1]))
        elif word[0] == "(":
            open_groups.append(here)
            here = 0.0
        elif word == ")":
            last = here + 1
            here = last + (open_groups.pop() if open_groups else 0.0)
        else:
            last = 1.0
            here += last
    return here + sum(open_groups)
