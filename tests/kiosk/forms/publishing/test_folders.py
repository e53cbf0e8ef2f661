# SPDX-License-Identifier: Apache-2.0
"""Which files of a folder are forms, and what stands beside them."""

import pytest

from kiosk.errors import FormError
from kiosk.forms.publishing import check
from kiosk.forms.publishing.sources import find_sources, read_source

MD = "| survey |\n| | type | name | label |\n| | text | a | A |\n"
CSV = "survey,,,\n,type,name,label\n,text,a,A\n"
XML = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
<h:title>X</h:title><model><instance><data id="x" version="1"><a/></data></instance></model></h:head>
<h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>"""


@pytest.fixture
def folder(tmp_path):
    """A folder as an agency has it, with other files of the same kinds."""
    folder = tmp_path / "Formlar və siyahılar"
    folder.mkdir()
    (folder / "README.md").write_text("# Our survey\n\n| a | table |\n", encoding="utf-8")
    (folder / "towns.csv").write_text("name,label\nb,survey\n", encoding="utf-8")
    (folder / "rates.xml").write_text("<root><item/></root>", encoding="utf-8")
    return folder


def named(*folders):
    return [file.name for file in find_sources(folders)]


@pytest.mark.parametrize(("name", "text"), [("a b.md", MD), ("ə.csv", CSV), ("x.xml", XML)])
def test_the_only_form_of_a_folder_is_found_whatever_its_name(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    assert named(folder) == [name]
    assert named(folder.parent) == [name], "also from the folder above"
    assert read_source(folder / name).own_folder


def test_a_folder_may_hold_several_forms(folder, tmp_path):
    for name, text in (("a.md", MD), ("b.csv", CSV), ("x.xml", XML)):
        (folder / name).write_text(text, encoding="utf-8")
    assert named(folder) == ["a.md", "b.csv", "x.xml"]
    assert not read_source(folder / "a.md").own_folder
    (tmp_path / "po").mkdir()
    assert not [one for one in check([folder], tmp_path / "po") if one.is_error]


def test_a_form_of_that_name_stands_for_its_folder(folder):
    (folder / "a.md").write_text(MD, encoding="utf-8")
    (folder / "form.md").write_text(MD, encoding="utf-8")
    assert named(folder) == ["form.md"]


def test_a_folder_without_a_form_is_named_with_what_was_looked_for(folder):
    with pytest.raises(
        FormError, match=r"with a sheet 'survey'.* in Formlar və siyahılar"
    ) as caught:
        find_sources([folder])
    assert caught.value.code == "form.publish.nothing"


@pytest.mark.parametrize("name", ["service.toml", "a.toml"])
def test_what_the_list_says_may_stand_in_either_file(folder, name):
    (folder / "a.md").write_text(MD, encoding="utf-8")
    (folder / name).write_text('title = "Ours"', encoding="utf-8")
    assert read_source(folder / "a.md").workbook.settings["form_title"] == "Ours"
