# SPDX-License-Identifier: Apache-2.0
"""Compiles ``instance('list')/root/item[column = value]`` as a look-up in a hash index."""

from typing import TYPE_CHECKING

from kiosk.forms.nodes import Node
from kiosk.forms.xpath.compiled import Compiled, Kind, as_text
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.steps import Compile, chained, compile_step, is_name
from kiosk.forms.xpath.syntax import Axis, Call, Chain, Expression, Literal, Path, Step, parts

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope

_APART = frozenset({"string", "concat", "if", "coalesce", "selected-at", "substr", "true", "false"})
"""Functions whose value depends on nothing but their arguments."""


def compile_look_up(
    path: Path, steps: tuple[Step, ...], scope: "Scope", compiler: Compile
) -> Compiled | None:
    """Compile a choice filter on one column as a look-up in a hash index."""
    instance = _instance_name(path.start)
    at = next((i for i, step in enumerate(steps) if step.predicates), None)
    if instance is None or at is None:
        return None
    if any(step.axis is not Axis.CHILD or not is_name(step.test) for step in steps[: at + 1]):
        return None
    match = _column_equals(steps[at].predicates[0])
    if match is None:
        return None
    column, wanted = match
    value = compiler(wanted, scope.inside(()))
    if value.kind is not Kind.TEXT and not value.single:
        return None
    text = as_text(value)
    trail = tuple(step.test for step in steps[: at + 1])
    rest = Step(Axis.SELF, "node()", steps[at].predicates[1:])
    closures = [compile_step(rest, (), scope, compiler, sort=False)[0]] if rest.predicates else []
    closures += [compile_step(step, (), scope, compiler, sort=False)[0] for step in steps[at + 1 :]]

    def look_up(node: Node, env: Environment) -> list[Node]:
        known = env.instances.get(instance)
        if known is None:
            return []
        return list(known.index(trail, column).get(text(node, env), ()))

    return Compiled(chained(look_up, closures), Kind.NODES)


def _instance_name(start: Expression | None) -> str | None:
    if isinstance(start, Call) and start.name == "instance" and len(start.arguments) == 1:
        argument = start.arguments[0]
        return argument.value if isinstance(argument, Literal) else None
    return None


def _column_equals(predicate: Expression) -> tuple[str, Expression] | None:
    """Read ``column = value`` where the value doesn't look at the row."""
    if not isinstance(predicate, Chain) or [name for name, _ in predicate.rest] != ["="]:
        return None
    for side, other in (
        (predicate.first, predicate.rest[0][1]),
        (predicate.rest[0][1], predicate.first),
    ):
        if _is_column(side) and _is_apart(other):
            return side.steps[0].test, other  # type: ignore[union-attr]
    return None


def _is_column(expression: Expression) -> bool:
    return (
        isinstance(expression, Path)
        and not expression.absolute
        and expression.start is None
        and len(expression.steps) == 1
        and expression.steps[0].axis is Axis.CHILD
        and not expression.steps[0].predicates
        and is_name(expression.steps[0].test)
    )


def _is_apart(expression: Expression) -> bool:
    """Tell whether an expression's value is the same for every row."""
    if isinstance(expression, Path):
        if any(step.predicates for step in expression.steps):
            return False
        if expression.start is not None:
            return _is_apart(expression.start)
        return expression.absolute
    if isinstance(expression, Call):
        return expression.name == "current" or (
            expression.name in _APART and all(_is_apart(each) for each in expression.arguments)
        )
    return all(_is_apart(part) for part in parts(expression))
