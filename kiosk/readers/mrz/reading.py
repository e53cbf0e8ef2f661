# SPDX-License-Identifier: Apache-2.0
"""Reading a zone: fields, check digits, dates, findings."""

from datetime import date
from typing import Final

from kiosk.readers.mrz import dates
from kiosk.readers.mrz.checkdigit import check_digit
from kiosk.readers.mrz.confusions import proved
from kiosk.readers.mrz.layouts import LAYOUTS, Layout, Place
from kiosk.readers.mrz.lines import FILLER, VISA, candidates
from kiosk.readers.mrz.model import (
    TRAVEL,
    Finding,
    Format,
    Kind,
    MrzProblem,
    MrzReading,
    PartialDate,
    Sex,
)

Lines = tuple[str, ...]

_DIGITS: Final = str.maketrans("ODQILZSGB", "000112568")
_LETTERS: Final = str.maketrans("0158", "OISB")
_SEXES: Final = {"F": Sex.FEMALE, "M": Sex.MALE, FILLER: Sex.UNSPECIFIED, "X": Sex.UNSPECIFIED}
_CODES: Final = {
    Format.TD1: "ACI",
    Format.TD2: "ACI",
    Format.TD3: "P",
    Format.MRV_A: VISA,
    Format.MRV_B: VISA,
}
_STATES: Final = {"D": "DEU"}


def parse(text: str, *, today: date, kinds: frozenset[Kind] = TRAVEL) -> MrzReading | MrzProblem:
    """Read a zone from text as typed or scanned; never raises.

    Where only digits may stand, letters that look like them count as digits, and the other
    way round in names and states. In numbers, which may hold both, symbols that look alike are
    corrected where the check digits leave no other choice. ``today`` resolves centuries and
    tells what has expired; documents of other ``kinds`` are a problem.
    """
    zones = candidates(text)
    if isinstance(zones, MrzProblem):
        return zones
    results = [_read(form, lines, today, kinds) for form, lines in zones]
    return next((found for found in results if isinstance(found, MrzReading)), results[0])


def _read(
    form: Format, given: Lines, today: date, kinds: frozenset[Kind]
) -> MrzReading | MrzProblem:
    layout = LAYOUTS[form]
    placed = _mend_alike(given, layout)
    lines = _mend_numbers(placed, layout)
    return (
        _document_problem(form, lines, kinds)
        or _check_problem(lines, layout)
        or _reading(form, lines, layout, today, _corrected(given, lines, layout))
    )


def _mend_alike(lines: Lines, layout: Layout) -> Lines:
    for place in (layout.name, layout.issuing_state, layout.nationality):
        lines = _replace(lines, place, place.of(lines).translate(_LETTERS))
    digits = [
        layout.birth_date,
        _after(layout.birth_date),
        layout.expiry_date,
        _after(layout.expiry_date),
        _after(layout.document_number),
    ]
    if layout.personal_number:
        digits.append(_after(layout.personal_number))
    if layout.composite:
        digits.append(layout.composite)
    for place in digits:
        lines = _replace(lines, place, place.of(lines).translate(_DIGITS))
    rest = _rest(lines, layout)
    if rest:
        last = Place(rest.line, rest.start + rest.length - 1, 1)
        lines = _replace(lines, last, last.of(lines).translate(_DIGITS))
    return lines


def _mend_numbers(lines: Lines, layout: Layout) -> Lines:
    """Correct numbers by their own check digits, if the one over all of them agrees then.

    Visas have none over all, so their numbers stay as they are.
    """
    if layout.composite is None:
        return lines
    number, digit, _place = _number(lines, layout)
    mended = lines
    if number and digit != check_digit(number):
        mended = _put_number(mended, layout, proved(number, digit) or number)
    personal = layout.personal_number
    if personal and not _agrees(personal.of(lines), _after(personal).of(lines)):
        text = personal.of(lines)
        mended = _replace(mended, personal, proved(text, _after(personal).of(lines)) or text)
    return lines if _check_problem(mended, layout) else mended


def _put_number(lines: Lines, layout: Layout, number: str) -> Lines:
    field, rest = layout.document_number, _rest(lines, layout)
    lines = _replace(lines, field, number[: field.length])
    if rest is None:
        return lines
    begin = Place(rest.line, rest.start, rest.length - 1)  # its check digit stays
    return _replace(lines, begin, number[field.length :])


def _corrected(given: Lines, lines: Lines, layout: Layout) -> tuple[tuple[int, int], ...]:
    """List what was taken for another symbol, but where only digits may stand and one is due."""
    rest = _rest(lines, layout)
    number = (layout.document_number, rest and Place(rest.line, rest.start, rest.length - 1))
    places = (layout.issuing_state, layout.name, *number, layout.nationality)
    looked_at = [place for place in (*places, layout.personal_number) if place]
    return tuple(
        (place.line + 1, column + 1)
        for place in sorted(looked_at, key=lambda one: (one.line, one.start))
        for column in range(place.start, place.start + place.length)
        if given[place.line][column] != lines[place.line][column]
    )


def _replace(lines: Lines, place: Place, text: str) -> Lines:
    line = lines[place.line]
    line = line[: place.start] + text + line[place.start + place.length :]
    return (*lines[: place.line], line, *lines[place.line + 1 :])


def _after(place: Place) -> Place:
    """The check digit's place: right behind its field."""
    return Place(place.line, place.start + place.length, 1)


def _document_problem(form: Format, lines: Lines, kinds: frozenset[Kind]) -> MrzProblem | None:
    code = lines[0][0]
    if form.kind not in kinds:
        return MrzProblem("mrz.visa" if code == VISA else "mrz.no-visa", 1, 1)
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
    if layout.composite and layout.composite.of(lines) != check_digit(covered):
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
        place = _rest(lines, layout)
        rest = place.of(lines) if place else ""
        return (first + rest[:-1] if rest else ""), rest[-1:], field
    return (first if first.strip(FILLER) else ""), digit, field


def _rest(lines: Lines, layout: Layout) -> Place | None:
    """Find where a long document number goes on, with its check digit; None for a short one."""
    whole = layout.long_number_rest
    if whole is None or _after(layout.document_number).of(lines) != FILLER:
        return None
    length = len(whole.of(lines).partition(FILLER)[0])
    return Place(whole.line, whole.start, length) if length > 1 else None


def _reading(
    form: Format,
    lines: Lines,
    layout: Layout,
    today: date,
    corrected: tuple[tuple[int, int], ...],
) -> MrzReading | MrzProblem:
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
        findings=frozenset(_findings(name, birth, expiry, today, is_corrected=bool(corrected))),
        corrected=corrected,
    )


def _findings(
    name: str, birth: PartialDate, expiry: PartialDate, today: date, *, is_corrected: bool
) -> list[Finding]:
    findings = [Finding.CORRECTED] if is_corrected else []
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
