# SPDX-License-Identifier: Apache-2.0
"""Pictures of questions and answers as they stand, in the active language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kiosk.forms.choices import Choices
from kiosk.forms.controls import Control
from kiosk.forms.definition import Form
from kiosk.forms.formatting import displayed
from kiosk.forms.instance import InstanceNode
from kiosk.forms.kinds import Choice, QuestionKind
from kiosk.forms.validation import Violation, judge
from kiosk.forms.xpath.environment import Environment

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it stands now, in the active language."""

    ref: str
    name: str
    kind: QuestionKind
    data_type: str
    appearances: frozenset[str]
    label: str
    hint: str
    guidance: str
    required: bool
    readonly: bool
    relevant: bool
    value: str
    choices: tuple[Choice, ...]
    shuffled: bool
    """Whether the order of the choices is the form's by chance, and has to be kept."""
    attributes: Mapping[str, str]
    """The kiosk's own attributes, without their prefix."""
    parameters: Mapping[str, str]
    """What the body says of the control: ``start``, ``end``, ``step``, ``mediatype`` …"""
    media: Mapping[str, str]
    """The files that go with the label by form (``image``, ``audio`` …), as the form names them."""
    violation: Violation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer as a person reads it, for checking and for paper."""

    ref: str
    section: str
    label: str
    value: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """What a question says in one language, and nothing of how it was answered."""

    label: str
    hint: str
    choices: Mapping[str, str]
    """The labels of what may be chosen, by value."""


def attributes_of(form: Form, node: InstanceNode) -> Mapping[str, str]:
    """List the kiosk's own attributes of a node."""
    return form.question_attributes.get(node.template.number, _NONE)


class Pictures:
    """Takes pictures of the questions and answers of one session."""

    def __init__(
        self,
        form: Form,
        choices: Choices,
        env: Environment,
        kind_of: Callable[[Control], QuestionKind],
    ) -> None:
        self._form = form
        self._kind_of = kind_of
        self._choices = choices
        self._env = env

    def question(self, node: InstanceNode, control: Control, ref: str) -> Question:
        """Take a picture of a question."""
        env = self._env
        env.current = node
        return Question(
            ref=ref,
            name=node.template.name,
            kind=QuestionKind.NOTE if control.is_heading else self._kind_of(control),
            data_type=node.template.data_type,
            appearances=control.appearances,
            label=control.label(node, env),
            hint=control.hint(node, env),
            guidance=control.guidance(node, env),
            required=node.required,
            readonly=node.readonly,
            relevant=node.relevant,
            value=_entered(node, control),
            choices=() if control.is_heading else self._choices.shown(control, node, env),
            shuffled=control.itemset is not None and control.itemset.shuffled,
            attributes=attributes_of(self._form, node),
            parameters=control.attributes,
            media=control.media(env),
            violation=judge(node, ref, self._form, env),
        )

    def worded(self, node: InstanceNode, control: Control) -> Worded:
        """Say a question in the language that is spoken now, and remember none of it."""
        env = self._env
        env.current = node
        # not as ``shown``, which would forget the choices of the person's own language
        choices = self._choices.spoken(control, node, env, env.language)
        return Worded(
            label=control.label(node, env),
            hint=control.hint(node, env),
            choices={} if control.is_heading else {one.value: one.label for one in choices},
        )

    def answered(self, node: InstanceNode, control: Control, ref: str, section: str) -> Answered:
        """Write an answer as a person reads it."""
        env = self._env
        env.begin()
        env.current = node
        labels = (
            {choice.value: choice.label for choice in self._choices.shown(control, node, env)}
            if node.value and control.chooses
            else {}
        )
        return Answered(
            ref=ref,
            section=section,
            label=control.label(node, env),
            value=node.value,
            text=displayed(node.value, control, labels, env),
        )


def _entered(node: InstanceNode, control: Control) -> str:
    """Say the answer as it was entered: a decimal keeps the form a person gave it."""
    if not node.relevant:
        return ""
    return node.raw if control.kind is QuestionKind.DECIMAL else node.value
