# SPDX-License-Identifier: Apache-2.0
"""What all commands of a central share."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.output import answer, table

if TYPE_CHECKING:
    from kiosk.central.centre import Centre

DataDir = Annotated[
    Path, typer.Option(help="Where the keys, the published set and (with SQLite) the data are.")
]
Database = Annotated[
    str | None, typer.Option(help="postgresql+psycopg://…; SQLite in the folder otherwise.")
]
Store = Annotated[
    str | None,
    typer.Option(
        help="Where sealed bodies lie, file:///… or s3://…; the folder's own otherwise. Keys of "
        "a store are taken from its usual variables (AWS_ACCESS_KEY_ID …)."
    ),
]
DEFAULT_DIR = Path("var/central")


def open_centre(data_dir: Path, database: str | None, store: str | None = None) -> "Centre":
    """Open the central in the folder, the database and the store of bodies.

    Raises StorageError and SealingError.
    """
    from kiosk.central.centre import Centre

    return Centre.open(data_dir, SystemClock(), database, store)


def station_code(code: str) -> str:
    """Read a station's code."""
    from pydantic import TypeAdapter, ValidationError

    from kiosk.sync.contract import StationCode

    try:
        return TypeAdapter[str](StationCode).validate_python(code)
    except ValidationError as error:
        raise typer.BadParameter("a station's code is like BK01") from error


def print_rows(name: str, rows: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    """Print rows of facts as a table or as JSON."""
    answer(
        {name: rows},
        as_json=as_json,
        text=lambda: table(list(rows[0]), [list(row.values()) for row in rows]) if rows else "-",
    )
