# SPDX-License-Identifier: Apache-2.0
"""`central backup` and `central restore`: everything a central has, in a folder and back."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.central.shared import DEFAULT_DIR, Database, DataDir, Store, open_centre
from kiosk.commands.output import Json, answer
from kiosk.timestamps import to_text

commands = typer.Typer()

_OPERATOR = "command"


@commands.command()
def backup(
    out: Annotated[Path, typer.Argument(help="The folder; an earlier backup in it is renewed.")],
    *,
    recipient: Annotated[
        list[str] | None,
        typer.Option(help="Who can open it (age1…); the Service's own where none is named."),
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Back everything up while the central runs, and prove that it can be read back.

    The database and the keys are encrypted; bodies are sealed as stations sealed them. An earlier
    backup in the folder stays whole until the new one is; ``backup.json`` says which counts.
    """
    from kiosk.central.operating import backups  # FastAPI is heavy

    with open_centre(data_dir, database, store) as centre:
        made = backups.make(centre, out, recipient or [], SystemClock().now())
    data = made.model_dump(mode="json")
    said = f"{made.submissions} submissions, {made.bodies} bodies, {to_text(made.made_at)}"
    answer(data, as_json=as_json, text=lambda: said)


@commands.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="The backup.", file_okay=False, exists=True)],
    *,
    identity: Annotated[list[Path], typer.Option(help="Files with age identities.")],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Bring a central back where there is none, while none runs.

    Stations send again what they had brought since the backup. Run it again if it was cut off.
    """
    from kiosk.central.ingest.opening import identity_lines
    from kiosk.central.operating import restoring

    found = restoring.restore(
        folder,
        [line for file in identity for line in identity_lines(file)],
        data_dir,
        SystemClock(),
        database_url=database,
        store_url=store,
        by=_OPERATOR,
    )
    data = {
        "made": to_text(found.backup.made_at),
        "received": found.received,
        "bodiless": found.bodiless,
    }
    said = f"{found.received} submissions of {data['made']}; {found.bodiless} without bodies"
    answer(data, as_json=as_json, text=lambda: said)
