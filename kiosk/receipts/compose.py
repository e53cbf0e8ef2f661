# SPDX-License-Identifier: Apache-2.0
"""Writes a receipt: what was taken, the truth of the moment, and what happens next."""

from collections.abc import Container, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from kiosk.clock import ClockTrust
from kiosk.isolates import filled
from kiosk.receipts.files import File, told
from kiosk.receipts.marking import training_mark
from kiosk.receipts.model import Answer, Block, Receipt, Standing, Step
from kiosk.receipts.port import Translator
from kiosk.reference import Reference
from kiosk.sealing import token
from kiosk.sealing.token import Claims, SigningKey

MARK: Final = "receipt"
"""The bind attribute by which a form allows an answer on paper."""
_ALLOWED: Final = frozenset({(MARK, "yes")})
_PAPER: Final = frozenset({("tone", "paper"), (MARK, "yes")})
"""What marks a note as a paper to bring that a receipt may name."""


class Submitted(Protocol):
    """A submission as the intake hands it over."""

    @property
    def reference(self) -> str:
        """Its reference number."""

    @property
    def form_id(self) -> str:
        """Which form."""

    @property
    def form_version(self) -> str:
        """Which version of it."""

    @property
    def taken_at(self) -> datetime:
        """When it was stored here; aware."""

    @property
    def clock_trust(self) -> ClockTrust:
        """How far that may be believed."""

    @property
    def digest(self) -> str:
        """SHA-256 of the sealed bytes, hexadecimal."""

    @property
    def station(self) -> str:
        """Which station took it."""


class Service(Protocol):
    """A service of the catalogue."""

    def title(self, language: str, /) -> str:
        """What the person calls it, in a language."""


class Place(Protocol):
    """What the station's settings say on paper."""

    @property
    def service_point(self) -> str:
        """Where the kiosk stands."""

    @property
    def status_url(self) -> str | None:
        """Where the public looks up an application."""


class _Answered(Protocol):
    @property
    def ref(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...


class _Question(Protocol):
    @property
    def appearances(self) -> Container[str]: ...


class Session(Protocol):
    """The answers of the visit."""

    def answers(
        self, language: str | None = None, /, *, marked: AbstractSet[tuple[str, str]]
    ) -> Iterable[_Answered]:
        """List the relevant answers that a form has marked so, in a language."""

    def notes(
        self, language: str | None = None, /, *, marked: AbstractSet[tuple[str, str]]
    ) -> Iterable[_Answered]:
        """List what the form tells and has marked so, in a language."""

    def question(self, ref: str, /) -> _Question:
        """Describe a question."""

    def file(self, ref: str, /) -> File | None:
        """Find the file that answers a question."""


def compose(
    submitted: Submitted,
    service: Service,
    session: Session | None,
    *,
    own: Translator,
    official: Translator,
    settings: Place,
    key: SigningKey,
    received_at: datetime | None = None,
    next_steps: Sequence[tuple[str, str]] = (),
    copy: int = 0,
) -> Receipt:
    """Write the receipt of a submission in the person's language and in Azerbaijani.

    ``received_at`` is the Service's acknowledgement; without it the paper says no more than
    that this kiosk took it. ``next_steps`` are the service's own lines, each in both
    languages. Answers appear only where the form marks them; a session that is over
    (None) prints none. ``copy`` counts papers after the first.
    """
    claims = Claims(
        reference=Reference(submitted.reference),
        form_id=submitted.form_id,
        form_version=submitted.form_version,
        digest=submitted.digest,
        taken_at=submitted.taken_at,
        station=submitted.station,
        clock_trust=submitted.clock_trust,
    )
    paper = _Paper(submitted, service, session, settings, received_at, copy)
    is_official = own.language.code == official.language.code
    return Receipt(
        reference=claims.reference,
        standing=Standing.TAKEN if received_at is None else Standing.RECEIVED,
        payload=token.payload(claims, key, settings.status_url),
        own=paper.block(own, [mine for mine, _ in next_steps]),
        official=None
        if is_official
        else paper.block(official, [theirs for _, theirs in next_steps]),
    )


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the blocks of one receipt have in common."""

    submitted: Submitted
    service: Service
    session: Session | None
    settings: Place
    received_at: datetime | None
    copy: int

    def block(self, translator: Translator, next_steps: Iterable[str]) -> Block:
        """Say all of it in one language."""
        _ = translator.gettext
        received = self.received_at is not None
        return Block(
            language=translator.language.code,
            is_right_to_left=translator.language.right_to_left,
            issuer=_("State Migration Service of the Republic of Azerbaijan"),
            service=self.service.title(translator.language.code),
            headline=_("Received by the Service") if received else _("Taken by this kiosk"),
            moment=translator.datetime(self.received_at or self.submitted.taken_at),
            place=self.settings.service_point,
            reference_label=_("Your reference"),
            code_hint=(
                _("Photograph this code. It opens the status of your application.")
                if self.settings.status_url
                else _("This code proves that the receipt is genuine. It says nothing about you.")
            ),
            answers=self._answers(translator),
            papers_title=_("Bring with you"),
            papers=self._papers(translator),
            steps_title=_("What happens next"),
            steps=(
                self._first_step(translator),
                *(Step(text=text, is_done=False) for text in next_steps),
                Step(text=_("Questions: call 919, day and night."), is_done=False),
            ),
            closing=_("Keep this receipt until you have your answer."),
            copy=filled(_("DUPLICATE %(number)s"), {"number": self.copy}) if self.copy else "",
            training=training_mark(translator, self.submitted.station),
        )

    def _first_step(self, translator: Translator) -> Step:
        """Say the truth that the headline leaves out: when it was taken, or that it waits here."""
        _ = translator.gettext
        if self.received_at is None:
            text = _("The kiosk sends it to the Service as soon as there is a connection.")
            return Step(text=text, is_done=False)
        moment = translator.datetime(self.submitted.taken_at)
        text = filled(_("Taken by this kiosk: %(moment)s."), {"moment": moment})
        return Step(text=text, is_done=True)

    def _answers(self, words: Translator) -> tuple[Answer, ...]:
        session = self.session
        if session is None:
            return ()
        found = []
        for answered in session.answers(words.language.code, marked=_ALLOWED):
            if not answered.text:
                continue
            file = session.file(answered.ref)
            looks = session.question(answered.ref).appearances if file else ()
            text = told(file, looks, words) if file else answered.text
            found.append(Answer(label=answered.label, text=text))
        return tuple(found)

    def _papers(self, words: Translator) -> tuple[str, ...]:
        """List the papers to bring, where the form allows to say so on paper."""
        session = self.session
        if session is None:
            return ()
        return tuple(note.label for note in session.notes(words.language.code, marked=_PAPER))
