# SPDX-License-Identifier: Apache-2.0
"""What the documents' machine-readable zones of one visit answer, and what is found about them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kiosk.intake import mrz
from kiosk.intake.changes import Changes, changes_of
from kiosk.intake.model import Problem
from kiosk.intake.places import moved_up
from kiosk.readers.mrz import MrzReading

if TYPE_CHECKING:
    from kiosk.forms import Answered, FormSession, Page


class Zones:
    """The zones of one visit's answers. Not for several threads at once."""

    def __init__(
        self, session: "FormSession", filled: Mapping[str, str], today: Callable[[], date]
    ) -> None:
        self._session = session
        self._filled = dict(filled)
        self._today = today

    @property
    def filled(self) -> Mapping[str, str]:
        """What they have answered, by question: a person's own answer is another one."""
        return self._filled

    def answered(self, ref: str, changes: Changes) -> Changes:
        """Fill what the zone says that was just answered, if it was one, and add what changed."""
        if not mrz.is_zone(self._session.attributes(ref)):
            return changes
        reading = mrz.read(self._session.question(ref), self._today())
        return self._fill(reading, changes) if isinstance(reading, MrzReading) else changes

    def _fill(self, reading: MrzReading, changes: Changes) -> Changes:
        """Fill what the zone says; twice, because an answer may bring a question up."""
        merged = {ref: set(facts) for ref, facts in changes.items()}
        for _pass in range(2):
            for ref, value in tuple(mrz.fills(self._session, reading, self._filled)):
                for changed, facts in self._session.answer(ref, value).items():
                    merged.setdefault(changed, set()).update(facts)
                self._filled[ref] = self._session.question(ref).value
        return changes_of(merged)

    def without(self, repeat: str) -> None:
        """Carry what they have answered over the removal of an instance of a repeat."""
        self._filled = moved_up(self._filled, repeat)

    def problem(self, ref: str) -> Problem | None:
        """Say what is wrong with a zone; nothing of one that reads well or is blank."""
        return mrz.problem_of(self._session.question(ref), self._today())

    def problems(self, page: "Page | None") -> Iterator[Problem]:
        """Say what is wrong with the zones of a page, or with any."""
        return (problem for ref in self._zones(page) if (problem := self.problem(ref)))

    def read_from(self, ref: str) -> "tuple[Answered, ...]":
        """List what a zone has answered and what still stands so."""
        reading = mrz.read(self._session.question(ref), self._today())
        if not isinstance(reading, MrzReading):
            return ()
        said = dict(mrz.said(self._session, reading))
        return tuple(
            one
            for one in self._session.answers()
            if one.ref in self._filled
            and said.get(one.ref) == self._session.question(one.ref).value == self._filled[one.ref]
        )

    def findings(self, page: "Page | None") -> tuple[Problem, ...]:
        """Say what is true of the zones of a page, or of any, and of the names beside them."""
        today = self._today()
        found = [
            finding
            for ref in self._zones(page)
            for finding in mrz.findings_of(self._session.question(ref), today)
        ]
        return (*found, *self._misnamed(page))

    def _misnamed(self, page: "Page | None") -> tuple[Problem, ...]:
        """Compare names with the zones' own; only a page that asks for names pays for that."""
        asked = [self._session.question(ref) for ref in self._refs(page)]
        named = [question for question in asked if mrz.is_named(question)]
        if not named:
            return ()
        today = self._today()
        zones = [mrz.read(self._session.question(ref), today) for ref in self._zones(None)]
        readings = [zone for zone in zones if isinstance(zone, MrzReading)]
        found = (mrz.misnamed(question, readings) for question in named)
        return tuple(finding for finding in found if finding is not None)

    def _zones(self, page: "Page | None") -> tuple[str, ...]:
        return tuple(ref for ref in self._refs(page) if mrz.is_zone(self._session.attributes(ref)))

    def _refs(self, page: "Page | None") -> Iterator[str]:
        for one in (page,) if page else self._session.pages():
            yield from one.questions
