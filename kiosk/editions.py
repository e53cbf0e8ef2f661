# SPDX-License-Identifier: Apache-2.0
"""Where the published sets stand that this kiosk may offer, the newest first.

One set came with the program or was published by hand; others the station has fetched itself.
Read before the first frame, so nothing heavier than JSON is needed here.
"""

import json
from pathlib import Path
from typing import Final

from kiosk.settings import Settings

FETCHED: Final = "catalogue"
"""The folder within the station's data where fetched sets stand."""
CURRENT: Final = "current"
"""The link in it to the one that was put in force."""
EDITIONS: Final = "editions"
"""The folder in it where that one and those before it stand."""
LIST: Final = "catalogue.json"


def candidates(settings: Settings) -> tuple[Path, ...]:
    """Name the folders that hold a set, the newest first; the given one where none is newer.

    People practise with what the station offers that they practise for: it is read, and never
    written, from where that station keeps it.
    """
    given = settings.published_dir
    places = [in_force(settings)]
    if settings.training:
        places.append(settings.data_dir.parent / FETCHED / CURRENT)
    fetched = [place for place in places if place.exists()]
    if not fetched:
        return (given,)
    found = sorted((given, *fetched), key=number, reverse=True)
    return tuple(folder.resolve() for folder in found)


def in_force(settings: Settings) -> Path:
    """Say where the link to the fetched set stands; it may be absent, or lead to nothing."""
    return settings.data_dir / FETCHED / CURRENT


def to_fall_back_on(settings: Settings) -> tuple[Path, ...]:
    """Name all sets that are here, the newest first, for when the one in force is damaged."""
    shelf = settings.data_dir / FETCHED / EDITIONS
    try:
        kept = [folder for folder in shelf.iterdir() if folder.is_dir()]
    except OSError:
        kept = []
    found = {folder.resolve() for folder in (settings.published_dir, *kept)}
    return tuple(sorted(found, key=number, reverse=True))


def number(folder: Path) -> int:
    """Read a set's number; -1 where there is none. Whether it may be believed is not known yet."""
    try:
        found = json.loads((folder / LIST).read_bytes())["edition"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return -1
    return found if isinstance(found, int) else -1


def messages(settings: Settings) -> Path:
    """Say where the message catalogues of the newest set are."""
    return candidates(settings)[0] / "messages"
