# SPDX-License-Identifier: Apache-2.0
"""Samples walk through repeats, choices of several and uploads, and say what went wrong."""

import json

import pytest

from kiosk.forms.publishing import check, publish, replay
from kiosk.i18n import language

EN = (language("en"),)
FORM = """
| survey |
| | type | name | label | calculation | repeat_count | appearance | relevant |
| | select_multiple kind | kinds | Kinds | | | | |
| | begin_repeat | child | Child | | | | |
| | text | name | Name | | | | |
| | date | born | Born | | | | |
| | begin_repeat | toy | Toy | | | | selected(${kinds}, 'a') |
| | text | colour | Colour | | | | |
| | end_repeat | | | | | | |
| | calculate | toys | | count(${toy}) | | | |
| | end_repeat | | | | | | |
| | calculate | children | | count(${child}) | | | |
| | image | scan | Scan | | | | |
| | integer | many | Many | | | | |
| | begin_repeat | paper | Paper | | ${many} | | |
| | text | title | Title | | | | |
| | end_repeat | | | | | | |

| choices |
| | list_name | name | label |
| | kind | a | A |
| | kind | b | B |
"""
ANSWERS = {
    "kinds": ["a", "b"],
    "child": [
        {"name": "Ali", "born": "@today-900", "toy": [{"colour": "red"}, {"colour": "blue"}]},
        {"name": "Leyla", "born": "@today-90", "toy": []},
    ],
    "scan": "scan.png",
    "many": "2",
    "paper": [{"title": "One"}, {"title": "Two"}],
}


@pytest.fixture
def walk(tmp_path, clock):
    """Check a form with a sample of these answers and say what was found."""
    folder = tmp_path / "form"
    (folder / "samples").mkdir(parents=True)
    (tmp_path / "po").mkdir()
    (folder / "form.md").write_text(FORM, encoding="utf-8")
    (folder / "samples" / "scan.png").write_bytes(b"picture")

    def run(answers: dict, expect: dict | None = None) -> list[str]:
        sample = {"title": "One", "answers": answers, "expect": expect or {}}
        (folder / "samples" / "one.json").write_text(json.dumps(sample), encoding="utf-8")
        found = check([folder], tmp_path / "po", languages=EN, clock=clock)
        return [str(one) for one in found if one.is_error]

    return run


def test_a_sample_with_repeats_and_a_file_walks_to_the_end(walk, tmp_path, clock):
    values = {"children": "2", "child[1]/toys": "2", "child[2]/toys": "0"}
    assert walk(ANSWERS, {"values": values, "shown": ["colour", "scan"]}) == []
    publish([tmp_path / "form"], tmp_path / "po", tmp_path / "out", languages=EN, clock=clock)
    case = tmp_path / "out" / "services" / "form" / "samples" / "one.json"
    outcome = replay(tmp_path / "out", case, clock=clock)
    assert outcome.is_good
    assert outcome.instance.count(b"<child>") == 2
    assert outcome.instance.count(b"<toy>") == 2
    assert outcome.instance.count(b"<paper>") == 2
    assert b"<kinds>a b</kinds>" in outcome.instance


def test_a_sample_without_rounds_leaves_a_repeat_empty(walk):
    assert walk({"child": []}, {"values": {"children": "0"}}) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"child": [{"name": "Ali", "age": "7"}]}, "one.json, column age: the form has no such"),
        ({"many": "1"}, "paper: comes up 1 times, the sample answers 2"),
        ({"kinds": ["b"]}, "child[1]/toy[1]/colour: was never asked"),
        ({"scan": "other.png"}, "scan: the file to upload is not beside the sample"),
        ({"scan": "../one.json"}, "scan: the file to upload is not beside the sample"),
        ({"kinds": ["c"]}, "kinds: "),
    ],
)
def test_what_goes_wrong_in_a_walk_is_named_with_its_round(walk, change, said):
    found = walk({**ANSWERS, **change})
    assert any(said in one for one in found), found


def test_a_wrong_value_in_a_round_is_named(walk):
    found = walk(ANSWERS, {"values": {"child[1]/toys": "3"}})
    assert found == ["one.json: child[1]/toys: does not come to the expected value"]
