# SPDX-License-Identifier: Apache-2.0
"""Uploads what is too large for an announcement, part by part, from where it was broken off."""

from collections.abc import Callable
from typing import Final

from kiosk.outbox import Parcel
from kiosk.sync import statements
from kiosk.sync.batches import Batches
from kiosk.sync.carriage import BUDGET, HEAD_BYTES, LEAST_BYTES, Carriage
from kiosk.sync.port import STOPPED, Appended, Central, Gap, Slice, Trouble, Verdict
from kiosk.sync.report import Report

INCOMPLETE: Final = "delivery.incomplete"
_ROUNDS: Final = 3
"""How often the centre is told of a submission in one try before it waits by its own delays."""
_STALLS: Final = 3
"""How many requests in a row may bring a part no byte further."""


class Uploads:
    """Fills the gaps that the centre names, and looks for smaller ones in between."""

    def __init__(self, carriage: Carriage, central: Central, batches: Batches) -> None:
        self._carriage = carriage
        self._central = central
        self._batches = batches

    def carry(self, parcel: Parcel, in_between: Callable[[], Report]) -> Report:
        """Bring one submission over; ``in_between`` is called after each part.

        It is announced first, which tells what is missing now, and again when all is there,
        which brings the acknowledgement.
        """
        total = Report()
        for _ in range(_ROUNDS):
            answer = self._batches.announce([parcel])
            verdict = answer.items.get(parcel.id)
            if verdict is None or verdict.verdict is not Verdict.INCOMPLETE:
                return total + self._batches.settle([parcel], answer)
            where = statements.parts(parcel.manifest)
            for gap in verdict.missing:
                report, goes_on = self._fill(parcel, gap, where.get(gap.digest))
                total += report
                if not goes_on:
                    return total
                total += in_between()
                if total.problem:
                    return total + self._carriage.release([parcel], total.problem)
        return total + self._wait(parcel, INCOMPLETE)

    def _fill(self, parcel: Parcel, gap: Gap, where: tuple[int, int] | None) -> tuple[Report, bool]:
        """Bring one part over; says whether this submission goes on."""
        if where is None:
            return self._wait(parcel, "delivery.answer"), False
        if not self._carriage.renew(parcel):
            return Report(), False  # somebody else has it now
        reply = self._append(parcel, gap, *where)
        if reply.trouble is None:
            if reply.code:
                return self._wait(parcel, reply.code), False
            return Report(), True
        if reply.code in {STOPPED, BUDGET}:
            return self._carriage.release([parcel], reply.code), False
        is_alone = self._carriage.line.is_alone(reply, 1)
        outcome = self._carriage.outcomes.unheard(parcel, reply, is_alone=is_alone)
        self._carriage.settle([outcome])
        self._carriage.note_batch(reply, 1)
        return Report.of([outcome], reply.code if self._carriage.line.is_broken else ""), False

    def _append(self, parcel: Parcel, gap: Gap, start: int, size: int) -> Appended:
        """Append until the part is there; a line that broke is asked how far it came."""
        offset, stalls = gap.offset, 0
        while offset < size:
            length = self._length(size - offset)
            if length < min(LEAST_BYTES, size - offset):
                return Appended(trouble=Trouble.LINE, code=BUDGET)
            content = self._carriage.outbox.body(parcel.id, start + offset, length)
            reply = self._central.append(Slice(part=gap.digest, offset=offset, content=content))
            if reply.trouble is Trouble.LINE and reply.code != STOPPED:
                lost, reply = reply, self._central.offset(gap.digest)
                if reply.trouble is not None:
                    reply = lost
            self._carriage.charge()
            if reply.trouble is not None or reply.offset is None:
                return reply
            stalls = 0 if reply.offset > offset else stalls + 1
            if stalls == _STALLS:
                return Appended(offset=reply.offset, code=reply.code or INCOMPLETE)
            offset = reply.offset
        return Appended(offset=offset)

    def _length(self, wanted: int) -> int:
        budget = self._carriage.budget
        return min(wanted, budget.left() - HEAD_BYTES) if budget.is_limited else wanted

    def _wait(self, parcel: Parcel, problem: str) -> Report:
        outcome = self._carriage.outcomes.deferred(parcel, problem)
        self._carriage.settle([outcome])
        return Report.of([outcome])
