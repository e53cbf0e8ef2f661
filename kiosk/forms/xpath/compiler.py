# SPDX-License-Identifier: Apache-2.0
"""Turns a syntax tree into closures and notes what they depend on."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.errors import FormError
from kiosk.forms.names import Names
from kiosk.forms.nodes import DOCUMENT, Node, in_order
from kiosk.forms.templates import Template
from kiosk.forms.xpath import functions, paths
from kiosk.forms.xpath.comparing import ORDER, equal, ordered, texts_ordered, unequal
from kiosk.forms.xpath.compiled import (
    ARITHMETIC,
    BooleanClosure,
    Compiled,
    Kind,
    NodesClosure,
    NumberClosure,
    Reads,
    Spot,
    TextClosure,
    as_boolean,
    as_nodes,
    as_number,
    as_text,
    constant,
    settled,
    truth,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.syntax import (
    Call,
    Chain,
    Expression,
    Filter,
    Literal,
    Number,
    Path,
)
from kiosk.forms.xpath.values import Value


@dataclass(slots=True)
class Scope:
    """Where an expression stands: its context in the form, and the notes being taken.

    ``context`` is the places that the context node may be at; none inside a list.
    ``narrowed`` is true inside a predicate, where the context node is no longer the
    node that the expression belongs to.
    """

    names: Names
    document: Template | None = None
    template: Template | None = None
    context: tuple[Spot, ...] = ()
    reads: Reads = field(default_factory=Reads)
    narrowed: bool = False

    def inside(self, spots: tuple[Spot, ...]) -> "Scope":
        """Make the scope of a predicate on nodes at ``spots``."""
        return replace(self, context=spots, narrowed=True)

    def own(self) -> tuple[Spot, ...]:
        """Say where the node stands that the expression belongs to."""
        return () if self.template is None else (Spot(self.template, self.template.anchor),)

    def note(self, spots: tuple[Spot, ...]) -> None:
        """Note that the expression reads what is at ``spots``."""
        self.reads.spots.update(spots)


def scope_at(template: Template | None, document: Template | None, names: Names) -> Scope:
    """Make the scope of an expression that belongs to ``template``."""
    scope = Scope(names, document, template)
    scope.context = scope.own()
    return scope


def compile_expression(expression: Expression, scope: Scope, *, single: bool = True) -> Compiled:
    """Compile for use as a single value, or as a set when ``single`` is false."""
    if isinstance(expression, Path):
        return paths.compile_path(expression, scope, compile_expression, single=single)
    if isinstance(expression, Literal | Number):
        return constant(expression.value)
    if isinstance(expression, Call):
        return functions.compile_call(expression, scope, compile_expression)
    if isinstance(expression, Chain):
        return _chain(expression, scope)
    if isinstance(expression, Filter):
        return paths.compile_filter(expression, scope, compile_expression)
    inner = compile_expression(expression.operand, scope)
    operand = as_number(inner)
    negated = Compiled(lambda node, env: -operand(node, env), Kind.NUMBER)
    return settled(negated) if inner.constant else negated


def compile_text(text: str, scope: Scope) -> TextClosure:
    """Compile an expression whose text is wanted."""
    return as_text(compile_expression(parse(text), scope))


def compile_boolean(text: str, scope: Scope) -> BooleanClosure:
    """Compile a condition."""
    return as_boolean(compile_expression(parse(text), scope))


def compile_nodes(text: str, scope: Scope) -> tuple[NodesClosure, tuple[Spot, ...]]:
    """Compile a node-set and say where its nodes may stand."""
    compiled = compile_expression(parse(text), scope, single=False)
    if compiled.kind not in {Kind.NODES, Kind.ANY}:
        raise FormError(f"no node-set: {text[:200]}", code="form.xpath")
    return as_nodes(compiled), compiled.spots


def _chain(chain: Chain, scope: Scope) -> Compiled:
    operator = chain.rest[0][0]
    if operator == "|":
        return _union(chain, scope)
    operands = [chain.first, *(operand for _, operand in chain.rest)]
    if operator in {"and", "or"}:
        return _logic(operands, scope, decides=operator == "or")
    compiled = [compile_expression(operand, scope) for operand in operands]
    operators = [name for name, _ in chain.rest]
    result = _folded(compiled, operators)
    return settled(result) if all(part.constant for part in compiled) else result


def _folded(compiled: list[Compiled], operators: list[str]) -> Compiled:
    combine = _arithmetic if operators[0] in {"+", "-", "*", "div", "mod"} else _comparison
    if len(compiled) > 2:
        return (_sum if combine is _arithmetic else _comparisons)(compiled, operators)
    return combine(operators[0], *compiled)


def _union(chain: Chain, scope: Scope) -> Compiled:
    parts = [chain.first, *(operand for _, operand in chain.rest)]
    compiled = [compile_expression(part, scope, single=False) for part in parts]
    if any(part.kind not in {Kind.NODES, Kind.ANY} for part in compiled):
        raise FormError("'|' joins node-sets only", code="form.xpath")
    closures = [as_nodes(part) for part in compiled]
    spots = tuple(dict.fromkeys(spot for part in compiled for spot in part.spots))

    def union(node: Node, env: Environment) -> list[Node]:
        return in_order([found for closure in closures for found in closure(node, env)])

    return Compiled(union, Kind.NODES, spots)


def _logic(operands: list[Expression], scope: Scope, *, decides: bool) -> Compiled:
    """Compile ``or`` (decided by a true operand) or ``and`` (by a false one).

    What stands behind an operand that always decides is never evaluated, so not compiled.
    """
    closures: list[BooleanClosure] = []
    for operand in operands:
        compiled = compile_expression(operand, scope)
        known = truth(compiled)
        if known is None:
            closures.append(as_boolean(compiled))
        elif known is decides:
            if not closures:
                return constant(value=decides)
            closures.append(as_boolean(compiled))
            break
    if not closures:
        return constant(value=not decides)
    if len(closures) == 1:
        return Compiled(closures[0], Kind.BOOLEAN)
    if len(closures) == 2:
        first, second = closures
        if decides:
            return Compiled(lambda n, e: first(n, e) or second(n, e), Kind.BOOLEAN)
        return Compiled(lambda n, e: first(n, e) and second(n, e), Kind.BOOLEAN)
    join: Callable[..., bool] = any if decides else all
    return Compiled(lambda n, e: join(closure(n, e) for closure in closures), Kind.BOOLEAN)


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


__all__ = [
    "NumberClosure",
    "Scope",
    "compile_boolean",
    "compile_expression",
    "compile_nodes",
    "compile_text",
    "scope_at",
]
