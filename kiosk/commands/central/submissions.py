# SPDX-License-Identifier: Apache-2.0
"""`central list`, `open`, `import`: what was received."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.central.shared import (
    DEFAULT_DIR,
    Database,
    DataDir,
    Store,
    open_centre,
    print_rows,
)
from kiosk.commands.output import Exit, Json, answer
from kiosk.timestamps import to_text

commands = typer.Typer()


@commands.command("list")
def list_received(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List what was received, in the order of arrival."""
    with open_centre(data_dir, database) as centre:
        rows = [
            {
                "id": one.id,
                "station": one.station,
                "reference": one.reference,
                "form": f"{one.form_id} {one.form_version}",
                "size": one.size,
                "received": to_text(one.received_at),
            }
            for one in centre.submissions.all()
        ]
    print_rows("submissions", rows, as_json=as_json)


@commands.command("open")
def open_one(
    what: Annotated[str, typer.Argument(help="An id, or an .age file with its .jws beside it.")],
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder for its files.")],
    identity: Annotated[
        list[Path] | None, typer.Option(help="Files with age identities; may be repeated.")
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Prove whose a submission is, open it with the Service's identity, and write its files."""
    from kiosk.central.centre import KEYS
    from kiosk.central.ingest import opening

    with open_centre(data_dir, database, store) as centre:
        found = (
            opening.in_file(Path(what))
            if what.endswith((".age", ".jws"))
            else opening.in_store(centre.submissions, what)
        )
        manifest = opening.proven(found, centre.stations)
        keys = opening.identity(data_dir / KEYS, identity or [])
        files = [str(path) for path in opening.open_to(found, manifest, keys, out)]
    data = {"manifest": manifest.model_dump(mode="json"), "files": files}
    answer(data, as_json=as_json, text=lambda: "\n".join(files))


@commands.command("import")
def bring(
    folder: Annotated[Path, typer.Argument(help="The stick.", file_okay=False)],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Take the submissions on a stick, and lay the acknowledgements on it."""
    from kiosk.central.ingest.carrying import bring as carry

    with open_centre(data_dir, database, store) as centre:
        rows = [{"name": one.name, "became": one.code} for one in carry(centre, folder)]
    print_rows("brought", rows, as_json=as_json)
    if any(row["became"] not in {"received", "duplicate"} for row in rows):
        raise typer.Exit(Exit.NO)
