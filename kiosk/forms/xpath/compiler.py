# SPDX-License-Identifier: Apache-2.0
"""Turns a syntax tree into closures and notes what they depend on."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kiosk.errors import FormError
from kiosk.forms.names import Names
from kiosk.forms.nodes import Node, in_order
from kiosk.forms.templates import Template
from kiosk.forms.xpath import functions, paths
from kiosk.forms.xpath.compiled import (
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
from kiosk.forms.xpath.operators import folded
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
    result = folded(compiled, operators)
    return settled(result) if all(part.constant for part in compiled) else result


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


__all__ = [
    "NumberClosure",
    "Scope",
    "compile_boolean",
    "compile_expression",
    "compile_nodes",
    "compile_text",
    "scope_at",
]
