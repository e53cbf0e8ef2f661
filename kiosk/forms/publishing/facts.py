# SPDX-License-Identifier: Apache-2.0
"""What the list of services says of a form, with defaults for a form that says nothing."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.errors import FormError
from kiosk.forms.publishing.attributes import check_value, known_attributes
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.slips import nearest
from kiosk.forms.publishing.wording import SUMMARY, TITLE
from kiosk.forms.publishing.workbook import Place, Row, Workbook

SERVICE_FILE = "service.toml"
"""Says how a form stands in the list of services when the form itself can't."""
DEFAULT_ICON = "document"
DEFAULT_CATEGORY = "other"
DEFAULT_ORDER = "100"
LEADS_TO = "kiosk:leads-to"
"""Of a guide: the question that names the service to begin."""

_REQUIRED = ("form_id", "version", TITLE, SUMMARY, "kiosk:icon")
_KEYS: Mapping[str, str] = {
    "title": TITLE,
    "summary": SUMMARY,
    "icon": "kiosk:icon",
    "category": "kiosk:category",
    "order": "kiosk:order",
    "leads-to": LEADS_TO,
}


def is_for_the_kiosk(workbook: Workbook) -> bool:
    """Tell whether a form was written for the kiosk: it says how it stands in its list."""
    return any(column.startswith("kiosk:") for column in workbook.settings.cells)


def read_service_file(file: Path, workbook: Workbook) -> list[Problem]:
    """Add what ``service.toml`` says to the settings; there it has the last word.

    Raises FormError (``form.publish.unreadable``) for a file that is not TOML.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormError(f"{file.name}: {error}", code="form.publish.unreadable") from error
    found = [
        Problem("form.publish.unknown-column", Place(file.name, column=key), _unknown(key))
        for key in table.keys() - _KEYS.keys()
    ]
    said = {_KEYS[key]: str(value) for key, value in table.items() if key in _KEYS}
    found += _values(table, file.name)
    spelling = {
        **workbook.settings.spelling,
        **{column: f"{key} of {file.name}" for key, column in _KEYS.items() if column in said},
    }
    settings = workbook.settings.with_cells(said)
    workbook.set_settings(replace(settings, spelling=spelling))
    return found


def complete(workbook: Workbook, name: str, fingerprint: str, *, strict: bool) -> list[Problem]:
    """Fill the settings that a form leaves out, and say so.

    ``name`` is that of the file or folder, ``fingerprint`` tells two versions apart.
    """
    settings = workbook.settings
    identity = settings["form_id"] or name
    defaults = {
        "form_id": identity,
        "version": fingerprint,
        TITLE: identity.replace("_", " ").replace("-", " ").strip().capitalize() or name,
        "kiosk:icon": DEFAULT_ICON,
        "kiosk:category": DEFAULT_CATEGORY,
        "kiosk:order": DEFAULT_ORDER,
    }
    missing = [
        Problem(
            "form.publish.missing-setting",
            settings.at(column),
            "must be given" if strict else f"is not given; {defaults[column]!r} is taken",
        )
        for column in _REQUIRED
        if not settings[column] and (strict or column in defaults)
    ]
    workbook.set_settings(Row(settings.place, {**defaults, **settings.cells}, settings.spelling))
    return missing


def _values(table: Mapping[str, Any], name: str) -> Iterator[Problem]:
    for key, rule in known_attributes()["settings"].items():
        if key in table:
            yield from check_value(rule, str(table[key]), Place(name, column=key))


def _unknown(key: str) -> str:
    close = nearest(key, _KEYS, 0.5)
    return f"did you mean {close}?" if close else f"only {', '.join(_KEYS)} are known"
