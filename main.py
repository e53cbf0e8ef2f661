# SPDX-License-Identifier: Apache-2.0
"""The command line: parses, hands over, sets the exit code."""

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer


def main(arguments: list[str]) -> int:
    """Run one command and give its exit code (``kiosk.commands.Exit`` lists them)."""
    try:
        return run(arguments)
    except Exception as error:  # noqa: BLE001 a bug ends here, without what a person typed
        from kiosk.errors import places

        sys.stderr.write(f"error: bug: {type(error).__name__} at {places(error.__traceback__)}\n")
        return 70


def run(arguments: list[str]) -> int:
    """Run one command; a bug is not caught here."""
    if arguments == ["run"]:
        # the kiosk itself starts without the command line library: docs/decisions/0018
        return start_kiosk()
    if arguments == ["workbench"]:
        # no person types this: docs/decisions/0054
        from kiosk.readers.workbench import work

        return work()
    from kiosk.commands import run_and_report

    return run_and_report(make_app(), arguments)


def start_kiosk() -> int:
    """Open the kiosk with the settings of the file and the environment."""
    gc.disable()  # nothing of what is imported is garbage; `ui.collecting` looks for what is, later
    from kiosk import settings
    from kiosk.errors import KioskError
    from ui.starting import start

    try:
        return start(settings.load())
    except KioskError as error:
        from kiosk.commands.output import report

        return report(error)


def make_app() -> "typer.Typer":
    """Put the commands together."""
    import typer

    from kiosk import commands
    from ui import commands as with_a_screen

    app = typer.Typer(
        help="A kiosk that takes applications for the State Migration Service.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.command()(with_a_screen.run)
    app.command()(with_a_screen.demo)
    app.add_typer(commands.central, name="central")
    app.add_typer(commands.day, name="day")
    app.add_typer(commands.forms, name="forms")
    app.add_typer(commands.queue, name="queue")
    app.command()(commands.enrol)
    app.command()(commands.rekey)
    app.command()(commands.sync)
    app.add_typer(commands.receipt, name="receipt")
    app.add_typer(commands.staff, name="staff")
    app.add_typer(commands.settings, name="settings")
    app.add_typer(commands.audit, name="audit")
    app.add_typer(commands.station, name="station")
    app.command()(with_a_screen.doctor)
    return app


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
