# SPDX-License-Identifier: Apache-2.0
"""Begins visits, and brings one back after a crash."""

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.errors import FormError, StorageError
from kiosk.identifiers import IdSource, SubmissionId
from kiosk.intake.model import Mode, Submitted
from kiosk.intake.port import Submissions
from kiosk.intake.savepoint import SavedVisit, Savepoint
from kiosk.intake.visit import Desk, Numbering, Visit
from kiosk.sealing import Sealer
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue, Service
    from kiosk.forms import FormSession


def _nobody(_submitted: Submitted) -> None:
    """Nobody waits to hear of submissions."""


class Intake:
    """Where visits begin; one at a time, because there is one screen."""

    def __init__(  # noqa: PLR0917 composition hands in what a class needs
        self,
        catalogue: "Catalogue",
        sealer: Sealer,
        store: Submissions,
        clock: Clock,
        ids: IdSource,
        settings: Settings,
        *,
        numbering: Numbering,
        mode: Mode = Mode.KIOSK,
        savepoint: Savepoint | None = None,
        on_taken: Callable[[Submitted], None] = _nobody,
    ) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._ids = ids
        self._settings = settings
        self._savepoint = savepoint or Savepoint(settings.runtime_dir, settings.station_code, clock)
        self._desk = Desk(
            sealer=sealer,
            store=store,
            clock=clock,
            savepoint=self._savepoint,
            numbering=numbering,
            station=settings.station_code,
            mode=mode,
            on_taken=on_taken,
        )

    @property
    def savepoint_problem(self) -> str:
        """Why a crash would lose the answers (a stable code); empty when it would not."""
        return self._savepoint.problem

    def begin(self, service_id: str, language: str) -> Visit:
        """Begin a visit; its id is made here and never changes.

        Raises StorageError ``storage.low`` when the disk is nearly full, FormError when the
        form can't be loaded.
        """
        self._refuse_when_full()
        service = self._catalogue.service(service_id)
        submission = self._ids.submission()
        visit = Visit(submission, service, self._session(service, submission, language), self._desk)
        visit.turn_to("")
        return visit

    def resume(self) -> Visit | None:
        """Bring back the visit that a crash interrupted a moment ago.

        None when there is none that may be shown: of another boot, older than the idle
        limit, or of a form that was renewed since. A visit that was stored just before the
        crash comes back with ``submitted`` set.
        """
        saved = self._savepoint.read(self._settings.idle.expire)
        if saved is None:
            return None
        try:
            service = self._catalogue.service(saved.service)
            session = self._session(service, saved.id, saved.language)
        except FormError:
            self._savepoint.clear()
            return None
        if session.form.version != saved.version:
            self._savepoint.clear()
            return None
        try:
            session.restore(saved.answers)
        except FormError:  # or the program would never start again
            self._savepoint.clear()
            return None
        session.turn_to(saved.page)
        return self._restored(saved, service, session)

    def _restored(self, saved: SavedVisit, service: "Service", session: "FormSession") -> Visit:
        stored = self._desk.store.find(saved.id)
        if stored is not None:
            self._savepoint.clear()
        return Visit(
            saved.id,
            service,
            session,
            self._desk,
            filled=saved.filled,
            page=saved.page,
            submitted=Submitted.of(stored) if stored else None,
        )

    def _session(
        self, service: "Service", submission: SubmissionId, language: str
    ) -> "FormSession":
        # the engine is heavy, and the first screen shows no form
        from kiosk.forms import FormSession

        return FormSession(
            self._catalogue.form(service.id),
            clock=self._clock,
            ids=self._ids,
            language=language,
            instance_id=submission,
        )

    def _refuse_when_full(self) -> None:
        folder = self._settings.data_dir
        try:
            free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unopenable") from error
        if free < self._settings.minimum_free:
            raise StorageError("the disk is nearly full", code="storage.low")
