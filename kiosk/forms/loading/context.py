# SPDX-License-Identifier: Apache-2.0
"""What the steps of loading hand to each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.definition import FormWarning
from kiosk.forms.limits import Limits
from kiosk.forms.names import Names
from kiosk.forms.rules import Facet, Rule
from kiosk.forms.secondary import SecondaryInstance
from kiosk.forms.templates import Template
from kiosk.forms.texts import TextTable
from kiosk.forms.xpath.compiled import Compiled, Reads
from kiosk.forms.xpath.compiler import Scope, compile_expression, scope_at
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.syntax import Axis, Call, Path, Step


@dataclass(slots=True)
class Loading:
    """A form while it is being put together."""

    names: Names
    limits: Limits
    media: Mapping[str, bytes]
    document: Template
    texts: TextTable
    templates: list[Template] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    staffed: list[Rule] = field(default_factory=list)
    """Those of what only an officer answers."""
    instances: dict[str, SecondaryInstance] = field(default_factory=dict)
    warnings: list[FormWarning] = field(default_factory=list)
    last_saved: list[str] = field(default_factory=list)
    """The ids of the lists that stand for the instance that was submitted before."""

    @property
    def root(self) -> Template:
        """The template of the instance's root element."""
        return self.document.children[0]

    def scope(self, template: Template | None) -> Scope:
        """Make a scope with fresh notes."""
        return scope_at(template, self.document, self.names)

    def compile(
        self, source: str, template: Template, where: str, *, single: bool = True
    ) -> tuple[Compiled, Reads]:
        """Compile an expression; an error names the place it stands at."""
        scope = self.scope(template)
        try:
            compiled = compile_expression(parse(source), scope, single=single)
        except FormError as error:
            raise FormError(
                f"{where} of {template.path}: {error.detail}", code=error.code
            ) from None
        self.check_reads(scope.reads, f"{where} of {template.path}")
        return compiled, scope.reads

    def check_reads(self, reads: Reads, where: str) -> None:
        """Note what an expression asks for that isn't there."""
        self.warnings += [
            FormWarning("form.reference", f"{where}: nothing at {path}") for path in reads.missing
        ]
        self.warnings += [
            FormWarning("form.reference", f"{where}: no list {name}")
            for name in sorted(reads.instances)
            if name not in self.instances
        ]

    def rule(
        self, template: Template, facet: Facet, run: object, reads: Reads, source: str = ""
    ) -> Rule:
        """Register a rule."""
        rule = Rule(template, facet, run, reads, source)
        self.rules.append(rule)
        return rule

    def resolve(self, reference: str, base: Template | None, where: str) -> Template:
        """Find the template that a plain reference means; raise ``form.reference``."""
        try:
            path = parse(reference)
        except FormError as error:
            raise FormError(f"{where}: {error.detail}", code="form.reference") from None
        if not isinstance(path, Path) or path.start not in {None, Call("current", ())}:
            raise FormError(f"{where} refers to {reference}", code="form.reference")
        found = self.document if path.absolute else (base or self.root)
        for step in path.steps:
            following = self._follow(found, step)
            if following is None:
                raise FormError(f"{where} refers to missing {reference}", code="form.reference")
            found = following
        return found

    def _follow(self, template: Template, step: Step) -> Template | None:
        name = self.names.canonical(step.test)
        if step.axis is Axis.PARENT:
            return template.parent
        if step.axis is Axis.SELF:
            return template
        if step.axis is Axis.ATTRIBUTE:
            return template.attribute(name)
        return template.child(name) if step.axis is Axis.CHILD else None


def children(element: Element, name: str, names: Names) -> Iterator[Element]:
    """Yield the child elements with a canonical name."""
    return (child for child in element if names.spell(child.tag) == name)


def child(element: Element, name: str, names: Names) -> Element | None:
    """Find the first child element with a canonical name."""
    return next(children(element, name, names), None)


def attributes(element: Element, names: Names) -> dict[str, str]:
    """Read attributes by their canonical names."""
    return {names.spell(name): value for name, value in element.attrib.items()}
