# SPDX-License-Identifier: Apache-2.0
"""Tables as CSV files that a spreadsheet can only read, never run."""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Response

from kiosk.spreadsheets import guarded


def cell(value: object) -> str:
    """Write a value; text that a spreadsheet would run can't be run."""
    if isinstance(value, int | float):
        # a whole number has no point, which is a part of a date where a comma stands in numbers
        return repr(int(value)) if value == int(value) else repr(value)
    return guarded(str(value))


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
