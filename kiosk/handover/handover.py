# SPDX-License-Identifier: Apache-2.0
"""Leaves a visit to a slip of paper, and goes on with it at a desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import FormError, ReceiptError
from kiosk.handover.ageing import KEPT
from kiosk.handover.content import seal, unseal
from kiosk.handover.giving import let_go
from kiosk.handover.patience import Patience
from kiosk.handover.port import Draft, Drafts, Ended, Now
from kiosk.handover.relay import NoRelay, Relay
from kiosk.handover.slip import Slip
from kiosk.identifiers import SubmissionId
from kiosk.intake import Intake, SavedVisit, Visit
from kiosk.staff import Action, Session

_MOST_UNANSWERED: Final = 4
"""Drafts that are remembered while it is not known whether they were given; each may be large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What goes on the slip, and nowhere else."""

    slip: Slip
    service: str
    """The service's id."""
    made_at: datetime
    until: datetime
    """When it ends; aware."""


class Handover:
    """The one way in which a draft ever leaves the memory: asked for, sealed, and for a while.

    Not for several threads at once.
    """

    def __init__(
        self,
        intake: Callable[[], Intake],
        drafts: Drafts,
        clock: Clock,
        now: Now,
        *,
        record: Callable[[str, Mapping[str, str]], None],
    ) -> None:
        """Make one; ``intake`` raises SealingError while there is none."""
        self._intake = intake
        self._drafts = drafts
        self._now = now
        self._record = record
        self._patience = Patience(clock)
        self._unanswered: dict[str, tuple[bytes, Relay]] = {}
        """What was asked for, and may have been given: whoever gave it shows it to nobody again."""
        self.relay: Relay = NoRelay()
        """The centre, where another station's drafts are looked for."""
        self.neighbours: Relay = NoRelay()
        """The stations of this place, which are asked before the centre: what one of them
        sealed, that one gives out."""

    def offer(self, visit: Visit) -> Offered:
        """Seal a visit for a slip, because the person asked for one; the visit goes on as it was.

        Once the slip is out the caller discards the visit; where it isn't, ``withdraw``. Raises
        ReceiptError ``slip.too-large`` and StorageError: nothing was kept then.
        """
        if visit.is_over:
            raise ValueError("nothing is left to hand over")
        slip, saved, made_at = Slip.new(), visit.saved(), self._now()
        self._drafts.keep(
            Draft(
                id=slip.draft,
                visit=saved.id,
                service=saved.service,
                made_at=made_at,
                sealed=seal(saved, slip),
            )
        )
        return Offered(slip=slip, service=saved.service, made_at=made_at, until=made_at + KEPT)

    def withdraw(self, offered: Offered) -> bool:
        """Keep nothing for a slip that did not come out; False where one opened it all the same.

        The visit MUST NOT go on here then. Raises StorageError.
        """
        return let_go(self._drafts, self.relay, offered.slip.draft, Ended.WITHDRAWN)

    def reclaim(self, visit: SubmissionId) -> bool:
        """Have a visit go on where it was left and no slip of it open anything any more.

        False where one has opened it: it MUST NOT go on here then. Raises StorageError.
        """
        for draft in self._drafts.of(visit):
            kept = self._drafts.find(draft)
            if kept is None or kept.ended not in {None, Ended.TAKEN}:
                continue
            if kept.ended or not let_go(self._drafts, self.relay, draft, Ended.WITHDRAWN):
                return False
        return True

    def is_taken(self, visit: SubmissionId) -> bool:
        """Say whether a visit went on by one of its slips, as far as this station knows."""
        found = (self._drafts.find(draft) for draft in self._drafts.of(visit))
        return any(kept is not None and kept.ended is Ended.TAKEN for kept in found)

    def resume(self, text: str, session: Session) -> Visit:
        """Go on with the visit of a slip, once, held by this officer and open at the desk.

        Raises ReceiptError: ``slip.unreadable``, ``slip.unknown`` where neither this station nor
        a neighbour nor the centre knows of it, ``slip.taken``, ``slip.expired``, ``slip.damaged``,
        ``slip.renewed`` for a form that has changed since, ``slip.unanswered`` where it may have
        been given and the answer was lost (the same slip is good here once more), ``slip.wait``
        with ``seconds`` after too many wrong ones; StaffError, and what ``Intake.go_on`` raises.
        The draft is as it was then.
        """
        member = session.require(Action.CONTINUE_VISIT)
        self._patience.check()
        slip = Slip.read(text)
        try:
            sealed, source = self._found(slip.draft)
            saved = unseal(sealed, slip)
        except ReceiptError as error:
            self._patience.failed()
            self._record(
                "slip-refused", {"problem": error.code, "wrong": str(self._patience.wrong)}
            )
            raise
        self._patience.succeeded()
        visit = self._go_on(saved, session)
        try:
            self._take(slip.draft, sealed, source, member.id)
        except BaseException:
            visit.discard()
            raise
        return visit

    def _found(self, draft: str) -> tuple[bytes, Relay | None]:
        """Find the bytes and who gave them; None for this station."""
        if draft in self._unanswered:
            return self._unanswered[draft]
        kept = self._drafts.find(draft)
        if kept is not None:
            if kept.ended is not None:
                raise _ended(kept.ended)
            return kept.sealed, None
        for source in (self.neighbours, self.relay):
            found = source.find(draft)
            if isinstance(found, bytes):
                return found, source
            if found is not None:
                raise _ended(found)
        raise ReceiptError("nobody has it", code="slip.unknown")

    def _go_on(self, saved: SavedVisit, session: Session) -> Visit:
        try:
            return self._intake().go_on(saved, session)
        except FormError as error:
            if error.code == "form.renewed":
                raise ReceiptError("the form has changed", code="slip.renewed") from error
            raise

    def _take(self, draft: str, sealed: bytes, source: Relay | None, member: str) -> None:
        """Let nobody else have it: whoever gave its bytes says whether this was the first."""
        if source is None:
            is_taken: bool | None = let_go(self._drafts, self.relay, draft, member=member)
        else:
            is_taken = source.take(draft)
            self._unanswered.pop(draft, None)
            if is_taken is None:
                if len(self._unanswered) >= _MOST_UNANSWERED:
                    self._unanswered.pop(next(iter(self._unanswered)))
                self._unanswered[draft] = sealed, source
                raise ReceiptError("the answer was lost", code="slip.unanswered")
        if not is_taken:
            raise _ended(Ended.TAKEN)


def _ended(why: Ended) -> ReceiptError:
    code = "slip.expired" if why is Ended.EXPIRED else "slip.taken"
    return ReceiptError("nothing is left of it", code=code)
