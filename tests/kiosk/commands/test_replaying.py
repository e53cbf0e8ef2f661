# SPDX-License-Identifier: Apache-2.0
"""`forms replay` takes recorded cases beside sample walks."""

import json
from pathlib import Path

import pytest

from kiosk.commands import Exit
from main import main

CASE = {
    "id": "twice",
    "form": {
        "data": "<a/><b/>",
        "model": "<bind nodeset='/data/b' calculate='/data/a * 2'/>",
        "body": "<input ref='/data/a'/>",
    },
    "steps": [
        {"action": None, "state": {"nodes": {"/data/a": {"value": ""}}}},
        {
            "action": {"set": "/data/a", "value": "2"},
            "delta": {"changed": {"/data/a": {"value": "2"}, "/data/b": {"value": "4"}}},
        },
    ],
}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.json"
    file.write_text(json.dumps(CASE))
    return file


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "bad.jsonl"
    wrong = json.dumps(CASE).replace('"4"', '"5"').replace("twice", "thrice")
    file.write_text(json.dumps(CASE) + "\n" + wrong + "\n")
    return file


def test_cases_that_hold_end_with_done(good, capsys):
    assert main(["forms", "replay", str(good)]) == Exit.DONE
    assert "1 of 1 cases are good" in capsys.readouterr().out


def test_a_case_that_does_not_hold_is_named_with_its_step(good, bad, capsys):
    assert main(["forms", "replay", str(good), str(bad)]) == Exit.NO
    said = capsys.readouterr().out
    assert "thrice: step 1 /data/b: value is '4', not '5'" in said
    assert "2 of 3 cases are good" in said


def test_cases_answer_as_json(bad, capsys):
    assert main(["forms", "replay", "--json", str(bad)]) == Exit.NO
    first, second = json.loads(capsys.readouterr().out)["cases"]
    assert first == {"id": "twice", "steps": 2, "facts": 4, "differences": []}
    assert second["differences"] == [
        {"step": 1, "ref": "/data/b", "fact": "value", "expected": "5", "actual": "4"}
    ]


def test_a_file_that_is_neither_a_case_nor_a_walk_is_trouble(tmp_path, capsys):
    file = tmp_path / "case.json"
    file.write_text("{")
    assert main(["forms", "replay", str(file)]) == Exit.NO
    assert "form.case: case.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "neither a case (form and steps) nor a sample (answers)"),
        ('{"id": 1}', "neither a case"),
        ("null", "neither a case"),
        ('{"a": 1,\n}', "no JSON: "),
        (json.dumps(CASE).replace('"set"', '"sett"'), "there is no action {'sett': '/data/a'"),
        (json.dumps({**CASE, "steps": [3]}), "step 0 needs an action"),
        (json.dumps({**CASE, "steps": [{"state": {}}]}), "step 0 needs an action"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words(tmp_path, capsys, text, said):
    file = tmp_path / "odd.json"
    file.write_text(text)
    assert main(["forms", "replay", str(file)]) == Exit.NO
    error = capsys.readouterr().err
    assert "form.case: odd.json: " in error
    assert said in error
