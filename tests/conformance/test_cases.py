# SPDX-License-Identifier: Apache-2.0
"""The project's own cases: each row of the reference page and each semantic choice, replayed."""

import copy
import re
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from kiosk.forms.conformance import read_cases, run_case

HERE = Path(__file__).parent
FILES = sorted((HERE / "cases").glob("*.json"))
CASES = {case["id"]: case for file in FILES for case in read_cases(file)}
COVERAGE = tomllib.loads((HERE / "coverage.toml").read_text(encoding="utf-8"))
TRAPS = range(1, 42)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_engine_does_as_the_case_says(case):
    outcome = run_case(case)
    assert [str(each) for each in outcome.differences] == []
    assert outcome.facts > 0, "a case that states nothing says nothing"


def test_every_case_is_read_and_none_hides_another():
    assert len(CASES) == sum(len(read_cases(file)) for file in FILES) >= 150
    assert all(read_cases(file) for file in FILES)


@pytest.mark.parametrize("trap", TRAPS)
def test_every_semantic_choice_has_a_case(trap):
    assert [name for name in CASES if name.startswith(f"trap-{trap:02d}-")]


@pytest.mark.parametrize("row", COVERAGE["rows"])
def test_every_row_of_the_standard_has_its_cases(row):
    for pattern in COVERAGE["rows"][row]:
        assert [name for name in CASES if fnmatchcase(name, pattern)], pattern


def test_every_case_belongs_to_a_row_or_a_choice():
    patterns = ["trap-*", *(each for row in COVERAGE["rows"].values() for each in row)]
    assert [name for name in CASES if not any(fnmatchcase(name, each) for each in patterns)] == []


def test_the_reference_page_names_the_rows_and_the_choices(root):
    page = (root / "docs" / "reference" / "xforms.md").read_text(encoding="utf-8")
    rows = {**COVERAGE["rows"], **COVERAGE["elsewhere"]}
    assert [row for row in rows if f"`{row}`" not in page] == []
    named = set(re.findall(r"`(trap-\d\d-[a-z0-9-]+)`", page))
    assert named <= CASES.keys()
    assert {int(name[5:7]) for name in named} == set(TRAPS)


# --- negative controls: a case that states something wrong must fail ------------------------------

_CASE = {
    "id": "control",
    "form": {
        "data": "<a/><b/><c/><r><x/></r>",
        "model": "<bind nodeset='/data/b' calculate='/data/a'/>"
        "<bind nodeset='/data/c' relevant=\"/data/a != ''\" required='true()'/>",
        "body": "<input ref='/data/a'><label>A</label></input><input ref='/data/c'/>"
        "<repeat nodeset='/data/r'><input ref='/data/r/x'/></repeat>",
    },
    "steps": [
        {"action": None, "state": {"nodes": {"/data/b": {"value": ""}, "/data/c": {}}}},
        {
            "action": {"set": "/data/a", "value": "x"},
            "delta": {"changed": {"/data/b": {"value": "x"}, "/data/r": {"count": 1}}},
        },
    ],
}


def changed(step, **more):
    case = copy.deepcopy(_CASE)
    part = case["steps"][step].setdefault("delta" if step else "state", {})
    for key, value in more.items():
        part[key] = {**part.get(key, {}), **value} if isinstance(value, dict) else value
    return case


def test_the_control_itself_is_good():
    assert run_case(_CASE).is_good


@pytest.mark.parametrize(
    ("fact", "more"),
    [
        ("value", {"changed": {"/data/b": {"value": "y"}}}),
        ("kind", {"changed": {"/data/a": {"kind": "select"}}}),
        ("relevant", {"changed": {"/data/c": {"relevant": False}}}),
        ("violation", {"changed": {"/data/c": {"violation": None}}}),
        ("label", {"changed": {"/data/a": {"label": "B"}}}),
        ("count", {"changed": {"/data/r": {"count": 2}}}),
        ("node", {"changed": {"/data/r[2]": {"relevant": True}}}),
        ("node", {"removed": ["/data/a"]}),
        ("a fact of no format", {"changed": {"/data/a": {"a fact of no format": 1}}}),
        ("valid", {"valid": True}),
        ("violations", {"violations": []}),
        ("pages", {"pages": [["/data/a"]]}),
        ("language", {"language": "az"}),
        ("warnings", {"warnings": ["form.reference"]}),
        ("xml", {"xml": "<data id='case' version='1'/>"}),
    ],
)
def test_a_case_that_states_something_wrong_fails(fact, more):
    outcome = run_case(changed(1, **more))
    assert fact in {each.fact for each in outcome.differences}
    assert not outcome.is_good


def test_a_fact_once_stated_must_hold_until_it_is_stated_anew():
    case = changed(0, nodes={"/data/a": {"value": ""}})
    assert [each.step for each in run_case(case).differences] == [1]


def test_a_refusal_must_come_with_its_code():
    refused = {"form": "<no-form/>", "load_error": {"code": "form.xml"}}
    assert run_case(refused).is_good
    assert not run_case({**refused, "load_error": {"code": "form.cycle"}}).is_good
    assert run_case({**refused, "load_error": {"message": "some other engine's words"}}).is_good


def test_a_form_that_loads_is_no_refusal_and_the_other_way_round():
    assert not run_case({**_CASE, "load_error": {}}).is_good
    assert not run_case({**_CASE, "form": "<no-form/>"}).is_good


def test_an_action_that_is_refused_must_be_stated():
    case = copy.deepcopy(_CASE)
    case["steps"][1]["action"] = {"set": "/data/gone", "value": "x"}
    assert [each.fact for each in run_case(case).differences] == ["act"]
    case["steps"][1] = {"action": case["steps"][1]["action"], "error": {"code": "form.reference"}}
    assert run_case(case).is_good
    case["steps"][1]["error"] = {"code": "form.repeat"}
    assert not run_case(case).is_good


def test_what_is_volatile_or_disputed_is_left_open():
    wrong = changed(1, changed={"/data/b": {"value": "y"}})
    assert run_case({**wrong, "volatile": {"1": {"/data/b": ["value"]}}}).is_good
    disputed = {"disagreements": [{"step": 1, "ref": "/data/b", "field": "value"}]}
    assert run_case({**wrong, "javarosa": disputed}).is_good
