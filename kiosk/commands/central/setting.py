# SPDX-License-Identifier: Apache-2.0
"""`central settings set|unset|show`: what is set at stations from here."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

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
settings = typer.Typer(help="What is set at stations from here.", no_args_is_help=True)
commands.add_typer(settings, name="settings")

Everywhere = Annotated[bool, typer.Option("--all", help="At all stations.")]
Point = Annotated[str | None, typer.Option(help="At the stations of this service point.")]
Station = Annotated[str | None, typer.Option(help="At this station.")]


@dataclass(frozen=True, slots=True)
class _Change:
    values: dict[str, Any]
    unset: tuple[str, ...] = ()


@settings.command("set")
def set_values(
    pairs: Annotated[
        list[str], typer.Argument(metavar="KEY=VALUE…", help="As in `idle.grace=30`; JSON or text.")
    ],
    *,
    everywhere: Everywhere = False,
    point: Point = None,
    station: Station = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Set values at stations; the narrower wins over the wider.

    Stations fetch them with their next heartbeat, and refuse what they would not start with.
    """
    values = dict(_pair(text) for text in pairs)
    _change(_scope(point, station, everywhere=everywhere), _Change(values), data_dir, database)


@settings.command()
def unset(
    names: Annotated[list[str], typer.Argument(metavar="KEY…", help="As in `idle.grace`.")],
    *,
    everywhere: Everywhere = False,
    point: Point = None,
    station: Station = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Take values back: what is wider holds again, or what the station itself was given."""
    change = _Change({}, tuple(names))
    _change(_scope(point, station, everywhere=everywhere), change, data_dir, database)


@settings.command()
def show(
    station: Annotated[
        str | None, typer.Argument(help="What holds at this station; else all that is set.")
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Show what is set in each scope, or what holds at a station."""
    with open_centre(data_dir, database) as centre:
        if station is None:
            rows = [
                {
                    "scope": one.scope,
                    "number": one.number,
                    "set": to_text(one.set_at),
                    "values": one.facts if as_json else _text(one.facts),
                }
                for one in centre.settings.all()
            ]
            print_rows("settings", rows, as_json=as_json)
            return
        code = station_code(station)
        is_known = centre.stations.find(code) is not None
        held = centre.settings.held(code) if is_known else None
    if held is None:
        raise typer.Exit(Exit.NO)
    facts = held.model_dump(mode="json", exclude_none=True)
    answer(facts, as_json=as_json, text=lambda: f"{held.number}: {_text(facts['values'])}")


def _change(scope: str, change: _Change, data_dir: Any, database: str | None) -> None:
    with open_centre(data_dir, database) as centre:
        row = centre.settings.change(
            scope, change.values, change.unset, now=SystemClock().now(), by=actor()
        )
    typer.echo(f"{row.scope} {row.number}: {_text(row.facts)}")


def _scope(point: str | None, station: str | None, *, everywhere: bool) -> str:
    from kiosk.central.offering import settings as scopes

    if [everywhere, point is not None, station is not None].count(True) != 1:
        raise typer.BadParameter("one of --all, --point and --station")
    if station is not None:
        return scopes.station(station_code(station))
    return scopes.ALL if point is None else scopes.point(point)


def _pair(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"{text}: as in sync_every=30")
    try:
        return name, json.loads(value)
    except (ValueError, RecursionError):
        return name, value


def _text(facts: Any) -> str:
    return json.dumps(facts, ensure_ascii=False)
