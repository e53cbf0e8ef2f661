# SPDX-License-Identifier: Apache-2.0
"""Compiles location paths; the shapes that real forms use get closures of their own."""

from typing import TYPE_CHECKING

from kiosk.forms.nodes import Node
from kiosk.forms.templates import Template
from kiosk.forms.xpath.compiled import (
    Compiled,
    Kind,
    NodesClosure,
    OneClosure,
    Spot,
    as_nodes,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.indexing import compile_look_up
from kiosk.forms.xpath.steps import (
    Compile,
    StepClosure,
    chained,
    compile_predicate,
    compile_step,
)
from kiosk.forms.xpath.syntax import Axis, Call, Filter, Path, Step, is_self

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope

_PLAIN = frozenset({Axis.CHILD, Axis.PARENT, Axis.SELF, Axis.ATTRIBUTE})
_NESTING = frozenset(
    {Axis.DESCENDANT, Axis.DESCENDANT_OR_SELF, Axis.FOLLOWING, Axis.ANCESTOR_OR_SELF}
)


def compile_path(path: Path, scope: "Scope", compiler: Compile, *, single: bool) -> Compiled:
    """Compile a path and note what it reads."""
    if is_self(path):
        scope.note(scope.context)
        return Compiled(lambda node, _env: [node], Kind.NODES, scope.context, own=True)
    direct = _direct(path, scope)
    if direct is not None:
        scope.note(direct.spots)
        return direct
    bound = bound_repeat(path, scope) if single else None
    if bound is not None:
        result = _contextual(path, scope, bound, compiler)
    else:
        result = _general(path, scope, compiler)
    scope.note(result.spots)
    _note_missing(path, result, scope)
    return result


def _direct(path: Path, scope: "Scope") -> Compiled | None:
    """Compile ``/data/group/question`` outside of repeats, which most paths are."""
    if not path.absolute or scope.document is None or not path.steps:
        return None
    here = scope.document
    for step in path.steps:
        if step.axis is not Axis.CHILD or step.predicates:
            return None
        found = here.named(scope.names.canonical(step.test))
        if len(found) != 1 or found[0].is_repeat:
            return None
        here = found[0]
    return _slot(here, (Spot(here, scope.document),))


def compile_filter(expression: Filter, scope: "Scope", compiler: Compile) -> Compiled:
    """Compile ``(nodes)[predicate]``: positions count in document order over the whole set."""
    base = compiler(expression.base, scope, single=False)
    nodes = as_nodes(base)
    keeps = [
        compile_predicate(each, scope.inside(base.spots), compiler)
        for each in expression.predicates
    ]

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
    indexed = compile_look_up(path, steps, scope, compiler)
    if indexed is not None:
        return indexed
    start, spots = _start(path, scope, compiler)
    closures: list[StepClosure] = []
    nested = False
    plain = path.start is None or path.start == Call("current", ())
    for step in steps:
        plain = plain and step.axis in _PLAIN and not step.predicates
        closure, spots = compile_step(step, spots, scope, compiler, sort=nested)
        closures.append(closure)
        nested = nested or step.axis in _NESTING
    unique = _unique(spots) if plain else None
    fixed = path.absolute or path.start is not None or not scope.narrowed
    if unique is not None and fixed:
        return _slot(unique, spots)
    single = plain and fixed and _is_one(spots)
    one = _beside(path, scope, spots) if single and start is None else None
    return Compiled(
        chained(start, closures), Kind.NODES, spots, single=single, plain=plain, one=one
    )


def _beside(path: Path, scope: "Scope", spots: tuple[Spot, ...]) -> OneClosure | None:
    """Find the way to ``../question``, which most paths inside of repeats are."""
    leaf = spots[0].template
    up, *down = path.steps
    if (
        up != Step(Axis.PARENT, "node()")
        or len(down) != 1
        or down[0].axis is not Axis.CHILD
        or len(scope.context) != 1
        or leaf.is_repeat
        or not leaf.is_leaf
        or leaf.parent is not scope.context[0].template.parent
    ):
        return None
    at = leaf.place

    def beside(node: Node, _env: Environment) -> Node | None:
        parent = node.parent
        if parent is None or not parent.relevant:
            return None
        children = parent.children
        child = children[at] if at < len(children) else None
        if child is None or child.template is not leaf:
            child = next((each for each in children if each.template is leaf), None)
        return child if child is not None and child.relevant else None

    return beside


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


def bound_repeat(path: Path, scope: "Scope") -> Template | None:
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
        closure, spots = compile_step(step, spots, scope, compiler, sort=False)
        closures.append(closure)
    narrowed = scope.narrowed

    def climb(node: Node, env: Environment) -> list[Node]:
        here: Node | None = env.current if narrowed else node
        while here is not None and here.template is not bound:
            here = here.parent
        return [] if here is None else [here]

    plain = all(step.axis in _PLAIN and not step.predicates for step in steps)
    single = plain and _is_one(spots)
    return Compiled(chained(climb, closures), Kind.NODES, spots, single=single)


__all__ = ["Compile", "bound_repeat", "compile_filter", "compile_path"]
