# SPDX-License-Identifier: Apache-2.0
"""Announces what is due, batch after batch, one on the line while the next is written."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

from kiosk.outbox import Outcome, Parcel, Turn
from kiosk.sync.carriage import BUDGET, LEAST_BYTES, Carriage
from kiosk.sync.port import STOPPED, Answer, Central, Heard, Letter, Trouble, Verdict
from kiosk.sync.report import Report

IN_FLIGHT: Final = 2
"""Announcements handed over at once: one is on the line, one stands ready."""


@dataclass(frozen=True, slots=True)
class _Flight:
    letter: Letter
    heard: "Future[Heard]"


class Batches:
    """Everything but parts; the outbox is only ever called on the caller's own thread."""

    def __init__(self, carriage: Carriage, central: Central) -> None:
        self._carriage = carriage
        self._central = central

    def carry(self, is_enough: Callable[[], bool]) -> Report:
        """Announce manifests and small ones until none is due, it is enough, or the line fails."""
        total = Report()
        flights: deque[_Flight] = deque()
        with ThreadPoolExecutor(1, "line") as wire:
            try:
                while True:
                    while len(flights) < self._depth() and not total.problem and not is_enough():
                        report, letter = self._load()
                        total += report
                        if letter is None:
                            break
                        flights.append(_Flight(letter, wire.submit(self._central.send, letter)))
                    if not flights:
                        return total
                    flight = flights.popleft()
                    if total.problem and flight.heard.cancel():
                        total += self._carriage.release(flight.letter.parcels, total.problem)
                    else:
                        total += self._land(flight)
            finally:
                for flight in flights:
                    flight.heard.cancel()

    def carry_these(self, parcels: Sequence[Parcel]) -> Report:
        """Announce these parcels alone."""
        return self.settle(parcels, self.announce(parcels))

    def announce(self, parcels: Sequence[Parcel]) -> Answer:
        """Announce these parcels and wait for what is said of them."""
        letter = self._central.write(parcels, self._carriage.journal.head())
        if not self._carriage.fits(len(letter.content)):
            return Answer(trouble=Trouble.LINE, code=BUDGET)
        return self._read(letter, self._central.send(letter))

    def settle(self, parcels: Sequence[Parcel], answer: Answer) -> Report:
        """Store what an answer means for these parcels and for the line."""
        carriage, line = self._carriage, self._carriage.line
        if answer.code in {STOPPED, BUDGET}:
            return carriage.release(parcels, answer.code, is_in_doubt=answer.is_in_doubt)
        if answer.trouble is Trouble.CONTENT and len(parcels) > 1:
            return self._find_the_culprit(parcels)
        outcomes: list[Outcome]
        if answer.trouble is None:
            outcomes = [carriage.outcomes.of(parcel, answer) for parcel in parcels]
        else:
            is_alone = line.is_alone(answer, len(parcels))
            outcomes = [
                carriage.outcomes.unheard(parcel, answer, is_alone=is_alone) for parcel in parcels
            ]
        carriage.settle(outcomes)
        carriage.note_batch(answer, len(parcels))
        return Report.of(outcomes, answer.code if carriage.line.is_broken else "")

    def _depth(self) -> int:
        """One at a time where bytes are counted, and where the line is not proven well."""
        carriage = self._carriage
        is_plain = not carriage.budget.is_limited and carriage.line.is_well
        return IN_FLIGHT if is_plain else 1

    def _load(self) -> tuple[Report, Letter | None]:
        """Claim and write the next batch; what is in doubt is asked for first."""
        carriage = self._carriage
        if not carriage.fits(LEAST_BYTES):
            return Report(problem=BUDGET), None
        report, parcels = self._next()
        if not parcels:
            return report, None
        letter = self._central.write(parcels, carriage.journal.head())
        if not carriage.fits(len(letter.content)):
            seconds = carriage.budget.wait(len(letter.content))
            return report + carriage.release(parcels, BUDGET, seconds), None
        return report, letter

    def _next(self) -> tuple[Report, tuple[Parcel, ...]]:
        """Claim what has to be sent; nothing when nothing is due or asking failed."""
        total = Report()
        while claimed := self._carriage.claim(most=self._carriage.line.most, last=Turn.SMALL):
            report, parcels = self._resolve(claimed)
            total += report
            if parcels or total.problem:
                return total, parcels
        return total, ()

    def _resolve(self, parcels: Sequence[Parcel]) -> tuple[Report, tuple[Parcel, ...]]:
        """Ask for what may have arrived, and keep what has to be sent."""
        doubtful = [one for one in parcels if one.is_in_doubt and one.body is not None]
        if not doubtful:
            return Report(), tuple(parcels)
        answer = self._central.ask(doubtful)
        self._carriage.charge()
        if answer.trouble is Trouble.CONTENT:
            return Report(), tuple(parcels)
        if answer.trouble is not None:
            # of the bodies nothing was sent now
            return self.settle(parcels, replace(answer, is_in_doubt=False)), ()
        wanted = {Verdict.UNKNOWN, Verdict.INCOMPLETE}
        settled = [
            one
            for one in doubtful
            if one.id in answer.items and answer.items[one.id].verdict not in wanted
        ]
        outcomes = [self._carriage.outcomes.of(one, answer) for one in settled]
        self._carriage.settle(outcomes)
        done = {one.id for one in settled}
        return Report.of(outcomes), tuple(one for one in parcels if one.id not in done)

    def _land(self, flight: _Flight) -> Report:
        answer = self._read(flight.letter, flight.heard.result())
        return self.settle(flight.letter.parcels, answer)

    def _find_the_culprit(self, parcels: Sequence[Parcel]) -> Report:
        """Halve a batch that the Service won't take, so that only what it chokes on is parked."""
        middle = len(parcels) // 2
        first = self.carry_these(parcels[:middle])
        if first.problem:
            return self._carriage.release(parcels[middle:], first.problem) + first
        return first + self.carry_these(parcels[middle:])

    def _read(self, letter: Letter, heard: Heard) -> Answer:
        self._carriage.charge()
        return self._central.read(letter, heard)
