# SPDX-License-Identifier: Apache-2.0
"""The syntax tree of an expression."""

from enum import Enum
from typing import NamedTuple


class Axis(Enum):
    """Where a step looks, by XPath's own names."""

    CHILD = "child"
    PARENT = "parent"
    SELF = "self"
    ATTRIBUTE = "attribute"
    DESCENDANT = "descendant"
    DESCENDANT_OR_SELF = "descendant-or-self"
    ANCESTOR = "ancestor"
    ANCESTOR_OR_SELF = "ancestor-or-self"
    FOLLOWING_SIBLING = "following-sibling"
    PRECEDING_SIBLING = "preceding-sibling"
    FOLLOWING = "following"
    PRECEDING = "preceding"
    NAMESPACE = "namespace"


class Number(NamedTuple):
    """A number as written."""

    value: float


class Literal(NamedTuple):
    """A quoted text."""

    value: str


class Negation(NamedTuple):
    """A minus in front."""

    operand: "Expression"


class Chain(NamedTuple):
    """Operands joined by operators of one precedence, read from the left.

    A chain and not a nest, so that three hundred additions don't nest three hundred calls.
    """

    first: "Expression"
    rest: tuple[tuple[str, "Expression"], ...]


class Step(NamedTuple):
    """One step of a path; ``test`` is a name, ``*``, ``prefix:*``, ``node()``, and so on."""

    axis: Axis
    test: str
    predicates: tuple["Expression", ...] = ()


class Path(NamedTuple):
    """Steps from the root, from the context node, or from what ``start`` yields."""

    absolute: bool
    start: "Expression | None"
    steps: tuple[Step, ...]


class Filter(NamedTuple):
    """An expression's nodes narrowed by predicates."""

    base: "Expression"
    predicates: tuple["Expression", ...]


class Call(NamedTuple):
    """A function call."""

    name: str
    arguments: tuple["Expression", ...]


Expression = Number | Literal | Negation | Chain | Path | Filter | Call


def is_self(expression: Expression) -> bool:
    """Tell whether an expression is the bare ``.``."""
    return (
        isinstance(expression, Path)
        and not expression.absolute
        and expression.start is None
        and expression.steps == (Step(Axis.SELF, "node()"),)
    )


def parts(expression: Expression) -> tuple[Expression, ...]:
    """List the direct operands and arguments of an expression, predicates left out."""
    if isinstance(expression, Chain):
        return (expression.first, *(operand for _, operand in expression.rest))
    if isinstance(expression, Negation):
        return (expression.operand,)
    if isinstance(expression, Call):
        return expression.arguments
    if isinstance(expression, Filter):
        return (expression.base,)
    if isinstance(expression, Path) and expression.start is not None:
        return (expression.start,)
    return ()
