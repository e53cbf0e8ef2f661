# SPDX-License-Identifier: Apache-2.0
"""Namespaces of the ODK XForms family and the one spelling of a name that the engine uses."""

from collections.abc import Mapping
from typing import Final

XFORMS: Final = "http://www.w3.org/2002/xforms"
XHTML: Final = "http://www.w3.org/1999/xhtml"
JAVAROSA: Final = "http://openrosa.org/javarosa"
OPENROSA: Final = "http://openrosa.org/xforms"
ODK: Final = "http://www.opendatakit.org/xforms"
ENTITIES: Final = "http://www.opendatakit.org/xforms/entities"
KIOSK_NAMESPACE: Final = "https://migration-kiosk.az/xforms"

CANONICAL: Final[Mapping[str, str]] = {
    "": "",
    XFORMS: "",
    XHTML: "h",
    JAVAROSA: "jr",
    OPENROSA: "orx",
    ODK: "odk",
    ENTITIES: "entities",
    KIOSK_NAMESPACE: "kiosk",
    "http://www.w3.org/2001/xml-events": "ev",
    "http://www.w3.org/2001/XMLSchema": "xsd",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""The prefix by which the engine knows each namespace, whatever a document calls it."""


class Names:
    """Spells the names of one document.

    The form's own structure (``h:body``, ``jr:count``) is spelt with the prefixes of
    ``CANONICAL``; the instance and paths into it with those that the document declares,
    since that is how submissions and references have to read.
    """

    def __init__(self, declared: Mapping[str, str], defaults: frozenset[str] = frozenset()) -> None:
        """``defaults`` are the namespaces that are declared without a prefix somewhere."""
        prefixes = {uri: prefix for prefix, uri in reversed(list(declared.items())) if prefix}
        self._declared = declared
        self._structure = prefixes | dict(CANONICAL)
        self._instance = dict(CANONICAL) | prefixes | {XFORMS: ""} | dict.fromkeys(defaults, "")
        self._spelt: dict[str, str] = {}
        self._spelt_instance: dict[str, str] = {}

    def spell(self, tag: str) -> str:
        """Turn ``{uri}local`` into a structural name."""
        known = self._spelt.get(tag)
        if known is None:
            known = self._spelt[tag] = _spell(tag, self._structure)
        return known

    def spell_instance(self, tag: str) -> str:
        """Turn ``{uri}local`` into a name of the instance or of a list."""
        known = self._spelt_instance.get(tag)
        if known is None:
            known = self._spelt_instance[tag] = _spell(tag, self._instance)
        return known

    def spell_attribute(self, name: str) -> str:
        """Spell an instance's attribute, which no default namespace applies to."""
        return _spell(name, self._structure) if name[:1] == "{" else name

    def function(self, qualified: str) -> str:
        """Turn a function's name into its structural spelling."""
        return self._respell(qualified, self._structure)

    def canonical(self, qualified: str) -> str:
        """Turn a name in a path into the spelling that the instance uses."""
        return self._respell(qualified, self._instance) if ":" in qualified else qualified

    def _respell(self, qualified: str, prefixes: Mapping[str, str]) -> str:
        prefix, colon, local = qualified.partition(":")
        uri = self._declared.get(prefix) if colon else None
        if uri is None:
            return qualified
        known = prefixes.get(uri, prefix)
        return f"{known}:{local}" if known else local

    def prefix(self, uri: str) -> str:
        """Say the prefix that the document itself declares for a namespace, '' for none."""
        return next((prefix for prefix, known in self._declared.items() if known == uri), "")

    def uri(self, prefix: str) -> str:
        """Say the namespace of a prefix, '' when it has none."""
        declared = self._declared.get(prefix)
        if declared:
            return declared
        return next((uri for uri, known in CANONICAL.items() if known == prefix), "")


def _spell(tag: str, prefixes: Mapping[str, str]) -> str:
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    prefix = prefixes.get(uri, "")
    return f"{prefix}:{local}" if prefix else local
