# SPDX-License-Identifier: Apache-2.0
"""Submissions and the ways to narrow their list, in a language's words; made on any thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk import reference
from kiosk.today import Group, Row, Wanted
from ui.messages import N_
from ui.staff.reports import language_name
from ui.staff.standing import GROUPS, MODES, STATES, cause
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.outbox import EntryState


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One submission as the list shows it."""

    reference: str
    service: str
    taken: str
    standing: str
    cause: str
    kind: str
    """``waiting``, ``attention``, ``arrived`` or ``held``."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One way to narrow the list."""

    value: str
    label: str
    chosen: bool


class Lister:
    """Tells submissions; services are called what people call them."""

    def __init__(self, words: Words, titles: Mapping[str, str]) -> None:
        self._words = words
        self._titles = titles

    def service(self, row: Row) -> str:
        """Say what a submission is for."""
        return self._titles.get(row.form_id, row.form_id)

    def row(self, row: Row, *, has_day: bool) -> SubmissionRow:
        """Tell one; with its day where the list is of more than one."""
        words = self._words
        kind = "held" if row.is_held else Group.of(row.state).value
        why = cause(row.cause) if kind in {Group.WAITING, Group.ATTENTION} else ""
        return SubmissionRow(
            reference=reference.grouped(row.reference),
            service=self.service(row),
            taken=words.datetime(row.taken_at) if has_day else words.time(row.taken_at),
            standing=words(STATES["held" if row.is_held else row.state.value]),
            cause=words(why) if why else "",
            kind=kind,
        )

    def groups(self, wanted: Wanted, counts: "Mapping[EntryState, int]") -> list[ChoiceRow]:
        """Say how many stand how."""
        words = self._words
        many = {"": sum(counts.values())}
        for group in Group:
            many[group.value] = sum(counts.get(state, 0) for state in group.states)
        return [
            ChoiceRow(
                value,
                words(
                    N_("%(name)s: %(count)s"), name=words(GROUPS[value]), count=words.number(count)
                ),
                (wanted.group or "") == value,
            )
            for value, count in many.items()
        ]

    def services(self, wanted: Wanted) -> list[ChoiceRow]:
        """List the services by which the list can be narrowed."""
        return [
            ChoiceRow(form, title, wanted.form_id == form) for form, title in self._titles.items()
        ]

    def languages(self, wanted: Wanted, codes: Sequence[str]) -> list[ChoiceRow]:
        """List the languages by which it can."""
        return [
            ChoiceRow(code, language_name(self._words, code), wanted.language == code)
            for code in codes
        ]

    def modes(self, wanted: Wanted) -> list[ChoiceRow]:
        """List who may have held the pen."""
        return [ChoiceRow(mode, self._words(MODES[mode]), wanted.mode == mode) for mode in MODES]
