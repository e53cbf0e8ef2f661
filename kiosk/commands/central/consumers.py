# SPDX-License-Identifier: Apache-2.0
"""`central consumer`: which other systems may read and say what."""

import re
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
consumer = typer.Typer(
    help="Other systems of the Service's, by their tokens.", no_args_is_help=True
)
commands.add_typer(consumer, name="consumer")


@consumer.command()
def add(
    name: Annotated[str, typer.Argument(help="Small letters, digits and hyphens.")],
    right: Annotated[
        list[str], typer.Option(help="submissions:read, cases:write or metrics:read; repeatable.")
    ],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Let a system in and print its token, this one time."""
    from kiosk.central.door.consumers import NAME, Right

    if not re.fullmatch(NAME, name):
        raise typer.BadParameter("small letters, digits and hyphens, 64 at most")
    try:
        rights = {Right(one) for one in right}
    except ValueError as error:
        raise typer.BadParameter(f"a right is one of {', '.join(Right)}") from error
    with open_centre(data_dir, database) as centre:
        token = centre.consumers.add(name, rights, SystemClock().now(), by=actor())
    if token is None:
        typer.echo(f"error: there is a consumer {name} already", err=True)
        raise typer.Exit(Exit.NO)
    answer({"consumer": name, "token": token}, as_json=as_json, text=lambda: token)


@consumer.command("list")
def list_consumers(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List the systems, what each may do, and when it was last heard."""
    with open_centre(data_dir, database) as centre:
        rows = [
            {
                "consumer": one.name,
                "rights": " ".join(sorted(one.rights)),
                "created": to_text(one.created_at),
                "heard": to_text(one.heard_at) if one.heard_at else "",
                "retired": to_text(one.retired_at) if one.retired_at else "",
            }
            for one in centre.consumers.all()
        ]
    print_rows("consumers", rows, as_json=as_json)


@consumer.command()
def renew(
    name: Annotated[str, typer.Argument(help="Its name.")],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Print another token for a system, this one time; the one before ends at once.

    Its rights, its place in what it reads and its hooks stay.
    """
    with open_centre(data_dir, database) as centre:
        token = centre.consumers.renew(name, SystemClock().now(), by=actor())
    if token is None:
        typer.echo(f"error: no consumer {name} is heard", err=True)
        raise typer.Exit(Exit.NO)
    answer({"consumer": name, "token": token}, as_json=as_json, text=lambda: token)


@consumer.command()
def retire(
    name: Annotated[str, typer.Argument(help="Its name.")],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Hear a system no more; its name is not given out again."""
    with open_centre(data_dir, database) as centre:
        is_done = centre.consumers.retire(name, SystemClock().now(), by=actor())
    raise typer.Exit(Exit.DONE if is_done else Exit.NO)
