# SPDX-License-Identifier: Apache-2.0
"""Lays the relevant questions out in pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.forms.controls import BodyPart, Control, Group, RepeatBlock
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.templates import Template
from kiosk.forms.xpath.environment import Environment

_FIELD_LIST = "field-list"


@dataclass(frozen=True, slots=True)
class Page:
    """What is on screen together: one question, or a group with appearance ``field-list``.

    ``id`` is the reference of the group or question; ``section`` the label of the nearest
    other group around it.
    """

    id: str
    section: str
    title: str
    hint: str
    questions: tuple[str, ...]


class Pages:
    """Walks the body of a form for one session."""

    def __init__(self, body: list[BodyPart], tree: Tree, env: Environment) -> None:
        self._body = body
        self._tree = tree
        self._env = env
        self._here = ""
        self._order: tuple[str, ...] = ()
        """The pages in their order when the person came to this one."""

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

    def pages(self) -> tuple[Page, ...]:
        """List the pages that have something to show, in order."""
        return tuple(self._pages(self._body, self._tree.root, ""))

    def questions(self) -> Iterator[tuple[InstanceNode, Control, str]]:
        """Yield every relevant question with the label of its section."""
        yield from self._questions(self._body, self._tree.root, "")

    def _pages(self, parts: list[BodyPart], here: InstanceNode, section: str) -> Iterator[Page]:
        for part in parts:
            if isinstance(part, Control):
                for node in self._at(part.template, here):
                    ref = self._tree.ref(node)
                    if self._is_shown(part, node):
                        yield Page(ref, section, "", "", (ref,))
            elif isinstance(part, Group):
                for node in self._places(part, here):
                    if _FIELD_LIST in part.appearances:
                        yield from self._field_list(part, node, section)
                    else:
                        inner = self._label(part, node) or section
                        yield from self._pages(part.children, node, inner)
            else:
                for node in self._at(part.template, here):
                    inner = self._text(part, node) or section
                    if _FIELD_LIST in part.appearances:
                        yield from self._list_of(part, node, section)
                    else:
                        yield from self._pages(part.children, node, inner)

    def _field_list(self, group: Group, node: InstanceNode, section: str) -> Iterator[Page]:
        questions = self._refs(group.children, node)
        if questions:
            title = self._label(group, node)
            hint = group.hint(node, self._env)
            ref = questions[0] if group.template is None else self._tree.ref(node)
            yield Page(ref, section, title, hint, questions)

    def _list_of(self, block: RepeatBlock, node: InstanceNode, section: str) -> Iterator[Page]:
        questions = self._refs(block.children, node)
        if questions:
            yield Page(self._tree.ref(node), section, self._text(block, node), "", questions)

    def _refs(self, parts: list[BodyPart], here: InstanceNode) -> tuple[str, ...]:
        return tuple(
            self._tree.ref(node)
            for node, control, _ in self._questions(parts, here, "")
            if self._is_shown(control, node)
        )

    def _is_shown(self, control: Control, node: InstanceNode) -> bool:
        """Tell whether there is anything to see: a table's heading may have no words of its own."""
        if control.is_heading:
            self._env.begin()
            self._env.current = node
            return bool(control.label(node, self._env))
        return control.is_asked

    def _questions(
        self, parts: list[BodyPart], here: InstanceNode, section: str
    ) -> Iterator[tuple[InstanceNode, Control, str]]:
        for part in parts:
            if isinstance(part, Control):
                for node in self._at(part.template, here):
                    yield node, part, section
            elif isinstance(part, Group):
                for node in self._places(part, here):
                    inner = self._label(part, node) or section
                    if _FIELD_LIST in part.appearances and section:
                        inner = section
                    yield from self._questions(part.children, node, inner)
            else:
                for node in self._at(part.template, here):
                    inner = self._text(part, node) or section
                    yield from self._questions(part.children, node, inner)

    def _label(self, group: Group, node: InstanceNode) -> str:
        self._env.begin()
        self._env.current = node
        return group.label(node, self._env)

    def _text(self, block: RepeatBlock, node: InstanceNode) -> str:
        self._env.begin()
        self._env.current = node
        return block.label(node, self._env)

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
