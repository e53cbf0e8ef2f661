# SPDX-License-Identifier: Apache-2.0
"""Namespaces of the ODK XForms family and the one spelling of a name that the engine uses."""

from collections.abc import Container, Iterable, Mapping
from itertools import count
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
_KNOWN: Final[Mapping[str, str]] = {**CANONICAL, f"{ODK}/": "odk"}
"""Those, and a slip of the pen that forms in the field have."""


class Names:
    """Spells the names of one document.

    The form's own structure (``h:body``, ``jr:count``) is spelt with the prefixes of
    ``CANONICAL``; the instance and paths into it with those that the document declares,
    since that is how submissions and references have to read.
    """

    def __init__(self, found: Iterable[tuple[str, str]] = ()) -> None:
        """``found`` are prefixes and namespaces as they are declared, in their order.

        A prefix means what it is first declared as; a namespace without a prefix of its own
        gets another one, and so does one that takes a prefix of ``CANONICAL``.
        """
        self._declared: dict[str, str] = {}
        given: dict[str, str] = {}
        taken = set(CANONICAL.values())
        for prefix, uri in found:
            known = self._declared.setdefault(prefix, uri)
            if not prefix or not uri or uri in given:
                continue
            free = known == uri and (prefix not in taken or _KNOWN.get(uri) == prefix)
            given[uri] = prefix if free else _unused(prefix, taken)
            taken.add(given[uri])
        defaults = {uri: "" for prefix, uri in found if not prefix}
        self._structure = given | dict(_KNOWN)
        self._instance = dict(_KNOWN) | given | {XFORMS: ""} | defaults
        self._uris = {prefix: uri for uri, prefix in CANONICAL.items() if prefix}
        self._uris |= {prefix: uri for uri, prefix in given.items()}
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
        return self._instance[uri] if uri in self._declared.values() else ""

    def uri(self, prefix: str) -> str:
        """Say the namespace of a prefix, '' when it has none."""
        return self._uris.get(prefix, "")


def local_name(name: str) -> str:
    """Say a name without its prefix."""
    return name.rpartition(":")[2]


def _unused(prefix: str, taken: Container[str]) -> str:
    return next(name for at in count(2) if (name := f"{prefix}_{at}") not in taken)


def _spell(tag: str, prefixes: Mapping[str, str]) -> str:
    if not tag.startswith("{"):
        return tag
    uri, _, local = tag[1:].partition("}")
    prefix = prefixes.get(uri, "")
    return f"{prefix}:{local}" if prefix else local
