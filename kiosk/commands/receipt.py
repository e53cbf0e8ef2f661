# SPDX-License-Identifier: Apache-2.0
"""`receipt verify`: is this receipt genuine, without a network."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.commands.output import Config, Json, answer, settings_from
from kiosk.errors import SettingsError

receipt = typer.Typer(help="Check receipts.", no_args_is_help=True)

_KEY_LENGTH = 64


@receipt.callback()
def _group() -> None:
    """Keep ``verify`` a word of its own while it is the only command here."""


@receipt.command()
def verify(
    subject: Annotated[
        str, typer.Argument(metavar="TOKEN|PICTURE", help="The code's text, or a PNG, JPEG or PDF.")
    ],
    keys: Annotated[
        Path | None,
        typer.Option(help="Stations' public keys, one a line in hexadecimal; else this station's."),
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say whether a receipt is genuine and what it says; exit code 1 when it isn't."""
    from kiosk.receipts import payload_in, reference, verify

    file = Path(subject)
    looks_like_file = len(subject) < 255 and (file.exists() or file.suffix != "")
    text = payload_in(file) if looks_like_file and ":" not in subject[:8] else subject
    claims = verify(text, _public_keys(keys, config))
    taken = claims.taken_at.isoformat()
    facts = {
        "genuine": True,
        "reference": claims.reference,
        "form": claims.form_id,
        "version": claims.form_version,
        "taken_at": taken,
        "clock": claims.clock_trust.value,
        "station": claims.station,
        "digest": claims.digest,
    }
    answer(
        facts,
        as_json=as_json,
        text=lambda: (
            f"genuine: {reference.grouped(claims.reference)}, {claims.form_id} "
            f"{claims.form_version}, taken at {taken} by {claims.station}"
        ),
    )


def _public_keys(file: Path | None, config: Path | None) -> list[bytes]:
    """Read the keys to trust."""
    if file is None:
        from kiosk.sealing import public_keys

        folder = settings_from(config).keys_dir
        if not folder.exists():
            raise SettingsError("no station key here: name --keys", code="settings.keys")
        return list(public_keys(folder).values())
    try:
        lines = file.read_text(encoding="ascii").split()
        return [bytes.fromhex(line) for line in lines if len(line) == _KEY_LENGTH]
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file.name}: no list of public keys", code="settings.keys") from error
