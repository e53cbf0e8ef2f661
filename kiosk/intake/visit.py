# SPDX-License-Identifier: Apache-2.0
"""One person's way through one form, until it is stored or given up."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from kiosk.clock import local
from kiosk.errors import FormError, OperationalError
from kiosk.forms import composed
from kiosk.identifiers import SubmissionId
from kiosk.intake.assistance import FILE, Assistance, joined
from kiosk.intake.assisting import Assisting
from kiosk.intake.changes import Changes, changes_of
from kiosk.intake.desk import Desk, Frozen
from kiosk.intake.holding import Holding
from kiosk.intake.model import Problem, Submitted
from kiosk.intake.prefilling import prefill, take_over
from kiosk.intake.savepoint import SavedVisit
from kiosk.intake.zones import Zones
from kiosk.staff import Action, Session
from kiosk.timestamps import to_text

if TYPE_CHECKING:
    from kiosk.catalogue import Service
    from kiosk.forms import Answered, Attachment, FormSession, Page, Stop, Worded

Result = TypeVar("Result")


def _no_media(name: str) -> bytes:
    raise FormError(f"no file {name!r}", code="form.media", facts={"file": name})


class Visit:
    """A visit; all of its changes go through it, so that a crash loses none.

    ``answer`` and ``submit`` may be called from different threads.
    """

    def __init__(
        self,
        submission: SubmissionId,
        service: "Service",
        session: "FormSession",
        desk: Desk,
        *,
        filled: Mapping[str, str] | None = None,
        comebacks: int = 0,
        habits: Mapping[str, str | int] | None = None,
        prefilled: int = 0,
        page: str = "",
        assistance: Assistance | None = None,
        submitted: Submitted | None = None,
        media: Callable[[str], bytes] = _no_media,
    ) -> None:
        self.id = submission
        self.service = service
        self.session = session
        self._desk = desk
        self.media = media
        """Reads a file that goes with the form by its name; raises FormError as the catalogue does."""
        # not asked of the session, which speaks other languages for a moment on paper's behalf
        self._language = session.language
        self._zones = Zones(session, filled or {}, self._today)
        self._comebacks = comebacks
        self._is_unshown = False
        self._habits = dict(habits or {})
        self._prefilled = prefilled
        self._page = page
        self._assistance = assistance
        self._holding = Holding()
        self._submitted = submitted
        self._is_discarded = False
        self._frozen: Frozen | None = None
        self._lock = threading.RLock()

    @property
    def language(self) -> str:
        """The language in which the person reads."""
        return self._language

    @property
    def page(self) -> str:
        """The id of the page where the person is, to come back to after a crash."""
        return self._page

    @property
    def submitted(self) -> Submitted | None:
        """What was stored, once it is; also after a crash right behind the COMMIT."""
        return self._submitted

    @property
    def is_at_desk(self) -> bool:
        """Whether it is one of several that officers have open: it outlives the screen it is on."""
        return self._desk.is_staffed

    @property
    def is_over(self) -> bool:
        """Whether it was stored or given up."""
        return self._is_discarded or self._submitted is not None

    @property
    def prefilled(self) -> int:
        """How many answers came with the person, from a telephone; they are checked like others."""
        return self._prefilled

    @property
    def habits(self) -> Mapping[str, str | int]:
        """How the person reads and listens, to be given back after a crash."""
        return self._habits

    @property
    def assistance(self) -> Assistance | None:
        """What officers wrote down in it; None while none took part."""
        return self._assistance

    @property
    def is_held(self) -> bool:
        """Whether an officer has it in hand."""
        return self._holding.session is not None

    @property
    def outcome(self) -> str:
        """Of a guide: the id of the service that its answers lead to, or another word."""
        return self.answers().get(self.service.leads_to, "")

    def answers(self) -> Mapping[str, str]:
        """List what is answered or calculated outside of lists, by the questions' names."""
        return self.session.values()

    def take_over(self, known: Mapping[str, str]) -> None:
        """Answer the questions that a guide has asked already, as far as this form has them."""
        with self._lock:
            take_over(self.session, known)

    def prefill(self, answers: Mapping[str, str]) -> int:
        """Answer what was filled in elsewhere, and say how many questions that were.

        Nothing that is answered already, that the form answers itself or that asks for a file. The
        next page that is turned to keeps it.
        """
        with self._lock:
            self._thaw()
            self._prefilled = prefill(self.session, answers, self._answer)
            return self._prefilled

    def await_officer(self) -> None:
        """Lie at the desk after a crash: a comeback is counted when an officer shows it."""
        with self._lock:
            self._is_unshown = True
            self._save()

    def note_habits(self, habits: Mapping[str, str | int]) -> None:
        """Remember how the person reads and listens, for as long as their answers."""
        with self._lock:
            if habits != self._habits:
                self._habits = dict(habits)
                self._save()

    def turn_to(self, page: str) -> None:
        """Remember the page where the person is."""
        with self._lock:
            if page != self._page:
                self._comebacks = 0
            self._page = page
            self.session.turn_to(page)
            self._save()

    def answer(self, ref: str, text: str) -> Changes:
        """Take an answer, at once and safe from a crash, and say what it changed.

        A document's zone that reads well also answers the questions that are marked for it.
        """
        with self._lock:
            self._thaw()
            changes = self._answer(ref, text)
            self._save()
            return changes

    def _answer(self, ref: str, text: str) -> Changes:
        self._forget_original(ref)
        changes = changes_of(self.session.answer(ref, composed(text)))
        return self._zones.answered(ref, changes)

    def attach(self, ref: str, file: "Attachment") -> Changes:
        """Take a file as an answer; raises FormError as ``FormSession.attach`` does."""
        with self._lock:
            self._thaw()
            self._forget_original(ref)
            changes = changes_of(self.session.attach(ref, file))
            self._save()
            return changes

    def assist(self, session: Session, action: Action = Action.CONTINUE_VISIT) -> Assisting:
        """Let an officer take part: from now on it is an assisted visit, and stays one.

        What only an officer answers comes up. Raises StaffError ``visit.held`` while another
        officer has it, ``staff.not-allowed``, also to who has signed out meanwhile, StorageError
        and FormError.
        """
        member = session.require(action)
        with self._lock:
            # whoever signs out is noted first and waits for this lock then
            self._desk.departures.check(session)
            self._holding.check(session)
            if self._holding.session is None:
                self._desk.record("visit-assisted", {"id": self.id, "member": member.id})
                if self._submitted is None:
                    self._thaw()
                    self._comebacks += self._is_unshown
                    self._is_unshown = False
                    self.session.staff()
                    self._assistance = joined(self._assistance, member.id)
                    self._save()
                self._holding.take(session)
            return Assisting(self, session)

    def assistance_under(self, session: Session) -> Assistance:
        """Give what is written down to the officer who has it; for ``Assisting``."""
        with self._lock:
            self._holding.require(session)
            return self._assistance or Assistance(officers=(session.member.id,))

    def keep(self, session: Session, assistance: Assistance) -> None:
        """Keep what the officer who has it wrote down; for ``Assisting``."""
        with self._lock:
            self._holding.require(session)
            if self._submitted is None:
                self._thaw()
                self._assistance = assistance
                self._save()

    def let_go(self, session: Session) -> None:
        """End an officer's part, when they sign out at the latest. Raises StorageError."""
        with self._lock:
            if self._holding.let_go(session):
                facts = {"id": self.id, "member": session.member.id}
                self._desk.record("visit-let-go", facts)

    def moment(self) -> str:
        """Say when it is, as the record of an officer's part writes it."""
        return to_text(self._desk.clock.now())

    def excuse(self, ref: str) -> None:
        """Let the person go on without a file that can't be brought in here after all."""
        with self._lock:
            self.session.excuse(ref)

    def add_repeat(self, ref: str) -> Changes:
        """Add an instance to a repeat; raises FormError as ``FormSession.add_repeat`` does."""
        with self._lock:
            self._thaw()
            changes = changes_of(self.session.add_repeat(ref))
            self._save()
            return changes

    def remove_repeat(self, ref: str) -> Changes:
        """Take an instance of a repeat out; raises as ``FormSession.remove_repeat`` does."""
        with self._lock:
            self._thaw()
            changes = changes_of(self.session.remove_repeat(ref))
            self._zones.without(ref)
            if self._assistance is not None:
                self._assistance = self._assistance.without(ref)
            self._save()
            return changes

    def set_language(self, code: str) -> Changes:
        """Go on in another language, with every answer as it was."""
        with self._lock:
            self._thaw()
            changes = changes_of(self.session.set_language(code))
            self._language = self.session.language
            self._save()
            return changes

    def worded(self, ref: str, language: str) -> "Worded":
        """Say a question in one language of the form, whichever the person reads."""
        with self._lock:
            return self.session.worded(ref, language)

    def stop_in(self, stop: str, language: str) -> "Stop | None":
        """Find a page or a list with its texts in one language of the form."""
        with self._lock:
            return self.session.stop_in(stop, language)

    def problems(self, page: "Page | None" = None) -> tuple[Problem, ...]:
        """Say what stands in the way of going on from a page, or of submitting."""
        broken = self.session.violations(page) if page else self.session.violations()
        problems = [
            Problem(ref=one.ref, code=one.condition.value, message=one.message) for one in broken
        ]
        return (*problems, *self._zones.problems(page))

    def zone_problem(self, ref: str) -> Problem | None:
        """Say what is wrong with a document's zone; nothing of one that reads well or is blank."""
        return self._zones.problem(ref)

    def read_from(self, ref: str) -> "tuple[Answered, ...]":
        """List what a document's zone has answered, as the person reads it: to be confirmed."""
        return self._zones.read_from(ref)

    def findings(self, page: "Page | None" = None) -> tuple[Problem, ...]:
        """Say what the person should know and what holds nobody up, such as an expired passport."""
        return self._zones.findings(page)

    def prepare(self) -> None:
        """Finish and seal the answers as they are, so that Submit has less to do.

        Worth calling while the person checks the answers; takes less than a millisecond and
        any change undoes it. Never raises: what can't be sealed now is told at Submit.
        """
        with self._lock, suppress(OperationalError):
            if self._submitted is None:
                self._desk.rehearse(self._freeze())

    def submit(self) -> Submitted:
        """Store the submission and return only when it is durable; again returns the same.

        Raises StorageError or SealingError; the answers are kept and another call is safe.
        """
        with self._lock:
            if self.service.is_guide:
                raise FormError(f"{self.service.id} is a guide", code="form.guide")
            if self._submitted is None:
                self._submitted = self._desk.take(self._freeze())
                self._thaw()
                self._desk.savepoint.clear()
                self._desk.on_over(self.id)
                self._desk.on_taken(self._submitted)
            return self._submitted

    def undisturbed(self, call: Callable[[], Result]) -> Result:
        """Make a call while nobody else changes the answers or their language."""
        with self._lock:
            return call()

    def discard(self) -> None:
        """Give the visit up and leave nothing of it."""
        with self._lock:
            self._is_discarded = True
            self._thaw()
            self._desk.savepoint.clear()
            self._desk.on_over(self.id)

    def saved(self) -> SavedVisit:
        """Write down all that brings it back, here or at another desk."""
        with self._lock:
            return SavedVisit(
                id=self.id,
                service=self.service.id,
                version=self.session.form.version,
                language=self.language,
                page=self._page,
                answers=self.session.savepoint(),
                filled=self._zones.filled,
                comebacks=self._comebacks,
                habits=self._habits,
                prefilled=self._prefilled,
                assistance=self._assistance,
                files=self.session.files(),
            )

    def _forget_original(self, ref: str) -> None:
        """Take back that an original was seen, once another document answers the question."""
        if self._assistance is not None:
            self._assistance = self._assistance.unseen(ref)

    def _freeze(self) -> Frozen:
        """Seal these answers once, so that every try to store them stores the same bytes."""
        if self._frozen is None:
            assistance = self._assistance
            self._frozen = self._desk.freeze(
                self.id,
                self.session,
                self._language,
                officer="" if assistance is None else assistance.officer,
                beside={} if assistance is None else {FILE: self._assisted(assistance)},
            )
        return self._frozen

    def _assisted(self, assistance: Assistance) -> bytes:
        asked = {
            ref: self.session.question(ref).name
            for page in self.session.pages()
            for ref in page.questions
        }
        return assistance.sealed(asked, self.findings())

    def _thaw(self) -> None:
        """Give up the sealed bytes: they are stored, or no longer what the answers say."""
        if self._frozen is not None:
            self._frozen.sealed.close()
            self._frozen = None

    def _save(self) -> None:
        if self.is_over:
            return
        self._desk.savepoint.write(self.saved())

    def _today(self) -> date:
        return local(self._desk.clock.now()).date()
