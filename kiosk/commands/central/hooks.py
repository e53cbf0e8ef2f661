# SPDX-License-Identifier: Apache-2.0
"""`central hook`: whom to call when there is something to fetch."""

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
hook = typer.Typer(help="Whom to call when there is something to fetch.", no_args_is_help=True)
commands.add_typer(hook, name="hook")


@hook.command()
def add(
    url: Annotated[str, typer.Argument(help="https://…, or http:// on this machine.")],
    *,
    consumer: Annotated[str, typer.Option(help="Who reads then, with submissions:read.")],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Call this address for a consumer from now on, and print the calls' secret this one time."""
    from kiosk.central.door.calling import is_callable

    if not is_callable(url):
        raise typer.BadParameter("a hook stands at https://, or at a loopback address")
    with open_centre(data_dir, database) as centre:
        made = centre.hooks.add(url, consumer, SystemClock().now(), actor())
    if made is None:
        typer.echo(f"error: no consumer {consumer} that may read submissions", err=True)
        raise typer.Exit(Exit.NO)
    data = {"hook": made[0], "secret": made[1]}
    answer(data, as_json=as_json, text=lambda: f"{made[0]}\n{made[1]}")


@hook.command("list")
def list_hooks(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List the hooks, how the last call went, and when the next may be.

    One that answered 410 is gone and not called any more: add it again where it stands now.
    """
    with open_centre(data_dir, database) as centre:
        rows = [
            {
                "hook": one.id,
                "consumer": one.consumer,
                "url": one.url,
                "last": one.last_code or "",
                "at": to_text(one.last_at) if one.last_at else "",
                "failures": one.attempts,
                "due": "" if one.gone_at else to_text(one.due_at),
                "gone": to_text(one.gone_at) if one.gone_at else "",
            }
            for one in centre.hooks.all()
        ]
    print_rows("hooks", rows, as_json=as_json)


@hook.command()
def remove(
    name: Annotated[str, typer.Argument(help="As list names it.")],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Call no more."""
    with open_centre(data_dir, database) as centre:
        is_done = centre.hooks.remove(name, SystemClock().now(), actor())
    raise typer.Exit(Exit.DONE if is_done else Exit.NO)
