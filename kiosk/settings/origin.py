# SPDX-License-Identifier: Apache-2.0
"""Who has said what a setting is: the operator, in which place, or the centre."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Origin(StrEnum):
    """Who has said what a setting is."""

    DEFAULT = "default"
    """Nobody: it is as usual."""
    FILE = "file"
    ENVIRONMENT = "environment"
    ARGUMENT = "argument"
    CENTRE = "centre"
    """The centre, where nobody has said anything on the spot."""
    TRAINING = "training"
    """Nobody may: training has a place of its own and no way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Where the operator's own words stand, by the names of the settings."""

    origins: Mapping[str, Origin] = field(default_factory=dict)
    file: str = ""
    """The name of the settings file."""
    text: str = field(default="", repr=False)
    """What stood in it, so that a screen can say in which line."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What the centre has set at this station, by the names of the settings."""

    number: int = 0
    """Grows with every change; 0 is nothing."""
    values: Mapping[str, Any] = field(default_factory=dict)
