# SPDX-License-Identifier: Apache-2.0
"""Functions that tell what a node is called, and that find one by its id."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.forms.names import local_name
from kiosk.forms.nodes import ATTRIBUTE, ELEMENT, Node, text_of, top
from kiosk.forms.xpath.compiled import (
    Compiled,
    Kind,
    as_node_set,
    as_text,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.forms import argument, form
from kiosk.forms.xpath.syntax import Call
from kiosk.forms.xpath.values import to_text

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope
    from kiosk.forms.xpath.paths import Compile


def _name_of(name: str, part: Callable[[str], str]) -> None:
    @form(name, 0, 1)
    def build(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
        nodes = as_node_set(argument(call, scope, compiler), name)
        return Compiled(
            lambda n, e: part(found[0].name) if (found := nodes(n, e)) else "", Kind.TEXT
        )


_name_of("name", lambda name: name)
_name_of("local-name", local_name)


@form("namespace-uri", 0, 1)
def _namespace(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    nodes = as_node_set(argument(call, scope, compiler), call.name)
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


@form("lang", 1, 1)
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


@form("id", 1, 1)
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
