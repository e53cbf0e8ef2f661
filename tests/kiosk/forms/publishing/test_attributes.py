# SPDX-License-Identifier: Apache-2.0
"""What a form says to the kiosk is checked, kept, and passed over by every other tool."""

import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.catalogue import Catalogue
from kiosk.forms.publishing import check, publish
from kiosk.forms.publishing.attributes import known_attributes
from kiosk.i18n import language

EN = (language("en"),)
FORM = """\
| survey |
| | type | name | label | bind::kiosk:mrz | bind::kiosk:input | kiosk:receipt | kiosk:sensitive | bind::kiosk:assisted | bind::kiosk:tone |
| | text | number | Number of your document | document-number | document | no | yes | yes | |
| | note | n | Nearly there. | | | | | | info |

| settings |
| | form_id | version | form_title | kiosk:summary | kiosk:icon | kiosk:order | kiosk:category |
| | marks | 1 | Marks | Every mark | house | 7 | help |
"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    folder = tmp_path / "resources" / "services" / "marks"
    folder.mkdir(parents=True)
    (tmp_path / "po").mkdir()
    icons = tmp_path / "resources" / "icons"
    icons.mkdir()
    (icons / "house.svg").write_text("<svg/>")
    file = folder / "form.md"
    file.write_text(FORM, encoding="utf-8")
    return file


def said(form: Path, old: str = "", new: str = "") -> list[str]:
    assert old in FORM
    form.write_text(FORM.replace(old, new, 1), encoding="utf-8")
    found = check([form], form.parents[3] / "po", languages=EN)
    return [str(one) for one in found]


def test_every_attribute_reaches_the_session(form, clock):
    root = form.parents[3]
    publish([form], root / "po", root / "out", languages=EN, clock=clock)
    catalogue = Catalogue.open(root / "out")
    loaded = catalogue.form("marks")
    (attributes,) = [
        dict(loaded.question_attributes[control.template.number])
        for control in loaded.controls.values()
        if control.template.name == "number"
    ]
    assert attributes == {
        "mrz": "document-number",
        "input": "document",
        "receipt": "no",
        "sensitive": "yes",
        "assisted": "yes",
    }
    (service,) = catalogue.services
    assert (service.icon, service.order, service.category) == ("house", 7, "help")


def test_a_sound_form_has_nothing_to_mend(form):
    assert said(form) == []


@pytest.mark.parametrize("word", ["only", "original"])
def test_a_question_may_be_the_officers(form, word):
    assert said(form, "| no | yes | yes |", f"| no | yes | {word} |") == []


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("kiosk:mrz", "kiosk:mrs", "the kiosk knows no bind::kiosk:mrs; did you mean"),
        ("kiosk:receipt", "kiosk:reciept", "column kiosk:reciept: the kiosk knows no"),
        ("kiosk:icon", "kiosk:ikon", "did you mean kiosk:icon?"),
        ("| info |", "| inform |", "row 4, column bind::kiosk:tone: 'inform' means nothing here"),
        ("| info |", "| INFO |", "did you mean 'info'?"),
        ("| document |", "| documents |", "row 3, column bind::kiosk:input"),
        ("| house |", "| hose |", "there is no icon 'hose'; did you mean 'house'?"),
        ("| 7 |", "| soon |", "column kiosk:order: 'soon' must be a number up to 9999"),
        ("| help |", "| halp |", "column kiosk:category: 'halp' means nothing here; did you mean"),
    ],
)
def test_an_unknown_column_or_value_is_named_with_a_suggestion(form, old, new, wanted):
    found = said(form, old, new)
    assert any(wanted in one for one in found), found


def test_every_attribute_stands_in_the_authors_guide(root):
    guide = (root / "docs" / "guides" / "forms.md").read_text(encoding="utf-8")
    for name, rule in known_attributes()["survey"].items():
        assert f"`bind::kiosk:{name}`" in guide
        assert all(f"`{value}`" in guide for value in rule.get("values", ()))
    for name in known_attributes()["settings"]:
        assert f"`kiosk:{name}`" in guide


@pytest.mark.skipif(shutil.which("java") is None, reason="the reference engine runs on Java")
@pytest.mark.parametrize("spoilt", [False, True], ids=["as published", "control"])
def test_the_reference_engine_passes_over_our_attributes(form, clock, spoilt):
    """A form that the reference engine must refuse shows that it looks at all."""
    import pyxform

    root = form.parents[3]
    publish([form], root / "po", root / "out", languages=EN, clock=clock)
    xml = (root / "out" / "services" / "marks" / "form.xml").read_text(encoding="utf-8")
    assert 'kiosk:mrz="document-number"' in xml
    file = root / "form.xml"
    file.write_text(xml, encoding="utf-8")
    if spoilt:
        file.write_text(xml.replace('<input ref="/data/number"', '<input ref="/data/none"'))
    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    done = subprocess.run(
        ["java", "-jar", str(jar), str(file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0) is spoilt, done.stderr
