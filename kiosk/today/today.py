# SPDX-License-Identifier: Apache-2.0
"""What staff look at and do about submissions; each call asks first whether they may."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, Protocol

from kiosk import reference
from kiosk.audit import Journal
from kiosk.clock import Clock
from kiosk.identifiers import SubmissionId
from kiosk.intake import Submitted
from kiosk.outbox import EntryState, Moment, Outbox, TransitionError
from kiosk.printing import Papers
from kiosk.receipts import Standing, judge
from kiosk.sealing import KnownKey
from kiosk.staff import Action, Session
from kiosk.sync.carrying import UNACKNOWLEDGED, Carrier, Tally
from kiosk.today.model import Detail, Mark, Page, Reprint, Sought, Wanted, acts
from kiosk.today.port import Looking
from kiosk.today.timeline import timeline

PAGE: Final = 100
"""Rows of a page: more than a screen shows, and read within a few milliseconds."""

SLIP: Final = "today.slip"
"""What was typed is no reference number: a symbol is wrong, or one is missing."""
UNKNOWN: Final = "today.unknown"
"""A reference number, and nothing of that number was taken here."""


class Submissions(Protocol):
    """Where what was taken is found by its id."""

    def find(self, submission: SubmissionId) -> Submitted | None:
        """Look for a submission; None where there is none."""


class Today:
    """The list of one station; MAY block, so never on a screen's thread.

    Everything raises StaffError ``staff.not-allowed``, and StorageError. What was changed is
    in the journal with the member's id.
    """

    def __init__(
        self,
        looking: Looking,
        outbox: Outbox,
        *,
        submissions: Submissions,
        papers: Papers,
        journal: Journal,
        clock: Clock,
        station: str,
        keys: Callable[[], Mapping[str, KnownKey]],
        wake: Callable[[], None],
    ) -> None:
        self._looking = looking
        self._outbox = outbox
        self._submissions = submissions
        self._papers = papers
        self._journal = journal
        self._clock = clock
        self._station = station
        self._keys = keys
        self._wake = wake

    def page(
        self, session: Session, wanted: Wanted, after: Mark | None = None, most: int = PAGE
    ) -> Page:
        """Give a page of the list, newest first."""
        session.require(Action.LOOK_TODAY)
        return self._looking.page(wanted, after, most)

    def counts(self, session: Session, day: date | None = None) -> Mapping[EntryState, int]:
        """Count by state what was taken on a day, or ever."""
        session.require(Action.LOOK_TODAY)
        return self._looking.counts(day)

    def search(self, session: Session, text: str) -> Sought:
        """Look for a reference number as somebody typed it, without the station's part too.

        Of a number that is wrong by one symbol, or by two that changed places, those that are
        here and near it are named: nobody has to type it all again.
        """
        session.require(Action.LOOK_TODAY)
        number = reference.normalise(text)
        if len(number) == reference.LENGTH - reference.STATION_LENGTH:
            number = self._station + number
        if reference.check(number):
            found = self._looking.find([number])
            return Sought(row=found[0]) if found else Sought(problem=UNKNOWN)
        near = self._looking.find(reference.near(number))
        return Sought(near=near, problem=SLIP)

    def by_receipt(self, session: Session, text: str) -> Sought:
        """Look for what a receipt's code names; one that is not genuine finds nothing."""
        session.require(Action.LOOK_TODAY)
        verdict = judge(text, self._keys(), self._clock.now())
        if not verdict.is_genuine or verdict.claims is None:
            return Sought(problem=verdict.code)
        found = self._looking.find([verdict.claims.reference])
        return Sought(row=found[0]) if found else Sought(problem=UNKNOWN)

    def detail(self, session: Session, submission: SubmissionId) -> Detail | None:
        """Tell one submission's story; None where there is none of that id."""
        session.require(Action.LOOK_TODAY)
        row = self._looking.show(submission)
        if row is None:
            return None
        history, records = self._outbox.history(submission), self._journal.about(submission)
        return Detail(
            row=row,
            steps=tuple(timeline(submission, history, records)),
            papers=tuple(self._papers.of(submission)),
            acts=frozenset(one for one in acts(row) if session.may(one.action)),
        )

    def retry(self, session: Session, submission: SubmissionId) -> None:
        """Have it tried now. Raises TransitionError where it has moved on meanwhile."""
        member = session.require(Action.RETRY)
        self._outbox.retry(submission, member.id, Moment.of(self._clock))
        self._wake()

    def hold(self, session: Session, submission: SubmissionId) -> None:
        """Take it out of the queue. Raises TransitionError where it has moved on meanwhile."""
        member = session.require(Action.HOLD)
        self._outbox.hold(submission, member.id, Moment.of(self._clock))

    def release(self, session: Session, submission: SubmissionId) -> None:
        """Put back what a person took out. Raises TransitionError for anything else."""
        member = session.require(Action.RETRY)
        row = self._looking.show(submission)
        if row is None or not row.is_held:
            raise TransitionError("nobody holds it")
        self._outbox.retry(submission, member.id, Moment.of(self._clock))
        self._wake()

    def begin_reprint(self, session: Session, submission: SubmissionId) -> Reprint:
        """Begin a paper, as many as it takes; it is a duplicate where another may be out.

        Raises TransitionError ``outbox.unknown`` where nothing of that id was taken here.
        """
        member = session.require(Action.REPRINT)
        row, submitted = self._looking.show(submission), self._submissions.find(submission)
        if row is None or submitted is None:
            raise TransitionError("no such entry", code="outbox.unknown")
        standing = Standing.TAKEN if row.received_at is None else Standing.RECEIVED
        paper = self._papers.begin(submission, standing.value)
        facts = {"id": submission, "copy": str(paper.copy), "actor": member.id}
        self._journal.record("receipt-reprinted", facts)
        return Reprint(paper=paper, submitted=submitted, received_at=row.received_at)

    def export(self, session: Session, carrier: "Callable[[str], Carrier]") -> Iterator[Tally]:
        """Copy what the Service has not acknowledged to a stick; yields the tally so far.

        ``carrier`` makes one for whoever does it. Raises StorageError ``stick.full`` before
        anything is written.
        """
        member = session.require(Action.EXPORT_QUEUE)
        return carrier(member.id).export(UNACKNOWLEDGED)
