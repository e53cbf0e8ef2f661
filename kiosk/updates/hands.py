# SPDX-License-Identifier: Apache-2.0
"""Whoever can stop and start the kiosk, and have a version do something as the kiosk's own user.

Nothing that touches the station's data runs with more rights than the kiosk has: a folder that
its user may write to is no place for root to follow names in.
"""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from kiosk.updates.archive import PROGRAM

NOT_STARTED: Final = "update.not-started"
"""The new version could not be started at all."""
CHECK_FAILED: Final = "update.check-failed"
"""The new version looked at itself and was not content."""
CHECK_HUNG: Final = "update.check-hung"
"""The new version did not come to an end of looking at itself."""
UNMANAGED: Final = "update.service"
"""The system's service manager does not do what it is told."""

CHECK: Final = ("update", "check")
KEEP: Final = ("update", "keep")
RESTORE: Final = ("update", "restore")
FORGET: Final = ("update", "forget")

_ORDER_SECONDS: Final = 90.0


class Hands(Protocol):
    """What changes the running program. No method MUST raise for what a version does."""

    def stop(self) -> str:
        """End the kiosk in order; gives a stable code where that is not possible, else nothing."""

    def start(self) -> str:
        """Start whichever version the link leads to; as ``stop``."""

    def is_running(self) -> bool:
        """Say whether there is a process of the kiosk."""

    def has_failed(self) -> bool:
        """Say whether the kiosk is not even tried any more."""

    def run(self, home: Path, words: Sequence[str], seconds: float) -> str:
        """Have the version in a folder run one of its commands; gives a code where it fails."""


class Systemd:
    """The hands of a machine with systemd."""

    def __init__(
        self,
        unit: str,
        *,
        user: str | None,
        config: Path | None,
        systemctl: str = "systemctl",
    ) -> None:
        """Take the unit of the kiosk, its user (None is whoever runs this) and its settings file."""
        self._unit = unit
        self._user = user
        self._config = config
        self._systemctl = systemctl

    def stop(self) -> str:
        """Stop the unit and wait until it has ended."""
        return self._order("stop")

    def start(self) -> str:
        """Start the unit, without waiting until it is ready: that is what is looked at.

        However often another version has failed to start, this one is tried.
        """
        self._order("reset-failed")
        return self._order("start", "--no-block")

    def is_running(self) -> bool:
        """Ask systemd whether the unit is active, or on the way to it."""
        found = self._systemctl_says("show", "--property=MainPID", "--value", self._unit)
        return found is not None and found.strip() not in {"", "0"}

    def has_failed(self) -> bool:
        """Ask systemd whether it has given the unit up."""
        found = self._systemctl_says("show", "--property=ActiveState", "--value", self._unit)
        return found is not None and found.strip() == "failed"

    def run(self, home: Path, words: Sequence[str], seconds: float) -> str:
        """Run a command of a version as the kiosk's user, within a time."""
        line = [str(home / PROGRAM), *words]
        if self._config is not None:
            line += ["--config", str(self._config)]
        try:
            # a version that was proven, from a folder that only root may write to
            done = subprocess.run(  # noqa: S603
                line,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                timeout=seconds,
                check=False,
                start_new_session=True,
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else (),
            )
        except subprocess.TimeoutExpired:
            return CHECK_HUNG
        except (OSError, subprocess.SubprocessError):
            return NOT_STARTED
        return "" if done.returncode == 0 else CHECK_FAILED

    def _order(self, *words: str) -> str:
        return UNMANAGED if self._systemctl_says(*words, self._unit) is None else ""

    def _systemctl_says(self, *words: str) -> str | None:
        try:
            done = subprocess.run(  # noqa: S603 the name is an option of root's own unit
                [self._systemctl, *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_ORDER_SECONDS,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout if done.returncode == 0 else None
