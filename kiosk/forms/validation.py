# SPDX-License-Identifier: Apache-2.0
"""Whether an answer will do, and what the form says when it won't."""

from enum import Enum
from typing import NamedTuple

from kiosk.forms.controls import Control
from kiosk.forms.datatypes import is_valid
from kiosk.forms.definition import Form
from kiosk.forms.instance import InstanceNode
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.nodes import Node
from kiosk.forms.rules import Rule
from kiosk.forms.texts import Label
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.values import text_number


class Condition(Enum):
    """Which of a question's conditions an answer breaks."""

    REQUIRED = "required"
    """There is no answer and one is needed."""
    CONSTRAINT = "constraint"
    """The form's own rule says no."""
    TYPE = "type"
    """It is no number, date or whatever the question asks for."""
    LENGTH = "length"
    """It is longer than anybody needs."""
    RANKING = "ranking"
    """Not everything has a place in the ranking."""
    COUNT = "count"
    """It asks for more instances of a repeat than there can be."""


class Violation(NamedTuple):
    """A broken condition; ``message`` is the form's own text in the active language or ''."""

    ref: str
    condition: Condition
    message: str


def judge(node: InstanceNode, ref: str, form: Form, env: Environment) -> Violation | None:
    """Say what is wrong with a node's answer, nothing when it isn't relevant."""
    if not node.relevant or not node.is_leaf:
        return None
    condition = _condition(node, form, env)
    if condition is None:
        return None
    return Violation(ref, condition, _message(node, condition, form, env))


def _condition(node: InstanceNode, form: Form, env: Environment) -> Condition | None:
    value = node.value
    control = form.controls.get(node.template.number)
    kind = None if control is None else control.kind
    if value == "" or value.isspace():
        return Condition.REQUIRED if node.required else None
    if len(value) > form.limits.answer_length:
        return Condition.LENGTH
    if not is_valid(value, node.template.data_type, env):
        return Condition.TYPE
    if kind is QuestionKind.RANK and len(value.split()) < _ranked(node, control):
        return Condition.RANKING
    if any(
        asked_for(rule, node, env) > form.limits.repeat_instances for rule in _counts(node, form)
    ):
        return Condition.COUNT
    rule = form.constraints.get(node.template.number)
    if rule is not None:
        env.current = node
        if not rule.run(node, env):
            return Condition.CONSTRAINT
    return None


def _ranked(node: InstanceNode, control: Control | None) -> int:
    """Say how many things are to be ranked."""
    if node.choices is not None:
        return len(node.choices)
    return 0 if control is None else len(control.items)


def _counts(node: InstanceNode, form: Form) -> tuple[Rule, ...]:
    return form.counts.get(node.template.number, ())


def asked_for(rule: Rule, node: InstanceNode, env: Environment) -> float:
    """Say how many instances a count asks for where ``node`` stands; NaN for none at all."""
    here: Node | None = node
    while here is not None and here.template is not rule.template:
        here = here.parent
    if here is None:
        here = env.slots[rule.template.number]
    env.current = here
    return text_number(rule.run(here, env), env)


def _message(node: InstanceNode, condition: Condition, form: Form, env: Environment) -> str:
    messages = form.messages.get(node.template.number)
    label: Label | None = None
    if messages is not None and condition is Condition.REQUIRED:
        label = messages.required
    elif messages is not None and condition is Condition.CONSTRAINT:
        label = messages.constraint
    return "" if label is None else label(node, env)
