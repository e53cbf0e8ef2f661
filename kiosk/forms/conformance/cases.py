# SPDX-License-Identifier: Apache-2.0
"""Reads cases from files, and what stands in them."""

import base64
import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.errors import FormError
from kiosk.forms.names import ENTITIES, JAVAROSA, KIOSK_NAMESPACE, ODK, OPENROSA, XFORMS, XHTML

Case = Mapping[str, Any]
"""A case as its JSON says it."""

_SKELETON: Final = (
    f'<h:html xmlns="{XFORMS}" xmlns:h="{XHTML}" xmlns:jr="{JAVAROSA}" xmlns:orx="{OPENROSA}"'
    f' xmlns:odk="{ODK}" xmlns:entities="{ENTITIES}" xmlns:kiosk="{KIOSK_NAMESPACE}"'
    ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><h:head><h:title>{title}</h:title><model>'
    '{itext}<instance><data id="case" version="1">{data}{meta}</data></instance>{model}</model>'
    "</h:head><h:body>{body}</h:body></h:html>"
)
_META: Final = "<meta><instanceID/></meta>"
_PARTS: Final = frozenset({"title", "itext", "data", "model", "body"})


def read_cases(file: Path) -> list[Case]:
    """Read the cases in a file; an empty list when it holds something else.

    The file is a JSON object, a list of them, or one a line (``.jsonl``), and may be
    compressed (``.gz``). FormError ``form.case`` for a file that can't be read.
    """
    try:
        data = file.read_bytes()
        if file.suffix == ".gz":
            data = gzip.decompress(data)
        found = list(_objects(data.decode("utf-8"), lines=".jsonl" in file.suffixes))
    except json.JSONDecodeError as error:
        raise FormError(f"{file.name}: no JSON: {error}", code="form.case") from None
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise FormError(f"{file.name}: {type(error).__name__}", code="form.case") from None
    return found if all(_is_case(each) for each in found) else []


def _objects(text: str, *, lines: bool) -> Iterator[Any]:
    if lines:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    data = json.loads(text)
    yield from data if isinstance(data, list) else [data]


def _is_case(data: object) -> bool:
    return isinstance(data, Mapping) and "form" in data and ("steps" in data or is_refused(data))


def is_refused(case: Case) -> bool:
    """Tell whether the case says that its form can't be used."""
    return "load_error" in case


def form_of(case: Case) -> bytes:
    """Write the case's form as XML.

    ``form`` is a whole XForm, or an object of the parts that differ from form to form:
    ``data`` (what the root holds), ``model`` (binds, lists, actions), ``body`` and
    ``itext``. Each is one string or a list of lines.
    """
    form = case["form"]
    if isinstance(form, str | list):
        return _joined(form).encode()
    if not isinstance(form, Mapping) or form.keys() - _PARTS:
        raise FormError("a form that is neither XML nor its parts", code="form.case")
    parts = {name: _joined(form.get(name, "")) for name in _PARTS}
    meta = "" if "<meta" in parts["data"] or "<orx:meta" in parts["data"] else _META
    return _SKELETON.format(meta=meta, **parts).encode()


def _joined(lines: str | Sequence[str]) -> str:
    return lines if isinstance(lines, str) else "\n".join(lines)


def content(file: str | Case) -> bytes:
    """Take the content of a file: a text, or an object with ``text`` or ``b64``."""
    if isinstance(file, str):
        return file.encode()
    if "b64" in file:
        return base64.b64decode(file["b64"])
    return str(file.get("text", "")).encode()
