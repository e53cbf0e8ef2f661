# SPDX-License-Identifier: Apache-2.0
"""`enrol`: makes this station known to its central, once."""

from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.clock import SystemClock
from kiosk.commands.output import Config, Json, answer, settings_from
from kiosk.errors import KioskError, SettingsError


def enrol(
    *,
    code: Annotated[
        str | None,
        typer.Option("--code", help="What `central enrol` gave out; good once, for a day."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            help="A file with the code (and who it is for) instead; it is taken away afterwards.",
            dir_okay=False,
        ),
    ] = None,
    central_url: Annotated[
        str | None, typer.Option("--central-url", help="The central; else from the settings.")
    ] = None,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Believe this central, and seal to it, in place of another one."
        ),
    ] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Make this station's key known to a central and pin the central's keys.

    A kiosk that is running takes new recipients up at its next start.
    """
    if code is not None and file is None:
        told = _enrol(config, code, central_url, replace=replace)
    elif file is not None and code is None:
        told = _enrol_from(file, config, central_url, replace=replace)
    else:
        raise typer.BadParameter("name the code or the file that it is in, one of them")
    answer(
        told,
        as_json=as_json,
        text=lambda: "\n".join(
            f"{name:<14} {' '.join(value) if isinstance(value, list) else value}"
            for name, value in told.items()
        ),
    )


def _enrol_from(
    file: Path, config: Path | None, central_url: str | None, *, replace: bool
) -> dict[str, Any]:
    """Enrol with what stands in a file, and say beside it what came of it."""
    from kiosk.commands import invitations  # late: few bring a file

    settings = settings_from(config, central_url=central_url)
    try:
        code = invitations.read(file, settings)
        told = _enrol(config, code, central_url, replace=replace)
    except KioskError as error:
        invitations.answer(file, f"not enrolled: {error.code}")
        raise
    invitations.answer(file, f"enrolled: {told['station']}", is_used=True)
    return told


def _enrol(
    config: Path | None, code: str, central_url: str | None, *, replace: bool
) -> dict[str, Any]:
    """Speak to the central, once."""
    from kiosk import connecting  # SQLAlchemy is heavy
    from kiosk.sealing import Recipients, StationKey
    from kiosk.store import Store
    from kiosk.sync import CentreTime, pinned

    settings, clock = settings_from(config, central_url=central_url), SystemClock()
    if settings.is_openrosa:
        raise SettingsError("destination: an OpenRosa server knows of no enrolment")
    if settings.central_url is None:
        raise SettingsError("central_url: name the central; the embedded one needs no enrolment")
    key = StationKey.load_or_create(settings.keys_dir)
    with Store(settings, clock) as store:
        centre = CentreTime(clock, store.memory)
        client = connecting.make_client(settings, clock, key, centre, settings.central_url)
        try:
            enrolled = connecting.enrol(client, code, settings, store, replace=replace)
        finally:
            client.close()
    return {
        "station": enrolled.station,
        "key_id": key.key_id,
        "service_point": enrolled.service_point,
        "central_keys": list(pinned.keys(enrolled)),
        "recipients": list(Recipients.load(settings.keys_dir).names),
    }
