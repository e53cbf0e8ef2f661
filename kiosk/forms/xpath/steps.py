# SPDX-License-Identifier: Apache-2.0
"""Compiles the steps of a path and their predicates."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from kiosk.forms.nodes import Node, in_order
from kiosk.forms.templates import Template
from kiosk.forms.xpath.axes import REVERSE, WALKS, node_test, reach
from kiosk.forms.xpath.compiled import Compiled, Kind, NodesClosure, Spot, as_boolean
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.syntax import Axis, Call, Expression, Number, Step, parts

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope

_NEAR = frozenset({Axis.CHILD, Axis.PARENT, Axis.SELF, Axis.ATTRIBUTE})

StepClosure = Callable[[list[Node], Environment], list[Node]]


class Compile(Protocol):
    """The compiler of any expression, handed in so that modules needn't import in a circle."""

    def __call__(self, expression: Expression, scope: "Scope", *, single: bool = True) -> Compiled:
        """Compile for use as a single value, or as a set when ``single`` is false."""


def chained(start: NodesClosure | None, closures: list[StepClosure]) -> NodesClosure:
    """Join the steps behind a start; without one they begin at the context node."""
    if start is None and len(closures) == 1:
        only = closures[0]
        return lambda node, env: only([node], env)

    def walk(node: Node, env: Environment) -> list[Node]:
        nodes = [node] if start is None else start(node, env)
        for closure in closures:
            nodes = closure(nodes, env)
        return nodes

    return walk


def compile_step(
    step: Step, spots: tuple[Spot, ...], scope: "Scope", compiler: Compile, *, sort: bool
) -> tuple[StepClosure, tuple[Spot, ...]]:
    """Compile one step: the walk, its places, its predicates."""
    reached = tuple(dict.fromkeys(s for spot in spots for s in reach(spot, step.axis, step.test)))
    if step.predicates and scope.template is not None:
        reached = tuple(_chosen(spot, scope.template) for spot in reached)
    keeps = [compile_predicate(each, scope.inside(reached), compiler) for each in step.predicates]
    test = node_test(step.axis, step.test)
    walk = WALKS[step.axis]
    if not keeps and not sort and step.axis is Axis.CHILD and is_name(step.test):
        known = len(spots) == len(reached) == 1 and not reached[0].template.is_repeat
        return _child(reached[0].template) if known else _children(step.test), reached
    if not keeps and step == Step(Axis.PARENT, "node()"):
        return _parents, reached
    reverse = step.axis in REVERSE
    weight = 1 if step.axis in _NEAR else 3  # what is far away is walked to
    alone = step.axis in {Axis.CHILD, Axis.SELF, Axis.ATTRIBUTE} and not sort

    def take(nodes: list[Node], env: Environment) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            walked = walk(node)
            env.spend(weight * len(walked))
            here = [each for each in walked if test(each)]
            for keep in keeps:
                here = keep(here, env)
            found += here
        if reverse or not (alone or len(nodes) == 1):
            return in_order(found) if len(found) > 1 else found
        return found

    return take, reached


def is_name(test: str) -> bool:
    """Tell whether a node test is a plain name."""
    return test[-1:] not in {"*", ")"}


def _parents(nodes: list[Node], env: Environment) -> list[Node]:
    env.spend(len(nodes))
    found = [each.parent for each in nodes if each.parent is not None and each.parent.relevant]
    return in_order(found) if len(found) > 1 else found


def _child(template: Template) -> StepClosure:
    """Take the one child of a template, which mostly stands where the form has it."""
    at, name = template.place, template.name

    def take(nodes: list[Node], env: Environment) -> list[Node]:
        env.spend(len(nodes))
        found: list[Node] = []
        for node in nodes:
            children = node.children
            if at < len(children) and (child := children[at]).template is template:
                if child.relevant:
                    found.append(child)
            else:
                env.spend(len(children))
                found += [each for each in children if each.name == name and each.relevant]
        return found

    return take


def _children(name: str) -> StepClosure:
    def take(nodes: list[Node], env: Environment) -> list[Node]:
        env.spend(sum([len(node.children) for node in nodes]))
        return [
            child
            for node in nodes
            for child in node.children
            if child.name == name and child.relevant
        ]

    return take


def _chosen(spot: Spot, own: Template) -> Spot:
    """Mark a place reached by choosing among the instances of the expression's own repeat."""
    if spot.template.is_repeat and own.is_within(spot.template):
        return spot._replace(sibling=True)
    return spot


def compile_predicate(
    expression: Expression, scope: "Scope", compiler: Compile
) -> Callable[[list[Node], Environment], list[Node]]:
    """Compile what keeps some of the nodes that a step found."""
    compiled = compiler(expression, scope)
    if isinstance(expression, Number):
        place = int(expression.value) if expression.value.is_integer() else 0
        return lambda nodes, _env: nodes[place - 1 : place] if place > 0 else []
    if compiled.kind in {Kind.NUMBER, Kind.ANY}:
        return _positional(compiled)
    test = as_boolean(compiled)
    if uses_position(expression):

        def counted(nodes: list[Node], env: Environment) -> list[Node]:
            outer = env.position, env.size
            env.size = len(nodes)
            env.spend(len(nodes))
            found = []
            for place, node in enumerate(nodes, 1):
                env.position = place
                if test(node, env):
                    found.append(node)
            env.position, env.size = outer
            return found

        return counted

    def kept(nodes: list[Node], env: Environment) -> list[Node]:
        env.spend(len(nodes))
        return [node for node in nodes if test(node, env)]

    return kept


def _positional(compiled: Compiled) -> Callable[[list[Node], Environment], list[Node]]:
    run, test = compiled.run, as_boolean(compiled)

    def keep(nodes: list[Node], env: Environment) -> list[Node]:
        outer = env.position, env.size
        env.size = len(nodes)
        env.spend(len(nodes))
        found = []
        for place, node in enumerate(nodes, 1):
            env.position = place
            value = run(node, env)
            wanted = value == place if isinstance(value, float) else test(node, env)
            if wanted:
                found.append(node)
        env.position, env.size = outer
        return found

    return keep


def uses_position(expression: Expression) -> bool:
    """Tell whether a predicate asks ``position()`` or ``last()`` of its own step."""
    if isinstance(expression, Call) and expression.name in {"position", "last"}:
        return True
    return any(uses_position(part) for part in parts(expression))
