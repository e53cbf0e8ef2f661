# SPDX-License-Identifier: Apache-2.0
"""Compiles ``instance('list')/root/item[column = value]`` as a look-up in a hash index.

A filter that can't be looked up, but looks at nothing of a row but its columns, is put to the
columns, so that no nodes are made of the rows that it drops.
"""

from typing import TYPE_CHECKING

from kiosk.forms.nodes import Node
from kiosk.forms.xpath.compiled import (
    BooleanClosure,
    Compiled,
    Kind,
    NodesClosure,
    TextClosure,
    as_boolean,
    as_text,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.steps import (
    Compile,
    StepClosure,
    chained,
    compile_predicate,
    compile_step,
    is_name,
    uses_position,
)
from kiosk.forms.xpath.syntax import Axis, Call, Chain, Expression, Literal, Path, Step, parts

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope

_APART = frozenset({"string", "concat", "if", "coalesce", "selected-at", "substr", "true", "false"})
"""Functions whose value depends on nothing but their arguments."""
_BOOLEAN = frozenset(
    {"selected", "starts-with", "ends-with", "contains", "not", "boolean", "regex", "true", "false"}
)
"""Functions that say yes or no about their arguments and look at nothing else."""
_PLAIN = frozenset(
    {
        "string-length",
        "normalize-space",
        "translate",
        "number",
        "int",
        "round",
        "abs",
        "join",
        "substring-before",
        "substring-after",
        "count-selected",
        "boolean-from-string",
        "date",
        "format-date",
        "pow",
        "today",
        "now",
    }
)
"""More functions of nothing but the texts of their arguments."""


def compile_look_up(
    path: Path, steps: tuple[Step, ...], scope: "Scope", compiler: Compile
) -> Compiled | None:
    """Compile a choice filter as a look-up, or as a test of columns; None if it is neither."""
    instance = _instance_name(path.start)
    at = next((i for i, step in enumerate(steps) if step.predicates), None)
    if instance is None or at is None:
        return None
    if any(step.axis is not Axis.CHILD or not is_name(step.test) for step in steps[: at + 1]):
        return None
    first, *others = steps[at].predicates
    trail = tuple(step.test for step in steps[: at + 1])
    found = _compile_filter(instance, trail, first, scope.inside(()), compiler)
    if found is None:
        return None
    closures: list[StepClosure] = [
        compile_predicate(each, scope.inside(()), compiler) for each in others
    ]
    closures += [compile_step(step, (), scope, compiler, sort=False)[0] for step in steps[at + 1 :]]
    return Compiled(chained(found, closures), Kind.NODES)


def _compile_filter(
    instance: str, trail: tuple[str, ...], predicate: Expression, scope: "Scope", compiler: Compile
) -> NodesClosure | None:
    """Compile the first predicate: what can be looked up by, and what remains to be tested."""
    if uses_position(predicate):
        return None
    matches: list[tuple[str, TextClosure]] = []
    remaining: list[Expression] = []
    for condition in _conditions(predicate):
        match = _column_equals(condition)
        value = None if match is None else compiler(match[1], scope)
        if match is None or value is None or (value.kind is not Kind.TEXT and not value.single):
            remaining.append(condition)
        else:
            matches.append((match[0], as_text(value)))
    if not matches and (_columns_asked(predicate) is None or not _is_condition(predicate)):
        return None
    guards = [each for each in remaining if _columns_asked(each) == frozenset()]
    tests = [each for each in remaining if each not in guards]
    gate = [as_boolean(compiler(each, scope)) for each in guards]
    closures = [as_boolean(compiler(each, scope)) for each in tests]
    if matches:
        return _look_up(instance, trail, matches, gate, closures)
    columns = frozenset().union(*(_columns_asked(each) or () for each in tests))
    return _scan(instance, trail, columns, gate, closures)


def _look_up(
    instance: str,
    trail: tuple[str, ...],
    matches: list[tuple[str, TextClosure]],
    gate: list[BooleanClosure],
    tests: list[BooleanClosure],
) -> NodesClosure:
    """Look up by the texts of columns; ``gate`` is what doesn't depend on the row."""
    columns = tuple(column for column, _ in matches)
    wanted = tuple(text for _, text in matches)

    def look_up(node: Node, env: Environment) -> list[Node]:
        known = env.instances.get(instance)
        if known is None or not all(test(node, env) for test in gate):
            return []
        found = known.find(trail, columns, tuple([text(node, env) for text in wanted]))
        env.spend(len(found) * (1 + len(tests)))
        for test in tests:
            found = [row for row in found if test(row, env)]
        return found

    return look_up


def _scan(
    instance: str,
    trail: tuple[str, ...],
    columns: frozenset[str],
    gate: list[BooleanClosure],
    tests: list[BooleanClosure],
) -> NodesClosure:
    """Test every row by some of its columns; ``gate`` is what doesn't depend on the row."""

    def scan(node: Node, env: Environment) -> list[Node]:
        known = env.instances.get(instance)
        if known is None or not all(test(node, env) for test in gate):
            return []
        env.spend(len(known.rows(trail)))
        if len(tests) == 1:
            only = tests[0]
            return known.where(trail, columns, lambda row: only(row, env))
        return known.where(trail, columns, lambda row: all(test(row, env) for test in tests))

    return scan


def _conditions(predicate: Expression) -> list[Expression]:
    """Part conditions that are joined by ``and``."""
    if isinstance(predicate, Chain) and all(name == "and" for name, _ in predicate.rest):
        return [
            each
            for part in (predicate.first, *(part for _, part in predicate.rest))
            for each in _conditions(part)
        ]
    return [predicate]


def _is_condition(predicate: Expression) -> bool:
    """Tell whether a predicate is certain to be no position."""
    if isinstance(predicate, Call):
        return predicate.name in _BOOLEAN
    arithmetic = {"+", "-", "*", "div", "mod", "|"}
    return isinstance(predicate, Chain) and not any(
        name in arithmetic for name, _ in predicate.rest
    )


def _columns_asked(expression: Expression) -> frozenset[str] | None:
    """List the columns that an expression looks at; None where it may look at more of a row."""
    if _is_column(expression):
        return frozenset({expression.steps[0].test})  # type: ignore[union-attr]
    if _is_apart(expression):
        return frozenset()
    inner = parts(expression)
    if not isinstance(expression, Chain | Call) or _looks_around(expression):
        return None
    asked: set[str] = set()
    for part in inner:
        columns = _columns_asked(part)
        if columns is None:
            return None
        asked |= columns
    return frozenset(asked)


def _looks_around(expression: Expression) -> bool:
    """Tell whether a function may look at where its arguments stand, or keep hold of them."""
    return isinstance(expression, Call) and expression.name not in _BOOLEAN | _APART | _PLAIN


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
