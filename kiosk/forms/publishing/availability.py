# SPDX-License-Identifier: Apache-2.0
"""Questions that a kiosk can't take an answer to."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from kiosk.forms import Form
from kiosk.forms.controls import Control, controls_in
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.publishing.atlas import Atlas
from kiosk.forms.publishing.logic import constant
from kiosk.forms.publishing.problems import Problem, advice
from kiosk.forms.rules import Facet
from kiosk.forms.xpath.parser import parse

_QUERY = "publish the XLSForm itself, whose external_choices become choices"
TABLE_FILE = Path(__file__).with_name("unavailable.toml")


def check_availability(form: Form, atlas: Atlas) -> list[Problem]:
    """List what is shown as "not available here"; an error where an answer is required."""
    required = {
        rule.template.number
        for rule in form.rules
        if rule.facet is Facet.REQUIRED and constant(parse(rule.source)) is not False
    }
    found = []
    for control in controls_in(form.body):
        path, name = control.template.path, control.template.name
        if "query" in control.attributes:
            detail = f"{name!r} chooses from itemsets.csv and is a line of text here: {_QUERY}"
            found.append(advice("form.publish.unavailable", atlas.place(path, "query"), detail))
        what = _wants(control)
        if not what:
            continue
        detail = f"{name!r} asks for {what}, which is not available here"
        if control.template.number in required:
            place = atlas.place(path, "required")
            detail += ": people go on without the answer, though it is required"
            found.append(Problem("form.publish.unavailable", place, detail))
        else:
            found.append(advice("form.publish.unavailable", atlas.place(path, "type"), detail))
    return found


def _wants(control: Control) -> str:
    """Name what a question needs, '' when the kiosk has it: a choice on a map is one in a list."""
    table = _table()
    if control.kind is not QuestionKind.UNSUPPORTED:
        return ""
    if control.template.data_type in table["types"]:
        return table["types"][control.template.data_type]
    medium = control.attributes.get("mediatype", "").partition("/")[0]
    if control.tag == "upload" and medium in table["media"]:
        return table["media"][medium]
    for appearance, what in table["appearances"].items():
        for written in control.appearances:
            if written == appearance or (
                appearance.endswith(":") and written.startswith(appearance)
            ):
                return what
    return ""


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(TABLE_FILE.read_text(encoding="utf-8"))
