# SPDX-License-Identifier: Apache-2.0
"""Functions that look at their arguments before evaluating them, or at where they stand."""

import math
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kiosk.errors import FormError
from kiosk.forms.nodes import ATTRIBUTE, ELEMENT, Node, text_of, top
from kiosk.forms.secondary import cell
from kiosk.forms.templates import Template
from kiosk.forms.xpath.compiled import (
    Compiled,
    Kind,
    NodesClosure,
    NumberClosure,
    Spot,
    TextClosure,
    as_boolean,
    as_node_set,
    as_nodes,
    as_number,
    as_text,
    constant,
    settled,
    truth,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.syntax import Axis, Call, Expression, Literal, Path, Step
from kiosk.forms.xpath.values import to_text

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope
    from kiosk.forms.xpath.paths import Compile

Build = Callable[[Call, "Scope", "Compile"], Compiled]

_SPACES = re.compile(r"[ \t\r\n]+")
_HERE = Path(absolute=False, start=None, steps=(Step(Axis.SELF, "node()"),))
_ABOVE = Path(absolute=False, start=None, steps=(Step(Axis.PARENT, "node()"),))


class Form(NamedTuple):
    """A function with a compiler of its own."""

    least: int
    most: int
    build: Build


FORMS: dict[str, Form] = {}


def _form(name: str, least: int, most: int) -> Callable[[Build], Build]:
    def register(build: Build) -> Build:
        FORMS[name] = Form(least, most, build)
        return build

    return register


def _argument(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    """Compile the one argument, or the context node where it was left out."""
    return compiler(call.arguments[0] if call.arguments else _HERE, scope)


@_form("if", 3, 3)
def _if(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    condition = compiler(call.arguments[0], scope)
    known = truth(condition)
    if known is not None:  # the other one is never evaluated, so not compiled
        return compiler(call.arguments[1 if known else 2], scope)
    test = as_boolean(condition)
    yes, no = (compiler(each, scope) for each in call.arguments[1:])
    kind = yes.kind if yes.kind is no.kind and yes.kind is not Kind.NODES else Kind.ANY
    one, other = yes.run, no.run
    return Compiled(
        lambda n, e: one(n, e) if test(n, e) else other(n, e), kind, (*yes.spots, *no.spots)
    )


@_form("coalesce", 2, 2)
def _coalesce(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    first, second = (compiler(each, scope) for each in call.arguments)
    text, other = _filled(first), second.run
    return Compiled(lambda n, e: text(n, e) or other(n, e), Kind.ANY)


def _filled(compiled: Compiled) -> TextClosure:
    """View as text that is blank where a calculation has no result."""
    text = as_text(compiled)
    if compiled.kind not in {Kind.NUMBER, Kind.ANY}:
        return text
    return lambda n, e: "" if (found := text(n, e)) == "NaN" else found


@_form("once", 1, 1)
def _once(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    value = _filled(compiler(call.arguments[0], scope))
    return Compiled(lambda n, e: n.value or value(n, e), Kind.TEXT)


@_form("true", 0, 0)
def _true(_call: Call, _scope: "Scope", _compiler: "Compile") -> Compiled:
    return constant(value=True)


@_form("false", 0, 0)
def _false(_call: Call, _scope: "Scope", _compiler: "Compile") -> Compiled:
    return constant(value=False)


@_form("boolean", 1, 1)
def _boolean(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    compiled = compiler(call.arguments[0], scope)
    return Compiled(as_boolean(compiled), Kind.BOOLEAN, constant=compiled.constant)


@_form("not", 1, 1)
def _not(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    compiled = compiler(call.arguments[0], scope)
    test = as_boolean(compiled)
    negated = Compiled(lambda n, e: not test(n, e), Kind.BOOLEAN)
    return settled(negated) if compiled.constant else negated


@_form("string", 0, 1)
def _string(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    compiled = _argument(call, scope, compiler)
    return Compiled(as_text(compiled), Kind.TEXT, constant=compiled.constant)


@_form("number", 0, 1)
def _number(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    compiled = _argument(call, scope, compiler)
    converted = Compiled(as_number(compiled), Kind.NUMBER)
    return settled(converted) if compiled.constant else converted


@_form("string-length", 0, 1)
def _length(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    text = as_text(_argument(call, scope, compiler))
    return Compiled(lambda n, e: float(len(text(n, e))), Kind.NUMBER)


@_form("normalize-space", 0, 1)
def _normalise(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    text = as_text(_argument(call, scope, compiler))
    return Compiled(lambda n, e: _SPACES.sub(" ", text(n, e)).strip(" "), Kind.TEXT)


def _name_of(name: str, part: Callable[[str], str]) -> None:
    @_form(name, 0, 1)
    def build(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
        nodes = as_node_set(_argument(call, scope, compiler), name)
        return Compiled(
            lambda n, e: part(found[0].name) if (found := nodes(n, e)) else "", Kind.TEXT
        )


_name_of("name", lambda name: name)
_name_of("local-name", lambda name: name.rpartition(":")[2])


@_form("namespace-uri", 0, 1)
def _namespace(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    nodes = as_node_set(_argument(call, scope, compiler), call.name)
    names = scope.names

    def uri(node: Node, env: Environment) -> str:
        found = nodes(node, env)
        if not found or found[0].kind not in {ELEMENT, ATTRIBUTE}:
            return ""
        if found[0].template is not None:
            return found[0].template.uri
        prefix, colon, _ = found[0].name.rpartition(":")
        return names.uri(prefix) if colon else ""

    return Compiled(uri, Kind.TEXT)


@_form("lang", 1, 1)
def _lang(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    wanted = as_text(compiler(call.arguments[0], scope))

    def speaks(node: Node, env: Environment) -> bool:
        prefix = wanted(node, env).lower()
        here: Node | None = node
        while here is not None:
            for attribute in here.attributes:
                if attribute.name == "xml:lang":
                    language = attribute.value.lower()
                    return language == prefix or language.startswith(f"{prefix}-")
            here = here.parent
        return False

    return Compiled(speaks, Kind.BOOLEAN)


@_form("id", 1, 1)
def _id(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    argument = compiler(call.arguments[0], scope, single=False)
    run = argument.run

    def find(node: Node, env: Environment) -> list[Node]:
        value = run(node, env)
        texts = [text_of(each) for each in value] if isinstance(value, list) else [to_text(value)]
        wanted = {word for text in texts for word in text.split()}
        return [each for each in _elements(top(node)) if _identifier(each) in wanted]

    return Compiled(find, Kind.NODES)


def _elements(node: Node) -> list[Node]:
    found = [node] if node.kind == ELEMENT else []
    for child in node.children:
        found += _elements(child)
    return found


def _identifier(node: Node) -> str:
    return next((each.value for each in node.attributes if each.name in {"id", "xml:id"}), "")


@_form("last", 0, 0)
def _last(_call: Call, _scope: "Scope", _compiler: "Compile") -> Compiled:
    return Compiled(lambda _node, env: float(env.size), Kind.NUMBER)


@_form("position", 0, 1)
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


@_form("current", 0, 0)
def _current(_call: Call, scope: "Scope", _compiler: "Compile") -> Compiled:
    return Compiled(lambda _node, env: [env.current], Kind.NODES, scope.own())


@_form("instance", 1, 1)
def _instance(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    name = as_text(compiler(call.arguments[0], scope))
    argument = call.arguments[0]
    if isinstance(argument, Literal):
        scope.reads.instances.add(argument.value)

    def find(node: Node, env: Environment) -> list[Node]:
        known = env.instances.get(name(node, env))
        return [] if known is None else [known.document]

    return Compiled(find, Kind.NODES)


@_form("pulldata", 4, 4)
def _pulldata(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    name, wanted, key, value = (as_text(compiler(each, scope)) for each in call.arguments)
    if isinstance(call.arguments[0], Literal):
        scope.reads.instances.add(call.arguments[0].value)

    def pull(node: Node, env: Environment) -> str:
        known = env.instances.get(name(node, env))
        text = value(node, env)
        if known is None or text == "":
            return ""
        rows = known.find(("root", "item"), (key(node, env),), (text,))
        return cell(rows[0], wanted(node, env)) if rows else ""

    return Compiled(pull, Kind.TEXT)


@_form("jr:itext", 1, 1)
def _itext(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    # a calculation keeps the text it took: both reference engines leave it when the language
    # changes; labels follow the language by themselves
    text_id = as_text(compiler(call.arguments[0], scope))
    if isinstance(call.arguments[0], Literal):
        scope.reads.texts.add(call.arguments[0].value)
    return Compiled(lambda n, e: e.lookups.itext(text_id(n, e), n, e), Kind.TEXT)


@_form("jr:choice-name", 2, 2)
def _choice_name(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    scope.reads.language = True
    value = as_text(compiler(call.arguments[0], scope))
    where = call.arguments[1]
    path = parse(where.value) if isinstance(where, Literal) else where
    if not isinstance(path, Path):
        raise FormError("jr:choice-name() wants a path in quotes", code="form.xpath")
    compiled = compiler(path, scope)
    scope.reads.choices.update(spot.template for spot in compiled.spots)
    nodes = as_nodes(compiled)

    def name(node: Node, env: Environment) -> str:
        found = nodes(node, env)
        return env.lookups.choice_label(value(node, env), found[0], env) if found else ""

    return Compiled(name, Kind.TEXT)


@_form("indexed-repeat", 3, 7)
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


__all__ = ["FORMS", "Form", "place"]
