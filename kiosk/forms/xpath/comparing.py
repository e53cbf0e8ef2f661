# SPDX-License-Identifier: Apache-2.0
"""Equality and order between any two values.

XPath 1.0 with ODK's choices: a missing node equals the blank text, two nodes bound as
numbers compare as numbers, dates compare as days.
"""

import operator
from collections.abc import Callable
from typing import NamedTuple

from kiosk.forms.nodes import Node, text_of
from kiosk.forms.xpath.dates import days_of
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.values import (
    Value,
    is_numeric,
    text_number,
    to_boolean,
    to_number,
)

ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def equal(left: Value, right: Value, env: Environment) -> bool:
    """Tell whether ``left = right``."""
    return _equality(left, right, env, wanted=True)


def unequal(left: Value, right: Value, env: Environment) -> bool:
    """Tell whether ``left != right``: not the opposite of ``=`` where sets are compared."""
    return _equality(left, right, env, wanted=False)


def _equality(left: Value, right: Value, env: Environment, *, wanted: bool) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return (to_boolean(left) == to_boolean(right)) is wanted
    if isinstance(left, list):
        if isinstance(right, list):
            return _sets(left, right, env, wanted=wanted)
        return _set_against(left, right, env, wanted=wanted)
    if isinstance(right, list):
        return _set_against(right, left, env, wanted=wanted)
    if isinstance(left, float) or isinstance(right, float):
        return (to_number(left, env) == to_number(right, env)) is wanted
    return (left == right) is wanted


def _sets(left: list[Node], right: list[Node], env: Environment, *, wanted: bool) -> bool:
    if not left or not right:
        return any((text_of(node) == "") is wanted for node in left or right) or (
            wanted and not left and not right
        )
    return any(_same(one, other, env) is wanted for one in left for other in right)


def _same(one: Node, other: Node, env: Environment) -> bool:
    text, other_text = text_of(one), text_of(other)
    if text == other_text:
        return True
    if is_numeric(one) and is_numeric(other):
        return text_number(text, env) == text_number(other_text, env)
    return False


def _set_against(nodes: list[Node], value: str | float, env: Environment, *, wanted: bool) -> bool:
    if isinstance(value, str):
        if not nodes:
            return (value == "") is wanted
        return any((text_of(node) == value) is wanted for node in nodes)
    return any((text_number(text_of(node), env) == value) is wanted for node in nodes)


def ordered(
    left: Value, right: Value, env: Environment, relation: Callable[[float, float], bool]
) -> bool:
    """Tell whether ``left`` stands in ``relation`` to ``right``, as numbers."""
    if isinstance(left, float | bool) or isinstance(right, float | bool):
        lefts, rights = _numbers(left, env), _numbers(right, env)
        return any(relation(one, other) for one in lefts for other in rights)
    measures, others = _measures(left, env), _measures(right, env)
    return any(
        relation(one.days, other.days)
        if one.timed is other.timed
        else relation(one.moment, other.moment)
        for one in measures
        for other in others
    )


class _Measure(NamedTuple):
    """A text as a number, and as a moment where it is a date."""

    days: float
    moment: float
    timed: bool


def _measures(value: str | list[Node], env: Environment) -> list[_Measure]:
    texts = [value] if isinstance(value, str) else [text_of(node) for node in value]
    return [_Measure(text_number(text, env), _moment(text, env), "T" in text) for text in texts]


def _moment(text: str, env: Environment) -> float:
    """Read a number, or a date as the moment of its local midnight."""
    number = text_number(text, env)
    if number.is_integer() and "-" in text.lstrip()[1:]:
        return days_of(text.strip(), env.zone, midnight=True)
    return number


def texts_ordered(
    left: str, right: str, env: Environment, relation: Callable[[float, float], bool]
) -> bool:
    """Tell whether two texts stand in ``relation``: a date meets a dateTime at midnight."""
    if ("T" in left) is not ("T" in right):
        return relation(_moment(left, env), _moment(right, env))
    return relation(text_number(left, env), text_number(right, env))


def _numbers(value: Value, env: Environment) -> list[float]:
    if isinstance(value, list):
        return [text_number(text_of(node), env) for node in value]
    return [to_number(value, env)]
