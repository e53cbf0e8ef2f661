# SPDX-License-Identifier: Apache-2.0
"""Tables as CSV files that a spreadsheet can only read, never run."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from fastapi import Response

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With what a cell begins that a spreadsheet takes for a formula; the wide forms count in some."""
_AMID: Final = re.compile(rf"(;)(?=[\s\"]*[{re.escape(''.join(_RUNS))}])")
"""A formula behind a semicolon, which parts cells where a comma stands in numbers, as in
Azerbaijan: a spreadsheet there splits the line at it, whatever the quotes say."""


def cell(value: object) -> str:
    """Write a value; text that a spreadsheet would run gets an apostrophe in front."""
    if isinstance(value, int | float):
        # a whole number has no point, which is a part of a date where a comma stands in numbers
        return repr(int(value)) if value == int(value) else repr(value)
    text = _AMID.sub(r"\1'", str(value))
    return f"'{text}" if text.lstrip().startswith(_RUNS) or text.startswith(_RUNS) else text


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Send a table as a file; spreadsheets know by its mark that it is UTF-8."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow([cell(one) for one in head])
    writer.writerows([cell(one) for one in row] for row in rows)
    return Response(
        written.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
