# SPDX-License-Identifier: Apache-2.0
"""Reads and writes XML; nothing but plain UTF-8 documents without declarations comes in."""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, ParseError, XMLParser

from kiosk.errors import FormError
from kiosk.forms.limits import Limits
from kiosk.forms.names import Names
from kiosk.forms.nodes import ATTRIBUTE, DOCUMENT, ELEMENT, TEXT, Node

_DECLARED = re.compile(r"xmlns(?::([\w.\-]+))?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
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
    parser = XMLParser()  # noqa: S314 (no document type, so no entities)
    try:
        parser.feed(text)
        root: Element = parser.close()
    except (ParseError, ValueError) as error:
        raise FormError(f"{what}: {error}", code="form.xml") from None
    found = [(match[1] or "", match[2] or match[3] or "") for match in _DECLARED.finditer(text)]
    declared = dict(reversed(found))
    defaults = frozenset(uri for prefix, uri in found if not prefix)
    _check_depth(root, limits.depth, what)
    return root, Names(declared, defaults)


def _check_depth(root: Element, most: int, what: str) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > most:
            raise FormError(f"{what} nests deeper than {most}", code="form.size")
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
