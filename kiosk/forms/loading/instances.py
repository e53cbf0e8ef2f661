# SPDX-License-Identifier: Apache-2.0
"""Reads the primary instance into templates and the lists into secondary instances."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.definition import FormWarning, Seed
from kiosk.forms.loading.context import Loading, attributes, children
from kiosk.forms.loading.tables import csv_document, geojson_document, xml_document
from kiosk.forms.markup import parse
from kiosk.forms.names import OPENROSA
from kiosk.forms.nodes import DOCUMENT, ELEMENT, Node
from kiosk.forms.secondary import SecondaryInstance
from kiosk.forms.templates import Template

LAST_SAVED: Final = "jr://instance/last-saved"
"""Where a form looks for what was submitted before."""
_KEPT_IN_ROOT: Final = frozenset({"id", "version", "orx:version", "prefix", "delimiter"})


class PrimaryInstance:
    """Builds templates and seeds while walking the primary instance."""

    def __init__(self, loading: Loading, repeats: frozenset[str]) -> None:
        self._loading = loading
        self._repeats = repeats
        self.prototypes: dict[int, Seed] = {}
        self.written: dict[int, tuple[Seed, ...]] = {}
        self.added_id = False
        """Whether the form had no place for the id of its instance."""

    def read(self, root: Element) -> Seed:
        """Read the root element and all below."""
        loading = self._loading
        loading.templates.append(loading.document)
        seed = self._element(root, loading.document, set())
        return self._with_ids(seed)

    def _new(self, name: str, parent: Template, uri: str) -> Template:
        template = Template(len(self._loading.templates), name, parent, uri)
        template.is_repeat = template.path in self._repeats
        template.repeats = (*parent.repeats, template) if template.is_repeat else parent.repeats
        self._loading.templates.append(template)
        parent.add(template)
        return template

    def _element(self, element: Element, parent: Template, siblings: set[str]) -> Seed:
        """Read an element; a later instance of a repeat shares the templates of the first."""
        names = self._loading.names
        name = names.spell_instance(element.tag)
        template = parent.child(name)
        if template is None or (name in siblings and not template.is_repeat):
            template = self._new(name, parent, _uri(element.tag))
        siblings.add(name)
        own = attributes(element, names)
        inner: set[str] = set()
        prototype = own.pop("jr:template", None) is not None
        bound = tuple(
            (self._attribute(template, key, value), value)
            for key, value in own.items()
            if parent.parent is not None or key != "prefix"
        )
        seeds = tuple(self._element(child, template, inner) for child in element)
        text = "" if seeds else (element.text or "")
        if not text.strip():
            text = ""
        seed = Seed(template, text, bound, seeds, prototype)
        if template.is_repeat and not prototype and len(template.repeats) == 1:
            self.written[template.number] = (*self.written.get(template.number, ()), seed)
        if template.is_repeat and (prototype or template.number not in self.prototypes):
            self.prototypes[template.number] = seed
        elif not template.is_repeat and not template.default:
            template.default = text
        return seed

    def _attribute(self, template: Template, name: str, value: str) -> Template:
        known = template.attribute(name)
        if known is None:
            known = Template(len(self._loading.templates), name, template)
            known.path = f"{template.path}/@{name}"
            known.is_attribute = True
            known.default = value
            known.repeats = template.repeats
            self._loading.templates.append(known)
            template.attributes.append(known)
        return known

    def _with_ids(self, seed: Seed) -> Seed:
        """Add what a submission is known by where the form has no place for it.

        The place for the id of a replaced submission is empty unless one is replaced.
        """
        root = seed.template
        declared = self._loading.names.prefix(OPENROSA)
        prefix = f"{declared}:" if declared else ""
        meta = root.child(f"{prefix}meta") or root.child("meta")
        if meta is None:
            meta = self._new(f"{prefix}meta", root, OPENROSA if prefix else root.uri)
            own = Seed(meta, "")
        else:
            own = next(each for each in seed.children if each.template is meta)
        prefix = meta.name.removesuffix("meta")
        grown = list(own.children)
        if meta.child(f"{prefix}instanceID") is None:
            self.added_id = True
            grown.append(Seed(self._new(f"{prefix}instanceID", meta, meta.uri), ""))
        name = f"{prefix}deprecatedID"
        if meta.child(name) is None:
            grown.append(Seed(self._new(name, meta, meta.uri), "", optional=True))
        others = tuple(each for each in seed.children if each.template is not meta)
        return Seed(
            root, "", seed.attributes, (*others, Seed(meta, "", own.attributes, tuple(grown)))
        )


def _uri(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def root_attributes(root: Element, loading: Loading) -> Mapping[str, str]:
    """Read the attributes of the instance's root as written."""
    return MappingProxyType(attributes(root, loading.names))


def read_secondary(instance: Element, loading: Loading) -> None:
    """Read one list of the form, from inside or from a file beside it."""
    own = attributes(instance, loading.names)
    name = own.get("id", "")
    source = own.get("src")
    content = next(iter(instance), None)
    if source == LAST_SAVED:
        loading.last_saved.append(name)
        document = _empty()
    elif source and content is None:
        document = _external(source, loading)
    elif content is not None:
        document = xml_document(content, loading.names)
    else:
        document = Node(DOCUMENT)
    loading.instances[name] = SecondaryInstance(document)


def _external(source: str, loading: Loading) -> Node:
    name = source.rpartition("/")[2]
    data = loading.media.get(source, loading.media.get(name))
    if data is None:
        raise FormError(f"missing file {name}", code="form.media", facts={"file": name})
    try:
        return _read(name, data, source, loading)
    except FormError as error:
        facts = {**error.facts, "file": name}
        raise FormError(error.detail, code=error.code, facts=facts) from error


def _read(name: str, data: bytes, source: str, loading: Loading) -> Node:
    if source.startswith("jr://file-csv/") or name.endswith(".csv"):
        remarks: list[str] = []
        document = csv_document(data, name, loading.limits, remarks)
        loading.warnings += [FormWarning("form.csv", remark) for remark in remarks]
        return document
    if name.endswith((".geojson", ".json")):
        return geojson_document(data, name, loading.limits)
    bounds = replace(loading.limits, form_bytes=loading.limits.list_bytes)
    return xml_document(*parse(data, bounds, name))


def _empty() -> Node:
    document = Node(DOCUMENT)
    document.children = [Node(ELEMENT, "root", "", document)]
    return document


def primary_and_others(model: Element, loading: Loading) -> tuple[Element, list[Element]]:
    """Find the primary instance's root and the elements of the other instances."""
    instances = list(children(model, "instance", loading.names))
    if not instances:
        raise FormError("no instance", code="form.xml")
    roots = list(instances[0])
    if len(roots) != 1:
        raise FormError(f"primary instance with {len(roots)} roots", code="form.xml")
    return roots[0], instances[1:]
