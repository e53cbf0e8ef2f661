# SPDX-License-Identifier: Apache-2.0
"""Tables as CSV files that a spreadsheet can only read, never run."""

from collections.abc import Iterable, Sequence

from fastapi import Response

from kiosk import spreadsheets


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Send a table as a file."""
    return Response(
        spreadsheets.table(head, rows),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
