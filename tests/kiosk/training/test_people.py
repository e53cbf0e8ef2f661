# SPDX-License-Identifier: Apache-2.0
"""Sample people are nobody, of no country, and their passports are what the file says."""

import tomllib
from datetime import date

import pytest

from kiosk.readers.mrz import Finding, MrzProblem, MrzReading, parse
from kiosk.training.people import PEOPLE_FILE, people

TODAY = date(2026, 11, 23)
MISCOPIED = "miscopied"
NOT_A_STATE = "UTO"
"""The state of ICAO's specimens, which no state of the world is."""


def entries():
    return tomllib.loads(PEOPLE_FILE.read_text(encoding="utf-8"))["person"]


def read(one) -> MrzReading | MrzProblem:
    return parse("\n".join(one["zone"]), today=TODAY)


@pytest.mark.parametrize(
    "one", [one for one in entries() if one["id"] != MISCOPIED], ids=lambda one: one["id"]
)
def test_a_passport_says_what_the_file_says_of_its_holder(one):
    found = read(one)
    assert isinstance(found, MrzReading), found
    assert (found.surname, found.sex.value) == (one["surname"], one["sex"])
    assert one["given_names"].startswith(found.given_names)
    assert found.document_number == one["document_number"]
    assert (str(found.birth_date), str(found.expiry_date)) == (
        one["birth_date"],
        one["expiry_date"],
    )


def test_nobody_is_of_a_country_that_there_is(root):
    countries = (root / "resources" / "countries.csv").read_text(encoding="utf-8")
    assert NOT_A_STATE not in {line.partition(",")[0] for line in countries.splitlines()}
    for one in entries():
        first, second = one["zone"]
        assert (first[2:5], second[10:13]) == (NOT_A_STATE, NOT_A_STATE), one["id"]
        assert one["document_number"].startswith("UT1000"), one["id"]


def test_the_miscopied_one_is_wrong_by_a_single_digit_of_the_number():
    (one,) = [one for one in entries() if one["id"] == MISCOPIED]
    found = read(one)
    assert isinstance(found, MrzProblem)
    assert found.code == "mrz.check-digit.document-number"
    first, second = one["zone"]
    differing = [
        place
        for place, (written, right) in enumerate(zip(second, one["document_number"], strict=False))
        if written != right
    ]
    assert len(differing) == 1
    mended = one["document_number"] + second[len(one["document_number"]) :]
    assert isinstance(parse(f"{first}\n{mended}", today=TODAY), MrzReading)


def test_each_has_something_to_learn_from():
    findings = {one.id: read({"zone": one.zone}) for one in people() if one.id != MISCOPIED}
    seen = frozenset().union(*(found.findings for found in findings.values()))
    assert seen >= {
        Finding.EXPIRED,
        Finding.BIRTH_DATE_INCOMPLETE,
        Finding.NAME_MAY_BE_CUT,
    }
    assert findings["anna"].findings == frozenset()
    assert len({one.id for one in people()}) == len({one.name for one in people()}) == len(people())
    assert people()[0].lines.count("\n") == 1
