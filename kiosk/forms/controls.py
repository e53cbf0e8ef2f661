# SPDX-License-Identifier: Apache-2.0
"""The body of a form: what is asked, in which order, with which words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, NamedTuple

from kiosk.forms.kinds import QuestionKind
from kiosk.forms.nodes import Node
from kiosk.forms.templates import Template
from kiosk.forms.texts import Label
from kiosk.forms.xpath.compiled import NodesClosure, TextClosure
from kiosk.forms.xpath.environment import Environment


def no_label(_node: Node, _env: Environment) -> str:
    """Say nothing: what has no label."""
    return ""


Media = Callable[[Environment], Mapping[str, str]]
"""Says which files go with a text in the active language: by form (``image``), the file."""


def no_media(_env: Environment) -> Mapping[str, str]:
    """Show nothing: what has no picture, sound or film."""
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Item:
    """A choice written into the question itself."""

    value: str
    label: Label
    media: Media = no_media


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices taken from a node-set."""

    nodes: NodesClosure
    value: TextClosure
    label: Label
    label_reads_row: bool
    """Whether a label is made of its row alone, and of the texts that it quotes."""
    text_id: TextClosure | None = None
    """Which text a row's label is, where labels are nothing but texts."""
    shuffled: bool = False
    """Whether the form asks for another order each time (``randomize``), which has to be kept."""


class Scale(NamedTuple):
    """The numbers of a range: from ``start`` to ``end``, a ``step`` apart."""

    start: Decimal
    end: Decimal
    step: Decimal

    def holds(self, text: str) -> bool:
        """Tell whether a text is one of the numbers."""
        try:
            number = Decimal(text)
            if not number.is_finite() or not min(self[:2]) <= number <= max(self[:2]):
                return False
            return (number - self.start) % self.step == 0
        except InvalidOperation:  # no number, or one of more digits than can be divided
            return False


@dataclass(slots=True, eq=False)
class Control:
    """A question."""

    template: Template
    tag: str
    kind: QuestionKind
    appearances: frozenset[str]
    label: Label = no_label
    hint: Label = no_label
    guidance: Label = no_label
    media: Media = no_media
    """What goes with the label, by form: ``image`` → ``jr://images/passport.png``."""
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None
    scale: Scale | None = None
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_drawn(self) -> bool:
        """Tell whether the answer is drawn on the screen: a signature or a sketch."""
        return self.kind is QuestionKind.UPLOAD and not self.appearances.isdisjoint(_DRAWN)

    @property
    def chooses(self) -> bool:
        """Tell whether the answer is taken from choices."""
        return self.itemset is not None or bool(self.items) or self.tag in {"select", "select1"}

    @property
    def is_heading(self) -> bool:
        """Tell whether it only writes its choices above a table of questions: nobody answers it."""
        return self.chooses and "label" in self.appearances

    @property
    def is_asked(self) -> bool:
        """Tell whether a person may answer it at all."""
        return "hidden" not in self.appearances and not self.is_heading


@dataclass(slots=True, eq=False)
class Group:
    """Questions that belong together; ``template`` is absent for a group of the body alone."""

    template: Template | None
    appearances: frozenset[str]
    label: Label = no_label
    hint: Label = no_label
    children: list["BodyPart"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class RepeatBlock:
    """Questions that may be answered several times over."""

    template: Template
    appearances: frozenset[str]
    label: Label = no_label
    counted: bool = False
    fixed: bool = False
    children: list["BodyPart"] = field(default_factory=list)


BodyPart = Control | Group | RepeatBlock


_DRAWN: Final = frozenset({"signature", "draw", "annotate"})


def controls_in(parts: list[BodyPart]) -> Iterator[Control]:
    """Yield every question in the order of the body."""
    for part in parts:
        if isinstance(part, Control):
            yield part
        else:
            yield from controls_in(part.children)
