# SPDX-License-Identifier: Apache-2.0
"""`central notice put|list|end`: what the public is told for a while."""

import json
import tomllib
from pathlib import Path
from typing import Annotated, Any

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
from kiosk.commands.output import Exit, Json
from kiosk.timestamps import to_text

commands = typer.Typer()
notice = typer.Typer(help="What the public is told for a while.", no_args_is_help=True)
commands.add_typer(notice, name="notice")

_MOST_BYTES = 256 << 10


@notice.command()
def put(
    file: Annotated[
        Path, typer.Argument(help="A notice as .toml or .json.", exists=True, dir_okay=False)
    ],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Show a notice, in place of the one with its id; kiosks fetch it with their next heartbeat."""
    from kiosk.central.offering.notices import ADVISED, posted_of

    posted = posted_of(_facts(file))
    with open_centre(data_dir, database) as centre:
        centre.notices.put(posted, SystemClock().now(), actor())
    if ADVISED not in posted.texts:
        typer.echo(f"advice: nobody but readers of {', '.join(posted.texts)} can read it", err=True)


def _facts(file: Path) -> Any:
    from kiosk.central.failures import CentralError

    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise CentralError("too long for a notice", code="central.notice")
        text = content.decode("utf-8")
        return json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.notice") from error
    except (ValueError, RecursionError) as error:
        raise CentralError(f"{file.name}: {error}", code="central.notice") from error


@notice.command("list")
def list_notices(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List the notices that hold now or later."""
    with open_centre(data_dir, database) as centre:
        found = centre.notices.all(SystemClock().now())
    rows = [
        one.model_dump(mode="json")
        if as_json
        else {
            "id": one.id,
            "kind": one.kind,
            "from": to_text(one.valid_from),
            "until": to_text(one.valid_until),
            "where": ", ".join(one.where),
            "forms": ", ".join(one.forms),
            "for": ", ".join((*one.service_points, *one.stations)),
            "languages": ", ".join(sorted(one.texts)),
        }
        for one in found
    ]
    print_rows("notices", rows, as_json=as_json)


@notice.command()
def end(
    notice_id: Annotated[str, typer.Argument(metavar="ID", help="The notice's id.")],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Show a notice no more."""
    with open_centre(data_dir, database) as centre:
        is_known = centre.notices.end(notice_id, SystemClock().now(), actor())
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)
