# SPDX-License-Identifier: Apache-2.0
"""The tree that expressions walk: one node class for forms, lists and answers alike."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.forms.templates import Template

DOCUMENT: Final = 0
ELEMENT: Final = 1
ATTRIBUTE: Final = 2
TEXT: Final = 3
COMMENT: Final = 4
INSTRUCTION: Final = 5

_NOTHING: Final[tuple["Node", ...]] = ()


class Node:
    """A document, element, attribute or text.

    ``name`` is the qualified name with the canonical prefix of its namespace, so that a
    name test is one comparison. ``value`` is the text of a leaf; an element with children
    has none of its own. ``relevant`` is always true outside an instance. ``ordinal`` is the
    place among siblings of the same name, from 1, and 0 where nobody keeps count.
    """

    __slots__ = (
        "attributes",
        "children",
        "kind",
        "name",
        "ordinal",
        "parent",
        "relevant",
        "template",
        "value",
    )

    def __init__(
        self, kind: int, name: str = "", value: str = "", parent: "Node | None" = None
    ) -> None:
        self.kind = kind
        self.name = name
        self.value = value
        self.parent = parent
        self.children: Sequence[Node] = _NOTHING
        self.attributes: Sequence[Node] = _NOTHING
        self.relevant = True
        self.ordinal = 0
        self.template: Template | None = None

    def text(self) -> str:
        """Say the string value as XPath defines it, without what isn't relevant."""
        if not self.children or self.kind > ELEMENT:
            return self.value
        return "".join(
            child.text() for child in self.children if child.relevant and child.kind in _TEXTUAL
        )

    def __repr__(self) -> str:
        return f"<{self.name or self.kind}>"


_TEXTUAL: Final = (ELEMENT, TEXT)


def text_of(node: Node) -> str:
    """Say a node's string value, blank when it isn't relevant."""
    if not node.relevant:
        return ""
    return node.text() if node.children else node.value


def content(node: Node) -> Sequence[Node]:
    """List the child nodes, with the text of a leaf as a node of its own."""
    if node.children or node.kind > ELEMENT or not node.value:
        return node.children
    text = Node(TEXT, "", node.value, node)
    return (text,)


def descendants(node: Node) -> Iterator[Node]:
    """Walk the relevant elements below a node in document order."""
    for child in node.children:
        if child.relevant:
            yield child
            if child.children:
                yield from descendants(child)


def top(node: Node) -> Node:
    """Find the document that a node stands in."""
    while node.parent is not None:
        node = node.parent
    return node


class DocumentOrder:
    """Makes keys that sort nodes in document order, while no node comes or goes."""

    def __init__(self) -> None:
        self._places: dict[int, dict[int, int]] = {}

    def __call__(self, node: Node) -> tuple[int, ...]:
        """Make the key of a node."""
        steps: list[int] = []
        while node.parent is not None:
            steps.append(self._place(node, node.parent))
            node = node.parent
        steps.reverse()
        return (id(node), *steps)

    def _place(self, node: Node, parent: Node) -> int:
        """Number a node among its parent's attributes (negative) and children."""
        if node.kind != ATTRIBUTE and not isinstance(parent.children, list | tuple):
            return parent.children.index(node)  # rows know their places
        places = self._places.get(id(parent))
        if places is None:
            places = {id(child): at for at, child in enumerate(parent.children)}
            places |= {
                id(each): at for at, each in enumerate(parent.attributes, -len(parent.attributes))
            }
            self._places[id(parent)] = places
        return places.get(id(node), 0)


def in_order(nodes: Sequence[Node]) -> list[Node]:
    """Drop doubles and sort in document order."""
    unique = list({_identity(node): node for node in nodes}.values())
    if len(unique) > 1:
        unique.sort(key=DocumentOrder())
    return unique


def _identity(node: Node) -> tuple[int, int]:
    """Tell nodes apart; the text of a leaf is made anew each time but is one node."""
    if node.kind == TEXT and node.parent is not None and not node.parent.children:
        return (id(node.parent), TEXT)
    return (id(node), 0)
