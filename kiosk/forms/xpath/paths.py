# SPDX-License-Identifier: Apache-2.0
"""Compiles location paths; the shapes that real forms use get closures of their own."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from kiosk.forms.nodes import Node, in_order
from kiosk.forms.templates import Template
from kiosk.forms.xpath.axes import REVERSE, WALKS, node_test, reach
from kiosk.forms.xpath.compiled import (
    Compiled,
    Kind,
    NodesClosure,
    Spot,
    as_boolean,
    as_nodes,
    as_text,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.syntax import (
    Axis,
    Call,
    Chain,
    Expression,
    Filter,
    Literal,
    Negation,
    Number,
    Path,
    Step,
    is_self,
)

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope

StepClosure = Callable[[list[Node], Environment], list[Node]]
_PLAIN = frozenset({Axis.CHILD, Axis.PARENT, Axis.SELF, Axis.ATTRIBUTE})
_NESTING = frozenset(
    {Axis.DESCENDANT, Axis.DESCENDANT_OR_SELF, Axis.FOLLOWING, Axis.ANCESTOR_OR_SELF}
)


class Compile(Protocol):
    """The compiler of any expression, handed in so that modules needn't import in a circle."""

    def __call__(self, expression: Expression, scope: "Scope", *, single: bool = True) -> Compiled:
        """Compile for use as a single value, or as a set when ``single`` is false."""


def compile_path(path: Path, scope: "Scope", compiler: Compile, *, single: bool) -> Compiled:
    """Compile a path and note what it reads."""
    if is_self(path):
        scope.note(scope.context)
        return Compiled(lambda node, _env: [node], Kind.NODES, scope.context, own=True)
    bound = _bound_repeat(path, scope) if single else None
    if bound is not None:
        result = _contextual(path, scope, bound, compiler)
    else:
        result = _general(path, scope, compiler)
    scope.note(result.spots)
    _note_missing(path, result, scope)
    return result


def compile_filter(expression: Filter, scope: "Scope", compiler: Compile) -> Compiled:
    """Compile ``(nodes)[predicate]``: positions count in document order over the whole set."""
    base = compiler(expression.base, scope, single=False)
    nodes = as_nodes(base)
    keeps = [_predicate(each, scope.inside(base.spots), compiler) for each in expression.predicates]

    def narrowed(node: Node, env: Environment) -> list[Node]:
        found = nodes(node, env)
        for keep in keeps:
            found = keep(found, env)
        return found

    return Compiled(narrowed, Kind.NODES, base.spots)


def _note_missing(path: Path, result: Compiled, scope: "Scope") -> None:
    """Note a path through the form's own names that can't ever find anything."""
    knows = scope.document is not None and (path.absolute or bool(scope.context))
    if knows and path.start is None and path.steps and not result.spots:
        test = path.steps[-1].test
        if not test.endswith(")"):
            scope.reads.missing.append("/".join(step.test for step in path.steps))


def _steps(path: Path, scope: "Scope") -> tuple[Step, ...]:
    names = scope.names
    return tuple(
        Step(step.axis, names.canonical(step.test), step.predicates) for step in path.steps
    )


def _general(path: Path, scope: "Scope", compiler: Compile) -> Compiled:
    steps = _steps(path, scope)
    indexed = _indexed(path, steps, scope, compiler)
    if indexed is not None:
        return indexed
    start, spots = _start(path, scope, compiler)
    closures: list[StepClosure] = []
    nested = False
    plain = path.start is None or path.start == Call("current", ())
    for step in steps:
        plain = plain and step.axis in _PLAIN and not step.predicates
        closure, spots = _step(step, spots, scope, compiler, sort=nested)
        closures.append(closure)
        nested = nested or step.axis in _NESTING
    unique = _unique(spots) if plain else None
    fixed = path.absolute or path.start is not None or not scope.narrowed
    if unique is not None and fixed:
        return _slot(unique, spots)
    single = plain and fixed and _is_one(spots)
    return Compiled(_chained(start, closures), Kind.NODES, spots, single=single)


def _is_one(spots: tuple[Spot, ...]) -> bool:
    """Tell whether the context's own repeat instance holds just one such node."""
    return len(spots) == 1 and spots[0].anchor is spots[0].template.anchor


def _start(
    path: Path, scope: "Scope", compiler: Compile
) -> tuple[NodesClosure | None, tuple[Spot, ...]]:
    if path.start is not None:
        base = compiler(path.start, scope, single=False)
        return as_nodes(base), base.spots
    if path.absolute:
        document = scope.document
        spots = () if document is None else (Spot(document, document),)
        return (lambda _node, env: [env.document]), spots
    return None, scope.context


def _unique(spots: tuple[Spot, ...]) -> Template | None:
    """Find the one template reached, if it has exactly one instance."""
    if len(spots) != 1 or spots[0].template.repeats or spots[0].template.parent is None:
        return None
    return spots[0].template


def _slot(template: Template, spots: tuple[Spot, ...]) -> Compiled:
    number = template.number

    def found(_node: Node, env: Environment) -> list[Node]:
        node = env.slots[number]
        return [node] if node.relevant else []

    return Compiled(found, Kind.NODES, spots, slot=template, single=True)


def _chained(start: NodesClosure | None, closures: list[StepClosure]) -> NodesClosure:
    if start is None and len(closures) == 1:
        only = closures[0]
        return lambda node, env: only([node], env)

    def walk(node: Node, env: Environment) -> list[Node]:
        nodes = [node] if start is None else start(node, env)
        for closure in closures:
            nodes = closure(nodes, env)
        return nodes

    return walk


def _step(
    step: Step, spots: tuple[Spot, ...], scope: "Scope", compiler: Compile, *, sort: bool
) -> tuple[StepClosure, tuple[Spot, ...]]:
    """Compile one step: the walk, its places, its predicates."""
    reached = tuple(dict.fromkeys(s for spot in spots for s in reach(spot, step.axis, step.test)))
    if step.predicates and scope.template is not None:
        reached = tuple(_chosen(spot, scope.template) for spot in reached)
    keeps = [_predicate(each, scope.inside(reached), compiler) for each in step.predicates]
    test = node_test(step.axis, step.test)
    walk = WALKS[step.axis]
    if step.axis is Axis.CHILD and not keeps and not sort and _is_name(step.test):
        return _children(step.test), reached
    reverse = step.axis in REVERSE
    alone = step.axis in {Axis.CHILD, Axis.SELF, Axis.ATTRIBUTE} and not sort

    def take(nodes: list[Node], env: Environment) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            here = [each for each in walk(node) if test(each)]
            for keep in keeps:
                here = keep(here, env)
            found += here
        if reverse or not (alone or len(nodes) == 1):
            return in_order(found) if len(found) > 1 else found
        return found

    return take, reached


def _is_name(test: str) -> bool:
    return test[-1:] not in {"*", ")"}


def _children(name: str) -> StepClosure:
    def take(nodes: list[Node], _env: Environment) -> list[Node]:
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


def _predicate(
    expression: Expression, scope: "Scope", compiler: Compile
) -> Callable[[list[Node], Environment], list[Node]]:
    compiled = compiler(expression, scope)
    if isinstance(expression, Number):
        place = int(expression.value) if expression.value.is_integer() else 0
        return lambda nodes, _env: nodes[place - 1 : place] if place > 0 else []
    if compiled.kind in {Kind.NUMBER, Kind.ANY}:
        return _positional(compiled)
    test = as_boolean(compiled)
    if _uses_position(expression):

        def counted(nodes: list[Node], env: Environment) -> list[Node]:
            outer = env.position, env.size
            env.size = len(nodes)
            found = []
            for place, node in enumerate(nodes, 1):
                env.position = place
                if test(node, env):
                    found.append(node)
            env.position, env.size = outer
            return found

        return counted
    return lambda nodes, env: [node for node in nodes if test(node, env)]


def _positional(compiled: Compiled) -> Callable[[list[Node], Environment], list[Node]]:
    run, test = compiled.run, as_boolean(compiled)

    def keep(nodes: list[Node], env: Environment) -> list[Node]:
        outer = env.position, env.size
        env.size = len(nodes)
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


def _parts(expression: Expression) -> tuple[Expression, ...]:
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


def _uses_position(expression: Expression) -> bool:
    """Tell whether a predicate asks ``position()`` or ``last()`` of its own step."""
    if isinstance(expression, Call) and expression.name in {"position", "last"}:
        return True
    return any(_uses_position(part) for part in _parts(expression))


# --- an absolute path inside its own repeat means this instance -------------------------------


def _bound_repeat(path: Path, scope: "Scope") -> Template | None:
    """Find the innermost repeat that path and context share by plain names."""
    own = scope.template
    if not path.absolute or own is None or not own.repeats or scope.document is None:
        return None
    here: Template = scope.document
    found: Template | None = None
    for step in path.steps:
        if step.axis is not Axis.CHILD or step.predicates:
            break
        child = here.child(scope.names.canonical(step.test))
        if child is None or not own.is_within(child):
            break
        here = child
        if here.is_repeat:
            found = here
    return found


def _contextual(path: Path, scope: "Scope", bound: Template, compiler: Compile) -> Compiled:
    """Compile a path from the context's own instance of ``bound`` downwards."""
    depth = len(bound.lineage())
    steps = _steps(path, scope)[depth:]
    spots: tuple[Spot, ...] = (Spot(bound, bound),)
    closures: list[StepClosure] = []
    for step in steps:
        closure, spots = _step(step, spots, scope, compiler, sort=False)
        closures.append(closure)
    narrowed = scope.narrowed

    def climb(node: Node, env: Environment) -> list[Node]:
        here: Node | None = env.current if narrowed else node
        while here is not None and here.template is not bound:
            here = here.parent
        return [] if here is None else [here]

    plain = all(step.axis in _PLAIN and not step.predicates for step in steps)
    single = plain and _is_one(spots)
    return Compiled(_chained(climb, closures), Kind.NODES, spots, single=single)


# --- instance('list')/root/item[column = value] ------------------------------------------------


def _indexed(
    path: Path, steps: tuple[Step, ...], scope: "Scope", compiler: Compile
) -> Compiled | None:
    """Compile a choice filter on one column as a look-up in a hash index."""
    instance = _instance_name(path.start)
    at = next((i for i, step in enumerate(steps) if step.predicates), None)
    if instance is None or at is None:
        return None
    if any(step.axis is not Axis.CHILD or not _is_name(step.test) for step in steps[: at + 1]):
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
    closures = [_step(rest, (), scope, compiler, sort=False)[0]] if rest.predicates else []
    closures += [_step(step, (), scope, compiler, sort=False)[0] for step in steps[at + 1 :]]

    def look_up(node: Node, env: Environment) -> list[Node]:
        known = env.instances.get(instance)
        if known is None:
            return []
        return list(known.index(trail, column).get(text(node, env), ()))

    return Compiled(_chained(look_up, closures), Kind.NODES)


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
        and _is_name(expression.steps[0].test)
    )


_APART = frozenset({"string", "concat", "if", "coalesce", "selected-at", "substr", "true", "false"})


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
    return all(_is_apart(part) for part in _parts(expression))


__all__ = ["Compile", "compile_filter", "compile_path"]
