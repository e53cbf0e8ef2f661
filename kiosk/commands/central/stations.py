# SPDX-License-Identifier: Apache-2.0
"""`central enrol`, `retire`, `stations`: who may speak."""

from typing import Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.central.shared import (
    DEFAULT_DIR,
    Database,
    DataDir,
    open_centre,
    print_rows,
    station_code,
)
from kiosk.commands.operator import actor
from kiosk.commands.output import Exit, Json, answer
from kiosk.timestamps import to_text

commands = typer.Typer()


@commands.command("enrol")
def invite(
    station: Annotated[str, typer.Argument(help="The station's code, as in BK01.")],
    service_point: Annotated[str | None, typer.Option(help="Where it stands.")] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Print a code with which a station can enrol once within 24 hours."""
    with open_centre(data_dir, database) as centre:
        code = centre.stations.invite(
            station_code(station), SystemClock().now(), service_point, by=actor()
        )
    answer({"station": station, "code": code}, as_json=as_json, text=lambda: code)


@commands.command()
def retire(
    station: Annotated[str, typer.Argument(help="The station's code.")],
    reason: Annotated[str, typer.Option(help="Why, for the audit.")] = "",
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Hear a station no more, until it enrols again with a new code.

    What it had taken before may still be brought on a stick (`import`): what citizens handed in
    does not perish with their station.
    """
    with open_centre(data_dir, database) as centre:
        is_known = centre.stations.retire(
            station_code(station), SystemClock().now(), reason, by=actor()
        )
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)


@commands.command()
def stations(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List the stations, when each was last heard, and how much of it is kept.

    ``journal`` says whose audit journal no longer leads to what was heard of it.
    """
    with open_centre(data_dir, database) as centre:
        found, alarms = centre.stations.all(), centre.stations.alarms()
    rows = [
        {
            "station": one.code,
            "service_point": one.service_point,
            "key": one.key_id or "",
            "enrolled": to_text(one.enrolled_at) if one.enrolled_at else "",
            "retired": to_text(one.retired_at) if one.retired_at else "",
            "heard": to_text(one.heard_at) if one.heard_at else "",
            "kept": one.kept,
            "journal": "; ".join(
                f"{alarm.code} {alarm.known} > {alarm.told}, {to_text(alarm.at)}"
                for alarm in alarms.get(one.code, ())
            ),
        }
        for one in found
    ]
    print_rows("stations", rows, as_json=as_json)
