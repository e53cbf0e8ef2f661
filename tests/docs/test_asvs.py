# SPDX-License-Identifier: Apache-2.0
"""The table of ASVS is whole, current, and names tests that there are."""

import copy
from collections import Counter

import pytest

from tests.docs import asvs, pages


@pytest.fixture(scope="module")
def rows():
    return asvs.read()


def test_the_page_is_written_from_the_data(rows):
    written = asvs.PAGE.read_text(encoding="utf-8")
    assert written == asvs.page(rows), "python -m tests.docs.asvs > docs/reference/asvs.md"


def test_every_requirement_of_both_levels_has_one_row(rows):
    counts = Counter(asvs.place(row)[0] for row in rows)
    assert dict(counts) == asvs.EXPECTED | asvs.EXPECTED_LATER
    assert Counter(row["level"] for row in rows) == {1: 70, 2: 183}
    places = [asvs.place(row) for row in rows]
    assert places == sorted(set(places))


def wrong(rows, root):
    """Name the rows that claim without saying how, or name a test that is not there."""
    found = []
    for row in rows:
        tests = row.get("tests", [])
        is_claim = row["state"] == "met"
        is_known = row["state"] in asvs.STATES and set(row) <= KEYS
        says_how = bool(row["how"]) and (bool(tests) or not is_claim)
        is_idle = row["state"] in {"not met", "not applicable"} and tests
        gone = pages.unknown(" ".join(f"`{one}`" for one in tests), root)
        whole = len(pages.named(" ".join(f"`{one}`" for one in tests))) == len(tests)
        if not (is_known and says_how and whole) or is_idle or gone:
            found.append(row["id"])
    return found


KEYS = {"id", "level", "about", "state", "how", "tests"}


def test_what_is_met_names_its_proof_and_all_tests_are_there(rows, root):
    assert wrong(rows, root) == []


def test_a_row_that_claims_too_much_is_found(rows, root):
    altered = copy.deepcopy([row for row in rows if row["state"] == "met"][:5])
    altered[0]["tests"] = []
    altered[1]["tests"] = ["tests/docs/test_asvs.py::test_gone"]
    altered[2]["tests"] = ["somewhere else"]
    altered[3]["state"] = "perhaps"
    altered[4]["state"] = "not met"
    assert wrong(altered, root) == [row["id"] for row in altered]


def test_links_of_the_page_stay_out_of_its_tables_bars(rows):
    """A bar in a cell would part it."""
    assert [row["id"] for row in rows for text in (row["about"], row["how"]) if "|" in text] == []
