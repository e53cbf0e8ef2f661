# SPDX-License-Identifier: Apache-2.0
"""`central publish`, `release`, `withdraw`, `erase`, `editions`: services, some stations first."""

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

commands = typer.Typer()

Number = Annotated[int, typer.Argument(help="The edition's number.")]


@commands.command()
def publish(
    folder: Annotated[
        Path, typer.Argument(help="What `forms publish` wrote.", exists=True, file_okay=False)
    ],
    publisher: Annotated[
        list[str] | None,
        typer.Option(help="A publisher's public key, 64 hexadecimal digits; may be repeated."),
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Upload a published set; it is offered to nobody before it is released.

    Believed are the publishers that are named, or where none is, those of the editions that are
    here already.
    """
    from kiosk.central.offering.uploading import upload

    keys = [_public_key(text) for text in publisher or []]
    with open_centre(data_dir, database) as centre:
        number = upload(centre.database, folder, keys, SystemClock().now(), actor())
    answer({"edition": number}, as_json=as_json, text=lambda: str(number))


def _public_key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise typer.BadParameter("a publisher's key has 64 hexadecimal digits")
    return key


@commands.command()
def release(
    edition: Number,
    ring: Annotated[
        int, typer.Option(help="The highest ring that is offered it; 0 are the pilots.")
    ],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Offer an edition to the stations up to a ring, the pilots first and then more."""
    from kiosk.central.offering.editions import checked_ring

    _put(edition, checked_ring(ring), data_dir, database)


@commands.command()
def withdraw(edition: Number, data_dir: DataDir = DEFAULT_DIR, database: Database = None) -> None:
    """Offer an edition to nobody any more.

    Stations that have it keep it until a newer one: to go back, publish the older sources again.
    """
    _put(edition, None, data_dir, database)


def _put(edition: int, ring: int | None, data_dir: Path, database: str | None) -> None:
    with open_centre(data_dir, database) as centre:
        is_known = centre.editions.release(edition, ring, SystemClock().now(), actor())
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)


@commands.command()
def erase(edition: Number, data_dir: DataDir = DEFAULT_DIR, database: Database = None) -> None:
    """Erase the files of an edition that no ring is offered and no station has.

    Servers do so by themselves 90 days after a newer one was released as widely, but keep the
    newest five.
    """
    with open_centre(data_dir, database) as centre:
        is_known = centre.editions.erase(edition, SystemClock().now(), actor())
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)


@commands.command()
def editions(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List the editions, to which ring each is released, and how many stations run it."""
    with open_centre(data_dir, database) as centre:
        found = centre.editions.all()
    rows = [
        {
            "edition": one.number,
            "publisher": one.publisher,
            "uploaded": to_text(one.uploaded_at),
            "ring": "" if one.ring is None else one.ring,
            "released": to_text(one.released_at) if one.released_at else "",
            "files": one.files,
            "size": one.size,
            "stations": one.stations,
        }
        for one in found
    ]
    print_rows("editions", rows, as_json=as_json)
