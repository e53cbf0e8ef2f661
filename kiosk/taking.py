# SPDX-License-Identifier: Apache-2.0
"""Where a station takes applications, from the moment at which it is known whom to seal to."""

from collections.abc import Callable
from datetime import timedelta

from kiosk.clock import Clock
from kiosk.errors import SealingError
from kiosk.identifiers import IdSource
from kiosk.intake import Intake, Seal, ServiceSeal
from kiosk.receipts import reference
from kiosk.renewal import Offer, Renewal
from kiosk.sealing import Recipients, Sealer, StationKey
from kiosk.store import Store


class Taking:
    """The one intake of a station; there is none before it begins."""

    def __init__(
        self,
        renewal: Renewal,
        store: Store,
        clock: Clock,
        *,
        skew: Callable[[], timedelta | None],
        takes_files: bool,
        on_taken: Callable[[], None],
    ) -> None:
        self._renewal = renewal
        self._store = store
        self._clock = clock
        self._skew = skew
        self._takes_files = takes_files
        self._on_taken = on_taken
        self.intake: Intake | None = None

    def seal_to(self, recipients: Recipients, key: StationKey) -> None:
        """Begin to take what these may open."""
        folder = self._renewal.current.settings.data_dir
        self.begin(ServiceSeal(Sealer(recipients, folder)), key)

    def begin(self, seal: Seal, key: StationKey) -> None:
        """Begin to take under a seal, signed with the station's key."""
        now = self._renewal.current
        self.intake = Intake(
            now.catalogue,
            seal,
            self._store.submissions,
            self._clock,
            IdSource(self._clock),
            now.settings,
            numbering=reference.make,
            key=key,
            skew=self._skew,
            gates=self._store.gates,
            takes_files=self._takes_files,
            on_taken=lambda _submitted: self._on_taken(),
            record=self._store.journal.record,
        )
        self.forget_old()

    def require(self) -> Intake:
        """Give the intake. Raises SealingError while nobody is known to seal to."""
        if self.intake is None:
            raise SealingError("no recipient is known", code="sealing.no-recipient")
        return self.intake

    @property
    def problem(self) -> str:
        """Why no visit would be brought back after a crash (a stable code), or nothing."""
        return "" if self.intake is None else self.intake.savepoint_problem

    def use(self, offer: Offer) -> None:
        """Take by these services and settings from now on."""
        if self.intake is not None:
            self.intake.use(offer.catalogue, offer.settings)

    def warm(self) -> None:
        """Load every form. Raises FormError, and SealingError for one that can't be sealed."""
        catalogue = self._renewal.current.catalogue
        for service in catalogue.services:
            form = catalogue.form(service.id)
            if self.intake is not None:
                self.intake.check(form)

    def forget_old(self) -> None:
        """Leave nothing of the visits at the desk that a crash interrupted too long ago."""
        if self.intake is not None:
            self.intake.forget_old()
