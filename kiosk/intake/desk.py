# SPDX-License-Identifier: Apache-2.0
"""What every visit at a station shares: the seal, the store and the station's signature."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Protocol

from kiosk.clock import Clock, ClockTrust
from kiosk.identifiers import SubmissionId
from kiosk.intake.departures import Departures
from kiosk.intake.model import Finished, Mode, Submission, Submitted
from kiosk.intake.port import ReferenceTakenError, Seal, Submissions
from kiosk.intake.savepoint import Savepoint
from kiosk.intake.statement import Draft
from kiosk.sealing import Sealed, SigningKey

if TYPE_CHECKING:
    from kiosk.forms import FormSession


class Numbering(Protocol):
    """Makes reference numbers; the same arguments give the same number."""

    def __call__(self, submission_id: str, station_code: str, n: int = 0, /) -> str:
        """Make the n-th number that a submission may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Answers as they were when they were sealed: every try to store them stores the same."""

    id: SubmissionId
    reference: str
    """The first number that it may have."""
    form_id: str
    form_version: str
    language: str
    mode: Mode
    sealed: Sealed
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Seals answers and stores them."""

    seal: Seal
    store: Submissions
    clock: Clock
    savepoint: Savepoint
    numbering: Numbering
    key: SigningKey
    skew: Callable[[], timedelta | None]
    """How far the centre's clock was ahead of this one; None while that isn't known."""
    station: str
    mode: Mode
    on_taken: Callable[[Submitted], None]
    record: Callable[[str, Mapping[str, str]], None]
    """Writes an event into the audit journal. Raises StorageError."""
    on_over: Callable[[SubmissionId], None]
    departures: Departures = field(default_factory=Departures)
    is_staffed: bool = False
    """Whether the visit is one of several that officers have open."""

    def freeze(
        self,
        submission: SubmissionId,
        session: "FormSession",
        language: str,
        *,
        officer: str,
        beside: Mapping[str, bytes],
    ) -> Frozen:
        """Finish and seal the answers. Raises SealingError or StorageError.

        ``officer`` is the id of the member of staff who took part, empty where none did;
        ``beside`` are the files that go into the seal with those of the answers.
        """
        form = session.form
        mode = Mode.DESK if officer else self.mode
        finished = Finished(
            id=submission,
            form_id=form.id,
            form_version=form.version,
            form_key=form.public_key,
            language=language,
            mode=mode,
            officer=officer,
            station=self.station,
            instance=session.finalise(),
            attachments={**{file.name: file.open for file in session.attachments()}, **beside},
        )
        sealed = self.seal.seal(finished)
        draft = Draft.of(
            submission=submission,
            station=self.station,
            form_id=form.id,
            form_version=form.version,
            language=language,
            mode=mode,
            officer=officer,
            digest=sealed.digest,
            size=sealed.size,
            parts=sealed.parts,
        )
        return Frozen(
            id=submission,
            reference=self.numbering(submission, self.station),
            form_id=form.id,
            form_version=form.version,
            language=language,
            mode=mode,
            sealed=sealed,
            draft=draft,
        )

    def rehearse(self, frozen: Frozen) -> None:
        """Sign for nobody, so that no tap waits for the code of signing to be loaded."""
        self._signed(frozen, frozen.reference, self.clock.now(), ClockTrust.UNVERIFIED)

    def take(self, frozen: Frozen) -> Submitted:
        """Sign and store it under the first reference number that nobody has.

        Raises StorageError; another call is safe then.
        """
        now = self.clock.now()
        trust = ClockTrust.judge(now, self.skew())
        reference, numbers = frozen.reference, count(1)
        while True:
            try:
                return self.store.take(self._signed(frozen, reference, now, trust))
            except ReferenceTakenError:
                reference = self.numbering(frozen.id, self.station, next(numbers))

    def _signed(
        self, frozen: Frozen, reference: str, now: datetime, trust: ClockTrust
    ) -> Submission:
        return Submission(
            id=frozen.id,
            reference=reference,
            station=self.station,
            form_id=frozen.form_id,
            form_version=frozen.form_version,
            language=frozen.language,
            mode=frozen.mode,
            taken_at=now,
            clock_trust=trust,
            manifest=frozen.draft.sign(reference, now, trust, self.key),
            sealed=frozen.sealed,
        )
