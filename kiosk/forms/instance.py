# SPDX-License-Identifier: Apache-2.0
"""The answers as a tree, made from the form's seeds."""

from collections.abc import Iterator
from typing import Final

from kiosk.errors import FormError
from kiosk.forms.definition import Form, Seed
from kiosk.forms.kinds import Choice
from kiosk.forms.names import Names
from kiosk.forms.nodes import ATTRIBUTE, DOCUMENT, ELEMENT, Node
from kiosk.forms.templates import Template
from kiosk.forms.xpath.functions.placing import place

_DIGITS: Final = 9
"""Longest place in a path: no repeat has so many instances, and a longer one may be hostile."""


class InstanceNode(Node):
    """A node of the answers.

    ``raw`` is what was entered or calculated last, kept while the node isn't relevant;
    ``value`` is what expressions see of it. ``choices`` are the values on offer with
    their rows, None where nothing narrows the answer.
    """

    __slots__ = ("choices", "own_readonly", "own_relevant", "raw", "readonly", "required", "shown")

    children: "list[InstanceNode]"
    attributes: "list[InstanceNode]"
    parent: "InstanceNode | None"
    template: Template

    def __init__(
        self, kind: int, template: Template, parent: "InstanceNode | None", raw: str = ""
    ) -> None:
        self.kind = kind
        self.name = template.name
        self.value = self.raw = raw
        self.parent = parent
        self.children = []
        self.attributes = []
        self.template = template
        self.relevant: bool = True if parent is None else parent.relevant
        self.readonly: bool = False if parent is None else parent.readonly
        self.ordinal = 0
        self.own_relevant = True
        self.own_readonly = False
        self.required = False
        self.choices: list[tuple[str, Node]] | None = None
        self.shown: tuple[str, tuple[Choice, ...]] | None = None

    @property
    def is_leaf(self) -> bool:
        """Tell whether it holds a value of its own."""
        return not self.template.children

    def walk(self) -> "Iterator[InstanceNode]":
        """Yield itself, its attributes and everything below in document order."""
        yield self
        yield from self.attributes
        for child in self.children:
            yield from child.walk()


class Tree:
    """The whole instance with ways to find nodes in it."""

    def __init__(self, form: Form, *, replaces: bool = False) -> None:
        self._form = form
        self._replaces = replaces
        self.document = InstanceNode(DOCUMENT, form.document, None)
        self.slots: list[InstanceNode] = [self.document] * len(form.templates)
        self.document.children.append(self._grow(form.seed, self.document))
        self.settled = 0
        """Counts how often everything that depends on something was brought up to date."""
        self._size = sum(1 for _ in self.root.walk())
        self._outside_repeats = {
            template.path: self.slots[template.number]
            for template in form.templates
            if template.parent is not None
            and not template.repeats
            and self.slots[template.number].template is template
        }

    @property
    def root(self) -> InstanceNode:
        """The instance's root element."""
        return self.document.children[0]

    def _grow(self, seed: Seed, parent: InstanceNode) -> InstanceNode:
        template = seed.template
        node = InstanceNode(ELEMENT, template, parent, seed.text)
        if not template.repeats:
            self.slots[template.number] = node
        for attribute, text in seed.attributes:
            grown = InstanceNode(ATTRIBUTE, attribute, node, text)
            node.attributes.append(grown)
            if not attribute.repeats:
                self.slots[attribute.number] = grown
        node.children = [
            self._grow(child, node)
            for child in seed.children
            if not child.prototype and (self._replaces or not child.optional)
        ]
        if template.holds_repeats:
            _number(node)
        return node

    def insert(
        self, parent: InstanceNode, repeat: Template, seed: Seed | None = None
    ) -> InstanceNode:
        """Add an instance of a repeat behind the last one, from a seed or the prototype."""
        node = self._grow(seed or self._form.prototypes[repeat.number], parent)
        self._admit(node)
        at = self._end_of(parent, repeat)
        before = parent.children[at - 1] if at else None
        parent.children.insert(at, node)
        alone = len(parent.template.named(repeat.name)) == 1
        if alone and before is not None and before.template is repeat:
            node.ordinal = before.ordinal + 1
        else:
            _number(parent)
        return node

    def _admit(self, node: InstanceNode) -> None:
        """Count what is about to come; raise FormError ``form.size`` where it is too much."""
        size = self._size + sum(1 for _ in node.walk())
        most = self._form.limits.nodes
        if size > most:
            raise FormError(f"{node.template.path}: more than {most} nodes", code="form.size")
        self._size = size

    def _end_of(self, parent: InstanceNode, repeat: Template) -> int:
        """Find where the instances of a repeat end, or would stand if there were one."""
        before = parent.template.children.index(repeat)
        order = {each.number: at for at, each in enumerate(parent.template.children)}
        for at in range(len(parent.children), 0, -1):
            if order[parent.children[at - 1].template.number] <= before:
                return at
        return 0

    def remove(self, node: InstanceNode) -> int:
        """Take an instance of a repeat out and say where among its siblings it stood."""
        siblings = [] if node.parent is None else node.parent.children
        place = next((at for at, each in enumerate(siblings) if each is node), 0)
        if node.parent is not None:
            node.parent.children = siblings[:place] + siblings[place + 1 :]
            _number(node.parent)
            self._size -= sum(1 for _ in node.walk())
        return place

    def put_back(self, node: InstanceNode, parent: InstanceNode, place: int) -> None:
        """Put an instance that was taken out back to where it stood."""
        self._size += sum(1 for _ in node.walk())
        parent.children = [*parent.children[:place], node, *parent.children[place:]]
        _number(parent)

    def ref(self, node: InstanceNode) -> str:
        """Write the path of a node, with the place of each repeat instance."""
        if not node.template.repeats:
            return node.template.path
        steps: list[str] = []
        here: InstanceNode | None = node
        while here is not None and here.parent is not None:
            step = f"@{here.name}" if here.kind == ATTRIBUTE else here.name
            steps.append(f"{step}[{place(here)}]" if here.template.is_repeat else step)
            here = here.parent
        return "/" + "/".join(reversed(steps))

    @property
    def size(self) -> int:
        """Count the nodes."""
        return self._size

    def texts(self) -> Iterator[str]:
        """Yield what each node holds."""
        return (node.raw for node in self.root.walk())

    @property
    def names(self) -> Names:
        """The names of the form, by which a written instance is read back."""
        return self._form.names

    def placed(self) -> Iterator[tuple[InstanceNode, str]]:
        """Yield every node with its path as ``ref`` writes it, in one walk."""
        yield from _placed(self.root, self.ref(self.root))

    def find(self, ref: str) -> InstanceNode | None:
        """Find the node at a path as ``ref`` writes it."""
        if "[" not in ref:
            return self._outside_repeats.get(ref)
        here: InstanceNode | None = self.document
        start, *steps = ref.split("/")
        for step in steps:
            here = None if here is None else _follow(here, step)
        return None if start else here

    def instances_of(self, template: Template, within: InstanceNode) -> list[InstanceNode]:
        """List the nodes of a template in or below a node."""
        if not template.repeats:
            return [self.slots[template.number]]
        trail: list[Template] = []
        here: Template | None = template
        while here is not None and here is not within.template:
            trail.append(here)
            here = here.parent
        nodes = [within]
        for step in reversed(trail):
            nodes = _below(nodes, step)
        return nodes


def _number(parent: InstanceNode) -> None:
    """Note the place of each child among those of its name."""
    seen: dict[str, int] = {}
    for child in parent.children:
        child.ordinal = seen[child.name] = seen.get(child.name, 0) + 1


def _placed(node: InstanceNode, ref: str) -> Iterator[tuple[InstanceNode, str]]:
    yield node, ref
    for attribute in node.attributes:
        yield attribute, f"{ref}/@{attribute.name}"
    seen: dict[str, int] = {}
    for child in node.children:
        name = child.name
        seen[name] = seen.get(name, 0) + 1
        step = f"{name}[{seen[name]}]" if child.template.is_repeat else name
        yield from _placed(child, f"{ref}/{step}")


def _below(nodes: list[InstanceNode], template: Template) -> list[InstanceNode]:
    """List the children or attributes of a template; it mostly stands where the form has it."""
    if template.is_attribute:
        return [each for node in nodes for each in node.attributes if each.template is template]
    if template.is_repeat:
        return [child for node in nodes for child in node.children if child.template is template]
    found: list[InstanceNode] = []
    at = template.place
    for node in nodes:
        children = node.children
        if at < len(children) and children[at].template is template:
            found.append(children[at])
        else:
            found += [child for child in children if child.template is template]
    return found


def _follow(node: InstanceNode, step: str) -> InstanceNode | None:
    """Take one step of a path: a name, with a place where it is a repeat's."""
    name, bracket, rest = step.partition("[")
    if name.startswith("@"):
        return next((each for each in node.attributes if each.name == name[1:]), None)
    found = [child for child in node.children if child.name == name]
    if not found or found[0].template.is_repeat is not bool(bracket):
        return None
    if not bracket:
        return found[0]
    at = rest[:-1]
    if rest[-1:] != "]" or not at.isascii() or not at.isdecimal() or len(at) > _DIGITS:
        return None
    return found[int(at) - 1] if 0 < int(at) <= len(found) else None
