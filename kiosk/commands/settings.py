# SPDX-License-Identifier: Apache-2.0
"""`settings check|show|example`: what may be set, what is, and who has said so."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.commands.output import Config, Exit, Json, answer, settings_from, table
from kiosk.settings import WrongSettingsError

if TYPE_CHECKING:
    from kiosk.settings.sources import InForce

settings = typer.Typer(help="Look at the settings and hold a file to them.", no_args_is_help=True)


@settings.command()
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A settings file (TOML).", dir_okay=False)
    ],
    as_json: Json = False,
) -> None:
    """Say everything that is wrong with a file, by its lines; exit code 1 when anything is.

    The file alone is judged: what the environment says of this machine is left out.
    """
    from kiosk.settings import check as hold

    try:
        hold(file)
        problems: tuple[Any, ...] = ()
    except WrongSettingsError as error:
        problems = error.problems
    answer(
        {
            "problems": [
                {"place": one.place, "name": one.name, "rule": one.rule} for one in problems
            ]
        },
        as_json=as_json,
        text=lambda: "\n".join(map(str, problems)) or "all settings can be used",
    )
    if problems:
        raise typer.Exit(Exit.NO)


@settings.command()
def show(config: Config = None, as_json: Json = False) -> None:
    """List each setting in force and where it comes from.

    What the centre has set and what doesn't hold because it is set here is told with it.
    """
    from kiosk.settings.sources import in_force

    found = in_force(settings_from(config))
    answer(
        {
            "settings": [
                {
                    "name": one.name,
                    "value": one.value,
                    "origin": one.origin.value,
                    "place": one.place,
                    "overridden": one.overridden,
                }
                for one in found
            ]
        },
        as_json=as_json,
        text=lambda: table(
            ("setting", "value", "from"), [(one.name, one.value, _whence(one)) for one in found]
        ),
    )


@settings.command()
def example() -> None:
    """Write a settings file in which everything stands and nothing is set."""
    from kiosk.settings.example import example as written

    typer.echo(written(), nl=False)


def _whence(one: "InForce") -> str:
    place = f" {one.place}" if one.place else ""
    over = "" if one.overridden is None else f", over the centre's {one.overridden}"
    return f"{one.origin.value}{place}{over}"
