# SPDX-License-Identifier: Apache-2.0
"""Keeps what is put into a sentence apart from the direction of the words around it.

Among Arabic words the groups of a telephone number would change places, and an Arabic name would
pull the Latin words beside it around. The isolates of Unicode (UAX #9, 3.1.2) hold a value
together and the sentence in its order. Where every word runs from left to right, none are needed
and none are written.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_FIRST_STRONG: Final = "\N{FIRST STRONG ISOLATE}"
_END: Final = "\N{POP DIRECTIONAL ISOLATE}"
_RIGHT_TO_LEFT: Final = "\N{RIGHT-TO-LEFT MARK}"
_VALUE: Final = re.compile(r"%\((\w+)\)s")


def runs_to_the_left(text: str) -> bool:
    """Say whether any letter of a text is written from right to left."""
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)


def isolate(value: str) -> str:
    """Hold a value together in its own direction, whatever stands around it."""
    return f"{_FIRST_STRONG}{value}{_END}"


def apart(value: object, sentence: str) -> str:
    """Write a value as it may stand in a sentence: isolated where either runs to the left."""
    written = str(value)
    if not written or not (runs_to_the_left(sentence) or runs_to_the_left(written)):
        return written
    return isolate(written)


def filled(sentence: str, facts: Mapping[str, object]) -> str:
    """Put values into a sentence by their names (``%(name)s``), each apart from it.

    A sentence without a word of its own (``%(label)s: %(value)s``) runs as its first value does.
    Raises KeyError for a name that is not among them.
    """
    if not facts:
        return sentence
    values = {name: str(value) for name, value in facts.items()}
    first = _VALUE.search(sentence)
    is_wordless = not any(sign.isalpha() for sign in _VALUE.sub("", sentence))
    if first is None or not is_wordless or not any(map(runs_to_the_left, values.values())):
        return sentence % {name: apart(value, sentence) for name, value in values.items()}
    mark = _RIGHT_TO_LEFT if _begins_on_the_right(values[first[1]]) else ""
    return mark + sentence % {name: value and isolate(value) for name, value in values.items()}


def _begins_on_the_right(text: str) -> bool:
    """Say whether the first letter of a text is written from right to left (UAX #9, P2)."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), False)
