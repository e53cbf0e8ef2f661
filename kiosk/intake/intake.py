# SPDX-License-Identifier: Apache-2.0
"""Begins visits, and brings one back after a crash."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.errors import FormError, OperationalError
from kiosk.identifiers import IdSource, SubmissionId
from kiosk.intake.desk import Desk, Numbering
from kiosk.intake.gates import Gates
from kiosk.intake.model import Mode, Submitted
from kiosk.intake.port import Seal, Submissions
from kiosk.intake.savepoint import SavedVisit, Savepoint
from kiosk.intake.visit import Visit
from kiosk.sealing import SigningKey
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue, Service
    from kiosk.forms import Form, FormSession


MOST_COMEBACKS = 3
"""How often a visit is brought back to the same page."""


class GivenUpError(OperationalError):
    """A visit brings the program down again and again; ``facts`` says its ``language``."""

    code = "visit.given-up"


def _nobody(_submitted: Submitted) -> None:
    """Nobody waits to hear of submissions."""


def _unwritten(_event: str, _facts: Mapping[str, str]) -> None:
    """Nobody keeps a journal."""


def _unknown() -> None:
    """The centre's clock is not known."""


class Intake:
    """Where visits begin; one at a time, because there is one screen."""

    def __init__(  # noqa: PLR0917 composition hands in what a class needs
        self,
        catalogue: "Catalogue",
        seal: Seal,
        store: Submissions,
        clock: Clock,
        ids: IdSource,
        settings: Settings,
        *,
        numbering: Numbering,
        key: SigningKey,
        skew: Callable[[], timedelta | None] = _unknown,
        mode: Mode = Mode.KIOSK,
        savepoint: Savepoint | None = None,
        gates: Gates | None = None,
        takes_files: bool = True,
        on_taken: Callable[[Submitted], None] = _nobody,
        record: Callable[[str, Mapping[str, str]], None] = _unwritten,
    ) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._ids = ids
        self._settings = settings
        self._takes_files = takes_files
        self._gates = gates or Gates(settings, clock)
        self._savepoint = savepoint or Savepoint(settings.runtime_dir, settings.station_code, clock)
        self._desk = Desk(
            seal=seal,
            store=store,
            clock=clock,
            savepoint=self._savepoint,
            numbering=numbering,
            key=key,
            skew=skew,
            station=settings.station_code,
            mode=mode,
            on_taken=on_taken,
            record=record,
        )

    @property
    def savepoint_problem(self) -> str:
        """Why a crash would lose the answers (a stable code); empty when it would not."""
        return self._savepoint.problem

    def use(self, catalogue: "Catalogue", settings: Settings) -> None:
        """Begin visits with other services from now on; one that has begun keeps its own."""
        self._catalogue, self._settings = catalogue, settings

    def check(self, form: "Form") -> None:
        """Raise SealingError when no submission of a form could be sealed."""
        self._desk.seal.check(form.id, form.public_key)

    def begin(self, service_id: str, language: str) -> Visit:
        """Begin a visit; its id is made here and never changes.

        Raises ClosedError when a gate keeps new visits out, StorageError, SealingError when
        the form's submissions can't be sealed, or FormError when it can't be loaded.
        """
        self._gates.check()
        service = self._catalogue.service(service_id)
        submission = self._ids.submission()
        session = self._session(service, submission, language)
        # nobody fills a form that could not be taken at its end
        self.check(session.form)
        media = self._media_of(service)
        visit = Visit(submission, service, session, self._desk, media=media)
        visit.turn_to("")
        return visit

    def resume(self) -> Visit | None:
        """Bring back the visit that a crash interrupted a moment ago.

        None when there is none that may be shown: of another boot, older than the idle
        limit, or of a form that was renewed since. A visit that was stored just before the
        crash comes back with ``submitted`` set. Raises GivenUpError for one that brings the
        program down again and again, or the kiosk would never serve anybody else; and
        StorageError.
        """
        saved = self._savepoint.read(self._settings.idle.expire)
        if saved is None:
            return None
        if saved.comebacks >= MOST_COMEBACKS:
            self._savepoint.clear()
            raise GivenUpError(facts={"language": saved.language})
        saved = replace(saved, comebacks=saved.comebacks + 1)
        self._savepoint.write(saved)
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
            if saved.assistance is not None:
                session.staff()
            session.restore(saved.answers, saved.files)
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
            submitted=stored,
            media=self._media_of(service),
            comebacks=saved.comebacks,
            habits=saved.habits,
            prefilled=saved.prefilled,
            assistance=saved.assistance,
        )

    def _media_of(self, service: "Service") -> Callable[[str], bytes]:
        """Read the files of the edition that the visit began with."""
        catalogue = self._catalogue
        return lambda name: catalogue.media(service.id, name)

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
            takes_files=self._takes_files,
        )
