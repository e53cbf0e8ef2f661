# SPDX-License-Identifier: Apache-2.0
"""The four types of XPath and how ODK turns one into another."""

import math
import re
from decimal import Decimal

from kiosk.forms.nodes import Node, text_of
from kiosk.forms.xpath.dates import days_of
from kiosk.forms.xpath.environment import Environment

Value = str | float | bool | list[Node]

_NUMBER = re.compile(
    r"[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)[ \t\r\n]*\Z", re.ASCII
)
_EXACT = 2**53


def number_text(number: float) -> str:
    """Write a number as plain decimals, never with an exponent."""
    if number == int_or_nan(number) and abs(number) < _EXACT:
        return str(int(number))
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    plain = format(Decimal(repr(number)), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def int_or_nan(number: float) -> float:
    """Truncate a finite number; NaN and infinities give NaN."""
    return float(int(number)) if math.isfinite(number) else math.nan


def text_number(text: str, env: Environment) -> float:
    """Read a number; a date or dateTime is its days since 1970-01-01; else NaN."""
    if text.isdecimal() and text.isascii():
        return float(text)
    match = _NUMBER.match(text)
    if match is not None:
        return float(match.group(1))
    return days_of(text.strip(), env.zone) if "-" in text else math.nan


def to_text(value: Value) -> str:
    """Convert as ``string()`` does."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return text_of(value[0]) if value else ""
    return number_text(value)


def to_number(value: Value, env: Environment) -> float:
    """Convert as ``number()`` does."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    return text_number(to_text(value), env)


def to_boolean(value: Value) -> bool:
    """Convert as ``boolean()`` does; a node bound as boolean counts by its text."""
    if isinstance(value, list):
        if len(value) == 1 and is_boolean(value[0]):
            return text_of(value[0]) in {"true", "1"}
        return bool(value)
    if isinstance(value, str):
        return value != ""
    return bool(value) and value == value  # noqa: PLR0124 (NaN is false)


def is_boolean(node: Node) -> bool:
    """Tell whether a node is bound as boolean."""
    return node.template is not None and node.template.data_type == "boolean"


def is_numeric(node: Node) -> bool:
    """Tell whether a node is bound as int or decimal."""
    return node.template is not None and node.template.is_numeric
