# SPDX-License-Identifier: Apache-2.0
"""A form as it was loaded: shared by every session, changed by none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from kiosk.forms.controls import BodyPart, Control
from kiosk.forms.limits import DEFAULT_LIMITS, Limits
from kiosk.forms.names import Names
from kiosk.forms.rules import Rule
from kiosk.forms.secondary import SecondaryInstance
from kiosk.forms.templates import Template
from kiosk.forms.texts import Label, TextTable
from kiosk.forms.xpath.compiled import NodesClosure, TextClosure


class Event(Enum):
    """When an action runs."""

    FIRST_LOAD = "odk-instance-first-load"
    READY = "xforms-ready"
    LOAD = "odk-instance-load"
    NEW_REPEAT = "odk-new-repeat"
    VALUE_CHANGED = "xforms-value-changed"
    REVALIDATE = "xforms-revalidate"


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """Set a value when something happens.

    ``owner`` is the template whose event it is: the repeat it stands in, or the question;
    None stands for the form.
    """

    events: frozenset[Event]
    owner: Template | None
    target: Template
    value: TextClosure
    select: NodesClosure | None = None
    """Which nodes of the target, where the reference chooses among instances."""


class Preload(NamedTuple):
    """A value that the device knows."""

    template: Template
    kind: str
    parameter: str


class AuditTerms(NamedTuple):
    """What the author wants noted of the way through the form; ``template`` takes the file."""

    template: Template
    tracks_changes: bool
    tracks_places: bool
    names_user: bool


@dataclass(frozen=True, slots=True, eq=False)
class Seed:
    """A node of the primary instance as written, from which instances are made."""

    template: Template
    text: str
    attributes: tuple[tuple[Template, str], ...] = ()
    children: tuple["Seed", ...] = ()
    prototype: bool = False
    optional: bool = False
    """Whether it is left out of a new instance."""


class Messages(NamedTuple):
    """What a form says when an answer won't do."""

    constraint: Label | None
    required: Label | None


class Dependent(NamedTuple):
    """A rule to evaluate in the instances below ``anchor`` when a template changes."""

    rule: Rule
    anchor: Template


class FormWarning(NamedTuple):
    """Something an author should look at; the form works without it."""

    code: str
    detail: str


@dataclass(slots=True, eq=False, kw_only=True)
class Form:
    """A loaded form. Not changed once it is made; sessions keep all state of their own."""

    id: str
    version: str
    title: str
    attributes: Mapping[str, str]
    """The attributes of the instance's root, ``id`` and ``version`` among them."""
    names: Names
    limits: Limits = DEFAULT_LIMITS
    document: Template
    templates: tuple[Template, ...]
    texts: TextTable
    instances: Mapping[str, SecondaryInstance]
    seed: Seed
    prototypes: Mapping[int, Seed]
    written: Mapping[int, tuple[Seed, ...]]
    """The instances that the form came with, by the number of an outermost repeat."""
    rules: tuple[Rule, ...]
    """Those that are evaluated, in the order of their ranks."""
    rules_at: Mapping[int, tuple[Rule, ...]]
    """The evaluated rules of each template."""
    constraints: Mapping[int, Rule]
    messages: Mapping[int, Messages]
    dependents: tuple[tuple[Dependent, ...], ...]
    """What depends on each template, by its number."""
    counts: Mapping[int, tuple[Rule, ...]]
    """The counts of repeats that an answer decides, by its template's number."""
    language_rules: tuple[Rule, ...]
    """Evaluated rules that depend on the language."""
    staff_rules: tuple[Rule, ...]
    """Those of what only an officer answers."""
    body: list[BodyPart]
    controls: Mapping[int, Control]
    fixed_repeats: frozenset[int] = frozenset()
    """Repeats whose instances nobody may add or remove: the form decides how many there are."""
    actions: tuple[Action, ...]
    preloads: tuple[Preload, ...]
    question_attributes: Mapping[int, Mapping[str, str]]
    submission: Mapping[str, str]
    last_saved: tuple[str, ...] = ()
    """The ids of the lists that stand for the instance that was submitted before."""
    properties: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    """Which property of an entity an answer is saved to, by its template's number."""
    audit: "AuditTerms | None" = None
    warnings: tuple[FormWarning, ...] = ()
    added_id: bool = False
    """Whether the place for the instance's id is the engine's own addition."""

    @property
    def languages(self) -> tuple[str, ...]:
        """List the codes of the form's languages, '' alone when it names none."""
        return self.texts.languages

    @property
    def public_key(self) -> str:
        """Say the key that its author wants submissions encrypted to; empty when there is none."""
        return self.submission.get("base64RsaPublicKey", "").strip()

    @property
    def default_language(self) -> str:
        """Say the language that a text is taken from when it isn't in the active one."""
        return self.texts.default_language
