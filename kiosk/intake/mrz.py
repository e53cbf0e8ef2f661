# SPDX-License-Identifier: Apache-2.0
"""Fills answers from a document's machine-readable zone, and never over a person's own."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from kiosk.intake.model import Problem
from kiosk.readers.mrz import MrzProblem, MrzReading, Sex, parse

if TYPE_CHECKING:
    from kiosk.forms import FormSession, Question

ATTRIBUTE: Final = "mrz"
"""The bind attribute that names a question's place in the zone."""

LINES: Final = "lines"
"""The place of the question that takes the whole zone."""

_SEXES: Final = {
    Sex.FEMALE: ("f", "female"),
    Sex.MALE: ("m", "male"),
    Sex.UNSPECIFIED: ("x", "unspecified"),
}


def is_zone(attributes: Mapping[str, str]) -> bool:
    """Say whether a question with these attributes takes the whole zone."""
    return attributes.get(ATTRIBUTE) == LINES


def read(question: "Question", today: date) -> MrzReading | MrzProblem | None:
    """Read a zone's question; None while it is blank."""
    return parse(question.value, today=today) if question.value.strip() else None


def problem_of(question: "Question", today: date) -> Problem | None:
    """Say what is wrong with a zone as it was typed."""
    found = read(question, today)
    if not isinstance(found, MrzProblem):
        return None
    facts = {"line": str(found.line), "column": str(found.column)}
    return Problem(ref=question.ref, code=found.code, facts=facts)


def findings_of(question: "Question", today: date) -> tuple[Problem, ...]:
    """Say what is true of a zone that was read well, such as that the document has expired."""
    found = read(question, today)
    if not isinstance(found, MrzReading):
        return ()
    codes = sorted(finding.value for finding in found.findings)
    return tuple(Problem(ref=question.ref, code=code) for code in codes)


def fills(
    session: "FormSession", reading: MrzReading, filled: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Say which questions the zone answers and how.

    A question is left alone when a person has answered it: when it is neither blank nor
    holds what an earlier reading (``filled``) put there.
    """
    for page in session.pages():
        for ref in page.questions:
            question = session.question(ref)
            place = question.attributes.get(ATTRIBUTE, LINES)
            if place == LINES or question.readonly:
                continue
            value = _value(question, place, reading)
            untouched = question.value in {"", filled.get(ref, "")}
            if value and untouched and value != question.value:
                yield ref, value


def _value(question: "Question", place: str, reading: MrzReading) -> str:
    texts: Mapping[str, tuple[str, ...]] = {
        "document-number": (reading.document_number,),
        "surname": (reading.surname,),
        "given-names": (reading.given_names,),
        "nationality": (reading.nationality,),
        "issuing-state": (reading.issuing_state,),
        "birth-date": (_day(reading.birth_date.complete),),
        "expiry-date": (_day(reading.expiry_date.complete),),
        "sex": _SEXES[reading.sex],
    }
    wanted = texts.get(place, ())
    if not question.choices:
        return wanted[0] if wanted else ""
    known = {choice.value.casefold(): choice.value for choice in question.choices}
    return next((known[text.casefold()] for text in wanted if text.casefold() in known), "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
