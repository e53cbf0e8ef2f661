# SPDX-License-Identifier: Apache-2.0
"""Files of cases, and what isn't one."""

import gzip
import json

import pytest

from kiosk.errors import FormError
from kiosk.forms.conformance import load, read_cases
from tests.conformance import corpus

CASE = {"id": "one", "form": {"data": "<a/>"}, "steps": [{"action": None, "state": {}}]}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("one.json", json.dumps(CASE).encode()),
        ("list.json", json.dumps([CASE]).encode()),
        ("lines.jsonl", json.dumps(CASE).encode() + b"\n\n"),
        ("lines.jsonl.gz", gzip.compress(json.dumps(CASE).encode(), mtime=0)),
    ],
)
def test_a_file_of_cases_has_one_of_four_shapes(tmp_path, name, data):
    file = tmp_path / name
    file.write_bytes(data)
    assert [case["id"] for case in read_cases(file)] == ["one"]


@pytest.mark.parametrize("data", [b'{"title": "a walk", "answers": {}}', b"[1]", b'"text"'])
def test_another_json_holds_no_cases(tmp_path, data):
    file = tmp_path / "walk.json"
    file.write_bytes(data)
    assert read_cases(file) == []


@pytest.mark.parametrize(
    ("name", "data"), [("a.json", b"{"), ("a.json", b"\xff"), ("a.jsonl.gz", b"no gzip")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, data):
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(FormError, match=f"form.case: {name}"):
        read_cases(file)


def test_a_form_may_be_written_in_lines():
    whole = load({"form": {"data": ["<a>1</a>", "<b/>"], "body": "<input ref='/data/a'/>"}})
    assert whole.state()["nodes"]["/data/a"]["value"] == "1"
    with pytest.raises(FormError, match=r"form\.case"):
        load({"form": {"dta": "<a/>"}})


def test_a_state_tells_a_node_s_facts():
    session = load(
        {
            "form": {
                "data": "<q>a</q>",
                "body": "<select1 ref='/data/q'><label>Q</label>"
                "<item><label>A</label><value>a</value></item></select1>",
            }
        }
    )
    facts = session.state()["nodes"]["/data/q"]
    assert facts["kind"] == facts["select"][:-1] == "select"
    assert facts["choices"] == [{"value": "a", "label": "A"}]
    with pytest.raises(NotImplementedError):
        session.act({"dance": True})


def test_a_corpus_that_is_not_at_hand_is_no_failure(capsys, tmp_path):
    assert corpus.main([]) == corpus.main([""]) == 0
    assert capsys.readouterr().out.count("not at hand") == 2
    assert corpus.main([str(tmp_path)]) == 1


def test_a_corpus_is_held_to_its_bars(capsys, tmp_path):
    report = "TOTAL tier B: cases 1/9, facts 970/1000"
    assert corpus.share(report, "facts") == (970, 1000)
    assert corpus.share(report, "cases") == (1, 9)
    assert corpus.unexplained("some-001\n    2\nother-002\n    1\n", "`other-002`") == ["some-001"]
    checker = tmp_path / corpus.CHECKER
    checker.write_text(f"print({report!r})")
    assert corpus.is_reached(tmp_path, corpus.Bar("B", "facts", 0.97))
    assert not corpus.is_reached(tmp_path, corpus.Bar("A", "cases", 1.0))
    checker.write_text("raise SystemExit('broken')")
    assert not corpus.is_reached(tmp_path, corpus.Bar("B", "facts", 0.97))
    assert "MISSED" in capsys.readouterr().out
