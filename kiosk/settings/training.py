# SPDX-License-Identifier: Apache-2.0
"""The settings of a station at which people practise: its own place, and no way out of it."""

from dataclasses import replace
from typing import Any

from kiosk.settings.model import (
    CLOSED_IN_TRAINING,
    TRAINING_FOLDER,
    Origin,
    Overlay,
    Settings,
)


def training_of(settings: Settings) -> Settings:
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
