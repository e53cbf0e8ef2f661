# SPDX-License-Identifier: Apache-2.0
"""Where the visits of one station are kept in RAM: the one at the screen, and those at a desk."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from kiosk.clock import Clock
from kiosk.identifiers import SUBMISSION_PATTERN, SubmissionId
from kiosk.intake.savepoint import Savepoint, names_in

DESK_KEPT: Final = timedelta(hours=4)
"""How long a visit at a desk may lie untouched and still be brought back to a signed-in officer."""


class Savepoints:
    """Savepoints by visit; the one at the screen has the station's name alone."""

    def __init__(
        self, folder: Path, station: str, clock: Clock, screen: Savepoint | None = None
    ) -> None:
        self._folder = folder
        self._station = station
        self._clock = clock
        self.screen = screen or Savepoint(folder, station, clock)

    def of(self, visit: SubmissionId) -> Savepoint:
        """Find the savepoint of a visit at a desk."""
        return Savepoint(self._folder, f"{self._station}-{visit}", self._clock)

    def left(self) -> tuple[SubmissionId, ...]:
        """List the visits at desks that an earlier run of the program left."""
        before = f"{self._station}-"
        names = names_in(self._folder, f"{before}{SUBMISSION_PATTERN}")
        return tuple(SubmissionId(name.removeprefix(before)) for name in names)

    def clear(self) -> None:
        """Leave nothing of any visit, whoever has it open."""
        for savepoint in (self.screen, *map(self.of, self.left())):
            savepoint.clear()
