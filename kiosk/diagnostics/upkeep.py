# SPDX-License-Identifier: Apache-2.0
"""What members of staff look into at a kiosk, each held to what they may do."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.audit import Examined
from kiosk.clock import Clock
from kiosk.diagnostics import checks, machine
from kiosk.diagnostics.checks import Check
from kiosk.diagnostics.drafts import draft
from kiosk.diagnostics.export import Exported, export
from kiosk.diagnostics.health import Finding
from kiosk.diagnostics.report import Readiness
from kiosk.errors import StorageError
from kiosk.readers.stick import mounted
from kiosk.sealing import StationKey
from kiosk.settings import Settings
from kiosk.staff import Action, Session
from kiosk.sync.stick import Stick

if TYPE_CHECKING:
    from kiosk.store import Store


class Upkeep:
    """Looks into a station that works; everything blocks, so it belongs on a worker."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        store: "Store",
        clock: Clock,
        *,
        key: Callable[[], StationKey],
        more: Mapping[str, Check],
        sticks: Callable[[Path], Sequence[Path]] = mounted,
    ) -> None:
        """Make one; ``more`` are checks of what only the screens know."""
        self._settings = settings
        self._store = store
        self._clock = clock
        self._key = key
        self._more = more
        self._sticks = sticks

    def look(self, session: Session) -> tuple[Finding, ...]:
        """Look at every part."""
        session.require(Action.TEST_DEVICES)
        own = checks.checks(self._settings(), self._store, self._clock)
        return tuple(checks.findings({**self._more, **own}))

    def readiness(self, session: Session, findings: Sequence[Finding]) -> Readiness:
        """Sum up what was found."""
        session.require(Action.TEST_DEVICES)
        settings = self._settings()
        return Readiness(
            station=settings.station_code,
            service_point=settings.service_point,
            at=self._clock.now(),
            findings=findings,
            versions=machine.versions(settings),
        )

    def statement(self, readiness: Readiness) -> str:
        """Say what was found as the station's key signs it."""
        return readiness.statement(self._key())

    def verify(self, session: Session) -> tuple[Examined, str]:
        """Look the audit journal over; and why its mark counts for nothing, where it does not."""
        session.require(Action.VERIFY_AUDIT)
        return machine.look_over(self._settings(), self._store)

    def deliver(self, session: Session, name: str, content: bytes) -> Path:
        """Copy a report to the stick. Raises StorageError, ``stick.absent`` without one."""
        session.require(Action.TEST_DEVICES)
        settings, stick = self._settings(), self._stick()
        try:
            with draft(settings.data_dir) as file:
                file.write_bytes(content)
                return stick.deliver(settings.station_code, name, file)[0]
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unwritable") from error

    def export(self, session: Session, findings: Sequence[Finding]) -> Exported:
        """Copy log, journal and findings to the stick, signed. Raises StorageError."""
        member = session.require(Action.EXPORT_LOGS)
        stick = self._stick()
        readiness = self.readiness(session, findings).text()
        return export(
            self._settings(),
            self._store,
            self._clock,
            stick,
            readiness=readiness,
            key=self._key(),
            actor=member.id,
        )

    def _stick(self) -> Stick:
        folder = self._settings().export_dir
        found = [] if folder is None else self._sticks(folder)
        if not found:
            raise StorageError("no stick is plugged in", code="stick.absent")
        return Stick(found[0])
