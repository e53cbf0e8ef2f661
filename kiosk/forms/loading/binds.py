# SPDX-License-Identifier: Apache-2.0
"""Reads the binds: types, rules, messages, preloads."""

from collections.abc import Callable
from types import MappingProxyType
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.definition import AuditTerms, FormWarning, Messages, Preload
from kiosk.forms.loading.context import Loading, attributes, children
from kiosk.forms.loading.labels import message
from kiosk.forms.names import local_name
from kiosk.forms.nodes import Node
from kiosk.forms.rules import Facet, Rule
from kiosk.forms.templates import Template, set_type
from kiosk.forms.texts import blank_nan
from kiosk.forms.xpath.compiled import Compiled, Kind, as_boolean
from kiosk.forms.xpath.environment import Environment

_TYPES = {
    "integer": "int",
    "select": "string",
    "select1": "string",
    "odk:rank": "string",
    "rank": "string",
}
_CONDITIONS = {
    "relevant": Facet.RELEVANT,
    "readonly": Facet.READONLY,
    "required": Facet.REQUIRED,
}
_KIOSK = "kiosk:"
_ASSISTED = "kiosk:assisted"
_STAFF_ONLY = "only"


class Binds:
    """The binds of a form, by the number of their template."""

    def __init__(self) -> None:
        self.messages: dict[int, Messages] = {}
        self.constraints: dict[int, Rule] = {}
        self.attributes: dict[int, MappingProxyType[str, str]] = {}
        self.preloads: list[Preload] = []
        self.readonly: set[int] = set()
        """Templates that nobody can ever write to."""
        self.calculated: set[int] = set()
        self.by_id: dict[str, Template] = {}
        self.properties: dict[int, str] = {}
        self.audit: AuditTerms | None = None


def read_binds(model: Element, loading: Loading) -> Binds:
    """Read types first, since they decide how expressions compare, then the expressions."""
    binds = Binds()
    found: list[tuple[Template, dict[str, str]]] = []
    for element in children(model, "bind", loading.names):
        own = attributes(element, loading.names)
        reference = own.get("nodeset", own.get("ref", ""))
        if not reference.strip():
            raise FormError("bind without nodeset", code="form.reference")
        try:
            template = loading.resolve(reference, None, "bind")
        except FormError as error:  # other engines pass over it; the author should know
            loading.warnings.append(FormWarning(error.code, error.detail))
            continue
        if "id" in own:
            binds.by_id[own["id"]] = template
        template.bound = True
        if "type" in own:
            data_type = own["type"].strip().removeprefix("xsd:")
            set_type(template, _TYPES.get(data_type, data_type))
        found.append((template, own))
    for template, own in found:
        _read(template, own, binds, loading)
    return binds


def _read(template: Template, own: dict[str, str], binds: Binds, loading: Loading) -> None:
    if own.get(_ASSISTED) == _STAFF_ONLY:
        _staffed(template, own.get("relevant", "").strip() or "true()", loading)
        own = {name: text for name, text in own.items() if name != "relevant"}
    for name, facet in _CONDITIONS.items():
        if own.get(name, "").strip():
            _condition(template, facet, own[name], binds, loading)
    if own.get("calculate", "").strip():
        compiled, reads = loading.compile(own["calculate"], template, "calculate")
        loading.rule(
            template, Facet.CALCULATE, blank_nan(compiled), reads, own["calculate"].strip()
        )
        binds.calculated.add(template.number)
    if own.get("constraint", "").strip():
        compiled, reads = loading.compile(own["constraint"], template, "constraint")
        binds.constraints[template.number] = Rule(
            template, Facet.CONSTRAINT, as_boolean(compiled), reads, own["constraint"].strip()
        )
    binds.messages[template.number] = Messages(
        message(own.get("jr:constraintMsg"), template, loading),
        message(own.get("jr:requiredMsg"), template, loading),
    )
    if "jr:preload" in own:
        binds.preloads.append(
            Preload(template, own["jr:preload"].strip(), own.get("jr:preloadParams", "").strip())
        )
    if own.get("entities:saveto", "").strip():
        binds.properties[template.number] = own["entities:saveto"].strip()
    if template.data_type == "binary" and _is_audit(template):
        binds.audit = AuditTerms(
            template,
            tracks_changes=_says(own, "odk:track-changes"),
            tracks_places=any(name.startswith("odk:location-") for name in own),
            names_user=_says(own, "odk:identify-user"),
        )
    ours = {key[len(_KIOSK) :]: value for key, value in own.items() if key.startswith(_KIOSK)}
    if ours:
        binds.attributes[template.number] = MappingProxyType(ours)


def _is_audit(template: Template) -> bool:
    """Tell whether a node is the ``audit`` of the form's own ``meta``."""
    meta = template.parent
    names = [local_name(each.name) for each in (template, meta) if each is not None]
    return names == ["audit", "meta"] and meta is not None and len(meta.lineage()) == 2


def _says(own: dict[str, str], name: str) -> bool:
    return own.get(name, "").strip() in {"true", "true()", "1"}


def _condition(
    template: Template, facet: Facet, source: str, binds: Binds, loading: Loading
) -> None:
    compiled, reads = loading.compile(source, template, facet.value)
    run = as_boolean(compiled)
    if facet is Facet.READONLY and compiled.constant and _constantly(compiled, run):
        binds.readonly.add(template.number)
    loading.rule(template, facet, run, reads, source.strip())


def _staffed(template: Template, source: str, loading: Loading) -> None:
    """Hide what only an officer answers while none is there, and by its own condition else."""
    compiled, reads = loading.compile(source, template, Facet.RELEVANT.value)
    run = as_boolean(compiled)

    def relevant(node: Node, env: Environment) -> bool:
        return env.staffed and run(node, env)

    loading.staffed.append(loading.rule(template, Facet.RELEVANT, relevant, reads, source))


def _constantly(compiled: Compiled, run: Callable[..., bool]) -> bool:
    return compiled.kind is not Kind.NODES and bool(run(None, None))
