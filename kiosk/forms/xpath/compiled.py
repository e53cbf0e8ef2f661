# SPDX-License-Identifier: Apache-2.0
"""A compiled expression and its views as text, number, boolean or node-set."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import Enum
from random import Random
from typing import NamedTuple

from kiosk.errors import FormError
from kiosk.forms.nodes import DOCUMENT, Node, text_of
from kiosk.forms.templates import Template
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.values import (
    Value,
    number_text,
    text_number,
    to_boolean,
    to_number,
    to_text,
)

TextClosure = Callable[[Node, Environment], str]
NumberClosure = Callable[[Node, Environment], float]
BooleanClosure = Callable[[Node, Environment], bool]
NodesClosure = Callable[[Node, Environment], list[Node]]
Closure = Callable[[Node, Environment], Value]
OneClosure = Callable[[Node, Environment], Node | None]


class Kind(Enum):
    """What type a value has as far as it is known before it runs."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NODES = "nodes"
    ANY = "any"


class Spot(NamedTuple):
    """A place that an expression can reach.

    Every node reached lies in the context node's own instance of ``anchor``; ``sibling``
    says that it was reached by choosing among the instances of the context's own repeat.
    """

    template: Template
    anchor: Template
    sibling: bool = False


@dataclass(slots=True)
class Compiled:
    """A closure with what is known of it before it runs.

    ``slot`` is the number of the one template it always yields the node of.
    """

    run: Closure
    kind: Kind
    spots: tuple[Spot, ...] = ()
    slot: Template | None = None
    constant: bool = False
    own: bool = False
    """Whether this is the bare ``.``"""
    single: bool = False
    """Whether this is a node-set of one node at most."""
    plain: bool = False
    """Whether this is a path without predicates."""
    one: "OneClosure | None" = None
    """The way to the one node of a leaf, without a list, where there is a shorter one."""


@dataclass(slots=True)
class Reads:
    """What an expression depends on."""

    spots: set[Spot] = field(default_factory=set)
    language: bool = False
    missing: list[str] = field(default_factory=list)
    """Paths that lead nowhere in the form."""
    instances: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    """Ids of texts that are quoted."""
    choices: set[Template] = field(default_factory=set)
    """Questions whose choice labels are quoted."""


def as_nodes(compiled: Compiled) -> NodesClosure:
    """View as a node-set; anything else is an empty one."""
    run = compiled.run
    if compiled.kind is Kind.NODES:
        return run  # type: ignore[return-value]
    if compiled.kind is not Kind.ANY:
        return lambda _node, _env: []

    def nodes(node: Node, env: Environment) -> list[Node]:
        value = run(node, env)
        return value if isinstance(value, list) else []

    return nodes


def as_node_set(compiled: Compiled, function: str) -> NodesClosure:
    """View as the node-set that ``function`` needs; raise FormError for what is none."""
    if compiled.kind not in {Kind.NODES, Kind.ANY}:
        raise FormError(f"{function}() wants nodes", code="form.function")
    return as_nodes(compiled)


def as_text(compiled: Compiled) -> TextClosure:
    """View as text."""
    run = compiled.run
    if compiled.kind is Kind.TEXT:
        return run  # type: ignore[return-value]
    if compiled.own:
        return lambda node, _env: node.text() if node.children else node.value
    if compiled.slot is not None and compiled.slot.is_leaf:
        slot = compiled.slot.number

        def leaf(_node: Node, env: Environment) -> str:
            found = env.slots[slot]
            return found.value if found.relevant else ""

        return leaf
    if compiled.one is not None:
        one = compiled.one

        def only(node: Node, env: Environment) -> str:
            found = one(node, env)
            return "" if found is None else found.value

        return only
    if compiled.kind is Kind.NODES:
        nodes = as_nodes(compiled)

        def first(node: Node, env: Environment) -> str:
            found = nodes(node, env)
            return text_of(found[0]) if found else ""

        return first
    if compiled.kind is Kind.NUMBER:
        number = as_number(compiled)
        return lambda node, env: number_text(number(node, env))
    if compiled.kind is Kind.BOOLEAN:
        return lambda node, env: "true" if run(node, env) else "false"
    return lambda node, env: to_text(run(node, env))


def as_number(compiled: Compiled) -> NumberClosure:
    """View as a number."""
    run = compiled.run
    if compiled.kind is Kind.NUMBER:
        return run  # type: ignore[return-value]
    if compiled.kind is Kind.BOOLEAN:
        return lambda node, env: 1.0 if run(node, env) else 0.0
    if compiled.kind is Kind.ANY:
        return lambda node, env: to_number(run(node, env), env)
    text = as_text(compiled)
    return lambda node, env: text_number(text(node, env), env)


def as_boolean(compiled: Compiled) -> BooleanClosure:
    """View as a boolean."""
    run = compiled.run
    if compiled.kind is Kind.BOOLEAN:
        return run  # type: ignore[return-value]
    return lambda node, env: to_boolean(run(node, env))


class _NoZone(tzinfo):
    """The time zone of no session: whoever asks it can't be settled beforehand."""

    def utcoffset(self, _moment: datetime | None) -> timedelta:
        """Refuse."""
        raise _UnsettledError

    dst = utcoffset

    def tzname(self, _moment: datetime | None) -> str:
        """Refuse."""
        raise _UnsettledError


class _UnsettledError(Exception):
    """A value that only a session knows."""


_NO_ZONE = _NoZone()
_CHANCE = Random(0)  # noqa: S311 (whatever asks for it isn't settled)


def _nowhere() -> tuple[Node, Environment]:
    return Node(DOCUMENT), Environment(zone=_NO_ZONE, randomness=_CHANCE)


def settled(compiled: Compiled) -> Compiled:
    """Evaluate what depends on nothing once and for all; left as it is where a zone matters."""
    try:
        return constant(compiled.run(*_nowhere()))
    except _UnsettledError:
        return compiled


def truth(compiled: Compiled) -> bool | None:
    """Say whether a condition always holds or never does; None when that can't be known."""
    if not compiled.constant:
        return None
    return to_boolean(compiled.run(*_nowhere()))


def constant(value: Value) -> Compiled:
    """Wrap a value that never changes."""
    kind = Kind.TEXT
    if isinstance(value, bool):
        kind = Kind.BOOLEAN
    elif isinstance(value, float):
        kind = Kind.NUMBER
    elif isinstance(value, list):
        kind = Kind.NODES
    return Compiled(lambda _node, _env: value, kind, constant=True)


ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}
