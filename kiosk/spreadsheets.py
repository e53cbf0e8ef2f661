# SPDX-License-Identifier: Apache-2.0
"""Texts in files that people open in a spreadsheet, which would run some of them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""With which a spreadsheet takes a text for a formula, or for the end of a cell; the wide forms
count in some."""
_AMID: Final = re.compile(rf"(;)(?=[\s\"]*[{re.escape(''.join(_STARTS))}])")
"""A formula behind a semicolon: where a comma stands in numbers, as in Azerbaijan, a spreadsheet
parts cells there, whatever the quotes say."""


def guarded(text: str) -> str:
    """Keep a spreadsheet from running a text, by an apostrophe before what it would run."""
    plain = _AMID.sub(r"\1'", text)
    return f"'{plain}" if text.startswith(_STARTS) or text.lstrip().startswith(_STARTS) else plain


def cell(value: object) -> str:
    """Write a value; text that a spreadsheet would run can't be run."""
    if isinstance(value, int | float):
        # a whole number has no point, which is a part of a date where a comma stands in numbers
        return repr(int(value)) if value == int(value) else repr(value)
    return guarded(str(value))


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table as a CSV file; spreadsheets know by its mark that it is UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow([cell(one) for one in head])
    writer.writerows([cell(one) for one in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
