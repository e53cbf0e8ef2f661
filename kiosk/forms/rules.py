# SPDX-License-Identifier: Apache-2.0
"""The expressions of a form: what each decides, at which template, from what."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from kiosk.forms.templates import Template
from kiosk.forms.xpath.compiled import Reads


class Facet(Enum):
    """What an expression decides about a node."""

    RELEVANT = "relevant"
    CALCULATE = "value"
    CHOICES = "choices"
    COUNT = "instances"
    READONLY = "readonly"
    REQUIRED = "required"
    CONSTRAINT = "violation"
    LABEL = "label"
    HINT = "hint"

    __hash__ = object.__hash__  # an enum's own is written in Python, and every rule asks for it


WATCHED = frozenset({Facet.CONSTRAINT, Facet.LABEL, Facet.HINT})
"""Evaluated when somebody looks; a change of what they read is only reported."""


@dataclass(slots=True, eq=False)
class Rule:
    """An expression bound to a template.

    ``target`` is the repeat whose instances a count decides. ``rank`` and ``number`` come
    from the dependency graph: lower ranks are evaluated first.
    """

    template: Template
    facet: Facet
    run: Any
    reads: Reads
    source: str = ""
    target: Template | None = None
    rank: int = 0
    number: int = 0
    ordered: bool = False
    """Whether instances must be taken in document order, because one reads another."""
    watched: bool = field(init=False)

    @property
    def feeds_itself(self) -> bool:
        """Tell whether this count follows from how many instances there are.

        Authors write "one more, until the answer is no" this way; such a repeat grows by one
        instance at a time, as soon as the last one has an answer.
        """
        return self.facet is Facet.COUNT and self.ordered

    def __post_init__(self) -> None:
        self.watched = self.facet in WATCHED

    def __repr__(self) -> str:
        return f"{self.facet.value} of {self.template.path}"
