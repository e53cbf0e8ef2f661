# SPDX-License-Identifier: Apache-2.0
"""Functions that look at their arguments before evaluating them, or at where they stand."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from kiosk.errors import FormError
from kiosk.forms.nodes import Node
from kiosk.forms.secondary import cell
from kiosk.forms.xpath.compiled import (
    Compiled,
    Kind,
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
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.syntax import Axis, Call, Literal, Path, Step

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope
    from kiosk.forms.xpath.paths import Compile

Build = Callable[[Call, "Scope", "Compile"], Compiled]

_SPACES = re.compile(r"[ \t\r\n]+")
_HERE = Path(absolute=False, start=None, steps=(Step(Axis.SELF, "node()"),))


class Form(NamedTuple):
    """A function with a compiler of its own."""

    least: int
    most: int
    build: Build


FORMS: dict[str, Form] = {}


def form(name: str, least: int, most: int) -> Callable[[Build], Build]:
    """Register the decorated compiler of calls of ``name`` with so many arguments."""

    def register(build: Build) -> Build:
        FORMS[name] = Form(least, most, build)
        return build

    return register


def argument(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    """Compile the one argument, or the context node where it was left out."""
    return compiler(call.arguments[0] if call.arguments else _HERE, scope)


@form("if", 3, 3)
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


@form("coalesce", 2, 2)
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


@form("once", 1, 1)
def _once(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    value = _filled(compiler(call.arguments[0], scope))
    return Compiled(lambda n, e: n.value or value(n, e), Kind.TEXT)


@form("true", 0, 0)
def _true(_call: Call, _scope: "Scope", _compiler: "Compile") -> Compiled:
    return constant(value=True)


@form("false", 0, 0)
def _false(_call: Call, _scope: "Scope", _compiler: "Compile") -> Compiled:
    return constant(value=False)


@form("boolean", 1, 1)
def _boolean(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    compiled = compiler(call.arguments[0], scope)
    return Compiled(as_boolean(compiled), Kind.BOOLEAN, constant=compiled.constant)


@form("not", 1, 1)
def _not(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    compiled = compiler(call.arguments[0], scope)
    test = as_boolean(compiled)
    negated = Compiled(lambda n, e: not test(n, e), Kind.BOOLEAN)
    return settled(negated) if compiled.constant else negated


@form("string", 0, 1)
def _string(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    compiled = argument(call, scope, compiler)
    return Compiled(as_text(compiled), Kind.TEXT, constant=compiled.constant)


@form("number", 0, 1)
def _number(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    compiled = argument(call, scope, compiler)
    converted = Compiled(as_number(compiled), Kind.NUMBER)
    return settled(converted) if compiled.constant else converted


@form("string-length", 0, 1)
def _length(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    text = as_text(argument(call, scope, compiler))
    return Compiled(lambda n, e: float(len(text(n, e))), Kind.NUMBER)


@form("normalize-space", 0, 1)
def _normalise(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    text = as_text(argument(call, scope, compiler))
    return Compiled(lambda n, e: _SPACES.sub(" ", text(n, e)).strip(" "), Kind.TEXT)


@form("current", 0, 0)
def _current(_call: Call, scope: "Scope", _compiler: "Compile") -> Compiled:
    return Compiled(lambda _node, env: [env.current], Kind.NODES, scope.own())


@form("instance", 1, 1)
def _instance(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    name = as_text(compiler(call.arguments[0], scope))
    argument = call.arguments[0]
    if isinstance(argument, Literal):
        scope.reads.instances.add(argument.value)

    def find(node: Node, env: Environment) -> list[Node]:
        known = env.instances.get(name(node, env))
        return [] if known is None else [known.document]

    return Compiled(find, Kind.NODES)


@form("pulldata", 4, 4)
def _pulldata(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    arguments = [compiler(each, scope) for each in call.arguments]
    name, wanted, key, value = map(as_text, arguments)
    authored = arguments[2].constant
    if isinstance(call.arguments[0], Literal):
        scope.reads.instances.add(call.arguments[0].value)

    def pull(node: Node, env: Environment) -> str:
        known = env.instances.get(name(node, env))
        text = value(node, env)
        if known is None or text == "":
            return ""
        if not authored:
            env.spend(len(known.rows(("root", "item"))))
        rows = known.find(("root", "item"), (key(node, env),), (text,), keep=authored)
        return cell(rows[0], wanted(node, env)) if rows else ""

    return Compiled(pull, Kind.TEXT)


@form("jr:itext", 1, 1)
def _itext(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    # a calculation keeps the text it took: both reference engines leave it when the language
    # changes; labels follow the language by themselves
    text_id = as_text(compiler(call.arguments[0], scope))
    if isinstance(call.arguments[0], Literal):
        scope.reads.texts.add(call.arguments[0].value)
    return Compiled(lambda n, e: e.lookups.itext(text_id(n, e), n, e), Kind.TEXT)


@form("jr:choice-name", 2, 2)
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


__all__ = ["FORMS", "Form", "argument", "form"]
