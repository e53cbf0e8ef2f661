# SPDX-License-Identifier: Apache-2.0
"""Every fact about every node of a session, for replaying recorded cases and for finding faults."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple

from kiosk.forms.choices import Choices
from kiosk.forms.controls import BodyPart, Control, Group, RepeatBlock, no_label
from kiosk.forms.definition import Form
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.kinds import Choice, QuestionKind
from kiosk.forms.templates import Template
from kiosk.forms.texts import Label
from kiosk.forms.validation import Violation, judge
from kiosk.forms.xpath.environment import Environment


class NodeKind(Enum):
    """What a node of the instance is to the form."""

    ROOT = "root"
    GROUP = "group"
    """An element with others inside, whether the body names it or not."""
    RANGE_COUNTED = "repeat-range:controlled"
    """All instances of a repeat whose number the form decides."""
    RANGE_FREE = "repeat-range:uncontrolled"
    """All instances of a repeat whose number the person decides."""
    REPEAT_INSTANCE = "repeat-instance"
    VALUE = "model-value"
    """A leaf that nobody is asked for."""
    ATTRIBUTE = "attribute"
    INPUT = "input"
    NOTE = "note"
    SELECT = "select"
    RANK = "rank"
    RANGE = "range"
    TRIGGER = "trigger"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeState:
    """A node as it stands now.

    ``label``, ``hint``, ``guidance`` and ``choices`` are None where the form gives none; ``count`` is the
    number of instances, of a range alone; ``control`` is the body's element (``select1``).
    """

    ref: str
    kind: NodeKind
    relevant: bool
    readonly: bool
    required: bool = False
    data_type: str = ""
    value: str = ""
    violation: Violation | None = None
    label: str | None = None
    hint: str | None = None
    guidance: str | None = None
    media: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    choices: tuple[Choice, ...] | None = None
    choice_media: Mapping[str, Mapping[str, str]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    count: int | None = None
    control: str = ""
    question: QuestionKind | None = None
    appearances: frozenset[str] = frozenset()
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


_KINDS: Final = {
    QuestionKind.NOTE: NodeKind.NOTE,
    QuestionKind.SELECT_ONE: NodeKind.SELECT,
    QuestionKind.SELECT_MANY: NodeKind.SELECT,
    QuestionKind.RANK: NodeKind.RANK,
    QuestionKind.RANGE: NodeKind.RANGE,
    QuestionKind.ACKNOWLEDGE: NodeKind.TRIGGER,
    QuestionKind.UPLOAD: NodeKind.UPLOAD,
}


class _Heading(NamedTuple):
    """What the body says of a group or repeat."""

    label: Label
    hint: Label
    appearances: frozenset[str]


class Inspection:
    """Looks at one session without changing it."""

    def __init__(self, form: Form, tree: Tree, env: Environment, choices: Choices) -> None:
        self._form = form
        self._tree = tree
        self._env = env
        self._choices = choices
        self._headings, self._counted = _outline(form.body)

    def nodes(self) -> Iterator[NodeState]:
        """Describe each node in document order; a repeat's range goes before its instances."""
        yield from self._below(self._tree.root)

    def _below(self, node: InstanceNode) -> Iterator[NodeState]:
        ref = self._tree.ref(node)
        yield self._leaf(node, ref) if node.is_leaf else self._inner(node, ref)
        for attribute in node.attributes:
            yield self._leaf(attribute, self._tree.ref(attribute))
        ranges = [child for child in node.template.children if child.is_repeat]
        for child in node.children:
            if child.template in ranges:
                ranges.remove(child.template)
                yield self._range(node, child.template, ref)
            yield from self._below(child)
        for empty in ranges:
            yield self._range(node, empty, ref)

    def _leaf(self, node: InstanceNode, ref: str) -> NodeState:
        control = self._form.controls.get(node.template.number)
        env = self._env
        env.begin()
        env.current = node
        state = NodeState(
            ref=ref,
            kind=_kind(node, control),
            relevant=node.relevant,
            readonly=node.readonly,
            required=node.required,
            data_type=node.template.data_type,
            value=node.value if node.relevant else "",
            violation=judge(node, ref, self._form, env),
            attributes=_attributes(node),
        )
        return state if control is None else self._asked(state, node, control)

    def _asked(self, state: NodeState, node: InstanceNode, control: Control) -> NodeState:
        env = self._env
        env.begin()
        env.current = node
        return replace(
            state,
            label=_said(control.label, node, env),
            hint=_said(control.hint, node, env),
            guidance=_said(control.guidance, node, env),
            media=control.media(env),
            choices=self._choices.shown(control, node, env) if control.chooses else None,
            choice_media=self._choices.media(control, node, env),
            control=control.tag,
            question=control.kind,
            appearances=control.appearances,
        )

    def _inner(self, node: InstanceNode, ref: str) -> NodeState:
        is_root = node is self._tree.root
        kind = NodeKind.REPEAT_INSTANCE if node.template.is_repeat else NodeKind.GROUP
        state = NodeState(
            ref=ref,
            kind=NodeKind.ROOT if is_root else kind,
            relevant=node.relevant,
            readonly=node.readonly,
            required=node.required,
            attributes={**self._form.attributes, **_attributes(node)}
            if is_root
            else _attributes(node),
        )
        return self._headed(state, node, node.template)

    def _range(self, parent: InstanceNode, repeat: Template, parent_ref: str) -> NodeState:
        instances = [child for child in parent.children if child.template is repeat]
        shown = not instances or any(child.relevant for child in instances)
        counted = repeat.number in self._counted
        state = NodeState(
            ref=f"{parent_ref}/{repeat.name}",
            kind=NodeKind.RANGE_COUNTED if counted else NodeKind.RANGE_FREE,
            relevant=shown and parent.relevant,
            readonly=parent.readonly,
            count=len(instances),
        )
        return self._headed(state, instances[0] if instances else parent, repeat)

    def _headed(self, state: NodeState, node: InstanceNode, template: Template) -> NodeState:
        heading = self._headings.get(template.number)
        if heading is None:
            return state
        self._env.current = node
        return replace(
            state,
            label=_said(heading.label, node, self._env),
            hint=_said(heading.hint, node, self._env),
            appearances=heading.appearances,
        )


def _kind(node: InstanceNode, control: Control | None) -> NodeKind:
    if node.template.is_attribute:
        return NodeKind.ATTRIBUTE
    if node.template.is_repeat:
        return NodeKind.REPEAT_INSTANCE
    return NodeKind.VALUE if control is None else _KINDS.get(control.kind, NodeKind.INPUT)


def _attributes(node: InstanceNode) -> dict[str, str]:
    return {each.name: each.value for each in node.attributes}


def _said(label: Label, node: InstanceNode, env: Environment) -> str | None:
    return None if label is no_label else label(node, env)


def _outline(body: list[BodyPart]) -> tuple[dict[int, _Heading], set[int]]:
    """Find the headings of groups and repeats, the outer one first, and the counted repeats."""
    headings: dict[int, _Heading] = {}
    counted: set[int] = set()

    def walk(parts: list[BodyPart]) -> None:
        for part in parts:
            if isinstance(part, Control):
                continue
            if isinstance(part, RepeatBlock) and part.counted:
                counted.add(part.template.number)
            if part.template is not None:
                _add(headings, part.template.number, part)
            walk(part.children)

    walk(body)
    return headings, counted


def _add(headings: dict[int, _Heading], number: int, part: Group | RepeatBlock) -> None:
    hint = part.hint if isinstance(part, Group) else no_label
    known = headings.get(number)
    if known is None:
        headings[number] = _Heading(part.label, hint, part.appearances)
    else:  # a repeat inside of the group that carries its label
        label = part.label if known.label is no_label else known.label
        headings[number] = _Heading(label, known.hint, known.appearances | part.appearances)
