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
    """Spells the names of one document with canonical prefixes."""

    def __init__(self, declared: Mapping[str, str], defaults: frozenset[str] = frozenset()) -> None:
        """``defaults`` are the namespaces that are declared without a prefix somewhere."""
        self._attribute_prefix_of = {uri: prefix for prefix, uri in declared.items()}
        self._attribute_prefix_of.update(CANONICAL)
        self._prefix_of = self._attribute_prefix_of | dict.fromkeys(defaults, "")
        self._declared = declared
        self._spelt: dict[str, str] = {}

    def spell(self, tag: str) -> str:
        """Turn ``{uri}local`` into ``prefix:local``; a foreign default namespace is dropped."""
        known = self._spelt.get(tag)
        if known is None:
            known = tag
            if tag.startswith("{"):
                uri, _, local = tag[1:].partition("}")
                prefix = self._prefix_of.get(uri, "")
                known = f"{prefix}:{local}" if prefix else local
            self._spelt[tag] = known
        return known

    def spell_attribute(self, name: str) -> str:
        """Spell an attribute's name, which no default namespace applies to."""
        if not name.startswith("{"):
            return name
        uri, _, local = name[1:].partition("}")
        prefix = self._attribute_prefix_of.get(uri, "")
        return f"{prefix}:{local}" if prefix else local

    def canonical(self, qualified: str) -> str:
        """Turn a name as an expression writes it into the engine's spelling."""
        prefix, colon, local = qualified.partition(":")
        if not colon:
            return qualified
        uri = self._declared.get(prefix)
        if uri is None:
            return qualified
        known = self._prefix_of.get(uri, prefix)
        return f"{known}:{local}" if known else local

    def uri(self, qualified: str) -> str:
        """Say the namespace of a canonically spelt name, '' when it has none."""
        prefix, colon, _ = qualified.partition(":")
        if not colon:
            return ""
        return next(
            (uri for uri, known in self._attribute_prefix_of.items() if known == prefix), ""
        )
