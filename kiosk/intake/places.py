# SPDX-License-Identifier: Apache-2.0
"""References to answers in repeats, which say the place of each instance."""

import re
from collections.abc import Mapping
from typing import TypeVar

_Noted = TypeVar("_Noted")


def moved_up(noted: Mapping[str, _Noted], removed: str) -> dict[str, _Noted]:
    """Carry what is noted by reference over the removal of the instance at ``removed``.

    What stood in it is left out; what stood in the instances behind it moves up by one.
    """
    repeat, _, number = removed.rstrip("]").rpartition("[")
    place = re.compile(re.escape(repeat) + r"\[([0-9]+)\]")
    kept: dict[str, _Noted] = {}
    for ref, value in noted.items():
        found = place.match(ref)
        behind = int(found[1]) - int(number) if found else -1
        if found and behind > 0:
            kept[f"{repeat}[{int(found[1]) - 1}]{ref[found.end() :]}"] = value
        elif behind != 0:
            kept[ref] = value
    return kept
