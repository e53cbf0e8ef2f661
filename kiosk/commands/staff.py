# SPDX-License-Identifier: Apache-2.0
"""`staff …`: who may sign in at this machine; for whoever is at home on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.operator import actor
from kiosk.commands.output import Config, Json, answer, settings_from, table
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

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.staff import Accounts, Colleague

staff = typer.Typer(help="Who may sign in at this machine.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="With which they sign in; colleagues see it.")]


@staff.command()
def add(
    name: Name,
    role: RoleName,
    pin_file: PinFile = None,
    until: Until = None,
    config: Config = None,
) -> None:
    """Make an account, such as the first supervisor's; its owner sets another PIN at once."""
    given = role_named(role)
    pin = given_pin(pin_file)
    with _accounts(config) as accounts:
        accounts.add(name, given, pin, by=actor(), expires_at=end_of(until))


@staff.command(name="list")
def list_accounts(config: Config = None, as_json: Json = False) -> None:
    """List who may sign in here, and who no longer."""
    with _accounts(config) as accounts:
        rows = [_row(one) for one in accounts.all()]
    answer(
        {"accounts": rows},
        as_json=as_json,
        text=lambda: table(list(rows[0]), [list(row.values()) for row in rows]) if rows else "-",
    )


@staff.command()
def retire(name: Name, config: Config = None) -> None:
    """Let somebody in no more."""
    with _accounts(config) as accounts:
        accounts.retire(accounts.named(name), by=actor())


@staff.command()
def unlock(name: Name, config: Config = None) -> None:
    """Let somebody in again whom wrong PINs have locked out."""
    with _accounts(config) as accounts:
        accounts.unlock(accounts.named(name), by=actor())


@staff.command()
def pin(name: Name, pin_file: PinFile = None, config: Config = None) -> None:
    """Set somebody's PIN; they set another one when they sign in."""
    given = given_pin(pin_file)
    with _accounts(config) as accounts:
        accounts.change_pin(accounts.named(name), given, by=actor())


@staff.command()
def badge(name: Name, picture: Picture, config: Config = None) -> None:
    """Draw somebody a new badge; from now on the one before is refused."""
    with _accounts(config) as accounts:
        made = accounts.issue_badge(accounts.named(name), by=actor())
    draw(made.text, picture)


@contextmanager
def _accounts(config: "Path | None") -> "Iterator[Accounts]":
    """Open the station's database, beside a kiosk at work or before its first start."""
    from kiosk.staff import Accounts
    from kiosk.store import Store
    from kiosk.sync import CentreTime

    clock = SystemClock()
    settings = settings_from(config)
    with Store(settings, clock) as store:
        yield Accounts(store.roll, CentreTime(clock, store.memory).now)


def _row(one: "Colleague") -> dict[str, str]:
    return {
        "name": one.member.name,
        "role": one.member.role.value,
        "from": one.origin.value,
        "badge": "yes" if one.has_badge else "",
        "until": to_text(one.expires_at) if one.expires_at else "",
        "retired": to_text(one.retired_at) if one.retired_at else "",
        "locked": "yes" if one.is_locked else "",
        "id": one.member.id,
    }
