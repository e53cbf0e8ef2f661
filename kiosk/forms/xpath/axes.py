# SPDX-License-Identifier: Apache-2.0
"""Where each axis leads: from a node at run time, from a place in the form beforehand."""

from collections.abc import Callable, Iterator

from kiosk.forms.nodes import (
    ATTRIBUTE,
    COMMENT,
    ELEMENT,
    INSTRUCTION,
    TEXT,
    Node,
    content,
)
from kiosk.forms.templates import Template
from kiosk.forms.xpath.compiled import Spot
from kiosk.forms.xpath.syntax import Axis

Walk = Callable[[Node], list[Node]]

REVERSE = frozenset(
    {Axis.PARENT, Axis.ANCESTOR, Axis.ANCESTOR_OR_SELF, Axis.PRECEDING, Axis.PRECEDING_SIBLING}
)


def _children(node: Node) -> list[Node]:
    return list(content(node))


def _below(node: Node) -> Iterator[Node]:
    for child in content(node):
        if child.relevant:
            yield child
            yield from _below(child)


def _above(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _siblings(node: Node) -> tuple[list[Node], list[Node]]:
    if node.parent is None or node.kind == ATTRIBUTE:
        return [], []
    children = list(content(node.parent))
    at = next((i for i, child in enumerate(children) if child is node), len(children))
    return children[:at], children[at + 1 :]


def _following(node: Node) -> list[Node]:
    element = _element(node)
    found: list[Node] = [] if element is node else list(_below(element))
    here: Node | None = element
    while here is not None and here.parent is not None:
        for sibling in _siblings(here)[1]:
            if sibling.relevant:
                found += [sibling, *_below(sibling)]
        here = here.parent
    return found


def _element(node: Node) -> Node:
    """Find the element of an attribute; any other node stands for itself."""
    return node.parent if node.kind == ATTRIBUTE and node.parent is not None else node


def _preceding(node: Node) -> list[Node]:
    found: list[Node] = []
    here: Node | None = _element(node)
    while here is not None and here.parent is not None:
        for sibling in reversed(_siblings(here)[0]):
            if sibling.relevant:
                found += reversed([sibling, *_below(sibling)])
        here = here.parent
    return found


WALKS: dict[Axis, Walk] = {
    Axis.CHILD: _children,
    Axis.PARENT: lambda node: [] if node.parent is None else [node.parent],
    Axis.SELF: lambda node: [node],
    Axis.ATTRIBUTE: lambda node: list(node.attributes),
    Axis.DESCENDANT: lambda node: list(_below(node)),
    Axis.DESCENDANT_OR_SELF: lambda node: [node, *_below(node)],
    Axis.ANCESTOR: lambda node: list(_above(node)),
    Axis.ANCESTOR_OR_SELF: lambda node: [node, *_above(node)],
    Axis.FOLLOWING_SIBLING: lambda node: _siblings(node)[1],
    Axis.PRECEDING_SIBLING: lambda node: _siblings(node)[0][::-1],
    Axis.FOLLOWING: _following,
    Axis.PRECEDING: _preceding,
    Axis.NAMESPACE: lambda _node: [],
}
_KINDS = {"text()": TEXT, "comment()": COMMENT, "processing-instruction()": INSTRUCTION}


def node_test(axis: Axis, test: str) -> Callable[[Node], bool]:
    """Make the test of a step: relevant, and of the right kind or name."""
    wanted = ATTRIBUTE if axis is Axis.ATTRIBUTE else ELEMENT
    if test == "node()":
        return lambda node: node.relevant
    if test == "*":
        return lambda node: node.kind == wanted and node.relevant
    if test in _KINDS:
        kind = _KINDS[test]
        return lambda node: node.kind == kind
    if test.startswith("processing-instruction("):
        target = test[len("processing-instruction(") : -1]
        return lambda node: node.kind == INSTRUCTION and node.name == target
    if test.endswith(":*"):
        prefix = test[:-1]
        return lambda node: node.kind == wanted and node.name.startswith(prefix) and node.relevant
    return lambda node: node.name == test and node.kind == wanted and node.relevant


def reach(spot: Spot, axis: Axis, test: str) -> list[Spot]:
    """Say where a step leads from a place in the form."""
    if axis is Axis.CHILD and test[-1:] not in {"*", ")"}:
        return [_down(spot, child) for child in spot.template.named(test)]
    if axis is Axis.ATTRIBUTE:
        found = [_down(spot, each) for each in spot.template.attributes]
    elif axis is Axis.CHILD:
        found = [_down(spot, child) for child in spot.template.children]
    else:
        found = _far(spot, axis)
    return [each for each in found if _fits(each.template, test)]


def _fits(template: Template, test: str) -> bool:
    if test == "node()":
        return True
    if test == "*":
        return template.parent is not None
    if test.endswith(":*"):
        return template.name.startswith(test[:-1])
    return template.name == test


def _down(spot: Spot, child: Template) -> Spot:
    return Spot(child, spot.anchor, spot.sibling)


def _up(spot: Spot) -> list[Spot]:
    parent = spot.template.parent
    if parent is None:
        return []
    anchor = spot.anchor if parent.is_within(spot.anchor) else parent.anchor
    return [Spot(parent, anchor, spot.sibling)]


def _far(spot: Spot, axis: Axis) -> list[Spot]:
    if axis is Axis.SELF:
        return [spot]
    if axis is Axis.PARENT:
        return _up(spot)
    if axis in {Axis.DESCENDANT, Axis.DESCENDANT_OR_SELF}:
        below = [_down(spot, each) for each in spot.template.walk() if not each.is_attribute]
        return below if axis is Axis.DESCENDANT_OR_SELF else below[1:]
    above: list[Spot] = []
    here = _up(spot)
    while here:
        above += here
        here = _up(here[0])
    if axis is Axis.ANCESTOR:
        return above
    if axis is Axis.ANCESTOR_OR_SELF:
        return [spot, *above]
    if axis in {Axis.FOLLOWING_SIBLING, Axis.PRECEDING_SIBLING}:
        return [_beside(spot, child) for outer in above[:1] for child in _sibling(spot, axis)]
    if axis in {Axis.FOLLOWING, Axis.PRECEDING}:
        root = above[-1] if above else spot
        return [_down(Spot(root.template, root.template), each) for each in root.template.walk()]
    return []


def _sibling(spot: Spot, axis: Axis) -> list[Template]:
    """List the templates whose instances may stand on that side."""
    template = spot.template
    beside = template.parent.children if template.parent is not None else []
    at = beside.index(template) if template in beside else 0
    if template.is_repeat:
        return beside[at:] if axis is Axis.FOLLOWING_SIBLING else beside[: at + 1]
    return beside[at + 1 :] if axis is Axis.FOLLOWING_SIBLING else beside[:at]


def _beside(spot: Spot, child: Template) -> Spot:
    outer = _up(spot)[0]
    return Spot(child, outer.anchor, spot.sibling or child is spot.template)
