# SPDX-License-Identifier: Apache-2.0
"""A day's report in a language's words: for the screen, for paper and for a spreadsheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kiosk import spreadsheets
from ui.marking import training_words
from ui.messages import N_
from ui.staff.standing import MODES, PAPERS, STATES, cause
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.days import Line, Standing

PARTS: Final[Mapping[str, str]] = {
    "taken": N_("Taken"),
    "services": N_("By service"),
    "languages": N_("By language"),
    "modes": N_("Who held the pen"),
    "states": N_("How they stand"),
    "unsent": N_("Not arrived"),
    "papers": N_("Receipts on paper"),
    "incidents": N_("Incidents"),
    "doubtful_times": N_("The clock"),
    "place": N_("The service point"),
}

INCIDENTS: Final[Mapping[str, str]] = {
    "storage-rescued": N_("The database was damaged, and what could be read was carried over."),
    "submission-conflict": N_("The Service has other bytes under a submission's number."),
    "submission-parked": N_("A submission can't be delivered without a person's help."),
    "submission-missed": N_("The Service had lost a submission. It is sent again."),
    "submission-gone": N_("The Service had lost a submission of which nothing is left here."),
    "submission-held": N_("A submission was taken out of the queue by hand."),
    "openrosa-refused": N_("The server did not take a submission."),
    "paper-ended": N_("A receipt was not printed, or nobody knows whether it was."),
    "device-changed": N_("A device did not work."),
    "line-changed": N_("The line to the Service went down."),
    "maintenance-begun": N_("The kiosk was taken out of service."),
    "staff-locked": N_("An account was locked after many wrong PINs."),
    "staff-badge-replayed": N_("A badge was shown that had been replaced."),
    "clock": N_("A submission was taken while the clock was known to be wrong."),
}
"""What happened, by the kinds of incidents; the same words as in their data file."""

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR

DETAILS: Final[Mapping[str, str]] = {
    "printer": N_("Printer"),
    "scanner": N_("Scanner"),
    "camera": N_("Document camera"),
    "barcode": N_("Bar code reader"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of a part, and what it is of."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs together in a report."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report in the words of a language."""

    title: str
    training: str
    """The mark of a station at which people practise; empty where they apply."""
    place: str
    standing: str
    """Whether somebody answered for it, and what has changed since."""
    is_signed: bool
    has_changed: bool
    parts: tuple[Part, ...]


class Teller:
    """Tells reports in a language; services are called what people call them."""

    def __init__(
        self, words: Words, titles: Mapping[str, str], members: Mapping[str, str] | None = None
    ) -> None:
        self._words = words
        self._titles = titles
        self._members = members or {}

    def tell(self, found: "Standing", now: datetime) -> Told:
        """Tell a report as it is at a moment: what waits grows older."""
        from kiosk.days import lines  # late: the screens start without a station

        report, words = found.report, self._words
        parts = tuple(
            Part(
                title=words(PARTS[part]),
                entries=tuple(Entry(self._name(one, now), words.number(one.value)) for one in many),
            )
            for part, many in groupby(lines(report), key=lambda line: line.part)
        )
        return Told(
            title=words(N_("Report of %(day)s"), day=words.date(report.day)),
            training=training_words(words, report.place.station),
            place=f"{report.place.service_point} · {report.place.station}",
            standing=self._standing(found),
            is_signed=found.signed is not None,
            has_changed=bool(found.changes),
            parts=parts,
        )

    def _standing(self, found: "Standing") -> str:
        words, signed = self._words, found.signed
        if signed is None:
            return words(N_("Nobody has signed this report."))
        who = self._members.get(signed.member, signed.member)
        said = words(N_("Signed by %(who)s, %(when)s."), who=who, when=words.datetime(signed.at))
        if not found.changes:
            return said
        parts = ", ".join(words(PARTS.get(one, one)) for one in found.changes if one != "taken")
        changed = words(N_("Since then this has changed: %(parts)s."), parts=parts)
        return f"{said} {changed}"

    def _name(self, line: "Line", now: datetime) -> str:
        words = self._words
        match line.part:
            case "taken":
                return words(N_("Submissions"))
            case "services":
                return self._titles.get(line.name, line.name)
            case "languages":
                return language_name(words, line.name)
            case "modes":
                return words(MODES.get(line.name, line.name))
            case "states":
                return words(STATES[line.name])
            case "unsent":
                return self._waiting(line, now)
            case "papers":
                return words(PAPERS.get(line.name, N_("Receipts that somebody may hold")))
        detail = DETAILS.get(line.detail) or PAPERS.get(line.detail) or cause(line.detail)
        said = words(INCIDENTS.get(line.name, line.name))
        return f"{said} {words(detail)}" if detail else said

    def _waiting(self, line: "Line", now: datetime) -> str:
        words = self._words
        since = datetime.fromisoformat(line.since)
        told = [
            words(STATES["held" if line.detail == "outbox.held" else line.name]),
            words(N_("the oldest for %(age)s"), age=age(words, now - since)),
        ]
        why = "" if line.detail == "outbox.held" else cause(line.detail)
        return " · ".join([*told, *([words(why)] if why else [])])


def as_table(told: Told, words: Words) -> bytes:
    """Write a report for a spreadsheet, in the words that stand on the screen."""
    head = [words(N_("Part")), words(N_("What")), words(N_("Number"))]
    rows: list[Sequence[object]] = [[told.title, told.place, ""], [told.standing, "", ""]]
    if told.training:
        rows.insert(0, [told.training, "", ""])
    for part in told.parts:
        rows += [[part.title, one.name, one.value] for one in part.entries]
    return spreadsheets.table(head, rows)


def language_name(words: Words, code: str) -> str:
    """Name a language in another; a code that is none stays as it is."""
    from babel import Locale, UnknownLocaleError  # late: a tenth of a second

    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(
            words.translator.language.locale
        )
    except (UnknownLocaleError, ValueError):
        return code
    return str(name or code)


def age(words: Words, span: timedelta) -> str:
    """Write a span in the unit that matters."""
    minutes = max(0, int(span.total_seconds())) // 60
    if minutes >= _DAY:
        return words.ngettext("%(n)s day", "%(n)s days", minutes // _DAY)
    if minutes >= _HOUR:
        return words.ngettext("%(n)s hour", "%(n)s hours", minutes // _HOUR)
    return words.ngettext("%(n)s minute", "%(n)s minutes", minutes)
