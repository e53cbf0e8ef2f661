# SPDX-License-Identifier: Apache-2.0
"""The settings of one thing, which a file writes as a table: the panel, idle times, sound."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kiosk.settings.group import Group, between, like, such_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen(Group):
    """The panel: pixels, and the millimetres that every size on it comes from."""

    width: int = field(default=1080, metadata=between(240, 7680))
    """Pixels across."""

    height: int = field(default=1920, metadata=between(240, 7680))
    """Pixels from top to bottom."""

    width_mm: float = field(default=268.0, metadata=between(100, 2000))
    """Millimetres across what is lit, as the panel hangs: measure the picture with a ruler."""

    fullscreen: bool = False
    """Whether the window has no frame; a kiosk for the public needs it."""

    for_person: str = field(default="", metadata=like(r"|[\w:. -]{1,64}", "the name of a display"))
    """The display that is turned to the person at a desk, for reading along: its name as the system
    has it (``DP-2``), or ``second`` for whichever is not the officer's. Empty is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle(Group):
    """How long a person may be away, in seconds."""

    warn_after: int = field(default=120, metadata=between(120, 300))
    """Until the person is asked whether they are still there."""

    grace: int = field(default=30, metadata=between(20, 45))
    """To answer that."""

    receipt: int = field(default=60, metadata=between(30, 300))
    """That the receipt stays on the screen."""

    @property
    def warn(self) -> timedelta:
        """The time after which the person is asked whether they are still there."""
        return timedelta(seconds=self.warn_after)

    @property
    def expire(self) -> timedelta:
        """The time after which the visit ends."""
        return timedelta(seconds=self.warn_after + self.grace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Group):
    """How the screens are read aloud."""

    output: str = field(default="auto", metadata=like("auto|headphones|speaker", ""))
    """Whose ears: ``auto`` asks the socket; without one all sound counts as heard by all."""

    volume: int = field(default=-12, metadata=between(-36, 0))
    """Decibels below the loudest at which everybody begins; commissioning measures 60 to 70 dB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update(Group):
    """How another version of the program comes."""

    program_dir: Path | None = field(default=None, metadata=such_as("/opt/migration-kiosk"))
    """Where versions of the program lie beside each other; none is a program that stays as it is."""

    state_dir: Path = Path("/var/lib/migration-kiosk-update")
    """What those who may change the program note, and whose releases they believe."""

    from_hour: int = field(default=0, metadata=between(0, 23))
    """The hour of the day, by the clock of the service points, from which the kiosk may stand still
    for a minute to be changed; nobody is ever sent away for it."""

    to_hour: int = field(default=24, metadata=between(0, 24))
    """Until when; before ``from_hour`` it is an hour of the next day."""


GROUPS: Final[Mapping[str, type[Group]]] = MappingProxyType(
    {"screen": Screen, "idle": Idle, "speech": Speech, "update": Update}
)
"""The groups by the names that they have among the settings."""
