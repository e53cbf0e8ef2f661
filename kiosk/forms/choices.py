# SPDX-License-Identifier: Apache-2.0
"""What may be chosen at a question, with labels in the active language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from kiosk.errors import FormError
from kiosk.forms.controls import Control
from kiosk.forms.definition import Form
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.kinds import Choice
from kiosk.forms.nodes import Node
from kiosk.forms.secondary import cell
from kiosk.forms.texts import PLAIN
from kiosk.forms.xpath.environment import Environment

ALSO: Final = "also"
"""The column of a list with the other names by which people look for a choice."""
BETWEEN: Final = "|"
"""What parts those names."""

_TEXT_FORMS = ("long", PLAIN, "short")
_MOST_QUOTES = 10
"""How deep texts may quote texts: nobody writes that by hand, so it goes round in a circle."""


class Choices:
    """The labels of one session's choices; also answers what expressions ask of them."""

    tree: Tree

    def __init__(self, form: Form) -> None:
        self._form = form
        self._row_labels: dict[tuple[int, str], dict[int, str]] = {}
        self._changing = frozenset(text_id for text_id, _ in form.texts.with_outputs)
        """The ids of the texts that say something of the answers."""
        self._quoting = 0

    def shown(self, control: Control, node: InstanceNode, env: Environment) -> tuple[Choice, ...]:
        """List what is on offer; remembered until choices or language change."""
        if not control.chooses:
            return ()
        known = node.shown
        if known is not None and known[0] == env.language:
            return known[1]
        is_fixed = self._is_fixed(control, node, env)
        choices = self._listed(control, node, env, is_fixed=is_fixed)
        if is_fixed:
            node.shown = (env.language, choices)
        return choices

    def _is_fixed(self, control: Control, node: InstanceNode, env: Environment) -> bool:
        """Tell whether only the rows and the language decide the labels of an itemset."""
        itemset = control.itemset
        if itemset is None or not itemset.label_reads_row:
            return False
        if not self._changing:
            return True
        text_id, changing = itemset.text_id, self._changing
        return text_id is not None and all(
            text_id(row, env) not in changing for _value, row in node.choices or ()
        )

    def spoken(
        self, control: Control, node: InstanceNode, env: Environment, language: str
    ) -> tuple[Choice, ...]:
        """List what is on offer with its labels in one language of the form, active or not."""
        if not control.chooses:
            return ()
        active, env.language = env.language, language
        try:
            is_fixed = self._is_fixed(control, node, env)
            return self._listed(control, node, env, is_fixed=is_fixed)
        finally:
            env.language = active

    @staticmethod
    def also(control: Control, node: InstanceNode) -> Mapping[str, tuple[str, ...]]:
        """List other names of the choices, by value: the list's own column ``also``."""
        if control.itemset is None:
            return {}
        written = ((value, cell(row, ALSO)) for value, row in node.choices or ())
        return {
            value: tuple(name.strip() for name in names.split(BETWEEN) if name.strip())
            for value, names in written
            if names
        }

    def _listed(
        self, control: Control, node: InstanceNode, env: Environment, *, is_fixed: bool
    ) -> tuple[Choice, ...]:
        env.spend(len(control.items) + len(node.choices or ()))
        if control.itemset is not None:
            return self._from_rows(control, node, env, is_fixed=is_fixed)
        return tuple(Choice(item.value, item.label(node, env)) for item in control.items)

    def _from_rows(
        self, control: Control, node: InstanceNode, env: Environment, *, is_fixed: bool
    ) -> tuple[Choice, ...]:
        itemset = control.itemset
        if itemset is None or not node.choices:
            return ()
        if not is_fixed:
            return tuple(Choice(value, itemset.label(row, env)) for value, row in node.choices)
        labels = self._row_labels.setdefault((control.template.number, env.language), {})
        found: list[Choice] = []
        for value, row in node.choices:
            label = labels.get(id(row))
            if label is None:
                label = labels[id(row)] = itemset.label(row, env)
            found.append(Choice(value, label))
        return tuple(found)

    def media(
        self, control: Control, node: InstanceNode, env: Environment
    ) -> Mapping[str, Mapping[str, str]]:
        """List the files that go with choices by value and form; most have none."""
        if control.itemset is None:
            found = {item.value: item.media(env) for item in control.items}
        elif self._form.texts.has_media and control.itemset.text_id is not None:
            text_id, texts = control.itemset.text_id, self._form.texts
            found = {
                value: texts.media(text_id(row, env), env.language)
                for value, row in node.choices or ()
            }
        else:
            found = {}
        return {value: files for value, files in found.items() if files}

    def itext(self, text_id: str, node: Node, env: Environment) -> str:
        """Say the text with this id in the active language, '' when there is none."""
        with self._quoted():
            return self._form.texts.render(text_id, _TEXT_FORMS, node, env, node.template)

    def choice_label(self, value: str, node: Node, env: Environment) -> str:
        """Say the label of a value among the choices of the question at ``node``."""
        if not isinstance(node, InstanceNode):
            return ""
        control = self._form.controls.get(node.template.number)
        if control is None:
            return ""
        with self._quoted():
            shown = self.shown(control, node, env)
        return next((choice.label for choice in shown if choice.value == value), "")

    @contextmanager
    def _quoted(self) -> Iterator[None]:
        """Follow a text that another one quotes; raise FormError when that goes round."""
        self._quoting += 1
        try:
            if self._quoting > _MOST_QUOTES:
                raise FormError("texts that quote each other", code="form.itext")
            yield
        finally:
            self._quoting -= 1
