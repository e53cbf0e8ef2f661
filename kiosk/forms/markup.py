# SPDX-License-Identifier: Apache-2.0
"""Reads and writes XML; nothing but plain UTF-8 documents without declarations comes in."""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers.expat import ExpatError, ParserCreate

from kiosk.errors import FormError
from kiosk.forms.limits import Limits
from kiosk.forms.names import Names
from kiosk.forms.nodes import ATTRIBUTE, DOCUMENT, ELEMENT, TEXT, Node

_LONG: Final = re.compile("<[^<]{30000,}")
_INVALID: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(data: bytes, limits: Limits, what: str = "form") -> tuple[Element, Names]:
    """Parse a document; raise FormError ``form.xml`` or ``form.size``.

    Entities can only come with a document type, which is refused beforehand; handing the
    parser text keeps a declared encoding from hiding one.
    """
    if len(data) > limits.form_bytes:
        raise FormError(f"{what} of {len(data)} bytes", code="form.size")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError(f"{what} is not UTF-8: byte {error.start}", code="form.xml") from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FormError(f"{what} has a document type", code="form.xml")
    _check_size(text, limits, what)
    parser = XMLParser()  # noqa: S314 (no document type, so no entities)
    try:
        parser.feed(text)
        root: Element = parser.close()
        names = _names(text)
    except (ParseError, ExpatError, ValueError) as error:
        raise FormError(f"{what}: {error}", code="form.xml") from None
    _check_shape(root, limits, what)
    return root, names


def _names(text: str) -> Names:
    """Read the declared namespaces, wherever they are declared."""
    found: list[tuple[str, str]] = []
    reader = ParserCreate(namespace_separator="}")
    reader.StartNamespaceDeclHandler = lambda prefix, uri: found.append((prefix or "", uri or ""))
    reader.Parse(text, True)  # noqa: FBT003 (read before, so it can be read)
    return Names(found)


def _check_size(text: str, limits: Limits, what: str) -> None:
    """Refuse what would keep the parser itself busy: too many tags, or attributes in one."""
    if text.count("<") > 2 * limits.elements:
        raise FormError(f"{what} has more than {limits.elements} elements", code="form.size")
    if any(match[0].count("=") > limits.attributes for match in _LONG.finditer(text)):
        raise FormError(f"{what}: more than {limits.attributes} attributes", code="form.size")


def _check_shape(root: Element, limits: Limits, what: str) -> None:
    """Refuse a document that is too deep, or an element that is too wide or too long."""
    level, depth, wide, long = [root], 0, limits.attributes, limits.name_length
    while level:
        depth += 1
        if depth > limits.depth:
            raise FormError(f"{what} nests deeper than {limits.depth}", code="form.size")
        for element in level:
            names = element.keys()
            if len(names) > wide:
                raise FormError(f"{what}: more than {wide} attributes", code="form.size")
            if len(element.tag) > long or any(len(name) > long for name in names):
                raise FormError(f"{what}: a name longer than {long}", code="form.size")
        level = [child for element in level for child in element]


def document_of(root: Element, names: Names) -> Node:
    """Turn a parsed element into a document of nodes."""
    document = Node(DOCUMENT)
    document.children = [_element(root, names, document)]
    return document


def _element(element: Element, names: Names, parent: Node) -> Node:
    node = Node(ELEMENT, names.spell_instance(element.tag), "", parent)
    if element.attrib:
        node.attributes = [
            Node(ATTRIBUTE, names.spell_attribute(name), value, node)
            for name, value in element.attrib.items()
        ]
    text = element.text or ""
    if len(element) == 0:
        node.value = text
        return node
    children: list[Node] = []
    if text and not text.isspace():
        children.append(Node(TEXT, "", text, node))
    for child in element:
        children.append(_element(child, names, node))
        tail = child.tail
        if tail and not tail.isspace():
            children.append(Node(TEXT, "", tail, node))
    node.children = children
    return node


def escape(text: str) -> str:
    """Write text so that it may stand in an element; what XML can't hold is dropped."""
    text = _INVALID.sub("", text)
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    )


def escape_attribute(text: str) -> str:
    """Write text so that it may stand between double quotes."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def attributes_text(attributes: Mapping[str, str]) -> str:
    """Write attributes with a space before each."""
    return "".join(f' {name}="{escape_attribute(value)}"' for name, value in attributes.items())
