# SPDX-License-Identifier: Apache-2.0
"""Every code that a queue can show has words, and every word has a code."""

import re

import pytest

from kiosk.commands import words
from kiosk.intake import Gate
from kiosk.outbox import EntryState, Happening

_ROOMS = (
    "audit",
    "catalogue",
    "central",
    "day",
    "delivery",
    "disk",
    "form.catalogue",
    "gate",
    "hashing",
    "neighbour",
    "network",
    "openrosa",
    "outbox",
    "prefilled",
    "printing",
    "reader",
    "receipt",
    "savepoint",
    "screen",
    "sealing",
    "selftest",
    "settings",
    "slip",
    "speech",
    "staff",
    "station",
    "stick",
    "storage",
    "today",
    "unsafe",
    "update",
    "visit",
    "zone",
)
_CODE = re.compile(rf"[\"'](?P<code>(?:{'|'.join(_ROOMS)})\.[a-z][a-z-]*)[\"']")
_COLUMNS = {"outbox.number", "station.code"}
_FILES = re.compile(r"\.(sig|csv|json|txt|toml|ndjson|age|html|sqlite|jws|pid)$")


@pytest.fixture(scope="module")
def used(root) -> set[str]:
    """The codes that stand in the sources."""
    found = set()
    for file in (*(root / "kiosk").rglob("*.py"), *(root / "ui").rglob("*.py")):
        found |= {match["code"] for match in _CODE.finditer(file.read_text(encoding="utf-8"))}
    return {code for code in found if not _FILES.search(code)} - _COLUMNS


def test_every_code_in_use_has_words(used):
    assert {"delivery.timeout", "central.conflict", "storage.full", "stick.half"} <= used
    assert {"disk.slow", "network.closed", "network.name"} <= used
    assert sorted(used - words._words()["codes"].keys()) == []


def test_no_words_are_kept_for_a_code_that_is_gone(used):
    known = {code for code in words._words()["codes"] if "." in code}
    assert sorted(known - used) == []


def test_every_state_happening_and_gate_has_words():
    assert all(words.state(state) for state in EntryState)
    assert words._words()["happenings"].keys() == {one.value for one in Happening} | {"export"}
    assert all(words.cause(gate.value) for gate in Gate)


def test_a_code_of_a_newer_version_gets_the_nearest_general_words():
    assert words.cause("delivery.something.new") == words.cause("delivery")
    assert words.cause("delivery")
    assert words.cause("nothing.like.it") == ""
    assert words.cause("") == ""


def test_words_are_sentences_for_people():
    for code, text in words._words()["codes"].items():
        assert text[0].isupper(), code
        assert text.endswith((".", "?")), code
        assert "!" not in text, code
