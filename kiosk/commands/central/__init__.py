# SPDX-License-Identifier: Apache-2.0
"""`central`: serve a region, let stations in, and open what they sent."""

import typer

from kiosk.commands.central import (
    accounts,
    auditing,
    consumers,
    exporting,
    hooks,
    keeping,
    notices,
    offering,
    operating,
    releasing,
    serving,
    setting,
    staff,
    stations,
    submissions,
)

central = typer.Typer(help="The reference central API.", no_args_is_help=True)
_ROOMS = (
    auditing,
    consumers,
    exporting,
    hooks,
    keeping,
    notices,
    offering,
    operating,
    serving,
    setting,
    stations,
    submissions,
)
for _room in _ROOMS:
    central.registered_commands += _room.commands.registered_commands
    central.registered_groups += _room.commands.registered_groups
central.add_typer(accounts.account, name="account")
central.add_typer(staff.staff, name="staff")
central.add_typer(releasing.update, name="update")

__all__ = ["central"]
