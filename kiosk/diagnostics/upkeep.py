# SPDX-License-Identifier: Apache-2.0
"""What members of staff look into at a kiosk, each held to what they may do."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.audit import Examined
from kiosk.clock import Clock
from kiosk.diagnostics import checks, machine
from kiosk.diagnostics.checks import Check
from kiosk.diagnostics.export import Exported, export
from kiosk.diagnostics.health import Finding
from kiosk.diagnostics.report import Readiness
from kiosk.sealing import SigningKey
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
        key: Callable[[], SigningKey],
        more: Mapping[str, Check],
    ) -> None:
        """Make one; ``more`` are checks of what only the screens know."""
        self._settings = settings
        self._store = store
        self._clock = clock
        self._key = key
        self._more = more

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

    def digest(self, readiness: Readiness) -> str:
        """Name what the station's key signs of it."""
        return readiness.digest(self._key())

    def verify(self, session: Session) -> tuple[Examined, str]:
        """Look the audit journal over; and why its mark counts for nothing, where it does not."""
        session.require(Action.VERIFY_AUDIT)
        return machine.look_over(self._settings(), self._store)

    def export(self, session: Session, folder: Path, findings: Sequence[Finding]) -> Exported:
        """Copy log, journal and findings to a stick, signed. Raises StorageError."""
        member = session.require(Action.EXPORT_LOGS)
        readiness = self.readiness(session, findings).text()
        return export(
            self._settings(),
            self._store,
            self._clock,
            Stick(folder),
            readiness=readiness,
            key=self._key(),
            actor=member.id,
        )
