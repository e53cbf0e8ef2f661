# SPDX-License-Identifier: Apache-2.0
"""A table of amounts is held to what terms are held to; so are files among the parts."""

import pytest

from kiosk.forms.publishing.amounts import check_amounts
from kiosk.forms.publishing.workbook import SURVEY, Place, Row, Workbook

HEADER = "class,period,value,unit,valid_from,valid_until,source,date_checked"
GOOD = "adult,m3,30,AZN,,,The law,2026-11-23"


@pytest.fixture
def found(tmp_path):
    """Look at a form that reads a table ``fees``."""
    row = Row(Place("form.md", SURVEY, 3), {"type": "csv-external", "name": "fees"})
    workbook = Workbook(tmp_path / "form.md", {SURVEY: [row]})

    def look(*lines: str, header: str = HEADER) -> list[str]:
        table = "\n".join((header, *lines)) + "\n"
        return [str(one) for one in check_amounts(workbook, {"fees.csv": table.encode()})]

    return look


def test_a_table_with_all_it_needs_is_good(found):
    assert found(GOOD, "adult,m6,60,AZN,,,The law,2026-11-23") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("adult,m3,30,AZN,,,,2026-11-23", "an amount needs a source"),
        ("adult,m3,30,,,,The law,2026-11-23", "an amount needs a unit"),
        ("adult,m3,30,AZN,,,The law,", "an amount needs a date_checked"),
        ("adult,m3,about 30,AZN,,,The law,2026-11-23", "the value must be a number"),
        ("adult,m3,,AZN,,,The law,2026-11-23", "the value must be a number"),
        ("adult,m3,30,AZN,1.1.2026,,The law,2026-11-23", "valid_from is written 2026-11-21"),
    ],
)
def test_a_row_that_lacks_something_is_named(found, line, said):
    (problem,) = found(GOOD.replace("m3", "m6"), line)
    assert problem.startswith("fees.csv, row 3")
    assert said in problem


def test_two_amounts_for_one_day_are_one_too_many(found):
    old = "adult,m3,20,AZN,,2026-12-31,The law,2026-11-23"
    new = "adult,m3,30,AZN,2027-01-01,,The law,2026-11-23"
    assert found(old, new) == []
    (problem,) = found(old, new.replace("2027-01-01", "2026-12-31"))
    assert "another amount for adult, m3 on the same day" in problem


def test_another_table_is_nobody_s_business(found):
    assert found("2026-12-31,A day", header="day,name") == []
