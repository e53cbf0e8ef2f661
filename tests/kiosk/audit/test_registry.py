# SPDX-License-Identifier: Apache-2.0
"""The registry, its page and the places that write events say the same."""

import ast
import re

import pytest

from kiosk.audit import Events
from kiosk.audit.describing import reference

FORMER = {"station-started", "recipients-learnt", "staff-roster"}
"""Earlier versions wrote these, and journals have them; or the next one will."""
CALLS = re.compile(r"\.record\(|\bjournal\.append\(|\bchange\.note\(")
REGISTERED = {one.name: one for one in Events.registered()}


def written(tree):
    """The events that are recorded with a literal name and literal facts, with their lines."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in {"record", "append", "note"} or len(node.args) < 2:
            continue
        *_others, name, facts = node.args
        is_literal = isinstance(facts, ast.Dict) and all(
            isinstance(key, ast.Constant) for key in facts.keys
        )
        if isinstance(name, ast.Constant) and isinstance(name.value, str) and is_literal:
            yield name.value, {key.value for key in facts.keys}, node.lineno


def wrong(source, where=""):
    found = []
    for name, facts, line in written(ast.parse(source)):
        event = REGISTERED.get(name)
        if event is None or facts != event.facts:
            found.append(f"{where}:{line}: {name} {sorted(facts)}")
    return found


@pytest.fixture(scope="module")
def sources(root):
    files = [*(root / "kiosk").rglob("*.py"), *(root / "ui").rglob("*.py")]
    return {file: file.read_text(encoding="utf-8") for file in files if "central" not in file.parts}


def test_events_are_written_with_the_facts_of_the_registry(sources):
    texts = {file: text for file, text in sources.items() if CALLS.search(text)}
    assert [one for file, text in texts.items() for one in wrong(text, file.name)] == []


def test_a_wrong_name_or_fact_would_be_found():
    assert wrong('journal.record("lunch", {"id": "1"})') == [":1: lunch ['id']"]
    assert wrong('journal.append(connection, "submission-missed", {"name": "1"})')
    assert wrong('journal.record("submission-missed", {"id": "1"})') == []


def test_every_registered_event_is_written_somewhere(sources):
    whole = "\n".join(sources.values())
    # the two of a deed are named by its stem
    stems = {name: name.removesuffix("-begun").removesuffix("-ended") for name in REGISTERED}
    unwritten = {
        name
        for name, stem in stems.items()
        if f'"{name}"' not in whole and f'"{stem}"' not in whole
    }
    assert unwritten <= FORMER


def test_the_page_is_the_registry_s(root):
    page = root / "docs" / "reference" / "audit-events.md"
    assert page.read_text(encoding="utf-8") == reference(Events.registered())


def test_facts_name_nobody():
    for event in REGISTERED.values():
        assert not event.facts & {"name", "surname", "answers", "document", "text", "email"}
