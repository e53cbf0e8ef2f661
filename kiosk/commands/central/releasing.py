# SPDX-License-Identifier: Apache-2.0
"""`central update`: versions of the program, some stations first."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.central.shared import (
    DEFAULT_DIR,
    Database,
    DataDir,
    open_centre,
    print_rows,
)
from kiosk.commands.operator import actor
from kiosk.commands.output import Exit, Json, answer
from kiosk.timestamps import to_text

update = typer.Typer(help="Versions of the program for stations.", no_args_is_help=True)

Named = Annotated[str, typer.Argument(metavar="VERSION", help="Such as 1.4.0.")]


@update.command(name="import")
def import_releases(
    folder: Annotated[
        Path, typer.Argument(help="The repository of releases.", exists=True, file_okay=False)
    ],
    root: Annotated[
        Path | None, typer.Option(help="The first root (1.root.json); needed once.", dir_okay=False)
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Take over a signed repository; new versions are offered to nobody before they are released."""
    from kiosk.central.offering.importing import take_over

    with open_centre(data_dir, database) as centre:
        found = take_over(centre.database, folder, root, SystemClock(), actor())
    answer({"versions": found}, as_json=as_json, text=lambda: " ".join(found) or "-")


@update.command()
def release(
    version: Named,
    ring: Annotated[
        int, typer.Option(help="The highest ring that is offered it; 0 are the pilots.")
    ],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Offer a version to the stations up to a ring, the pilots first and then more."""
    from kiosk.central.offering.editions import checked_ring

    _put(version, checked_ring(ring), data_dir, database)


@update.command()
def withdraw(version: Named, data_dir: DataDir = DEFAULT_DIR, database: Database = None) -> None:
    """Offer a version to nobody any more; stations that run it keep it until a newer one."""
    _put(version, None, data_dir, database)


@update.command()
def erase(version: Named, data_dir: DataDir = DEFAULT_DIR, database: Database = None) -> None:
    """Erase the builds of a version that is offered to nobody; its number stays taken."""
    with open_centre(data_dir, database) as centre:
        is_known = centre.releases.erase(version, SystemClock().now(), actor())
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)


@update.command(name="list")
def list_versions(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List the versions, to which ring each is released, and how many stations run it."""
    with open_centre(data_dir, database) as centre:
        found = centre.releases.all()
    rows = [
        {
            "version": one.version,
            "uploaded": to_text(one.uploaded_at),
            "ring": "" if one.ring is None else one.ring,
            "released": to_text(one.released_at) if one.released_at else "",
            "builds": one.builds,
            "size": one.size,
            "stations": one.stations,
        }
        for one in found
    ]
    print_rows("versions", rows, as_json=as_json)


def _put(version: str, ring: int | None, data_dir: Path, database: str | None) -> None:
    with open_centre(data_dir, database) as centre:
        is_known = centre.releases.release(version, ring, SystemClock().now(), actor())
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)
