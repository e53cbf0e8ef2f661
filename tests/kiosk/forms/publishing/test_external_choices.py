# SPDX-License-Identifier: Apache-2.0
"""``select_one_external`` is a choice like any other: its sheet's rows stand among the choices."""

from pathlib import Path

import pytest

from kiosk.catalogue import Catalogue
from kiosk.clock import SystemClock
from kiosk.forms import FormSession
from kiosk.forms.publishing import Severity, check, publish
from kiosk.i18n import language

FORM = """| survey |
| | type | name | label::English (en) | label::Français (fr) | choice_filter |
| | select_one state | state | State | État | |
| | select_one_external county | county | County | Comté | state=${state} |
| | select_one_external state | other | Another | Autre | name != ${state} |
| choices |
| | list_name | name | label::English (en) | label::Français (fr) |
| | state | n | North | Nord |
| | state | s | South | Sud |
| external_choices |
| | list name | name | label::English (en) | label::Français (fr) | state |
| | county | spring | Springfield | Champ | n |
| | county | spring | Springfield | Champ | s |
| | county | shore | Shore | Rive | s |
| | state | w | West | Ouest | |
| settings |
| | form_id | form_title | version |
| | clinic | Clinic | 1 |
"""
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
<h:title>C</h:title><model><instance><data id="c" version="1"><county/></data></instance>
</model></h:head><h:body>
<input ref="/data/county" query="instance('county')/root/item[state='n']"><label>County</label></input>
</h:body></h:html>"""
EN_FR = (language("en"),)


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    file = tmp_path / "clinic.md"
    file.write_text(FORM, encoding="utf-8")
    (tmp_path / "po").mkdir()
    return file


def test_external_choices_are_offered_filtered_and_in_each_language(clinic, tmp_path):
    publish([clinic], tmp_path / "po", tmp_path / "set", languages=EN_FR)
    form = Catalogue.open(tmp_path / "set").form("clinic")
    session = FormSession(form, clock=SystemClock(), ids=lambda: "x", instance_id="x")
    session.answer("/data/state", "s")

    def offered(name: str) -> list[tuple[str, str]]:
        return [(one.value, one.label) for one in session.question(f"/data/{name}").choices]

    assert offered("county") == [("spring", "Springfield"), ("shore", "Shore")]
    assert offered("other") == [("w", "West")], "a list may have a name that the choices have too"
    session.set_language("fr")
    assert offered("county") == [("spring", "Champ"), ("shore", "Rive")]


def test_a_name_may_stand_once_for_each_filter_but_no_row_twice(clinic, tmp_path):
    row = "| | county | shore | Shore | Rive | s |\n"
    clinic.write_text(FORM.replace(row, row * 2), encoding="utf-8")
    found = check([clinic], tmp_path / "po", languages=EN_FR)
    twice = [one for one in found if one.code == "form.publish.duplicate-choice"]
    assert [str(one.place) for one in twice] == [
        "clinic.md, sheet external_choices, row 15, column name"
    ]


def test_an_external_list_that_is_missing_is_named(clinic, tmp_path):
    clinic.write_text(FORM.replace("external county", "external country"), encoding="utf-8")
    found = check([clinic], tmp_path / "po", languages=EN_FR)
    (one,) = [one for one in found if one.severity is Severity.ERROR]
    assert str(one.place) == "clinic.md, sheet survey, row 4, column type"
    assert one.detail.endswith("did you mean 'county'?")


def test_an_xform_that_asks_for_itemsets_is_told_so(tmp_path):
    (tmp_path / "c.xml").write_text(XFORM, encoding="utf-8")
    (tmp_path / "po").mkdir()
    found = check([tmp_path / "c.xml"], tmp_path / "po", languages=EN_FR)
    (one,) = [one for one in found if "itemsets.csv" in one.detail]
    assert one.severity is Severity.ADVICE
    assert one.place.row == 4
