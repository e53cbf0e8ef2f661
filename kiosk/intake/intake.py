# SPDX-License-Identifier: Apache-2.0
"""Begins visits, and brings one back after a crash."""

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import ref

from kiosk.clock import Clock
from kiosk.errors import FormError, OperationalError, StaffError
from kiosk.identifiers import IdSource, SubmissionId
from kiosk.intake.desk import Desk, Numbering
from kiosk.intake.gates import Gates
from kiosk.intake.model import Mode, Submitted
from kiosk.intake.openvisits import OpenVisits
from kiosk.intake.port import Seal, Submissions
from kiosk.intake.savepoint import SavedVisit, Savepoint
from kiosk.intake.savepoints import DESK_KEPT, Savepoints
from kiosk.intake.visit import Visit
from kiosk.sealing import SigningKey
from kiosk.settings import Settings
from kiosk.staff import Action, Session

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


def _forgotten(_submission: SubmissionId) -> None:
    """Nobody keeps the visit at the screen."""


def _unwritten(_event: str, _facts: Mapping[str, str]) -> None:
    """Nobody keeps a journal."""


def _unknown() -> None:
    """The centre's clock is not known."""


class Intake:
    """Where visits begin: one at the screen, and at a desk several at once."""

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
        self._savepoints = Savepoints(settings.runtime_dir, settings.station_code, clock, savepoint)
        self._open = OpenVisits()
        self._bringing = threading.Lock()
        self._at_screen: Callable[[], Visit | None] = _unknown
        """Finds the visit at the screen, and keeps nothing of one that is over."""
        self._desk = Desk(
            seal=seal,
            store=store,
            clock=clock,
            savepoint=self._savepoints.screen,
            numbering=numbering,
            key=key,
            skew=skew,
            station=settings.station_code,
            mode=mode,
            on_taken=on_taken,
            record=record,
            on_over=_forgotten,
        )

    @property
    def savepoint_problem(self) -> str:
        """Why a crash would lose the answers (a stable code); empty when it would not."""
        return self._savepoints.screen.problem

    def use(self, catalogue: "Catalogue", settings: Settings) -> None:
        """Begin visits with other services from now on; one that has begun keeps its own."""
        self._catalogue, self._settings = catalogue, settings

    def check(self, form: "Form") -> None:
        """Raise SealingError when no submission of a form could be sealed."""
        self._desk.seal.check(form.id, form.public_key)

    def begin(self, service_id: str, language: str, *, officer: Session | None = None) -> Visit:
        """Begin a visit; its id is made here and never changes.

        With an ``officer`` it is one of several at a desk, held by them. Raises ClosedError
        when a gate keeps new visits out, StorageError, SealingError when the form's submissions
        can't be sealed, FormError when it can't be loaded, and StaffError: ``visit.too-many``
        where as many are open as an officer can keep apart, ``staff.not-allowed``.
        """
        submission = self._ids.submission()
        if officer is None:
            visit = self._begun(service_id, language, submission, self._desk)
            self._at_screen = ref(visit)
            return visit
        officer.require(Action.ASSIST)
        with self._open.coming(submission):
            visit = self._begun(service_id, language, submission, self._desk_of(submission))
            self._open_at_desk(visit, officer)
        return visit

    def _begun(self, service_id: str, language: str, submission: SubmissionId, desk: Desk) -> Visit:
        self._gates.check()
        service = self._catalogue.service(service_id)
        session = self._session(service, submission, language)
        # nobody fills a form that could not be taken at its end
        self.check(session.form)
        visit = Visit(submission, service, session, desk, media=self._media_of(service))
        visit.turn_to("")
        return visit

    def open_visits(self) -> tuple[Visit, ...]:
        """List the visits at the desk that are neither stored nor given up, the oldest first."""
        return self._open.listed()

    def let_go(self, session: Session) -> None:
        """Let go of every visit that somebody has in hand, because they sign out.

        What they began and is still at work gets none into their hand any more.
        Raises StorageError when the journal lacks one; nothing is in their hand then either.
        """
        self._desk.departures.note(session)
        at_screen = self._at_screen()
        with ExitStack() as each:  # one that fails keeps no other
            for visit in (*self.open_visits(), *((at_screen,) if at_screen is not None else ())):
                each.callback(visit.let_go, session)

    def resume(self) -> Visit | None:
        """Bring back the visit that a crash interrupted a moment ago.

        None when there is none that may be shown: of another boot, older than the idle
        limit, or of a form that was renewed since. A visit that was stored just before the
        crash comes back with ``submitted`` set. Raises GivenUpError for one that brings the
        program down again and again, or the kiosk would never serve anybody else; and
        StorageError.
        """
        visit = self._brought_back(self._desk, self._settings.idle.expire)
        if visit is not None:
            self._at_screen = ref(visit)
        return visit

    def resume_open(self, session: Session) -> tuple[Visit, ...]:
        """Bring back the visits at the desk that a crash interrupted, and list all that are open.

        Nobody has them in hand then. One that brings the program down again and again when it
        is shown is left out and gone; one that is only listed is blamed for nothing. Raises StaffError ``staff.not-allowed`` and StorageError.
        """
        session.require(Action.CONTINUE_VISIT)
        # two who look at once would bring the same one back twice
        with self._bringing:
            for submission in self._savepoints.left():
                # what is open here, or just being opened, was left by no crash
                with suppress(GivenUpError, StaffError), self._open.coming(submission, most=None):
                    visit = self._brought_back(self._desk_of(submission), DESK_KEPT)
                    if visit is not None and not visit.is_over:
                        self._open.add(visit)
        return self.open_visits()

    def forget_old(self) -> None:
        """Leave nothing of the visits at the desk that a crash interrupted too long ago."""
        with self._bringing:
            for submission in self._savepoints.left():
                with suppress(StaffError), self._open.coming(submission, most=None):
                    self._savepoints.of(submission).read(DESK_KEPT)

    def go_on(self, saved: SavedVisit, session: Session) -> Visit:
        """Go on at the desk with a visit that was begun elsewhere, held by this officer.

        Raises as ``begin`` does, and FormError ``form.renewed`` for one of another version of
        the form, StaffError ``visit.held`` for one that is open here already.
        """
        session.require(Action.CONTINUE_VISIT)
        with self._open.coming(saved.id):
            service = self._catalogue.service(saved.service)
            form = self._session(service, saved.id, saved.language)
            if form.form.version != saved.version:
                raise FormError("of another version", code="form.renewed")
            self.check(form.form)
            visit = self._restored(saved, service, form, self._desk_of(saved.id))
            visit.turn_to(saved.page)
            if not visit.is_over:
                self._open_at_desk(visit, session)
        return visit

    def _open_at_desk(self, visit: Visit, session: Session) -> None:
        # among the open ones before it is in a hand: whoever signs out lets go of those
        self._open.add(visit)
        try:
            visit.assist(session)
        except BaseException:
            visit.discard()
            raise

    def _desk_of(self, submission: SubmissionId) -> Desk:
        savepoint = self._savepoints.of(submission)
        return replace(self._desk, savepoint=savepoint, on_over=self._open.forget, is_staffed=True)

    def _brought_back(self, desk: Desk, not_older_than: timedelta) -> Visit | None:
        savepoint = desk.savepoint
        saved = savepoint.read(not_older_than)
        if saved is None:
            return None
        if saved.comebacks >= MOST_COMEBACKS:
            desk.record("visit-given-up", {"id": saved.id})
            savepoint.clear()
            raise GivenUpError(facts={"language": saved.language})
        counted = replace(saved, comebacks=saved.comebacks + 1)
        # bringing it back may be what the program does not survive
        savepoint.write(counted)
        try:
            service = self._catalogue.service(saved.service)
            session = self._session(service, saved.id, saved.language)
        except FormError:
            savepoint.clear()
            return None
        if session.form.version != saved.version:
            savepoint.clear()
            return None
        try:
            if not desk.is_staffed:
                return self._restored(counted, service, session, desk)
            visit = self._restored(saved, service, session, desk)
        except FormError:  # or the program would never start again
            savepoint.clear()
            return None
        visit.await_officer()
        return visit

    def _restored(
        self, saved: SavedVisit, service: "Service", session: "FormSession", desk: Desk
    ) -> Visit:
        if saved.assistance is not None:
            session.staff()
        session.restore(saved.answers, saved.files)
        session.turn_to(saved.page)
        stored = desk.store.find(saved.id)
        if stored is not None:
            desk.savepoint.clear()
        return Visit(
            saved.id,
            service,
            session,
            desk,
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
