# SPDX-License-Identifier: Apache-2.0
"""Which of the stations around answer, and are believed: a wrong address shows nowhere else."""

import socket
from typing import Final

from kiosk.clock import Clock
from kiosk.diagnostics.health import Health
from kiosk.diagnostics.remarks import N_, Remark, Said, remark, say
from kiosk.neighbours.addresses import split
from kiosk.neighbours.asking import Neighbour
from kiosk.neighbours.known import STRANGER, Acquaintances
from kiosk.neighbours.voice import Asked, Voice
from kiosk.neighbours.wire import DRAFT_PATH
from kiosk.sealing import StationKey
from kiosk.settings import Settings

_NOBODY_S: Final = Asked(method="GET", path=f"{DRAFT_PATH}{'0' * 32}", box="0" * 63 + "9")
"""A draft that nobody has: whoever says so has believed this station."""
_SECONDS: Final = 2.0


def neighbours(settings: Settings, clock: Clock) -> tuple[Health, Said]:
    """Ask each that the settings name for what nobody has. Raises SealingError."""
    key = StationKey.load_or_create(settings.keys_dir)
    voice = Voice(settings.station_code, lambda: key, Acquaintances(settings))
    said = [_ask(one, voice, clock) for one in settings.neighbours]
    health = Health.MISSING if any(one.code for one in said) else Health.WELL
    return health, say(*said)


def _ask(address: str, voice: Voice, clock: Clock) -> Remark:
    told = Neighbour(address, voice, clock).ask(_NOBODY_S)
    if told is not None:
        answers = N_("%(address)s answers as station %(station)s.")
        return remark(answers, address=address, station=told.station)
    try:
        socket.create_connection(split(address), _SECONDS).close()
    except (OSError, ValueError):
        return remark(N_("%(address)s does not answer."), "network.closed", address=address)
    strange = N_("%(address)s answers, and it and this station do not believe each other.")
    return remark(strange, STRANGER, address=address)
