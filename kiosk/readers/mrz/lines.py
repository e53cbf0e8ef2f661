# SPDX-License-Identifier: Apache-2.0
"""From text as typed, pasted or scanned to the lines of a zone."""

import unicodedata
from typing import Final

from kiosk.readers.mrz.model import Format, Kind, MrzProblem

FILLER: Final = "<"
VISA: Final = "V"
"""The first symbol of every visa, and of nothing else."""

Zone = tuple[Format, tuple[str, ...]]
"""A format and as many lines, of as many symbols, as it asks for."""

_LEGAL: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
_TYPED: Final = str.maketrans(
    {letter: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
    | {"ı": "I", "İ": "I", "‹": "<", "〈": "<", "≪": "«", "《": "«"}
)
_DOUBLE: Final = "«"
_BREAKS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LONGEST: Final = 1000
"""Far more than any zone: what is longer is not worth looking at."""


def candidates(text: str) -> list[Zone] | MrzProblem:
    """Find the formats that the text fits, the likeliest first; at least one, or a problem.

    Spaces don't count; line breaks may stand anywhere or be missing; « is read as one or
    two fillers, whichever fits. Fillers that a person left off or overdid at the end of
    a line are mended, which no check digit minds.
    """
    if len(text) > _LONGEST:
        return MrzProblem("mrz.length", 1, 1)
    rows = _rows(unicodedata.normalize("NFKC", text).translate(_TYPED))
    single = [row.replace(_DOUBLE, FILLER) for row in rows]
    double = [row.replace(_DOUBLE, FILLER * 2) for row in rows]
    zones = [zone for zone in (_fit(double), _fit(single)) if zone is not None]
    return _illegal(single) or list(dict.fromkeys(zones)) or _wrong_length(rows)


def _rows(text: str) -> list[str]:
    for mark in _BREAKS:
        text = text.replace(mark, "\n")
    rows = ("".join(row.split()) for row in text.split("\n"))
    return [row for row in rows if row]


def _fit(rows: list[str]) -> Zone | None:
    whole = "".join(rows)
    kind = Kind.VISA if whole.startswith(VISA) else Kind.TRAVEL
    formats = [form for form in Format if form.kind is kind]
    for form in formats:
        if len(whole) == form.lines * form.width:
            starts = range(0, len(whole), form.width)
            return form, tuple(whole[start : start + form.width] for start in starts)
    for form in formats:
        mended = _mend(rows, form)
        if mended is not None:
            return form, mended
    return None


def _mend(rows: list[str], form: Format) -> tuple[str, ...] | None:
    """Add or cut fillers at the ends of lines; the second must be whole.

    It holds the numbers and the dates, and in travel documents ends with a check digit.
    """
    if len(rows) != form.lines or len(rows[1]) != form.width:
        return None
    lines = []
    for row in rows:
        line = row.ljust(form.width, FILLER)
        if line[form.width :].strip(FILLER):
            return None
        lines.append(line[: form.width])
    return tuple(lines)


def _illegal(lines: list[str]) -> MrzProblem | None:
    for number, line in enumerate(lines, 1):
        for column, symbol in enumerate(line, 1):
            if symbol not in _LEGAL:
                return MrzProblem("mrz.characters", number, column)
    return None


def _wrong_length(rows: list[str]) -> MrzProblem:
    """Point at the end of the first line that no format, or not the other lines', allows."""
    lengths = [len(row) for row in rows]
    likely = [form for form in Format if form.lines == len(rows)] or list(Format)
    width = min(  # a line that is whole says which format somebody is copying
        (form.width for form in likely),
        key=lambda w: (w not in lengths, sum(abs(n - w) for n in lengths)),
    )
    for number, length in enumerate(lengths, 1):
        if length != width:
            return MrzProblem("mrz.length", number, min(length, width) + 1)
    return MrzProblem("mrz.length", max(len(rows), 1), lengths[-1] + 1 if lengths else 1)
