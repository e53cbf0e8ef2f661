# SPDX-License-Identifier: Apache-2.0
"""A form that comes as XForm XML: written by hand or by another tool, kept as it is."""

from pathlib import Path
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.markup import parse
from kiosk.forms.publishing.wording import TITLE
from kiosk.forms.publishing.workbook import SETTINGS, Place, Row, Workbook

SUFFIX = ".xml"
_HEAD_TITLE = "{http://www.w3.org/1999/xhtml}head/{http://www.w3.org/1999/xhtml}title"
_SPELLING = {"form_id": "id", "version": "version", TITLE: "h:title"}


def read_xform(file: Path) -> tuple[Workbook, bytes]:
    """Read an XForm: its bytes, and what it says of itself as settings of a form without tables.

    Raises FormError (``form.publish.unreadable``) for what isn't an XForm at all.
    """
    try:
        content = file.read_bytes()
        html, _ = parse(content, DEFAULT_LIMITS, file.name)
    except OSError as error:
        raise _unreadable(file, str(error)) from error
    except FormError as error:
        raise _unreadable(file, error.detail.removeprefix(f"{file.name}: ")) from error
    root = _root(html)
    if root is None:
        raise _unreadable(file, "there is no h:html with a model and an instance")
    said = {
        "form_id": root.get("id", ""),
        "version": root.get("version", root.get("{http://openrosa.org/xforms}version", "")),
        TITLE: (html.findtext(_HEAD_TITLE) or "").strip(),
    }
    cells = {name: text for name, text in said.items() if text}
    row = Row(Place(file.name), cells, _SPELLING)
    return Workbook(file, {SETTINGS: [row]}), content


def _root(html: Element) -> Element | None:
    """Find the root of the primary instance, whatever prefixes the form has."""
    for element in html.iter():
        if element.tag.rpartition("}")[2] == "instance":
            return next(iter(element), None)
    return None


def _unreadable(file: Path, detail: str) -> FormError:
    return FormError(f"{file.name}: {detail}", code="form.publish.unreadable")
