# SPDX-License-Identifier: Apache-2.0
"""Fills answers from a document's machine-readable zone, and never over a person's own.

What was read of a visa never answers a question about a passport, and the other way round.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from kiosk.intake.model import Problem
from kiosk.readers.mrz import TRAVEL, Finding, Kind, MrzProblem, MrzReading, Sex, matches, parse

if TYPE_CHECKING:
    from kiosk.forms import FormSession, Question

ATTRIBUTE: Final = "mrz"
"""The bind attribute that names a question's place in the zone."""

LINES: Final = "lines"
"""The place of the question that takes the whole zone."""

KIND: Final = "mrz-kind"
"""The bind attribute of such a question that names the documents it takes."""

_KINDS: Final = {"visa": frozenset({Kind.VISA}), "any": frozenset(Kind)}

_SURNAME: Final = "surname"
_GIVEN_NAMES: Final = "given-names"

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
    if not question.value.strip():
        return None
    kinds = _KINDS.get(question.attributes.get(KIND, ""), TRAVEL)
    return parse(question.value, today=today, kinds=kinds)


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
    more = f".{Kind.VISA.value}" if found.format.kind is Kind.VISA else ""
    codes = sorted(finding.value for finding in found.findings)
    return tuple(Problem(ref=question.ref, code=code + more) for code in codes)


def is_named(question: "Question") -> bool:
    """Say whether a question holds a name that a zone has, too."""
    return question.attributes.get(ATTRIBUTE) in {_SURNAME, _GIVEN_NAMES} and bool(question.value)


def misnamed(question: "Question", readings: Sequence[MrzReading]) -> Problem | None:
    """Say that a name is none of those that the zones hold, in any spelling of its letters.

    A zone that may have cut the name tells nothing.
    """
    names = [
        reading.surname if place == _SURNAME else reading.given_names
        for reading in readings
        for place in (question.attributes[ATTRIBUTE],)
        if Finding.NAME_MAY_BE_CUT not in reading.findings
    ]
    names = [name for name in names if name]
    if not names or any(_begins(name, question.value) for name in names):
        return None
    return Problem(ref=question.ref, code="mrz.finding.name", facts={"name": names[0]})


def _begins(zone_name: str, written: str) -> bool:
    """Compare with the first words: behind them may stand what has a question of its own."""
    words = zone_name.split()
    return any(matches(" ".join(words[:many]), written) for many in range(1, len(words) + 1))


def fills(
    session: "FormSession", reading: MrzReading, filled: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Say which questions the zone answers and how.

    A question is left alone when a person has answered it: when it is neither blank nor
    holds what an earlier reading (``filled``) put there.
    """
    for ref, value in said(session, reading):
        held = session.question(ref).value
        if held in {"", filled.get(ref, "")} and value != held:
            yield ref, value


def said(session: "FormSession", reading: MrzReading) -> Iterator[tuple[str, str]]:
    """Say what the zone answers, question by question, whatever stands there."""
    for page in session.pages():
        for ref in page.questions:
            question = session.question(ref)
            place = question.attributes.get(ATTRIBUTE, LINES)
            if place != LINES and not question.readonly:
                value = _value(question, place, reading)
                if value:
                    yield ref, value


def _value(question: "Question", place: str, reading: MrzReading) -> str:
    document = "visa-" if reading.format.kind is Kind.VISA else ""
    texts: Mapping[str, tuple[str, ...]] = {
        f"{document}document-number": (reading.document_number,),
        _SURNAME: (reading.surname,),
        _GIVEN_NAMES: (reading.given_names,),
        "nationality": (reading.nationality,),
        f"{document}issuing-state": (reading.issuing_state,),
        "birth-date": (_day(reading.birth_date.complete),),
        f"{document}expiry-date": (_day(reading.expiry_date.complete),),
        "sex": _SEXES[reading.sex],
    }
    wanted = texts.get(place, ())
    if not question.choices:
        return wanted[0] if wanted else ""
    known = {choice.value.casefold(): choice.value for choice in question.choices}
    return next((known[text.casefold()] for text in wanted if text.casefold() in known), "")


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
