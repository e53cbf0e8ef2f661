# SPDX-License-Identifier: Apache-2.0
"""What was answered stands in tables as an official reads it, and nothing in them is run."""

import csv
import zipfile
from datetime import UTC, datetime
from itertools import count

import pytest

from kiosk.errors import FormError, StorageError
from kiosk.exporting import Export, Facts, Opened, open_book, tables_of
from kiosk.forms import Tabulation
from kiosk.spreadsheets import guarded

FACTS = Facts(
    id="01a20030-d010-7b0e-ae81-8c092364c210",
    reference="BK017F4K92QX",
    station="BK01",
    officer="01a2f",
    form_version="2",
    language="az",
    taken_at=datetime(2026, 11, 21, 10, 32, tzinfo=UTC),
    received_at=datetime(2026, 11, 21, 21, 0, tzinfo=UTC),
)


@pytest.fixture
def export(form, tmp_path):
    """Export instances into a file."""
    numbers = count()

    def write(name, *instances):
        tabulation, out = Tabulation(form, "az"), tmp_path / name
        with open_book(out, tables_of(tabulation, str)) as book:
            exported = Export(tabulation, book, tmp_path / "files", str)
            for instance in instances:
                folder = tmp_path / f"opened{next(numbers)}"
                folder.mkdir()
                (folder / "submission.xml").write_bytes(instance)
                (folder / "manifest.json").write_text("{}")
                (folder / "1-a.jpg").write_bytes(b"picture")
                exported.add(Opened(FACTS, folder))
        return out

    return write


def rows(path):
    assert path.read_bytes().startswith("\ufeff".encode())
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_answers_stand_under_the_form_s_words(export, instance):
    head, row = rows(export("a.csv", instance()))
    assert list(zip(head, row, strict=True)) == [
        ("Reference number", "BK01 7F4K 92QX"),
        ("Taken", "2026-11-21 14:32:00"),
        ("Received", "2026-11-22 01:00:00"),
        ("Kiosk", "BK01"),
        ("Officer", "01a2f"),
        ("Language", "az"),
        ("Version of the form", "2"),
        ("Submission", FACTS.id),
        ("Adı (name)", "Leyla"),
        ("Cinsi", "qadın"),
        ("Dillər", "azərbaycan; xx; rus"),
        ("Ölkə", "tr"),
        ("Şəhər", "İstanbul"),
        ("Say", "-7"),
        ("Şəkil", "files/BK017F4K92QX-8c092364c210/1-a.jpg"),
        ("Adı (person/name)", "Ali"),
        ("total", "-14"),
        ("Other answers", "/former/thing: gone\n/former/thing#2: too"),
    ]


def test_repeats_have_tables_of_their_own(export, instance, tmp_path):
    export("a.csv", instance(), instance())
    children = rows(tmp_path / "a-child.csv")
    assert children[0] == ["Reference number", "Number", "Uşağın adı"]
    assert [row[1:] for row in children[1:]] == [["1", "A"], ["2", "B"]] * 2
    toys = rows(tmp_path / "a-toy.csv")
    assert [row[2] for row in toys[1:]] == ["t1", "t2"] * 2


def test_attachments_lie_where_the_table_says_and_are_nobody_else_s(export, instance, tmp_path):
    table = export("a.csv", instance())
    assert (tmp_path / "files/BK017F4K92QX-8c092364c210/1-a.jpg").read_bytes() == b"picture"
    for path in (table, tmp_path / "a-child.csv", tmp_path / "files/BK017F4K92QX-8c092364c210"):
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "=cmd|' /C calc'!A0", " =1"]
)
def test_a_formula_is_a_text(text):
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Leyla", "1", "a=b", "'=1"])
def test_what_is_no_formula_stays_as_it_was(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", ['a;=HYPERLINK("x")', "a; @x", 'a;"-1', "a;\n=1", "a;＝1"])
def test_a_formula_behind_a_semicolon_is_a_text(text):
    """Where a comma stands in numbers, a spreadsheet parts the line there."""
    before, _, behind = text.partition(";")
    assert guarded(text) == f"{before};'{behind}"


def test_every_cell_is_quoted(export, instance):
    line = export("a.csv", instance()).read_text(encoding="utf-8-sig").splitlines()[0]
    assert line.startswith('"')
    assert line.endswith('"')


def test_formulas_in_answers_don_t_run(export, instance):
    _, row = rows(export("a.csv", instance("=1+1")))
    assert "'=1+1" in row
    assert "-7" in row  # a number is one
    with zipfile.ZipFile(export("a.xlsx", instance("=1+1"))) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if "sheet" in name]
    assert not any("<f>" in sheet for sheet in sheets)
    assert any("=1+1" in sheet for sheet in sheets)


def test_a_workbook_holds_the_same(export, instance):
    openpyxl = pytest.importorskip("openpyxl")
    path = export("a.xlsx", instance("=1+1"), instance("http://x"))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Answers", "1 child", "2 toy"]
    sheet = book["Answers"]
    head = [cell.value for cell in sheet[1]]
    assert [sheet.cell(row, head.index("Say") + 1).value for row in (2, 3)] == [-7, -7]
    assert [cell.data_type for cell in sheet[2] if cell.value == "=1+1"] == ["s"]
    assert sheet.max_row == 3
    assert book["1 child"].max_row == 5
    book.close()
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"<x", b"<!DOCTYPE x><x/>"])
def test_what_is_no_instance_is_refused(export, content):
    with pytest.raises(FormError):
        export("a.csv", content)


@pytest.mark.parametrize("name", ["no/a.csv", "no/a.xlsx"])
def test_a_folder_that_is_not_there_is_said(export, instance, name):
    with pytest.raises(StorageError):
        export(name, instance())
