# SPDX-License-Identifier: Apache-2.0
"""`central audit` and `refused`: who did what, and who was refused."""

import json
from typing import Annotated

import typer

from kiosk.commands.central.shared import (
    DEFAULT_DIR,
    Database,
    DataDir,
    open_centre,
    print_rows,
)
from kiosk.commands.output import Json
from kiosk.timestamps import to_text

commands = typer.Typer()


@commands.command()
def audit(
    subject: Annotated[
        str | None, typer.Argument(help="Only of this station, edition, notice or account.")
    ] = None,
    *,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 100,
    before: Annotated[int | None, typer.Option(help="Only before the row of this number.")] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """List what was done, by whom and to what, the newest first."""
    with open_centre(data_dir, database) as centre:
        found = centre.audit.newest(limit, subject=subject, before=before)
    rows = [
        {
            "number": one.number,
            "at": to_text(one.at),
            "event": one.event,
            "who": one.who,
            "subject": one.subject,
            "facts": one.facts if as_json else json.dumps(one.facts, ensure_ascii=False),
        }
        for one in found
    ]
    print_rows("audit", rows, as_json=as_json)


@commands.command()
def refused(
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 100,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """List how often requests were not believed, by day, reason and key.

    ``-`` named no key; ``*`` are all other keys of that day together.
    """
    with open_centre(data_dir, database) as centre:
        found = centre.refused.newest(limit)
    rows = [
        {
            "day": one.day.isoformat(),
            "code": one.code,
            "key": one.key_id,
            "count": one.count,
            "last": to_text(one.last_at),
        }
        for one in found
    ]
    print_rows("refused", rows, as_json=as_json)
