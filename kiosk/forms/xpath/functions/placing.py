# SPDX-License-Identifier: Apache-2.0
"""Functions that tell the place of a node among others, or choose one by its place."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiosk.errors import FormError
from kiosk.forms.nodes import Node
from kiosk.forms.templates import Template
from kiosk.forms.xpath.compiled import (
    Compiled,
    Kind,
    NodesClosure,
    NumberClosure,
    Spot,
    as_node_set,
    as_nodes,
    as_number,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.forms import form
from kiosk.forms.xpath.syntax import Axis, Call, Expression, Path, Step

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope
    from kiosk.forms.xpath.paths import Compile

_ABOVE = Path(absolute=False, start=None, steps=(Step(Axis.PARENT, "node()"),))


@form("last", 0, 0)
def _last(_call: Call, _scope: "Scope", _compiler: "Compile") -> Compiled:
    return Compiled(lambda _node, env: float(env.size), Kind.NUMBER)


@form("position", 0, 1)
def _position(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    if not call.arguments:
        return Compiled(lambda _node, env: float(env.position), Kind.NUMBER)
    compiled = compiler(call.arguments[0], scope)
    nodes = as_node_set(compiled, call.name)
    for spot in compiled.spots:  # the place among siblings changes when one is added before
        outer = spot.template.parent
        scope.note(() if outer is None else (Spot(spot.template, outer.anchor),))
    if call.arguments[0] == _ABOVE:
        return Compiled(_place_above, Kind.NUMBER)
    return Compiled(
        lambda n, e: float(place(found[0])) if (found := nodes(n, e)) else math.nan, Kind.NUMBER
    )


def _place_above(node: Node, _env: Environment) -> float:
    """Say ``position(..)``, which rows ask most."""
    parent = node.parent
    return math.nan if parent is None or not parent.relevant else float(place(parent))


def place(node: Node) -> int:
    """Say the place of a node among its siblings of the same name, from 1."""
    if node.parent is None:
        return 1
    if node.ordinal:
        return node.ordinal
    count = 0
    for sibling in node.parent.children:
        count += sibling.name == node.name
        if sibling is node:
            break
    return count


@form("indexed-repeat", 3, 7)
def _indexed_repeat(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    if len(call.arguments) % 2 == 0:
        raise FormError("indexed-repeat() wants pairs of repeat and index", code="form.function")
    known = frozenset(scope.reads.spots)
    target = compiler(call.arguments[0], scope, single=False)
    _note_choosing(target, known, scope)
    nodes = as_nodes(target)
    repeats_and_indexes = [
        (compiler(repeat, scope, single=False), as_number(compiler(index, scope)))
        for repeat, index in _pairs(call.arguments[1:])
    ]
    levels = [(as_nodes(repeat), index) for repeat, index in repeats_and_indexes]
    direct = _direct_pick(target, *repeats_and_indexes[0]) if len(levels) == 1 else None
    if direct is not None:
        return Compiled(direct, Kind.NODES, target.spots, single=True)

    def pick(node: Node, env: Environment) -> list[Node]:
        chosen = nodes(node, env)
        for repeats, index in levels:
            wanted = index(node, env)
            instances = {id(each) for each in repeats(node, env) if place(each) == wanted}
            chosen = [each for each in chosen if _has_ancestor(each, instances)]
        return chosen

    return Compiled(pick, Kind.NODES, target.spots)


def _note_choosing(target: Compiled, known: frozenset[Spot], scope: "Scope") -> None:
    """Note that a value of another instance of the own repeat is read, as by a predicate.

    A running total reads the instance before: no cycle, though its own template is read.
    """
    own = scope.template
    for spot in target.spots:
        repeats = spot.template.repeats
        if own is not None and spot not in known and any(own.is_within(each) for each in repeats):
            scope.reads.spots.discard(spot)
            scope.note((spot._replace(sibling=True),))


def _direct_pick(target: Compiled, repeat: Compiled, index: NumberClosure) -> NodesClosure | None:
    """Pick without a search from a repeat that stands in no other; None for any other."""
    spots = (*target.spots, *repeat.spots)
    whole = all(spot.anchor.parent is None for spot in spots)  # not the own instance alone
    if len(spots) != 2 or not (whole and target.plain and repeat.plain):
        return None
    wanted, rows = (spot.template for spot in spots)
    holder = rows.parent
    if rows.repeats != (rows,) or wanted.repeats != rows.repeats or holder is None:
        return None
    trail = [step for step in reversed(wanted.lineage()) if step.is_within(rows)][1:]
    first = rows.place

    def pick(node: Node, env: Environment) -> list[Node]:
        place = index(node, env)
        siblings = env.slots[holder.number].children
        row = _at(siblings, first, place, rows)
        for step in trail:
            row = None if row is None else _child(row, step)
        return [] if row is None or not row.relevant else [row]

    return pick


def _at(siblings: Sequence[Node], first: int, place: float, rows: Template) -> Node | None:
    """Find an instance by its place, which mostly follows from where the first one stands."""
    at = first + int(place) - 1 if 1 <= place <= len(siblings) else -1
    if 0 <= at < len(siblings) and siblings[at].template is rows and siblings[at].ordinal == place:
        return siblings[at]
    return next(
        (each for each in siblings if each.template is rows and each.ordinal == place), None
    )


def _child(node: Node, template: Template) -> Node | None:
    own = node.attributes if template.is_attribute else node.children
    if not template.is_attribute and template.place < len(own):
        child = own[template.place]
        if child.template is template:
            return child
    return next((each for each in own if each.template is template), None)


def _pairs(arguments: tuple[Expression, ...]) -> list[tuple[Expression, Expression]]:
    return list(zip(arguments[::2], arguments[1::2], strict=True))


def _has_ancestor(node: Node, wanted: set[int]) -> bool:
    here: Node | None = node
    while here is not None:
        if id(here) in wanted:
            return True
        here = here.parent
    return False


__all__ = ["place"]
