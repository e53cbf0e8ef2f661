# SPDX-License-Identifier: Apache-2.0
"""Documents of any kind for expressions: with comments, instructions and their own names."""

from xml.parsers import expat

from kiosk.forms.names import Names
from kiosk.forms.nodes import (
    ATTRIBUTE,
    COMMENT,
    DOCUMENT,
    ELEMENT,
    INSTRUCTION,
    TEXT,
    Node,
    content,
)
from kiosk.forms.secondary import SecondaryInstance

_KINDS = {COMMENT: "comment()", TEXT: "text()", INSTRUCTION: "processing-instruction()"}
_KNOWN = {
    "xhtml": "http://www.w3.org/1999/xhtml",
    "h": "http://www.w3.org/1999/xhtml",
    "jr": "http://openrosa.org/javarosa",
}


class Document:
    """A document with the paths of its nodes as it writes them, and the texts it carries."""

    def __init__(self, text: str, *, bare: bool = False) -> None:
        """``bare``: the default namespace's names go without a prefix, as they do in forms."""
        self.root = Node(DOCUMENT)
        self.has_type = False
        self._written: dict[int, str] = {}
        self._declared = dict(_KNOWN)
        self._defaults: list[str] = []
        self._stack = [self.root]
        self._collect(text)
        defaults = [("", uri) for uri in self._defaults] if bare else []
        self.names = Names([*self._declared.items(), *defaults])
        self._read(text)
        self._nodes = {self.path(node): node for node in everything(self.root)}

    def _collect(self, text: str) -> None:
        """Learn the prefixes and whether there is a document type."""
        parser = expat.ParserCreate(namespace_separator=" ")

        def declare(prefix, uri):
            if prefix and uri:
                self._declared[prefix] = uri
            elif uri:
                self._defaults.append(uri)

        def doctype(*_arguments):
            self.has_type = True

        parser.StartNamespaceDeclHandler = declare
        parser.StartDoctypeDeclHandler = doctype
        parser.Parse(text, True)

    def _read(self, text: str) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartCdataSectionHandler = lambda: None  # so that it is a text of its own
        parser.EndCdataSectionHandler = lambda: None
        parser.CommentHandler = lambda data: self._add(COMMENT, "", data)
        parser.ProcessingInstructionHandler = lambda name, data: self._add(INSTRUCTION, name, data)
        parser.Parse(text, True)

    def _add(self, kind: int, name: str, value: str) -> Node:
        parent = self._stack[-1]
        node = Node(kind, name, value, parent)
        parent.children = [*parent.children, node]
        return node

    def _text(self, data: str) -> None:
        if len(self._stack) > 1:
            self._add(TEXT, "", data)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag, written = spelt(name)
        node = self._add(ELEMENT, self.names.spell_instance(tag), "")
        self._written[id(node)] = written
        node.attributes = [self._attribute(node, *each) for each in attributes.items()]
        self._stack.append(node)

    def _attribute(self, element: Node, name: str, value: str) -> Node:
        tag, written = spelt(name)
        node = Node(ATTRIBUTE, self.names.spell_instance(tag), value, element)
        self._written[id(node)] = written
        return node

    def _end(self, _name: str) -> None:
        node = self._stack.pop()
        if len(node.children) == 1 and node.children[0].kind == TEXT:
            node.value = node.children[0].value
            node.children = ()

    def find(self, path: str) -> Node | None:
        """Find a node by its path."""
        return self._nodes.get(path)

    def path(self, node: Node) -> str:
        """Write the place of a node with the names as the document writes them."""
        steps = []
        while node.parent is not None:
            if node.kind == ATTRIBUTE:
                steps.append(f"@{self._written[id(node)]}")
            else:
                label = _KINDS.get(node.kind) or self._written[id(node)]
                same = [each for each in content(node.parent) if self._alike(each, node)]
                at = next((i for i, each in enumerate(same, 1) if each is node), 1)
                steps.append(f"{label}[{at}]")
            node = node.parent
        return "/" + "/".join(reversed(steps))

    def _alike(self, one: Node, other: Node) -> bool:
        same_name = self._written.get(id(one)) == self._written.get(id(other))
        return one.kind == other.kind and (one.kind != ELEMENT or same_name)

    def instances(self) -> dict[str, SecondaryInstance]:
        """Find the lists that the document carries, by their ids."""
        found = {}
        for node in everything(self.root):
            key = attribute(node, "id")
            if node.name == "instance" and key and any(c.kind == ELEMENT for c in node.children):
                found[key] = SecondaryInstance(node)
        return found

    def itext(self, text_id: str, _node: Node, env) -> str:
        """Say a text in the active language, or in the default one."""
        every = [node for node in everything(self.root) if node.name == "translation"]
        marked = [node for node in every if attribute(node, "default") is not None]
        active = [node for node in every if attribute(node, "lang") == env.language]
        for translation in (*active, *marked, *every[:1]):
            for text in translation.children:
                if text.kind == ELEMENT and attribute(text, "id") == text_id:
                    return next(
                        value.text()
                        for value in text.children
                        if value.kind == ELEMENT and attribute(value, "form") is None
                    )
        return ""

    def choice_label(self, _value: str, _node: Node, _env) -> str:
        """Find nothing: no recorded document has choices."""
        return ""


def attribute(node: Node, name: str) -> str | None:
    """Say an attribute's value, None when it isn't there."""
    return next((each.value for each in node.attributes if each.name == name), None)


def spelt(name: str) -> tuple[str, str]:
    """Turn a parser's ``uri local prefix`` into a ``{uri}local`` tag and the name as written."""
    parts = name.split(" ")
    if len(parts) == 1:
        return name, name
    written = f"{parts[2]}:{parts[1]}" if len(parts) == 3 else parts[1]
    return f"{{{parts[0]}}}{parts[1]}", written


def everything(node: Node):
    """Yield a node and all below."""
    yield node
    yield from node.attributes
    for child in content(node):
        yield from everything(child)
