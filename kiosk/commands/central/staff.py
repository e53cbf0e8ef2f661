# SPDX-License-Identifier: Apache-2.0
"""`central staff …`: who may sign in at the kiosks of a service point, or of all."""

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
from kiosk.commands.output import Json
from kiosk.commands.pins import (
    Picture,
    PinFile,
    RoleName,
    Until,
    draw,
    end_of,
    given_pin,
    role_named,
)
from kiosk.timestamps import to_text

staff = typer.Typer(help="Who may sign in at the kiosks.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="NAME|ID", help="Whom it concerns.")]
Place = Annotated[
    str | None, typer.Option("--service-point", help="Where they work; everywhere otherwise.")
]
Only = Annotated[
    str | None, typer.Option("--service-point", help="Whose, where several have the name.")
]


@staff.command()
def add(
    name: Annotated[str, typer.Argument(help="With which they sign in; colleagues see it.")],
    role: RoleName,
    *,
    service_point: Place = None,
    pin_file: PinFile = None,
    until: Until = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Make an account; stations hear of it with their next heartbeat."""
    given, pin = role_named(role), given_pin(pin_file)
    with open_centre(data_dir, database) as centre:
        centre.staff.add(
            name,
            given,
            pin,
            SystemClock().now(),
            by=actor(),
            service_point=service_point,
            expires_at=end_of(until),
        )


@staff.command(name="list")
def list_staff(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List who may sign in at which service point's kiosks."""
    with open_centre(data_dir, database) as centre:
        found = centre.staff.all()
    rows = [
        {
            "name": one.name,
            "role": one.role.value,
            "service_point": one.service_point or "",
            "badge": "yes" if one.has_badge else "",
            "until": to_text(one.expires_at) if one.expires_at else "",
            "retired": to_text(one.retired_at) if one.retired_at else "",
            "id": one.id,
        }
        for one in found
    ]
    print_rows("staff", rows, as_json=as_json)


@staff.command()
def retire(
    which: Which, only: Only = None, data_dir: DataDir = DEFAULT_DIR, database: Database = None
) -> None:
    """Let somebody in no more, as soon as the stations hear of it."""
    with open_centre(data_dir, database) as centre:
        found = centre.staff.named(which, only)
        centre.staff.retire(found, SystemClock().now(), by=actor())


@staff.command()
def unlock(
    which: Which, only: Only = None, data_dir: DataDir = DEFAULT_DIR, database: Database = None
) -> None:
    """Let somebody in again whom wrong PINs have locked out."""
    with open_centre(data_dir, database) as centre:
        found = centre.staff.named(which, only)
        centre.staff.unlock(found, SystemClock().now(), by=actor())


@staff.command()
def pin(
    which: Which,
    only: Only = None,
    pin_file: PinFile = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Set somebody's PIN; they set another one at each kiosk where they sign in."""
    given = given_pin(pin_file)
    with open_centre(data_dir, database) as centre:
        found = centre.staff.named(which, only)
        centre.staff.change_pin(found, given, SystemClock().now(), by=actor())


@staff.command()
def badge(
    which: Which,
    picture: Picture,
    only: Only = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Draw somebody a new badge; the one before is refused when the stations hear of it."""
    with open_centre(data_dir, database) as centre:
        found = centre.staff.named(which, only)
        made = centre.staff.issue_badge(found, SystemClock().now(), by=actor())
    draw(made.text, picture)
