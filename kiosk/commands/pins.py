# SPDX-License-Identifier: Apache-2.0
"""How commands are told a PIN, never as an argument, and how they hand out a badge."""

import io
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.errors import StorageError

if TYPE_CHECKING:
    from kiosk.staff import Role

PinFile = Annotated[
    Path | None, typer.Option(help="A file with the PIN in its first line; asked for otherwise.")
]
RoleName = Annotated[str, typer.Option("--role", help="officer, supervisor or technician.")]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="The account's last day (UTC); none has no end."),
]
Picture = Annotated[
    Path, typer.Option("--out", help="Where the picture goes (PNG, 0600).", dir_okay=False)
]


def given_pin(file: Path | None) -> str:
    """Read a PIN from a file, or ask for it twice."""
    from kiosk.staff import pins

    if file is None:
        found = str(typer.prompt("PIN", hide_input=True, confirmation_prompt=True))
    else:
        try:
            lines = file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise typer.BadParameter("the file with the PIN can't be read") from error
        found = lines[0] if lines else ""
    return pins.digits(found.strip())


def role_named(name: str) -> "Role":
    """Read a role."""
    from kiosk.staff import Role

    try:
        return Role(name)
    except ValueError as error:
        raise typer.BadParameter("officer, supervisor or technician") from error


def end_of(day: datetime | None) -> datetime | None:
    """Say when an account ends whose last day that is."""
    return None if day is None else day.replace(hour=23, minute=59, second=59, tzinfo=UTC)


def draw(text: str, file: Path) -> None:
    """Draw a badge for its owner's eyes; an older picture goes. Raises StorageError."""
    import qrcode

    drawn = io.BytesIO()
    qrcode.make(text).save(drawn)
    try:
        file.unlink(missing_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as picture:
            picture.write(drawn.getvalue())
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error
