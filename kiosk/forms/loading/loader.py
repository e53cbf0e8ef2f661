# SPDX-License-Identifier: Apache-2.0
"""Puts a form together from its XML."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.controls import Control
from kiosk.forms.definition import Form, FormWarning
from kiosk.forms.graph import arrange, dependents
from kiosk.forms.limits import DEFAULT_LIMITS, Limits
from kiosk.forms.loading.actions import read_actions
from kiosk.forms.loading.binds import read_binds
from kiosk.forms.loading.body import Body
from kiosk.forms.loading.context import Loading, attributes, child
from kiosk.forms.loading.instances import (
    PrimaryInstance,
    primary_and_others,
    read_secondary,
    root_attributes,
)
from kiosk.forms.loading.itext import check_outputs, read_itext
from kiosk.forms.markup import parse
from kiosk.forms.names import Names
from kiosk.forms.rules import Facet, Rule
from kiosk.forms.templates import Template

_XFORMS_VERSION = (1,)
_ENTITIES_VERSION = (2025, 1)
"""The newest versions of the standards that this engine knows; patches don't count."""


def load_form(
    xml: bytes, *, media: Mapping[str, bytes] | None = None, limits: Limits = DEFAULT_LIMITS
) -> Form:
    """Load a form; raise FormError with a stable code and the place for whatever is wrong.

    ``media`` holds the files beside the form, by name or by ``jr://`` address.
    """
    try:
        return _load(xml, {} if media is None else media, limits)
    except RecursionError:
        raise FormError("nested too deeply", code="form.size") from None


def _load(xml: bytes, media: Mapping[str, bytes], limits: Limits) -> Form:
    html, names = parse(xml, limits)
    head, body, model = _outline(html, names)
    loading = Loading(names, limits, media, Template(0, "", None), read_itext(model, names))
    loading.texts.document = loading.document
    root, others = primary_and_others(model, loading)
    _check_parts(model, body, root, limits)
    primary = PrimaryInstance(loading, _repeats(body, names.spell_instance(root.tag), names))
    seed = primary.read(root)
    for instance in others:
        read_secondary(instance, loading)
    binds = read_binds(model, loading)
    parts = Body(loading, binds)
    layout = parts.read(body, loading.root)
    check_outputs(loading)
    actions = read_actions(model, parts.elements, binds.by_id, loading)
    evaluated = [rule for rule in loading.rules if not rule.watched]
    arrange(evaluated)
    evaluated.sort(key=lambda rule: (rule.rank, rule.number))
    watched = [rule for rule in loading.rules if rule.watched]
    own = root_attributes(root, loading)
    title = child(head, "h:title", names) if head is not None else None
    return Form(
        id=own.get("id", ""),
        version=own.get("version", own.get("orx:version", "")),
        title="" if title is None else (title.text or "").strip(),
        attributes=own,
        names=names,
        limits=limits,
        document=loading.document,
        templates=tuple(loading.templates),
        texts=loading.texts,
        instances=MappingProxyType(loading.instances),
        seed=seed,
        prototypes=MappingProxyType(primary.prototypes),
        written=MappingProxyType(primary.written),
        rules=tuple(evaluated),
        rules_at=MappingProxyType(_by_template(evaluated)),
        constraints=MappingProxyType(binds.constraints),
        messages=MappingProxyType(binds.messages),
        dependents=dependents(
            [*evaluated, *watched, *binds.constraints.values()], loading.templates
        ),
        counts=MappingProxyType(_counts(evaluated, parts.controls)),
        language_rules=tuple(rule for rule in evaluated if rule.reads.language),
        staff_rules=tuple(loading.staffed),
        body=layout,
        controls=MappingProxyType(parts.controls),
        fixed_repeats=frozenset(parts.fixed),
        actions=actions,
        preloads=tuple(binds.preloads),
        question_attributes=MappingProxyType(binds.attributes),
        submission=_submission(model, loading),
        last_saved=tuple(loading.last_saved),
        properties=MappingProxyType(binds.properties),
        audit=binds.audit,
        warnings=tuple(dict.fromkeys(loading.warnings)) + _lints(loading),
        added_id=primary.added_id,
    )


def _outline(html: Element, names: Names) -> tuple[Element | None, Element, Element]:
    """Find head, body and model."""
    head = child(html, "h:head", names)
    body = child(html, "h:body", names)
    model = child(head, "model", names) if head is not None else None
    if names.spell(html.tag) != "h:html" or body is None or model is None:
        raise FormError("no h:html with head, model and body", code="form.xml")
    own = attributes(model, names)
    _refuse_newer("XForms", own.get("odk:xforms-version", "1.0.0"), _XFORMS_VERSION)
    _refuse_newer("entities", own.get("entities:entities-version", "2022.1"), _ENTITIES_VERSION)
    return head, body, model


def _check_parts(model: Element, body: Element, root: Element, limits: Limits) -> None:
    """Refuse a form that is far larger than anybody would answer."""
    for what, parts in (("model", model), ("body", body.iter()), ("instance", root.iter())):
        if sum(1 for _ in parts) > limits.parts:
            raise FormError(f"{what} of more than {limits.parts} elements", code="form.size")


def _refuse_newer(standard: str, version: str, known: tuple[int, ...]) -> None:
    """Refuse what a later version of a standard may mean otherwise, as the standards demand."""
    parts = version.strip().split(".")[: len(known)]
    numbers = tuple(int(part) if part.isdecimal() and len(part) < 9 else None for part in parts)
    if None in numbers or numbers > known:
        raise FormError(f"{standard} version {version[:20]}", code="form.version")


def _repeats(body: Element, root: str, names: Names) -> frozenset[str]:
    """Collect the absolute paths of all repeats, with canonical names; the root can't be one."""

    def walk(element: Element, base: str) -> Iterator[str]:
        for inner in element:
            tag = names.spell(inner.tag)
            here = _place(attributes(inner, names), base, names) if tag in _HOLDERS else base
            if tag == "repeat":
                yield here
            yield from walk(inner, here)

    return frozenset(walk(body, f"/{root}")) - {f"/{root}"}


_HOLDERS = frozenset({"group", "repeat"})


def _place(own: Mapping[str, str], base: str, names: Names) -> str:
    """Say where a group or repeat stands: its reference may be relative to what is around it."""
    path = own.get("nodeset", own.get("ref", "")).strip()
    path = path.removeprefix("current()/").removeprefix("./")
    if not path:
        return base
    path = "/".join(names.canonical(step.strip()) for step in path.split("/"))
    return path if path.startswith("/") else f"{base}/{path}"


def _counts(rules: Iterable[Rule], controls: Mapping[int, Control]) -> dict[int, tuple[Rule, ...]]:
    """Find the questions whose answers decide counts, also through calculations."""
    calculated = _by_template([rule for rule in rules if rule.facet is Facet.CALCULATE])
    found: dict[int, tuple[Rule, ...]] = {}
    for rule in rules:
        if rule.facet is not Facet.COUNT or rule.feeds_itself:
            continue
        ahead = [spot.template.number for spot in rule.reads.spots]
        seen: set[int] = set()
        while ahead:
            number = ahead.pop()
            if number in seen:
                continue
            seen.add(number)
            if number in controls:
                found[number] = (*found.get(number, ()), rule)
            ahead += [
                spot.template.number
                for each in calculated.get(number, ())
                for spot in each.reads.spots
            ]
    return found


def _by_template(rules: list[Rule]) -> dict[int, tuple[Rule, ...]]:
    found: dict[int, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.template.number, []).append(rule)
    return {number: tuple(here) for number, here in found.items()}


def _submission(model: Element, loading: Loading) -> Mapping[str, str]:
    element = child(model, "submission", loading.names)
    if element is None:
        return MappingProxyType({})
    own = attributes(element, loading.names)
    if own.get("base64RsaPublicKey", "").strip():
        detail = "the form's own key seals only what goes to an OpenRosa server"
        loading.warnings.append(FormWarning("form.encryption", detail))
    if own.get("method", "post") not in {"post", "form-data-post"}:
        raise FormError(f"submission method {own['method'][:40]}", code="form.submission")
    return MappingProxyType(own)


def _lints(loading: Loading) -> tuple[FormWarning, ...]:
    """List texts that are quoted and exist in no language."""
    if not loading.texts.raw:
        return ()
    quoted = {text for rule in loading.rules for text in rule.reads.texts}
    return tuple(
        FormWarning("form.itext", f"no text {text}")
        for text in sorted(quoted)
        if not loading.texts.has(text)
    )
