# SPDX-License-Identifier: Apache-2.0
"""How commands answer: data on stdout, trouble on stderr with a stable code, one exit code each."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from typer import core

from kiosk import program
from kiosk import settings as settings_module
from kiosk.commands.words import cause
from kiosk.errors import KioskError, OperationalError, SettingsError
from kiosk.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]
Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file (TOML); KIOSK_CONFIG otherwise.", dir_okay=False),
]


_T = TypeVar("_T")


class Exit(IntEnum):
    """What a command's exit code says."""

    DONE = 0
    """It worked, and the answer is yes."""
    NO = 1
    """It worked, and the answer is no: a form has errors, a receipt isn't genuine, …"""
    USAGE = 2
    """The command line can't be read."""
    SETTINGS = 3
    """The configuration can't be used."""
    ENVIRONMENT = 4
    """Disk, database, line or printer refused; trying again may help."""
    BUG = 70
    """A defect of the program."""


def settings_from(config: Path | None, **arguments: Any) -> Settings:
    """Read the settings that every command shares; arguments that are None say nothing."""
    return settings_module.load(config, arguments=arguments)


def answer(data: Mapping[str, Any], *, as_json: bool, text: Callable[[], str]) -> None:
    """Print an answer, for a program or for a person."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2) if as_json else text())


def answer_each(
    name: str,
    items: Iterable[_T],
    rest: Mapping[str, Any],
    *,
    as_json: bool,
    head: Callable[[], str],
    line: Callable[[_T], str],
    data: Callable[[_T], Mapping[str, Any]],
    tail: Callable[[], str],
) -> None:
    """Print items as they come, never all held at once; one JSON object all the same."""
    if not as_json:
        typer.echo(head())
        for item in items:
            typer.echo(line(item))
        typer.echo(tail())
        return
    typer.echo(f"{{{json.dumps(name)}: [", nl=False)
    for number, item in enumerate(items):
        comma = "," if number else ""
        typer.echo(f"{comma}\n{json.dumps(data(item), ensure_ascii=False)}", nl=False)
    others = "".join(
        f",\n{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in rest.items()
    )
    typer.echo(f"]{others}}}")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Set rows under a head, columns as wide as their content."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in cells
    ]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def run_and_report(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command line and turn every kind of trouble into its exit code."""
    core.HAS_RICH = False  # a build does without the library that frames help and mistakes
    try:
        app(args=list(arguments), prog_name=program.NAME)
    except SystemExit as end:  # how the library says everything, also that all is well
        return end.code if isinstance(end.code, int) else Exit.DONE
    except KioskError as error:
        return report(error)
    return Exit.DONE


def report(error: KioskError) -> Exit:
    """Say what went wrong on standard error and give the exit code of its kind."""
    typer.echo(f"error: {error}", err=True)
    if told := cause(error.code):
        typer.echo(f"  {told}", err=True)
    match error:
        case SettingsError():
            return Exit.SETTINGS
        case OperationalError():
            return Exit.ENVIRONMENT
        case _:
            return Exit.NO
