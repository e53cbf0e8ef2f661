# SPDX-License-Identifier: Apache-2.0
"""A code to enrol that comes in a file, on a stick that somebody plugs into a new kiosk."""

import tomllib
from pathlib import Path
from typing import Final

from kiosk.errors import SettingsError
from kiosk.settings import Settings

MOST_BYTES: Final = 4096
RESULT_SUFFIX: Final = ".result.txt"
"""What came of it stands beside the file: whoever holds the stick may see no screen."""

_MEMBERS: Final = frozenset({"station_code", "central_url", "code"})


def read(file: Path, settings: Settings) -> str:
    """Read the code that is meant for this station and for the centre in its settings.

    Raises SettingsError ``settings.invitation`` for anything else; a code is never told.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        told = tomllib.loads(content.decode("utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(type(error).__name__) from error
    if len(content) > MOST_BYTES or not told.keys() <= _MEMBERS:
        raise _refused("it says more than a station, a centre and a code")
    if told.get("station_code") != settings.station_code:
        raise _refused("it is for another station")
    # the stick of a stranger must not lead a kiosk to a centre of its own
    if told.get("central_url", settings.central_url) != settings.central_url:
        raise _refused("it is for another centre")
    code = told.get("code")
    if not isinstance(code, str) or not code:
        raise _refused("it has no code")
    return code


def answer(file: Path, said: str, *, is_used: bool = False) -> None:
    """Write what came of it beside the file, and take a code that was used away.

    A stick that can't be written keeps nothing from working: a code is good once.
    """
    try:
        file.with_name(file.name + RESULT_SUFFIX).write_text(f"{said}\n", encoding="utf-8")
        if is_used:
            file.unlink()
    except OSError:
        return


def _refused(why: str) -> SettingsError:
    return SettingsError(f"the file with the code: {why}", code="settings.invitation")
