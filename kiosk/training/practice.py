# SPDX-License-Identifier: Apache-2.0
"""Sees by itself how far somebody is with an exercise: from what the station has noted anyway."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.audit import Journal, Record
from kiosk.staff import Action, Session
from kiosk.training.exercises import Exercise, Seen, Step, exercises

BEGUN: Final = "exercise-begun"
"""The event with which an exercise begins anew for somebody."""


class Deed(StrEnum):
    """What is noted of practice alone, because nothing else tells of it. The values are stable."""

    SAMPLE_READ = "sample-read"
    """A sample passport was laid before the reader that there isn't."""
    ZONE_CORRECTED = "zone-corrected"
    """Lines that could not be right became right."""
    PRINTER_TRIED = "printer-tried"
    """The printer took its trial paper."""
    JOURNAL_CHECKED = "journal-checked"
    """Somebody had the audit journal looked over, and was told what was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepProgress:
    """How far one step is."""

    step: Step
    is_done: bool = False
    is_next: bool = False
    is_near: bool = False
    """Whether something like it was done, and not quite this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far somebody is with an exercise."""

    exercise: Exercise
    is_begun: bool
    steps: tuple[StepProgress, ...]

    @property
    def is_done(self) -> bool:
        """Whether every step was seen."""
        return all(one.is_done for one in self.steps)


class Practice:
    """What staff practise at a training station. Blocks: it reads the whole journal."""

    def __init__(self, journal: Journal, language_of: Callable[[str], str]) -> None:
        """Take the journal, and who knows the language of a submission's id (empty for none)."""
        self._journal = journal
        self._language_of = language_of

    def begin(self, session: Session, exercise: str) -> None:
        """Begin an exercise anew: what was done before counts for nothing.

        Raises StaffError ``staff.not-allowed``, and StorageError.
        """
        member = session.require(Action.TRAIN)
        self._journal.record(BEGUN, {"exercise": exercise, "actor": member.id})

    def note(self, deed: Deed) -> None:
        """Note what nothing else tells of. Raises StorageError."""
        self._journal.record("training-noted", {"deed": deed.value})

    def look(self, session: Session) -> tuple[Progress, ...]:
        """Say how far whoever is signed in is with the exercises of their role.

        Raises StaffError ``staff.not-allowed``, and StorageError.
        """
        member = session.require(Action.TRAIN)
        records = tuple(self._journal.records())
        return tuple(
            judge(one, _since(records, one.id, member.id), self._language_of)
            for one in exercises()
            if member.role in one.roles
        )


def judge(
    exercise: Exercise, records: Sequence[Record] | None, language_of: Callable[[str], str]
) -> Progress:
    """Hold an exercise against what was noted since it was begun; None where it never was.

    Steps are done in their order: what was done before its turn has to be done again.
    """
    if records is None:
        steps = tuple(StepProgress(step=step) for step in exercise.steps)
        return Progress(exercise=exercise, is_begun=False, steps=steps)
    return Progress(
        exercise=exercise,
        is_begun=True,
        steps=tuple(_steps(exercise.steps, iter(records), language_of)),
    )


def _since(records: Iterable[Record], exercise: str, member: str) -> tuple[Record, ...] | None:
    """Take what was noted since somebody began an exercise for the last time."""
    found: list[Record] | None = None
    for record in records:
        if record.event == BEGUN and record.facts == {"exercise": exercise, "actor": member}:
            found = []
        elif found is not None:
            found.append(record)
    return None if found is None else tuple(found)


def _steps(
    steps: Iterable[Step], records: Iterator[Record], language_of: Callable[[str], str]
) -> Iterator[StepProgress]:
    before: Mapping[str, str] = {}
    is_open = True
    for step in steps:
        if not is_open:
            yield StepProgress(step=step)
            continue
        is_near = False
        for record in records:
            if _proves(record, step.seen, before, language_of):
                before = record.facts
                yield StepProgress(step=step, is_done=True)
                break
            is_near = is_near or record.event == step.seen.event
        else:
            is_open = False
            yield StepProgress(step=step, is_next=True, is_near=is_near)


def _proves(
    record: Record, seen: Seen, before: Mapping[str, str], language_of: Callable[[str], str]
) -> bool:
    facts = record.facts
    return (
        record.event == seen.event
        and all(facts.get(name) in allowed for name, allowed in seen.facts.items())
        and (not seen.same or facts.get(seen.same) == before.get(seen.same))
        and (not seen.language or language_of(facts.get("id", "")) == seen.language)
    )
