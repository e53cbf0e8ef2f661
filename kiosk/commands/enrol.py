# SPDX-License-Identifier: Apache-2.0
"""`enrol`: makes this station known to its central, once."""

from typing import Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.output import Config, Json, answer, settings_from
from kiosk.errors import SettingsError


def enrol(
    code: Annotated[
        str, typer.Option("--code", help="What `central enrol` gave out; good once, for a day.")
    ],
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
    facts = {
        "station": enrolled.station,
        "key_id": key.key_id,
        "service_point": enrolled.service_point,
        "central_keys": list(pinned.keys(enrolled)),
        "recipients": list(Recipients.load(settings.keys_dir).names),
    }
    answer(
        facts,
        as_json=as_json,
        text=lambda: "\n".join(
            f"{name:<14} {' '.join(value) if isinstance(value, list) else value}"
            for name, value in facts.items()
        ),
    )
