# SPDX-License-Identifier: Apache-2.0
"""`central account …`: who may come in at the desk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from kiosk.commands.output import Exit, Json
from kiosk.timestamps import to_text

if TYPE_CHECKING:
    from kiosk.central.desk.roles import Role

account = typer.Typer(help="Who may come in at the desk.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Small letters, digits, . _ @ and -.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(help="A file with the password in its first line; asked for otherwise."),
]


@account.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="viewer, operator or administrator.")],
    password_file: PasswordFile = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Let somebody in by a password of at least 12 characters."""
    from kiosk.central.desk.accounts import Accounts, check_name

    given = _role(role)
    check_name(name)
    password = _password(password_file, name)
    with open_centre(data_dir, database) as centre:
        Accounts(centre.database).add(name, given, password, SystemClock().now(), by=actor())


@account.command("list")
def list_accounts(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List who may come in, and whose account is locked."""
    from kiosk.central.desk.accounts import Accounts

    with open_centre(data_dir, database) as centre:
        found = Accounts(centre.database).all()
    rows = [
        {
            "name": one.name,
            "role": one.role.value,
            "by": "password" if one.has_password else "openid",
            "created": to_text(one.created_at),
            "retired": to_text(one.retired_at) if one.retired_at else "",
            "locked": "yes" if one.is_locked else "",
        }
        for one in found
    ]
    print_rows("accounts", rows, as_json=as_json)


@account.command()
def retire(name: Name, data_dir: DataDir = DEFAULT_DIR, database: Database = None) -> None:
    """Let somebody in no more, and end their sessions."""
    from kiosk.central.desk.accounts import Accounts

    with open_centre(data_dir, database) as centre:
        is_done = Accounts(centre.database).retire(name, SystemClock().now(), by=actor())
    raise typer.Exit(Exit.DONE if is_done else Exit.NO)


@account.command()
def password(
    name: Name,
    password_file: PasswordFile = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Set a password anew; the account's sessions end, and a lock opens."""
    from kiosk.central.desk.accounts import Accounts

    chosen = _password(password_file, name)
    with open_centre(data_dir, database) as centre:
        accounts = Accounts(centre.database)
        is_done = accounts.change_password(name, chosen, SystemClock().now(), by=actor())
    raise typer.Exit(Exit.DONE if is_done else Exit.NO)


@account.command()
def unlock(name: Name, data_dir: DataDir = DEFAULT_DIR, database: Database = None) -> None:
    """Let an account in again that too many wrong passwords have locked."""
    from kiosk.central.desk.accounts import Accounts

    with open_centre(data_dir, database) as centre:
        is_done = Accounts(centre.database).unlock(name, SystemClock().now(), by=actor())
    raise typer.Exit(Exit.DONE if is_done else Exit.NO)


def _password(file: Path | None, name: str) -> str:
    from kiosk.central.desk.accounts import check_password

    if file is None:
        found = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise typer.BadParameter("the file with the password can't be read") from error
        found = lines[0] if lines else ""
    check_password(found, name)
    return str(found)


def _role(name: str) -> "Role":
    from kiosk.central.desk.roles import Role

    try:
        return Role(name)
    except ValueError as error:
        raise typer.BadParameter("viewer, operator or administrator") from error
