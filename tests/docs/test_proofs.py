# SPDX-License-Identifier: Apache-2.0
"""What the pages about safety, privacy and access claim is proven by tests that there are."""

import re

import pytest

from tests.docs import pages

PAGES = ("threat-model.md", "privacy.md", "accessibility.md")
OUTCOMES = {"protected", "detected", "out of scope"}


@pytest.fixture(scope="module", params=PAGES)
def page(request, root) -> str:
    return (root / "docs" / request.param).read_text(encoding="utf-8")


def test_every_test_that_a_page_names_is_there(page, root):
    assert len(pages.named(page)) > 10
    assert pages.unknown(page, root) == []


def test_every_word_that_looks_like_a_test_is_held_to_that(page):
    """A name in another form would be looked at by nobody."""
    assert len(re.findall(r"\btests/", page)) == len(pages.named(page))


def test_no_page_names_a_test_that_is_gone(root):
    texts = {one.name: one.read_text(encoding="utf-8") for one in (root / "docs").rglob("*.md")}
    assert {
        name: pages.unknown(text, root) for name, text in texts.items() if pages.unknown(text, root)
    } == {}


def test_a_test_that_is_not_there_is_found(root):
    text = "`tests/docs/test_proofs.py::test_a_test_that_is_not_there_is_found` `tests/docs/test_proofs.py::test_gone` `tests/gone.py::test_gone`"
    assert pages.unknown(text, root) == [
        "tests/docs/test_proofs.py::test_gone",
        "tests/gone.py::test_gone",
    ]


@pytest.fixture(scope="module")
def threats(root) -> dict[str, list[list[str]]]:
    text = (root / "docs" / "threat-model.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (?:From|With) .+$", text, flags=re.MULTILINE)
    return {heading: pages.rows(text, heading) for heading in headings}


def unproven(rows: list[list[str]]) -> list[str]:
    """Name the rows that claim something and prove nothing, or say nothing that counts."""
    found = []
    for what, outcome, _how, proof in rows:
        claims = {one.strip() for one in outcome.split(",")}
        is_claim = bool(claims & {"protected", "detected"})
        if not claims <= OUTCOMES or is_claim != bool(pages.named(proof)):
            found.append(what)
    return found


def test_every_threat_that_is_met_names_its_proof_and_no_other_does(threats):
    assert len(threats) >= 9
    assert all(rows for rows in threats.values())
    assert {heading: unproven(rows) for heading, rows in threats.items() if unproven(rows)} == {}


def test_a_claim_without_a_proof_is_found():
    proof = "`tests/docs/test_proofs.py::test_gone`"
    rows = [
        ["a", "protected", "", ""],
        ["b", "out of scope", "", proof],
        ["c", "perhaps", "", proof],
        ["d", "protected, detected", "", proof],
        ["e", "out of scope", "", ""],
    ]
    assert unproven(rows) == ["a", "b", "c"]
