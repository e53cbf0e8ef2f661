# SPDX-License-Identifier: Apache-2.0
"""Functions on text."""

import math
import string

from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.registry import flatten, function, text_of_item
from kiosk.forms.xpath.patterns import matches
from kiosk.forms.xpath.values import Value, to_text

_ALPHABET = string.ascii_letters + string.digits


@function("concat", "v*", Kind.TEXT)
def concat(env: Environment, *values: Value) -> str:
    """Join everything, node-sets flattened; an answer of the own round stands for itself."""
    return env.joined("", [text_of_item(item) for item in flatten(values)])


@function("join", "ts*", Kind.TEXT)
def join(env: Environment, glue: str, *values: Value) -> str:
    """Join everything with ``glue`` between."""
    texts = [text_of_item(item) for item in flatten(values)]
    return env.joined(glue, texts)


def _bound(number: float, length: int) -> int:
    """Turn a number into a position counted from 0, negative ones from the end."""
    if math.isnan(number):
        return 0
    place = int(max(-1e9, min(1e9, number)))
    return max(0, length + place) if place < 0 else min(place, length)


@function("substr", "tnn?", Kind.TEXT)
def substr(_env: Environment, text: str, start: float, end: float | None = None) -> str:
    """Cut from ``start`` (from 0) to before ``end``."""
    stop = len(text) if end is None else _bound(end, len(text))
    return text[_bound(start, len(text)) : stop]


@function("substring", "tnn?", Kind.TEXT)
def substring(_env: Environment, text: str, start: float, length: float | None = None) -> str:
    """Cut as XPath 1.0 says: counted from 1, both numbers rounded."""
    first = _half_up(start)
    end = math.inf if length is None else first + _half_up(length)
    return "".join(sign for place, sign in enumerate(text, 1) if first <= place < end)


def _half_up(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number


@function("substring-before", "tt", Kind.TEXT)
def substring_before(_env: Environment, text: str, mark: str) -> str:
    """Say what stands before the first ``mark``."""
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


@function("substring-after", "tt", Kind.TEXT)
def substring_after(_env: Environment, text: str, mark: str) -> str:
    """Say what stands behind the first ``mark``."""
    return text.partition(mark)[2] if mark else text


@function("translate", "ttt", Kind.TEXT)
def translate(_env: Environment, text: str, signs: str, others: str) -> str:
    """Replace sign by sign; one without a partner is dropped."""
    table: dict[int, str | None] = {}
    for at, sign in enumerate(signs):
        table.setdefault(ord(sign), others[at] if at < len(others) else None)
    return text.translate(table)


@function("contains", "tt", Kind.BOOLEAN)
def contains(_env: Environment, text: str, part: str) -> bool:
    """Tell whether ``part`` stands in ``text``."""
    return part in text


@function("starts-with", "tt", Kind.BOOLEAN)
def starts_with(_env: Environment, text: str, part: str) -> bool:
    """Tell whether ``text`` begins with ``part``."""
    return text.startswith(part)


@function("ends-with", "tt", Kind.BOOLEAN)
def ends_with(_env: Environment, text: str, part: str) -> bool:
    """Tell whether ``text`` ends with ``part``."""
    return text.endswith(part)


@function("regex", "tt", Kind.BOOLEAN, pure=False)
def regex(env: Environment, text: str, pattern: str) -> bool:
    """Tell whether the whole text matches a regular expression."""
    return matches(pattern, text, env)


@function("uuid", "n?", Kind.TEXT, pure=False)
def uuid(env: Environment, length: float | None = None) -> str:
    """Make a random UUID, or ``length`` random letters and digits."""
    if length is None:
        return env.make_uuid()
    count = int(min(max(length, 0), 1000)) if math.isfinite(length) else 0
    return "".join(env.randomness.choice(_ALPHABET) for _ in range(count))


@function("boolean-from-string", "v", Kind.BOOLEAN)
def boolean_from_string(_env: Environment, value: Value) -> bool:
    """Tell whether the text is exactly ``true`` or ``1``."""
    return to_text(value) in {"true", "1"}
