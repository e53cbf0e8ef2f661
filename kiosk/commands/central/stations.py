# SPDX-License-Identifier: Apache-2.0
"""`central enrol`, `retire`, `revoke`, `stations`, `station-keys`: who may speak, and is believed."""

from pathlib import Path
from typing import Annotated, Final

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
from kiosk.reference import is_training
from kiosk.timestamps import to_text

commands = typer.Typer()

_LONGEST_LABEL: Final = 256


@commands.command("enrol")
def invite(
    station: Annotated[str, typer.Argument(help="The station's code, as in BK01.")],
    service_point: Annotated[str | None, typer.Option(help="Where it stands.")] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Print a code with which a station can enrol once within 24 hours."""
    if is_training(station):
        raise typer.BadParameter(
            "this code is for training; no station has it that takes applications"
        )
    point = None if service_point is None else _label(service_point)
    with open_centre(data_dir, database) as centre:
        code = centre.stations.invite(station_code(station), SystemClock().now(), point, by=actor())
    answer({"station": station, "code": code}, as_json=as_json, text=lambda: code)


station = typer.Typer(help="One station.", no_args_is_help=True)
commands.add_typer(station, name="station")


@station.command("set")
def change(
    station: Annotated[str, typer.Argument(help="The station's code.")],
    *,
    service_point: Annotated[str | None, typer.Option(help="Where it stands.")] = None,
    name: Annotated[str | None, typer.Option(help="What people call it.")] = None,
    ring: Annotated[
        int | None, typer.Option(help="When it gets new services; 0 are the pilots.")
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Give a station another place, name or ring; what is not named stays as it is."""
    from kiosk.central.fleet.stations import Changes
    from kiosk.central.offering.editions import checked_ring

    changes = Changes(
        service_point=None if service_point is None else _label(service_point),
        name=None if name is None else _label(name),
        ring=None if ring is None else checked_ring(ring),
    )
    with open_centre(data_dir, database) as centre:
        is_known = centre.stations.change(
            station_code(station), SystemClock().now(), changes, by=actor()
        )
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)


def _label(text: str) -> str:
    """Take a name that can be told over the line and read."""
    from kiosk.sync.contract import readable

    try:
        if len(text) > _LONGEST_LABEL or "\n" in text:
            raise ValueError("too long")  # noqa: TRY301 said in the same words
        return readable(text)
    except ValueError as error:
        raise typer.BadParameter("a name is one line of 256 characters at most") from error


@commands.command()
def retire(
    station: Annotated[str, typer.Argument(help="The station's code.")],
    reason: Annotated[str, typer.Option(help="Why, for the audit.")] = "",
    *,
    compromised: Annotated[
        bool,
        typer.Option(
            "--compromised", help="Somebody else may have its keys: its receipts count no more."
        ),
    ] = False,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Hear a station no more, until it enrols again with a new code.

    What it had taken before may still be brought on a stick (`import`): what citizens handed in
    does not perish with their station. Its receipts up to now stay good, unless its keys are
    `--compromised`: whoever has a key sets the time. That can't be undone.
    """
    with open_centre(data_dir, database) as centre:
        is_known = centre.stations.retire(
            station_code(station),
            SystemClock().now(),
            _label(reason),
            is_compromised=compromised,
            by=actor(),
        )
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)


@commands.command()
def revoke(
    key: Annotated[str, typer.Argument(help="The key's name, 16 hexadecimal digits.")],
    reason: Annotated[str, typer.Option(help="Why, for the audit.")] = "",
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Believe no receipt any more that a station's key signed, whatever time it says.

    For a former key that came into other hands; the station that signs with it now is retired
    too. That can't be undone.
    """
    with open_centre(data_dir, database) as centre:
        is_known = centre.stations.revoke(
            key.strip().lower(), SystemClock().now(), _label(reason), by=actor()
        )
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)


@commands.command("station-keys")
def station_keys(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file to write; else standard output.")
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Write the public keys of all stations, signed, for `receipt verify --keys` elsewhere.

    ``--json`` says in plain words what is signed, and by which keys of the centre's.
    """
    with open_centre(data_dir, database) as centre:
        statement = centre.station_keys.statement()
        facts = centre.station_keys.current().model_dump(mode="json", exclude_none=True)
        named = [one.model_dump() for one in centre.keys.named]
    if out is not None:
        _write(out, f"{statement}\n".encode("ascii"))
    if as_json or out is None:
        answer(
            {**facts, "central_keys": named, "statement": statement},
            as_json=as_json,
            text=lambda: statement,
        )


def _write(file: Path, content: bytes) -> None:
    from kiosk import durable
    from kiosk.errors import StorageError

    try:
        durable.write(file, content)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error


@commands.command()
def stations(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List the stations: when each was last heard, what it runs, and how much of it is kept.

    ``journal`` says whose audit journal no longer leads to what was heard of it.
    """
    with open_centre(data_dir, database) as centre:
        found, alarms = centre.stations.all(), centre.stations.alarms()
    rows = [
        {
            "station": one.code,
            "name": one.name or "",
            "service_point": one.service_point,
            "ring": one.ring,
            "key": one.key_id or "",
            "enrolled": to_text(one.enrolled_at) if one.enrolled_at else "",
            "retired": to_text(one.retired_at) if one.retired_at else "",
            "retired_for": one.retired_for or "",
            "heard": to_text(one.heard_at) if one.heard_at else "",
            "kept": one.kept,
            "software": one.software or "",
            "edition": one.catalogue or "",
            "notices": one.notices or "",
            "settings": one.settings or 0,
            "alarms": ", ".join(one.alarms or ()),
            "journal": "; ".join(
                f"{alarm.code} {alarm.known} > {alarm.told}, {to_text(alarm.at)}"
                for alarm in alarms.get(one.code, ())
            ),
        }
        for one in found
    ]
    print_rows("stations", rows, as_json=as_json)
