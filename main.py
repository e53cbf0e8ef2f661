# SPDX-License-Identifier: Apache-2.0
"""The command line: parses, hands over, sets the exit code."""

import gc
import os
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
    if arguments == ["speaker"]:
        # nor this: only a build starts it so, which has no file for it
        from kiosk.speech.espeak import child

        return child.main()
    if arguments == ["--version"]:
        from kiosk import program

        sys.stdout.write(f"{program.build()}\n")
        return 0
    shed()
    if arguments == ["--self-test"]:
        from ui import selftest

        return selftest.run()
    from kiosk.commands import run_and_report

    return run_and_report(make_app(), arguments)


def shed() -> None:
    """Have a build forget what would lead Qt, which many commands load, to code of others."""
    from kiosk import program

    if program.IS_FROZEN:
        from ui import starting

        starting.shed()


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
        from kiosk.supervisor import Supervisor, trouble

        code = report(error)
        # a compositor in between ends as if all had been well
        Supervisor.take(os.environ).tell(*trouble(error.code, code))
        return code


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
    app.add_typer(commands.release, name="release")
    commands.update.command(hidden=True)(with_a_screen.check)
    app.add_typer(commands.update, name="update")
    app.command()(with_a_screen.doctor)
    app.command()(commands.codes)
    return app


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
