# SPDX-License-Identifier: Apache-2.0
"""`rekey`: gives this station a new signing key that its central believes."""

from typing import Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.output import Config, Json, answer, settings_from
from kiosk.errors import SettingsError


def rekey(
    central_url: Annotated[
        str | None, typer.Option("--central-url", help="The central; else from the settings.")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Make a new key, have the central believe it, and sign with it from now on.

    The kiosk must not run meanwhile. What the old key signed stays genuine. Cut off at any moment,
    the station goes on with whichever key the central believes; give the command again, or start
    the kiosk, to bring the change to its end.
    """
    from kiosk import connecting  # SQLAlchemy is heavy

    settings = settings_from(config, central_url=central_url)
    if settings.central_url is None:
        raise SettingsError("central_url: name the central; the embedded one needs no enrolment")
    key = connecting.rekey(settings, SystemClock(), settings.central_url)
    facts = {"station": settings.station_code, "key_id": key.key_id}
    answer(
        facts,
        as_json=as_json,
        text=lambda: "\n".join(f"{name:<14} {value}" for name, value in facts.items()),
    )
