# SPDX-License-Identifier: Apache-2.0
"""A list in a file that nobody could choose from is named where it is asked for."""

import pytest

from kiosk.forms.publishing import check
from kiosk.i18n import language

FORM = """| survey |
| | type | name | label | parameters |
| | text | n | N | |
| | select_one_from_file towns.csv | t | T | |
"""


@pytest.fixture
def found(tmp_path):
    """Check a form that chooses from a file with this content."""
    (tmp_path / "po").mkdir()

    def look(content: bytes, parameters: str = "") -> dict[str, bool]:
        (tmp_path / "f.md").write_text(FORM.replace("T | |", f"T | {parameters} |"), "utf-8")
        (tmp_path / "towns.csv").write_bytes(content)
        problems = check([tmp_path / "f.md"], tmp_path / "po", languages=(language("en"),))
        lists = [one for one in problems if one.code == "form.publish.bad-list"]
        return {str(one).removeprefix("advice: "): one.is_error for one in lists}

    return look


@pytest.mark.parametrize(
    ("content", "parameters", "said"),
    [
        (b"code,label\n1,One\n", "", "type: towns.csv has no column 'name', only code, label"),
        (b"name;lable\n1;One\n", "", "type: towns.csv has no column 'lable'"),
        (b"name,label\n1,One\n", "value=id", "parameters: towns.csv has no column 'id'"),
        (b"name,label,label\n1,a,b\n", "", "type: towns.csv has two columns 'label'"),
        (b"name,label\n1,a,b,c\n", "", "a row of 4 cells, but the header has 2"),
        (b'name,label\n1,"a\n', "", "towns.csv, before line 3: a quotation mark is wrong"),
        (bytes(range(128, 256)), "", "towns.csv is not UTF-8"),
    ],
)
def test_a_list_that_is_no_good_is_an_error_at_its_row(found, content, parameters, said):
    problems = found(content, parameters)
    assert said.replace("'lable'", "'label'; did you mean 'lable'?") in "\n".join(problems)
    assert all(problems.values())
    assert all(one.startswith("f.md, sheet survey, row 4, column ") for one in problems)


@pytest.mark.parametrize("content", [b"", b"name,label\n", b"\xef\xbb\xbfname,label\n\n"])
def test_a_list_without_rows_is_worth_a_look(found, content):
    said = "f.md, sheet survey, row 4, column type: towns.csv has no row to choose"
    assert found(content) == {said: False}


def test_a_list_with_the_columns_asked_for_is_good(found):
    assert found(b'\xef\xbb\xbf"id";text\n1;One\n', "value=id, label=text") == {}
