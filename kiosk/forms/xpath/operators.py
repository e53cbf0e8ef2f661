# SPDX-License-Identifier: Apache-2.0
"""Compiles comparisons and arithmetic between expressions that are compiled already."""

import math
from collections.abc import Callable

from kiosk.forms.nodes import DOCUMENT, Node
from kiosk.forms.xpath.comparing import ORDER, equal, ordered, texts_ordered, unequal
from kiosk.forms.xpath.compiled import (
    ARITHMETIC,
    BooleanClosure,
    Compiled,
    Kind,
    as_number,
    as_text,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.values import Value


def folded(compiled: list[Compiled], operators: list[str]) -> Compiled:
    """Join operands by operators of one precedence, from the left; long chains in a loop."""
    combine = _arithmetic if operators[0] in {"+", "-", "*", "div", "mod"} else _comparison
    if len(compiled) > 2:
        return (_sum if combine is _arithmetic else _comparisons)(compiled, operators)
    return combine(operators[0], *compiled)


def _comparison(operator: str, left: Compiled, right: Compiled) -> Compiled:
    if operator in {"=", "!="}:
        quick = _quick_equality(left, right)
        if quick is not None:
            if operator == "=":
                return Compiled(quick, Kind.BOOLEAN)
            return Compiled(lambda n, e: not quick(n, e), Kind.BOOLEAN)
        test = equal if operator == "=" else unequal
        one, other = left.run, right.run
        return Compiled(lambda n, e: test(one(n, e), other(n, e), e), Kind.BOOLEAN)
    relation = ORDER[operator]
    if _is_scalar(left) and _is_scalar(right):
        if _may_be_date(left) and _may_be_date(right):
            text, other_text = as_text(left), as_text(right)
            return Compiled(
                lambda n, e: texts_ordered(text(n, e), other_text(n, e), e, relation), Kind.BOOLEAN
            )
        small, large = as_number(left), as_number(right)
        return Compiled(lambda n, e: relation(small(n, e), large(n, e)), Kind.BOOLEAN)
    one, other = left.run, right.run
    return Compiled(lambda n, e: ordered(one(n, e), other(n, e), e, relation), Kind.BOOLEAN)


def _is_scalar(compiled: Compiled) -> bool:
    """Tell whether a value is always a single one."""
    if compiled.kind is Kind.NODES:
        return compiled.own or compiled.single
    return compiled.kind is not Kind.ANY


def _may_be_date(compiled: Compiled) -> bool:
    """Tell whether a single value may be the text of a date or a dateTime."""
    if compiled.kind is Kind.NODES:
        return compiled.slot is None or not compiled.slot.is_numeric
    return compiled.kind is Kind.TEXT


def _quick_equality(left: Compiled, right: Compiled) -> BooleanClosure | None:
    """Compare without asking types at run time, where they are known; None where they aren't."""
    if not _is_scalar(left) or not _is_scalar(right):
        return None
    kinds = {left.kind, right.kind}
    if Kind.BOOLEAN in kinds or (Kind.NODES in kinds and _may_be_two_numbers(left, right)):
        return None
    if Kind.NUMBER in kinds:
        number, other_number = as_number(left), as_number(right)
        return lambda n, e: number(n, e) == other_number(n, e)
    text = as_text(left)
    if right.constant:
        literal = as_text(right)(Node(DOCUMENT), Environment())
        return lambda n, e: text(n, e) == literal
    other_text = as_text(right)
    return lambda n, e: text(n, e) == other_text(n, e)


def _may_be_two_numbers(left: Compiled, right: Compiled) -> bool:
    """Tell whether both are nodes that may be bound as numbers: then types decide."""
    if left.kind is not Kind.NODES or right.kind is not Kind.NODES:
        return False
    return all(side.slot is None or side.slot.is_numeric for side in (left, right))


def _sum(compiled: list[Compiled], operators: list[str]) -> Compiled:
    """Fold a long chain in a loop, so that its length doesn't become depth."""
    first = as_number(compiled[0])
    steps = [
        (_operation(name), as_number(part))
        for name, part in zip(operators, compiled[1:], strict=True)
    ]

    def fold(node: Node, env: Environment) -> float:
        result = first(node, env)
        for operation, part in steps:
            result = operation(result, part(node, env))
        return result

    return Compiled(fold, Kind.NUMBER)


def _comparisons(compiled: list[Compiled], operators: list[str]) -> Compiled:
    """Compare from the left in a loop (``1 < 2 < 3`` compares the truth of ``1 < 2``)."""
    first = compiled[0].run
    steps = [
        (_relation(name), part.run) for name, part in zip(operators, compiled[1:], strict=True)
    ]

    def compare(node: Node, env: Environment) -> bool:
        result = first(node, env)
        for relation, run in steps:
            result = relation(result, run(node, env), env)
        return bool(result)

    return Compiled(compare, Kind.BOOLEAN)


def _relation(operator: str) -> Callable[[Value, Value, Environment], bool]:
    if operator in ORDER:
        relation = ORDER[operator]
        return lambda left, right, env: ordered(left, right, env, relation)
    return equal if operator == "=" else unequal


def _arithmetic(operator: str, left: Compiled, right: Compiled) -> Compiled:
    one, other = as_number(left), as_number(right)
    if operator == "+":
        return Compiled(lambda n, e: one(n, e) + other(n, e), Kind.NUMBER)
    if operator == "-":
        return Compiled(lambda n, e: one(n, e) - other(n, e), Kind.NUMBER)
    operation = _operation(operator)
    return Compiled(lambda n, e: operation(one(n, e), other(n, e)), Kind.NUMBER)


def _operation(operator: str) -> Callable[[float, float], float]:
    known = ARITHMETIC.get(operator)
    return known or (divide if operator == "div" else remainder)


def divide(left: float, right: float) -> float:
    """Divide as IEEE 754 does, without an exception."""
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def remainder(left: float, right: float) -> float:
    """Say the remainder with the sign of ``left``."""
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return math.nan
    return math.fmod(left, right)
