# SPDX-License-Identifier: Apache-2.0
"""Functions on numbers."""

import math
from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal

from kiosk.forms.nodes import Node, text_of
from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.registry import (
    Item,
    flatten,
    function,
    number_of_item,
    text_of_item,
)
from kiosk.forms.xpath.values import Value, int_or_nan, is_boolean, text_number, to_boolean

_HALF = Decimal("0.5")
_MAX_DIGITS = 30


@function("int", "n", Kind.NUMBER)
def truncate(_env: Environment, number: float) -> float:
    """Drop the fraction."""
    return int_or_nan(number)


@function("floor", "n", Kind.NUMBER)
def floor(_env: Environment, number: float) -> float:
    """Say the next whole number below."""
    return float(math.floor(number)) if math.isfinite(number) else number


@function("ceiling", "n", Kind.NUMBER)
def ceiling(_env: Environment, number: float) -> float:
    """Say the next whole number above."""
    return float(math.ceil(number)) if math.isfinite(number) else number


@function("round", "nn?", Kind.NUMBER)
def rounded(_env: Environment, number: float, digits: float = 0.0) -> float:
    """Round a half upwards, at the decimals that the number is written with."""
    if not math.isfinite(number):
        return number
    if not math.isfinite(digits):
        return math.nan
    places = max(-_MAX_DIGITS, min(_MAX_DIGITS, int(digits)))
    scaled = Decimal(repr(number)).scaleb(places)
    if scaled.adjusted() > _MAX_DIGITS - 5:
        return number
    return float((scaled + _HALF).to_integral_value(ROUND_FLOOR).scaleb(-places))


@function("pow", "nn", Kind.NUMBER)
def power(_env: Environment, base: float, exponent: float) -> float:
    """Raise to a power; what has no result is NaN."""
    try:
        result = base**exponent
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return math.inf
    return math.nan if isinstance(result, complex) else float(result)


def _safe(name: str, calculate: Callable[[float], float]) -> None:
    """Register a function of one number that gives NaN outside its domain."""

    def run(_env: Environment, number: float) -> float:
        try:
            return calculate(number)
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    function(name, "n", Kind.NUMBER)(run)


def _logarithm(base_function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda number: -math.inf if number == 0 else base_function(number)


for _name, _calculate in {
    "abs": math.fabs,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "exp10": lambda number: 10.0**number,
    "log": _logarithm(math.log),
    "log10": _logarithm(math.log10),
}.items():
    _safe(_name, _calculate)


@function("atan2", "nn", Kind.NUMBER)
def atan2(_env: Environment, y: float, x: float) -> float:
    """Say the angle of a point."""
    return math.atan2(y, x)


@function("pi", "", Kind.NUMBER)
def pi(_env: Environment) -> float:
    """Say the ratio of a circle's round to its width."""
    return math.pi


@function("random", "", Kind.NUMBER, pure=False)
def random(env: Environment) -> float:
    """Say a random number from 0 to below 1."""
    return env.randomness.random()


@function("sum", "s", Kind.NUMBER)
def total(env: Environment, values: Value) -> float:
    """Add everything; a blank counts as nothing."""
    return math.fsum(_filled(env, (values,)))


def _filled(env: Environment, values: tuple[Value, ...]) -> list[float]:
    """List the numbers among some values without the blank ones."""
    numbers: list[float] = []
    for item in flatten(values):
        text = text_of(item) if isinstance(item, Node) else text_of_item(item)
        if text and not text.isspace():
            numbers.append(
                text_number(text, env) if isinstance(item, Node) else number_of_item(item, env)
            )
    return numbers


@function("max", "s*", Kind.NUMBER)
def largest(env: Environment, *values: Value) -> float:
    """Say the largest; NaN where there is none or one is no number."""
    return _extreme(env, values, max)


@function("min", "s*", Kind.NUMBER)
def smallest(env: Environment, *values: Value) -> float:
    """Say the smallest; NaN where there is none or one is no number."""
    return _extreme(env, values, min)


def _extreme(
    env: Environment, values: tuple[Value, ...], choose: Callable[[list[float]], float]
) -> float:
    numbers = _filled(env, values)
    if not numbers or any(math.isnan(number) for number in numbers):
        return math.nan
    return choose(numbers)


def _truths(values: list[Item]) -> list[bool]:
    """Read each item as ``boolean()`` does, but a node by its text: a blank one is false."""
    return [_truth(item) for item in values]


def _truth(item: Item) -> bool:
    if not isinstance(item, Node):
        return to_boolean(item)
    return to_boolean([item]) if is_boolean(item) else text_of(item) != ""


@function("checklist", "nns*", Kind.BOOLEAN)
def checklist(_env: Environment, least: float, most: float, *values: Value) -> bool:
    """Tell whether the number of true values lies within bounds; -1 is no bound."""
    return _within(float(sum(_truths(flatten(values)))), least, most)


@function("weighted-checklist", "nns*", Kind.BOOLEAN)
def weighted_checklist(env: Environment, least: float, most: float, *values: Value) -> bool:
    """Tell whether the weights of the true values add up to within bounds; -1 is no bound."""
    truths: list[bool] = []
    weights: list[float] = []
    for value, weight in zip(values[::2], values[1::2], strict=False):
        truths += _truths(flatten((value,)))
        weights += [number_of_item(item, env) for item in flatten((weight,))]
    reached = math.fsum(weight for true, weight in zip(truths, weights, strict=False) if true)
    return _within(reached, least, most)


def _within(reached: float, least: float, most: float) -> bool:
    return (least < 0 or reached >= least) and (most < 0 or reached <= most)
