# SPDX-License-Identifier: Apache-2.0
"""What a server lists: its forms, and the files that go with one; nothing of it is believed yet."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from kiosk.errors import DeliveryError, FormError
from kiosk.forms.limits import Limits
from kiosk.forms.markup import parse

MOST_FORMS: Final = 1000
MOST_FILES: Final = 1000
"""Of one form."""
MOST_LIST_BYTES: Final = 4 << 20

_LIMITS: Final = Limits(form_bytes=MOST_LIST_BYTES, depth=8, elements=20_000)
_LIST: Final = "{http://openrosa.org/xforms/xformsList}"
_MANIFEST: Final = "{http://openrosa.org/xforms/xformsManifest}"
_LONGEST: Final = 4096
_STEERING: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DIGEST: Final = re.compile(r"md5:([0-9a-f]{32})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedForm:
    """A form that the server offers now."""

    form_id: str
    version: str
    digest: str
    """MD5 of its XML, in hexadecimal."""
    address: str = field(repr=False)
    """Where it is; a token may be in there."""
    manifest: str | None = field(repr=False)
    """Where its files are listed; None where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFile:
    """A file that goes with a form."""

    name: str
    digest: str
    address: str = field(repr=False)


def forms(content: bytes) -> tuple[ListedForm, ...]:
    """Read a form list. Raises DeliveryError ``openrosa.list``."""
    root = _root(content, f"{_LIST}xforms")
    found = tuple(_form(one) for one in _each(root, f"{_LIST}xform", MOST_FORMS))
    if len({one.form_id for one in found}) != len(found):
        raise _wrong("a form stands twice")
    return found


def files(content: bytes) -> tuple[ListedFile, ...]:
    """Read a form's manifest. Raises DeliveryError ``openrosa.list``."""
    root = _root(content, f"{_MANIFEST}manifest")
    return tuple(
        ListedFile(
            name=_text(one, f"{_MANIFEST}filename"),
            digest=_digest(one, f"{_MANIFEST}hash"),
            address=_text(one, f"{_MANIFEST}downloadUrl"),
        )
        for one in _each(root, f"{_MANIFEST}mediaFile", MOST_FILES)
    )


def _form(one: Element) -> ListedForm:
    manifest = (one.findtext(f"{_LIST}manifestUrl") or "").strip()
    return ListedForm(
        form_id=_text(one, f"{_LIST}formID"),
        version=_harmless((one.findtext(f"{_LIST}version") or "").strip()),
        digest=_digest(one, f"{_LIST}hash"),
        address=_text(one, f"{_LIST}downloadUrl"),
        manifest=manifest or None,
    )


def _root(content: bytes, tag: str) -> Element:
    try:
        root, _names = parse(content, _LIMITS, "list")
    except FormError as error:
        raise _wrong(error.detail) from error
    if root.tag != tag:
        raise _wrong("something else")
    return root


def _each(root: Element, tag: str, most: int) -> Iterator[Element]:
    found = root.findall(tag)
    if len(found) > most:
        raise _wrong(f"more than {most}")
    return iter(found)


def _text(one: Element, tag: str) -> str:
    text = (one.findtext(tag) or "").strip()
    if not text:
        raise _wrong(f"no {tag.rpartition('}')[2]}")
    return _harmless(text)


def _harmless(text: str) -> str:
    """Take only what moves no terminal and turns no reading order: it is printed later."""
    if len(text) > _LONGEST or any(unicodedata.category(one) in _STEERING for one in text):
        raise _wrong("a name that can't be shown")
    return text


def _digest(one: Element, tag: str) -> str:
    match = _DIGEST.fullmatch(_text(one, tag).lower())
    if match is None:
        raise _wrong("no MD5")
    return match[1]


def _wrong(detail: str) -> DeliveryError:
    return DeliveryError(detail, code="openrosa.list")
