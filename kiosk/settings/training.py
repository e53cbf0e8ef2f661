# SPDX-License-Identifier: Apache-2.0
"""The settings of a station at which people practise: its own place, and no way out of it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from kiosk.reference import TRAINING_STATION
from kiosk.settings.origin import Origin, Overlay
from kiosk.settings.problems import Problem

if TYPE_CHECKING:
    from kiosk.settings.model import Settings

TRAINING_FOLDER: Final = "training"
"""The folder within a station's data where training keeps its own."""

CLOSED_IN_TRAINING: Final[Mapping[str, object]] = MappingProxyType(
    {
        "station_code": TRAINING_STATION,
        "destination": "central",
        "central_url": None,
        "status_url": None,
        "central_ca": None,
        "openrosa_url": None,
        "openrosa_token_file": None,
        "openrosa_check_file": None,
        "openrosa_plain": False,
        "neighbours": (),
        "neighbours_listen": "",
    }
)
"""What every training station has set so: with these nothing of it can reach anybody."""


def training_of(settings: "Settings") -> "Settings":
    """Give a station's settings as they are in training.

    The database, the key, the centre's folder and the receipts follow the data folder, so they are
    others. Whoever changes one of them back gets no settings but an error: see ``Settings``.
    """
    if settings.training:
        return settings
    changed: dict[str, Any] = {
        **CLOSED_IN_TRAINING,
        "data_dir": settings.data_dir / TRAINING_FOLDER,
        "maintenance": False,  # a kiosk that takes nobody's application is a good one to practise at
    }
    origins = {**settings.given.origins, **dict.fromkeys(changed, Origin.TRAINING)}
    given = replace(settings.given, origins=origins)
    return replace(settings, **changed, training=True, pushed=Overlay(), given=given)


def mixed_up(settings: "Settings") -> Iterator[Problem]:
    """Name what would lead from training to the real ones, or the other way round."""
    if not settings.training:
        if settings.station_code == TRAINING_STATION:
            yield Problem(name="station_code", rule="this one is for training alone")
        return
    for name, closed in CLOSED_IN_TRAINING.items():
        if getattr(settings, name) != closed:
            yield Problem(name=name, rule="training has no way out")
    if settings.data_dir.name != TRAINING_FOLDER:
        yield Problem(name="data_dir", rule="training has a folder of its own")
