# SPDX-License-Identifier: Apache-2.0
"""Lays the relevant questions out in pages, and the instances of repeats in lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from kiosk.forms.controls import BodyPart, Control, Group, RepeatBlock, controls_in
from kiosk.forms.definition import Form
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.nodes import ELEMENT, Node
from kiosk.forms.rules import Facet
from kiosk.forms.templates import Template
from kiosk.forms.xpath.environment import Environment

_FIELD_LIST = "field-list"


@dataclass(frozen=True, slots=True)
class Page:
    """What is on screen together: one question, or a group with appearance ``field-list``.

    ``id`` is the reference of the group or question (behind a list inside a group, of the first
    question that follows it); ``section`` the label of the nearest
    other group around it.
    """

    id: str
    section: str
    title: str
    hint: str
    questions: tuple[str, ...]
    entry: str = ""
    """The instance of the nearest repeat around it, '' outside of all."""
    scope: str = ""
    """The nearest of those instances that a person may add and remove."""
    is_lone: bool = True
    """Whether it asks one question and never another, so that its title may speak for it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The instances of one repeat; ``id`` is what ``add_repeat`` takes.

    It stands before the pages of its instances, in ``entry`` and ``scope`` as a page does.
    """

    id: str
    section: str
    title: str
    hint: str
    entries: tuple[str, ...]
    """The references of the relevant instances."""
    is_fixed: bool
    """Whether the form alone decides how many there are."""
    entry: str = ""
    scope: str = ""
    questions: tuple[str, ...] = ()
    """None: what is asked stands on the pages of its instances."""


Stop = Page | Listing
"""A place on the way through a form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One instance of a repeat, by what a person knows it."""

    ref: str
    number: int
    """Its place among the relevant ones, from 1."""
    label: str
    """What each of them is called, '' where the form doesn't say."""
    text: str
    """The first text that was entered in it, '' for none."""
    is_blank: bool
    """Whether nothing was entered in it at all."""


class _Place(NamedTuple):
    """Where the walk is: in which node, of which instances."""

    node: InstanceNode
    entry: str = ""
    scope: str = ""


class Pages:
    """Walks the body of a form for one session."""

    def __init__(self, form: Form, tree: Tree, env: Environment) -> None:
        self._form = form
        self._body = form.body
        self._tree = tree
        self._env = env
        self._here = ""
        self._order: tuple[str, ...] = ()
        """The pages in their order when the person came to this one."""
        self._laid: tuple[tuple[int, str], tuple[Stop, ...]] | None = None
        """What was laid out last, and of which state in which language: a turn asks for it often."""

    def turn_to(self, page: str) -> Page | None:
        """Go to the page with this id, '' for none; say where that led."""
        self._here = page
        listed = self.pages()
        self._order = tuple(each.id for each in listed)
        return self._found_in(listed)

    def page(self) -> Page | None:
        """Find the page where the person is, or the one behind it when it is gone."""
        return self._found_in(self.pages()) if self._here else None

    def _found_in(self, listed: tuple[Page, ...]) -> Page | None:
        known = {each.id: each for each in listed}
        if self._here in known or self._here not in self._order:
            return known.get(self._here)
        behind = self._order[self._order.index(self._here) :]
        return next((known[each] for each in behind if each in known), None)

    def beside(self, pages: int) -> str:
        """Name the page so many pages from here, '' beyond the first and the last."""
        listed = self.pages()
        order = [each.id for each in listed]
        here = self._found_in(listed)
        place = pages + (order.index(here.id) if here is not None else -1)
        return order[place] if 0 <= place < len(order) else ""

    def stops(self) -> tuple[Stop, ...]:
        """List the pages that have something to show and the repeats, in order."""
        state = self._tree.settled, self._env.language
        if self._laid is None or self._laid[0] != state:
            self._laid = state, tuple(self._stops(self._body, _Place(self._tree.root), ""))
        return self._laid[1]

    def pages(self) -> tuple[Page, ...]:
        """List the pages that have something to show, in order."""
        return tuple(stop for stop in self.stops() if isinstance(stop, Page))

    def entry(self, node: InstanceNode) -> Entry:
        """Say by what a person knows an instance of a repeat."""
        number = 0
        for each in () if node.parent is None else node.parent.children:
            number += each.template is node.template and each.relevant
            if each is node:
                break
        blocks = list(_blocks(self._body, node.template))
        entered = [
            (each, control)
            for each, control, _ in self._questions(blocks[:1], node, "")
            if each.raw != each.template.default and not each.readonly and control.is_asked
        ]
        texts = (each.value for each, control in entered if self._is_name(control) and each.value)
        label = self._called(blocks, node)
        return Entry(self._tree.ref(node), number, label, next(texts, ""), not entered)

    def _called(self, blocks: Sequence[Group | RepeatBlock], node: Node) -> str:
        return next((text for part in blocks if (text := self._text(part, node))), "")

    def _is_name(self, control: Control) -> bool:
        """Tell whether an answer is short text, and not what a passport's machine lines say."""
        own = self._form.question_attributes.get(control.template.number, {})
        is_short = control.kind is QuestionKind.TEXT and "multiline" not in control.appearances
        return is_short and own.get("mrz") != "lines"

    def questions(self) -> Iterator[tuple[InstanceNode, Control, str]]:
        """Yield every relevant question with the label of its section."""
        yield from self._questions(self._body, self._tree.root, "")

    def _stops(self, parts: Sequence[BodyPart], at: _Place, section: str) -> Iterator[Stop]:
        for part in parts:
            template = part.template
            if isinstance(part, Control):
                yield from self._lone(part, at, section)
            elif template is None or not template.is_repeat:
                nodes = [at.node] if template is None else self._at(template, at.node)
                for node in nodes:
                    yield from self._inside(part, at._replace(node=node), section)
            elif at.node.template is template:  # a group around its repeat has walked in already
                yield from self._inside(part, at, section)
            else:
                yield from self._listed(part, template, at, section, alone=len(parts) == 1)

    def _lone(self, control: Control, at: _Place, section: str) -> Iterator[Page]:
        for node in self._at(control.template, at.node):
            if self._is_shown(control, node):
                ref = self._tree.ref(node)
                yield Page(ref, section, "", "", (ref,), at.entry, at.scope)

    def _inside(self, part: Group | RepeatBlock, at: _Place, section: str) -> Iterator[Stop]:
        if _FIELD_LIST in part.appearances:
            yield from self._field_list(part, at, section)
        else:
            inner = self._text(part, at.node) or section
            yield from self._stops(part.children, at, inner)

    def _listed(
        self, part: Group | RepeatBlock, repeat: Template, at: _Place, section: str, *, alone: bool
    ) -> Iterator[Stop]:
        """List a repeat, then what its instances ask."""
        nodes = self._at(repeat, at.node)
        is_fixed = repeat.number in self._form.fixed_repeats
        first = nodes[0] if nodes else None if is_fixed else self._vacancy(repeat, at.node)
        if first is not None and any(each.is_asked for each in controls_in(part.children)):
            label = self._called(list(_blocks([part], repeat)), first)
            title = section if alone and section else label or section
            hint = self._hint(part, first)
            parent = self._parent(repeat, at.node)
            ref = f"{self._tree.ref(parent)}/{repeat.name}" if parent is not None else ""
            entries = tuple(self._tree.ref(node) for node in nodes)
            yield Listing(ref, section, title, hint, entries, is_fixed, at.entry, at.scope)
        for node in nodes:
            ref = self._tree.ref(node)
            inner = _Place(node, ref, at.scope if is_fixed else ref)
            yield from self._inside(part, inner, section)

    def _vacancy(self, repeat: Template, here: InstanceNode) -> Node | None:
        """Give what stands for the first instance of a repeat; None while none may be added."""
        parent = self._parent(repeat, here)
        if parent is None or any(each.template is repeat for each in parent.children):
            return None
        node = Node(ELEMENT, repeat.name, "", parent)
        node.template = repeat
        for rule in self._form.rules_at.get(repeat.number, ()):
            if rule.facet is Facet.RELEVANT:
                self._env.begin()
                self._env.current = node
                if not rule.run(node, self._env):
                    return None
        return node

    def _parent(self, repeat: Template, here: InstanceNode) -> InstanceNode | None:
        found = [] if repeat.parent is None else self._at(repeat.parent, here)
        return found[0] if found else None

    def _field_list(self, part: Group | RepeatBlock, at: _Place, section: str) -> Iterator[Stop]:
        """Make one page of what a group asks; a list that people make in it parts the page.

        The parts and the list then make a section of their own, so that they are one step.
        """
        title, hint = self._text(part, at.node), self._hint(part, at.node)
        whole = list(self._flat(part.children, at, title or section))
        if any(isinstance(each, Listing) for each in whole):
            section = title or section
        ref = self._tree.ref(at.node) if part.template is not None else ""
        is_lone = sum(self._may_ask(each) for each in controls_in(part.children)) <= 1
        for is_lists, together in groupby(whole, key=lambda each: not isinstance(each, str)):
            if is_lists:
                yield from (each for each in together if not isinstance(each, str))
                continue
            questions = tuple(each for each in together if isinstance(each, str))
            id_ = ref or questions[0]
            yield Page(id_, section, title, hint, questions, at.entry, at.scope, is_lone)
            ref = hint = ""

    def _flat(self, parts: Sequence[BodyPart], at: _Place, section: str) -> Iterator[str | Stop]:
        """Yield what stands on one page, and the lists in between with what their entries ask."""
        for part in parts:
            template = part.template
            if isinstance(part, Control):
                for node in self._at(part.template, at.node):
                    if self._is_shown(part, node):
                        yield self._tree.ref(node)
            elif template is None or at.node.template is template:
                yield from self._flat(part.children, at, section)
            elif template.is_repeat and template.number not in self._form.fixed_repeats:
                yield from self._listed(part, template, at, section, alone=len(parts) == 1)
            else:
                for node in self._at(template, at.node):
                    inner = at._replace(node=node)
                    if template.is_repeat:
                        inner = inner._replace(entry=self._tree.ref(node))
                    yield from self._flat(part.children, inner, section)

    def _may_ask(self, control: Control) -> bool:
        """Tell whether it is for answering, as opposed to telling something or what stands already."""
        rules = self._form.rules_at.get(control.template.number, ())
        is_read = any(rule.facet is Facet.READONLY for rule in rules)
        return control.is_asked and control.kind is not QuestionKind.NOTE and not is_read

    def _is_shown(self, control: Control, node: InstanceNode) -> bool:
        """Tell whether there is anything to see: a table's heading may have no words of its own."""
        if control.is_heading:
            self._env.begin()
            self._env.current = node
            return bool(control.label(node, self._env))
        return control.is_asked

    def _questions(
        self, parts: Sequence[BodyPart], here: InstanceNode, section: str
    ) -> Iterator[tuple[InstanceNode, Control, str]]:
        for part in parts:
            if isinstance(part, Control):
                for node in self._at(part.template, here):
                    yield node, part, section
            elif isinstance(part, Group):
                for node in self._places(part, here):
                    inner = self._text(part, node) or section
                    if _FIELD_LIST in part.appearances and section:
                        inner = section
                    yield from self._questions(part.children, node, inner)
            else:
                for node in self._at(part.template, here):
                    inner = self._text(part, node) or section
                    yield from self._questions(part.children, node, inner)

    def _text(self, part: Group | RepeatBlock, node: Node) -> str:
        self._env.begin()
        self._env.current = node
        return part.label(node, self._env)

    def _hint(self, part: Group | RepeatBlock, node: Node) -> str:
        return part.hint(node, self._env) if isinstance(part, Group) else ""

    def _places(self, group: Group, here: InstanceNode) -> list[InstanceNode]:
        return [here] if group.template is None else self._at(group.template, here)

    def _at(self, template: Template, here: InstanceNode) -> list[InstanceNode]:
        """Find the relevant nodes of a template in the repeat instance being walked."""
        base: InstanceNode | None = here
        while base is not None and not template.is_within(base.template):
            base = base.parent
        if base is None:
            return []
        return [node for node in self._tree.instances_of(template, base) if node.relevant]


def _blocks(parts: Sequence[BodyPart], repeat: Template) -> Iterator[Group | RepeatBlock]:
    """Find where the body asks what is in a repeat: the group around it first."""
    for part in parts:
        if isinstance(part, Control):
            continue
        if part.template is repeat:
            yield part
        yield from _blocks(part.children, repeat)
