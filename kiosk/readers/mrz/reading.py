# SPDX-License-Identifier: Apache-2.0
"""Reading a zone: fields, check digits, dates, findings."""

from datetime import date
from typing import Final

from kiosk.readers.mrz import dates
from kiosk.readers.mrz.checkdigit import check_digit
from kiosk.readers.mrz.layouts import LAYOUTS, Layout, Place
from kiosk.readers.mrz.lines import FILLER, candidates
from kiosk.readers.mrz.model import (
    Finding,
    Format,
    MrzProblem,
    MrzReading,
    PartialDate,
    Sex,
)

Lines = tuple[str, ...]

_DIGITS: Final = str.maketrans("ODQILZSGB", "000112568")
_LETTERS: Final = str.maketrans("0158", "OISB")
_SEXES: Final = {"F": Sex.FEMALE, "M": Sex.MALE, FILLER: Sex.UNSPECIFIED, "X": Sex.UNSPECIFIED}
_CODES: Final = {Format.TD1: "ACI", Format.TD2: "ACI", Format.TD3: "P"}
_VISA: Final = "V"
_STATES: Final = {"D": "DEU"}


def parse(text: str, *, today: date) -> MrzReading | MrzProblem:
    """Read a zone from text as typed or scanned; never raises.

    Where only digits may stand, letters that look like them count as digits, and the other
    way round in names and states. ``today`` resolves centuries and tells what has expired.
    """
    zones = candidates(text)
    if isinstance(zones, MrzProblem):
        return zones
    results = [_read(form, lines, today) for form, lines in zones]
    return next((found for found in results if isinstance(found, MrzReading)), results[0])


def _read(form: Format, lines: Lines, today: date) -> MrzReading | MrzProblem:
    layout = LAYOUTS[form]
    lines = _mend_alike(lines, layout)
    return (
        _document_problem(form, lines)
        or _check_problem(lines, layout)
        or _reading(form, lines, layout, today)
    )


def _mend_alike(lines: Lines, layout: Layout) -> Lines:
    for place in (layout.name, layout.issuing_state, layout.nationality):
        lines = _replace(lines, place, place.of(lines).translate(_LETTERS))
    number_digit = _after(layout.document_number)
    for place in (
        layout.birth_date,
        _after(layout.birth_date),
        layout.expiry_date,
        _after(layout.expiry_date),
        number_digit,
        layout.composite,
    ):
        lines = _replace(lines, place, place.of(lines).translate(_DIGITS))
    return lines


def _replace(lines: Lines, place: Place, text: str) -> Lines:
    line = lines[place.line]
    line = line[: place.start] + text + line[place.start + place.length :]
    return (*lines[: place.line], line, *lines[place.line + 1 :])


def _after(place: Place) -> Place:
    """The check digit's place: right behind its field."""
    return Place(place.line, place.start + place.length, 1)


def _document_problem(form: Format, lines: Lines) -> MrzProblem | None:
    code = lines[0][0]
    if code == _VISA:
        return MrzProblem("mrz.visa", 1, 1)
    return None if code in _CODES[form] else MrzProblem("mrz.document-code", 1, 1)


def _check_problem(lines: Lines, layout: Layout) -> MrzProblem | None:
    number, digit, place = _number(lines, layout)
    if not number or digit != check_digit(number):
        return _problem("mrz.check-digit.document-number", place)
    for name, field in (("birth-date", layout.birth_date), ("expiry-date", layout.expiry_date)):
        if not _agrees(field.of(lines), _after(field).of(lines)):
            return _problem(f"mrz.check-digit.{name}", field)
    personal = layout.personal_number
    if personal and not _agrees(personal.of(lines), _after(personal).of(lines)):
        return _problem("mrz.check-digit.personal-number", personal)
    covered = "".join(place.of(lines) for place in layout.composite_over)
    if layout.composite.of(lines) != check_digit(covered):
        return _problem("mrz.check-digit.composite", layout.composite)
    return None


def _agrees(field: str, digit: str) -> bool:
    """Compare; an empty field may leave its check digit empty too."""
    if digit == FILLER:
        return not field.strip(FILLER)
    return digit == check_digit(field)


def _number(lines: Lines, layout: Layout) -> tuple[str, str, Place]:
    """Find the document number as it is checked, its check digit, and its place.

    A filler in the check digit's place says that the number goes on in the optional data,
    followed there by its check digit (Doc 9303-5 and -6, note j).
    """
    field = layout.document_number
    first, digit = field.of(lines), _after(field).of(lines)
    if digit == FILLER and layout.long_number_rest:
        rest = layout.long_number_rest.of(lines).partition(FILLER)[0]
        return (first + rest[:-1] if len(rest) > 1 else ""), rest[-1:], field
    return (first if first.strip(FILLER) else ""), digit, field


def _reading(form: Format, lines: Lines, layout: Layout, today: date) -> MrzReading | MrzProblem:
    birth = dates.birth(layout.birth_date.of(lines), today)
    if birth is None:
        return _problem("mrz.date.birth-date", layout.birth_date)
    expiry = dates.expiry(layout.expiry_date.of(lines), today)
    if expiry is None:
        return _problem("mrz.date.expiry-date", layout.expiry_date)
    sex = _SEXES.get(layout.sex.of(lines))
    if sex is None:
        return _problem("mrz.sex", layout.sex)
    for place in (layout.issuing_state, layout.nationality):
        if not place.of(lines).rstrip(FILLER).isalpha():
            return _problem("mrz.state", place)
    name = layout.name.of(lines)
    surname, _, given = name.partition(FILLER * 2)
    if not name.replace(FILLER, "").isalpha():
        return _problem("mrz.name", layout.name)
    number, _, _ = _number(lines, layout)
    return MrzReading(
        format=form,
        lines=lines,
        document_code=layout.document_code.of(lines).rstrip(FILLER),
        issuing_state=_state(layout.issuing_state.of(lines)),
        surname=_words(surname),
        given_names=_words(given),
        document_number=number.rstrip(FILLER),
        nationality=_state(layout.nationality.of(lines)),
        birth_date=birth,
        sex=sex,
        expiry_date=expiry,
        optional_data=_optional(lines, layout),
        findings=frozenset(_findings(name, birth, expiry, today)),
    )


def _findings(name: str, birth: PartialDate, expiry: PartialDate, today: date) -> list[Finding]:
    findings = []
    day = expiry.complete
    if day is None:
        findings.append(Finding.NO_EXPIRY_DATE)
    elif day < today:
        findings.append(Finding.EXPIRED)
    if birth.complete is None:
        findings.append(Finding.BIRTH_DATE_INCOMPLETE)
    if not name.endswith(FILLER):
        findings.append(Finding.NAME_MAY_BE_CUT)
    return findings


def _optional(lines: Lines, layout: Layout) -> tuple[str, ...]:
    """The optional data without fillers at its ends and without the rest of a long number."""
    texts = [place.of(lines) for place in layout.optional]
    long = _after(layout.document_number).of(lines) == FILLER
    if long and layout.long_number_rest:
        texts[0] = texts[0].partition(FILLER)[2]
    return tuple(text.strip(FILLER) for text in texts)


def _state(text: str) -> str:
    code = text.rstrip(FILLER)
    return _STATES.get(code, code)


def _words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _problem(code: str, place: Place) -> MrzProblem:
    return MrzProblem(code, place.line + 1, place.start + 1)
