# SPDX-License-Identifier: Apache-2.0
"""Parts: what several services ask in the same words stands in one file."""

import pytest

from kiosk.catalogue import Catalogue
from kiosk.errors import FormError
from kiosk.forms.publishing import publish
from kiosk.forms.publishing.sources import read_source
from kiosk.i18n import language

AZ_EN = [language("az"), language("en")]

HEAD = "| survey |\n| | type | name | label | relevant |\n"
COLOUR = "| | select_one colour | colour | Colour | | | | | | ${country} = 'TUR' | | |\n"
CHOICES = "| | colour | red | Red |\n| | colour | blue | Blue |\n"
PART = HEAD + "| | select_one colour | colour | Colour | ${country} = 'TUR' |\n"


@pytest.fixture
def parts(project):
    """The folder of parts, with one that the small service takes in."""
    folder = project.services.parent / "parts"
    (folder / "choices").mkdir(parents=True)
    (folder / "paint.md").write_text(PART, encoding="utf-8")
    project.change(COLOUR, "| | part | paint |\n")
    return folder


def names(project):
    return [row["name"] for row in read_source(project.service).workbook.survey]


def problems(project):
    return {
        (one.code, str(one.place).split(",")[0]) for one in read_source(project.service).problems
    }


def test_a_part_stands_where_it_is_named(project, parts, clock):
    before = ["page", "name", "country", "colour", "day", "late", ""]
    assert [name for name in names(project) if name != "days"] == before
    publish([project.services], project.translations, project.out, languages=AZ_EN, clock=clock)
    (service,) = Catalogue.open(project.out).services
    assert service.id == "small"


def test_a_part_brings_its_lists(project, parts):
    project.change(CHOICES, "| | size | big | Big |\n")
    (parts / "choices" / "colour.csv").write_text("name,label\nred,Red\n", encoding="utf-8")
    assert not problems(project)
    choices = read_source(project.service).workbook.choices
    assert [row["name"] for row in choices if row["list_name"] == "colour"] == ["red"]


def test_a_part_may_have_its_choices_with_it_and_the_forms_own_go_before(project, parts):
    lists = "\n| choices |\n| | list_name | name | label |\n| | colour | grey | Grey |\n"
    (parts / "paint.md").write_text(PART + lists, encoding="utf-8")
    own = [row["name"] for row in read_source(project.service).workbook.choices]
    assert "red" in own
    assert "grey" not in own
    project.change(CHOICES, "| | size | big | Big |\n")
    assert "grey" in [row["name"] for row in read_source(project.service).workbook.choices]


def test_what_is_wrong_in_a_part_is_found_at_its_place(project, parts):
    wrong = PART.replace("${country}", "${county}")
    (parts / "paint.md").write_text(wrong, encoding="utf-8")
    assert ("form.publish.unknown-reference", "paint.md") in problems(project)


def test_a_part_that_is_not_there_is_named_with_what_was_meant(project, parts):
    project.change("| part | paint |", "| part | paints |")
    (found,) = (
        one for one in read_source(project.service).problems if one.code.endswith("unknown-part")
    )
    assert "did you mean 'paint'?" in found.detail
    assert found.place.column == "name"
    with pytest.raises(FormError, match="paint"):
        publish([project.services], project.translations, project.out)


def test_a_part_is_told_nothing_but_its_name(project, parts):
    project.change("| | part | paint |\n", "| | part | paint | | | | | | | ${name} != '' | | |\n")
    assert ("form.publish.part-alone", "form.md") in problems(project)


def test_a_form_of_another_house_has_no_parts(project, parts, tmp_path):
    """Whose folder says nothing of parts is told so, and loses no question."""
    other = tmp_path / "elsewhere" / "forms"
    other.mkdir(parents=True)
    (other / "form.md").write_text(
        HEAD + "| | part | paint |\n| | text | a | A |\n", encoding="utf-8"
    )
    codes = {one.code for one in read_source(other).problems}
    assert "form.publish.unknown-part" in codes
