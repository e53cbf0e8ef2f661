# SPDX-License-Identifier: Apache-2.0
"""Conditions that can't be met are found, and those that can are left alone."""

import pytest

from kiosk.forms.publishing import check
from kiosk.i18n import language

EN = (language("en"),)
HEAD = """\
| survey |
| | type | name | label | relevant | default | calculation | appearance |
| | select_one yn | a | A | | | | |
| | select_multiple yn | m | M | | | | |
| | integer | n | N | | | | |
"""
CHOICES = """
| choices |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
"""


@pytest.fixture
def found(tmp_path):
    """Check a form with some rows and say what was found in it, by code."""
    (tmp_path / "po").mkdir()

    def look(*rows: str, head: str = HEAD) -> dict[str, str]:
        file = tmp_path / "some.md"
        file.write_text(head + "\n".join(rows) + "\n" + CHOICES, encoding="utf-8")
        problems = check([file], tmp_path / "po", languages=EN)
        return {
            one.code.rpartition(".")[2]: str(one)
            for one in problems
            if not one.code.endswith(("missing-setting", "missing-language"))
        }

    return look


@pytest.mark.parametrize(
    "condition",
    [
        "false()",
        "1 = 2",
        "'a' = 'b'",
        "not(true())",
        "2 > 3",
        "false() and ${n} = 1",
        "${a} = 'y' and ${a} = 'n'",
        "${a} = 'y' and (${n} = 1 or ${n} = 2) and ${a} = 'n'",
        "${a} = 'y' and ${a} != 'y'",
        "'y' = ${a} and ${a} = 'n'",
        "selected(${a}, 'y') and selected(${a}, 'n')",
        "selected(${a}, 'y') and ${a} = 'n'",
        "(${a} = 'y' and ${a} = 'n') or 1 = 2",
        "${n} > 5 and ${n} < 3",
        "${n} > 5 and ${n} <= 5",
        "${n} = 5 and ${n} > 7",
        "3 < ${n} and ${n} = 2",
        "${n} = 1 and ${n} = 2",
    ],
)
def test_a_condition_that_nobody_can_meet_is_named(found, condition):
    problems = found(f"| | text | z | Z | {condition} |")
    assert "row 6, column relevant: z is never shown" in problems["unreachable"]


@pytest.mark.parametrize(
    "condition",
    [
        "true()",
        "1 = 1",
        "${a} = 'y'",
        "${a} = 'y' or ${a} = 'n'",
        "${a} != 'y' and ${a} != 'n'",
        "${a} = '' or ${n} = ''",
        "not(${a} = 'y') and ${a} = 'n'",
        "selected(${m}, 'y') and selected(${m}, 'n')",
        "${n} > 3 and ${n} < 5",
        "${n} >= 5 and ${n} <= 5",
        "${n} = 5 and ${n} = '5.0'",
        "${n} = 1 or false()",
        "if(${a} = 'y', true(), false())",
        "string-length(${a}) > 5 and ${a} = 'y'",
        "today() > '2020-01-01' and today() < '2019-01-01'",
        "not(selected(${m}, 'y')) and ${n} = 2",
    ],
)
def test_a_condition_that_somebody_may_meet_is_left_alone(found, condition):
    assert found(f"| | text | z | Z | {condition} |") == {}


def test_a_condition_that_contradicts_the_group_around_it_is_named(found):
    problems = found(
        "| | begin_group | g | G | ${a} = 'y' |",
        "| | text | z | Z | ${a} = 'n' |",
        "| | end_group |",
    )
    assert "row 7" in problems["unreachable"]
    assert "together with that of the group" in problems["unreachable"]


def test_what_stands_in_a_group_that_is_never_shown_is_not_named_again(found):
    problems = found(
        "| | begin_group | g | G | false() |",
        "| | text | z | Z | false() |",
        "| | end_group |",
    )
    assert "row 6" in problems["unreachable"]


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ("${a} = 'maybe'", "maybe"),
        ("'maybe' != ${a}", "maybe"),
        ("selected(${m}, 'maybe') or ${n} = 1", "maybe"),
        ("not(selected(${a}, 'x'))", "x"),
        ("${a} = 3", "3"),
    ],
)
def test_a_value_that_the_list_does_not_have_is_named_with_those_it_has(found, condition, value):
    problems = found(f"| | text | z | Z | {condition} |")
    assert f"can never be {value!r}: its choices are n, y" in problems["unknown-choice"]


def test_a_value_that_the_list_does_not_have_is_named_in_a_calculation(found):
    problems = found("| | calculate | c | | | | if(${a} = 'oui', 1, 2) |")
    assert "row 6, column calculation" in problems["unknown-choice"]


@pytest.mark.parametrize("condition", ["${m} = 'y n'", "${a} = ''", "${n} = 7"])
def test_values_that_can_be_are_left_alone(found, condition):
    assert found(f"| | text | z | Z | {condition} |") == {}


def test_a_condition_on_a_later_question_is_named(found):
    problems = found("| | text | z | Z | ${b} = 'x' |", "| | text | b | B |")
    assert "row 6, column relevant: z depends on b, which is asked later" in problems["asked-later"]


@pytest.mark.parametrize(
    "rows",
    [
        ("| | text | z | Z | ${b} = 'x' |", "| | text | b | B | | x |"),
        ("| | text | z | Z | ${b} = 'x' |", "| | text | b | B | | | 'x' |"),
        ("| | text | b | B |", "| | text | z | Z | ${b} = 'x' |"),
        (
            "| | begin_group | page | P | | | | field-list |",
            "| | text | z | Z | ${b} = 'x' |",
            "| | text | b | B |",
            "| | end_group |",
        ),
    ],
)
def test_a_default_or_the_same_page_makes_it_good(found, rows):
    assert "asked-later" not in found(*rows)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ("| | begin_group | g | G | ${x} = 1 |", "| | integer | x | X |", "| | end_group |"),
            "row 6, column relevant: the condition of g waits for x, which is inside it",
        ),
        (
            ("| | text | p | P | ${q} = 'x' |", "| | text | q | Q | ${p} = 'x' |"),
            "it waits for itself: p → q → p",
        ),
        (
            ("| | calculate | s | | | | ${s} + 1 |",),
            "row 6, column calculation: it waits for itself: s → s",
        ),
    ],
)
def test_a_cycle_is_named_by_the_way_round(found, rows, said):
    assert said in found(*rows)["cycle"]


@pytest.mark.parametrize(
    "before",
    [
        "sum(/data/r[position() = position(current()/..) - 1]/t)",
        "coalesce(indexed-repeat(${t}, ${r}, position(..) - 1), 0)",
    ],
)
def test_a_running_total_over_a_repeat_is_no_cycle(found, before):
    rows = (
        "| | begin_repeat | r | R |",
        "| | integer | v | V |",
        f"| | calculate | t | | | | ${{v}} + {before} |",
        "| | end_repeat |",
    )
    assert "cycle" not in found(*rows)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("| | calculate | c | | | | frobnicate(1) |", "unknown function frobnicate()"),
        ("| | text | z | Z | ${a} = |", "syntax error"),
        ("| | texxt | z | Z |", "row 6, column type: there is no question type 'texxt'"),
        ("| | begin_group | z | Z |", "row 6, column type: this begin_group is never ended"),
        ("| | end_group |", "row 6, column type: this end_group ends nothing"),
        ("| | text | | Z |", "row 6, column name: a question needs a name"),
        ("| | calculate | c | |", "row 6, column calculation: a calculate needs a calculation"),
        ("| | select_one_from_file t | z | Z |", "row 6, column type: File name"),
        ("| | select_one_from_file t.csv | z | Z |", "row 6, column type: there is no file"),
        ("| | csv-external | towns | |", "row 6, column name: there is no file 'towns.csv'"),
    ],
)
def test_a_mistake_is_named_in_plain_words_at_its_row_and_column(found, row, said):
    assert said in "\n".join(found(row).values())


@pytest.mark.parametrize("kind", ["geopoint", "audio", "video", "geoshape"])
def test_what_a_kiosk_can_not_take_is_advice_also_where_it_is_required(found, kind):
    said = found(f"| | {kind} | z | Z |")["unavailable"]
    assert said.startswith("advice: ")
    assert "not available here" in said
    head = HEAD.replace("default", "required").replace("calculation", "required_message")
    said = found(f"| | {kind} | z | Z | | yes | Answer. |", head=head)["unavailable"]
    assert said.startswith("advice: some.md, sheet survey, row 6, column required: ")
    assert "people go on without the answer" in said


def test_a_filter_by_a_column_that_the_list_lacks_is_named(found):
    head = HEAD.replace("default", "choice_filter")
    problems = found("| | select_one yn | z | Z | | nam = ${a} |", head=head)
    assert "the list 'yn' has no column 'nam'" in problems["unknown-list-column"]
    assert "unknown-list-column" not in found(
        "| | select_one yn | z | Z | | name = ${a} |", head=head
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "| | end_group |",
            "| | end_repeat |",
            "this end_repeat comes while begin_group 'page' of",
        ),
        ("select_one colour ", "select_one color ", "did you mean 'colour'?"),
        ("| | form_id |", "| | name |", "column name: '1 small' can't be a name"),
        ("kiosk:order |\n| | small", "instance_name |\n| | small", "no question ${nobody}"),
    ],
)
def test_a_slip_is_named_with_what_was_meant(project, old, new, said):
    project.change(old, new)
    if "name |" in new:
        project.change("| small | 1 |", "| 1 small | 1 |")
        project.change("| house | 5 |", "| house | ${nobody} |")
    assert any(said in str(one) for one in check([project.service], project.translations))


@pytest.mark.parametrize(("sheet", "column"), [("survey", "requierd"), ("settings", "form_titel")])
def test_a_misspelt_column_is_named_with_the_one_that_was_meant(project, sheet, column):
    right = {"requierd": "required", "form_titel": "form_title"}[column]
    project.change(f"| {right} |", f"| {column} |")
    said = (
        f"form.md, sheet {sheet}, column {column}: this column means nothing; did you mean {right}?"
    )
    assert said in [str(one) for one in check([project.service], project.translations)]


@pytest.mark.parametrize(
    ("column", "spelt", "base"),
    [
        ("form_title |", "form_title::English (en)", "form_title"),
        ("form_title |", "title:az", "form_title"),
        ("version |", "version::az", "version"),
        ("relevant |", "relevant::English (en)", "relevant"),
        ("required |", "required:az", "required"),
        ("list_name |", "list_name::az", "list_name"),
        ("name | label |\n| | colour | red", "name:az", "name"),
    ],
)
def test_a_column_that_can_t_be_translated_is_refused_in_plain_words(project, column, spelt, base):
    project.change(f"| {column}", f"| {spelt} {column[column.index('|') :]}")
    (found,) = [
        one
        for one in check([project.service], project.translations)
        if one.code == "form.publish.untranslatable-column"
    ]
    assert found.is_error
    assert f"column {spelt}: {base} can't have a column for each language" in str(found)


def test_a_title_in_two_languages_says_where_translations_go(tmp_path):
    (tmp_path / "po").mkdir()
    file = tmp_path / "some.md"
    titles = "| form_title::English (en) | form_title::Azerbaijani (az) |"
    file.write_text(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n\n| settings |\n"
        f"| | form_id {titles}\n| | s | Title | Ad |\n"
    )
    found = [one for one in check([file], tmp_path / "po", languages=EN) if one.is_error]
    assert {one.code for one in found} == {"form.publish.untranslatable-column"}
    assert all("go into the message catalogues" in str(one) for one in found)


@pytest.mark.parametrize("column", ["label::English (en)", "hint:English (en)", "bind::x", "own"])
def test_a_column_that_may_name_a_language_is_left_alone(tmp_path, column):
    (tmp_path / "po").mkdir()
    file = tmp_path / "some.md"
    file.write_text(
        f"| survey |\n| | type | name | label | {column} |\n| | text | a | A | B |\n\n"
        "| settings |\n| | form_id |\n| | s |\n"
    )
    codes = {one.code for one in check([file], tmp_path / "po", languages=EN)}
    assert "form.publish.untranslatable-column" not in codes
