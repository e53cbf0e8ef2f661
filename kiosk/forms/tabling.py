# SPDX-License-Identifier: Apache-2.0
"""Written instances as rows of tables: one table for the form and one for each of its repeats."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.choices import Choices
from kiosk.forms.controls import Control
from kiosk.forms.definition import Form
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.markup import parse
from kiosk.forms.names import local_name
from kiosk.forms.restoring import graft
from kiosk.forms.templates import Template
from kiosk.forms.xpath.environment import Environment

_META: Final = "meta"
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_SEVERAL: Final = frozenset({QuestionKind.SELECT_MANY, QuestionKind.RANK})
_GLUE: Final = "; "


@dataclass(frozen=True, slots=True)
class Cell:
    """An answer as an official reads it."""

    text: str
    is_number: bool = False
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """The answers of one table, in the order of its columns."""

    table: int
    """Its place among the tables."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns that are filled together: by the form once, by a repeat as often as it was."""

    name: str
    labels: tuple[str, ...]


class Tabulation:
    """Reads what was submitted with one form, with labels in one language."""

    def __init__(self, form: Form, language: str) -> None:
        self._form = form
        self._language = language if language in form.languages else form.default_language
        anchors = [None, *(each for each in form.templates if each.is_repeat)]
        self._columns = [_columns(form, anchor) for anchor in anchors]
        self._places = {
            None if anchor is None else anchor.number: at for at, anchor in enumerate(anchors)
        }
        self.tables = tuple(
            Table("" if anchor is None else anchor.name, self._labels(columns))
            for anchor, columns in zip(anchors, self._columns, strict=True)
        )
        """The form's own first."""

    def rows(self, instance: bytes) -> Iterator[Row]:
        """Yield the form's own row first and then those of its repeats, in document order.

        Raises FormError for what is no instance of such a form.
        """
        tree = Tree(self._form)
        graft(instance, tree)
        env = self._environment(tree)
        yield self._row(tree.root, None, env)
        for node in tree.root.walk():
            if node.template.is_repeat:
                yield self._row(node, node.template, env)

    def unknown(self, instance: bytes) -> Mapping[str, str]:
        """Say by its path what was answered and this version of the form has no place for."""
        root, names = parse(instance, DEFAULT_LIMITS, "instance")
        found: dict[str, str] = {}

        def look(element: Element, template: Template | None, path: str) -> None:
            for child in element:
                inner = None
                if template is not None:
                    inner = template.child(names.spell_instance(child.tag))
                here = f"{path}/{names.spell_instance(child.tag)}"
                if len(child):
                    look(child, inner, here)
                elif inner is None and (child.text or "").strip() and not _is_of_meta(here):
                    number = sum(key.partition("#")[0] == here for key in found)
                    found[f"{here}#{number + 1}" if number else here] = child.text or ""

        top = self._form.document.children
        look(root, top[0] if top else None, "")
        return MappingProxyType(found)

    def _row(self, node: InstanceNode, anchor: Template | None, env: Environment) -> Row:
        at = self._places[None if anchor is None else anchor.number]
        inside: dict[int, InstanceNode] = {}
        for each in _within(node):
            inside.setdefault(each.template.number, each)
        cells = (self._cell(inside.get(each.number), env) for each in self._columns[at])
        return Row(at, tuple(cells))

    def _cell(self, node: InstanceNode | None, env: Environment) -> Cell:
        text = "" if node is None else node.value.strip()
        if node is None or not text:
            return Cell("")
        control = self._form.controls.get(node.template.number)
        if control is None or not control.chooses:
            is_file = control is not None and control.kind is QuestionKind.UPLOAD
            is_number = node.template.is_numeric and _NUMBER.fullmatch(text) is not None
            return Cell(text, is_number=is_number, is_file=is_file)
        labels = self._choices(control, node, env)
        values = text.split() if control.kind in _SEVERAL else [text]
        return Cell(_GLUE.join(labels.get(value) or value for value in values))

    def _choices(self, control: Control, node: InstanceNode, env: Environment) -> Mapping[str, str]:
        """Name the choices as they were offered with these very answers."""
        env.begin()
        env.current = node
        try:
            if control.itemset is None:
                return {item.value: item.label(node, env) for item in control.items}
            rows = control.itemset.nodes(node, env)
            return {
                control.itemset.value(row, env): control.itemset.label(row, env) for row in rows
            }
        except FormError:
            return {}  # the value itself says it as well

    def _labels(self, columns: Sequence[Template]) -> tuple[str, ...]:
        """Name the columns; two of one name are told apart by the form's own names."""
        env = self._environment(Tree(self._form))
        said = [self._label(each, env) for each in columns]
        return tuple(
            f"{label} ({_within_table(each)})" if said.count(label) > 1 else label
            for each, label in zip(columns, said, strict=True)
        )

    def _label(self, template: Template, env: Environment) -> str:
        control = self._form.controls.get(template.number)
        env.begin()
        try:
            label = "" if control is None else control.label(env.current, env)
        except FormError:
            label = ""
        return " ".join(label.split()) or local_name(template.name)

    def _environment(self, tree: Tree) -> Environment:
        lookups = Choices(self._form)
        lookups.tree = tree
        env = Environment(
            tree.document,
            instances=self._form.instances,
            language=self._language,
            lookups=lookups,
        )
        env.slots = tree.slots
        env.current = tree.root
        return env


def _columns(form: Form, anchor: Template | None) -> tuple[Template, ...]:
    """List what is answered in a repeat, or outside of all, in document order."""
    return tuple(
        each
        for each in form.templates
        if each.is_leaf
        and not each.is_attribute
        and each.parent is not None
        and (each.repeats[-1] if each.repeats else None) is anchor
        and not _is_meta(each)
        and not _is_note(form, each)
    )


def _is_meta(template: Template) -> bool:
    return any(local_name(each.name) == _META for each in template.lineage())


def _is_of_meta(path: str) -> bool:
    return any(local_name(step) == _META for step in path.split("/"))


def _is_note(form: Form, template: Template) -> bool:
    control = form.controls.get(template.number)
    if control is None:
        return False
    return control.kind is QuestionKind.NOTE or control.is_heading


def _within(node: InstanceNode) -> Iterator[InstanceNode]:
    """Yield what stands below a node and in no repeat of its own."""
    for child in node.children:
        if child.template.is_repeat:
            continue
        yield child
        yield from _within(child)


def _within_table(template: Template) -> str:
    """Write a template's path from the repeat or the form that its table is of."""
    names = []
    for each in template.lineage():
        if each.is_repeat or each.parent is None or each.parent.parent is None:
            break
        names.append(local_name(each.name))
    return "/".join(reversed(names))
