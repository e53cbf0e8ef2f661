# SPDX-License-Identifier: Apache-2.0
"""A question that is answered with a day, a month, a year, a time, or a day and a time."""

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Property
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.clock import baku, local
from kiosk.forms import QuestionKind
from ui.messages import N_
from ui.viewmodels.question.item import QuestionItem

if TYPE_CHECKING:
    from kiosk.forms import Question

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_DAY = ("day", "month", "year")
_TIME = ("hour", "minute")
_PARTS = {QuestionKind.DATE: _DAY, QuestionKind.TIME: _TIME, QuestionKind.DATE_TIME: _DAY + _TIME}
_OTHER_CALENDARS = frozenset(
    [
        "bikram-sambat",
        "buddhist",
        "coptic",
        "ethiopian",
        "ethiopic",
        "islamic",
        "myanmar",
        "persian",
    ]
)
_GREGORIAN = N_("Enter it by the Gregorian calendar, as it stands in a passport.")
_DATE = re.compile(r"(?P<year>\d*)-(?P<month>\d*)-(?P<day>\d*)(?:T|\Z)", re.ASCII)
_CLOCK = re.compile(r"(?:.*T)?(?P<hour>\d*):(?P<minute>\d*)\Z", re.ASCII)
_RANGES = {"month": (1, 12), "hour": (0, 23), "minute": (0, 59)}
_FULL_YEAR = 4


@QmlElement
@QmlUncreatable("built by item_for")
class DateItem(QuestionItem):  # type: ignore[operator]
    """Parts of a day and of the clock, in a box each; never a calendar to page through.

    The boxes speak ``YYYY-MM-DD`` and ``HH:MM``, joined by a T, with what is there so far: what
    is unfinished is kept as it is, so that it can be said what is missing.
    """

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take dates and times."""
        return question.kind in _PARTS

    @Property(list, constant=True)
    def parts(self) -> list[str]:
        """The boxes: of day, month, year, hour and minute."""
        return list(self.asked_parts)

    @property
    def asked_parts(self) -> tuple[str, ...]:
        """The boxes, in the order of reading."""
        if self.question.kind is QuestionKind.DATE and "year" in self.question.appearances:
            return ("year",)
        if self.question.kind is QuestionKind.DATE and "month-year" in self.question.appearances:
            return ("month", "year")
        return _PARTS[self.question.kind]

    @property
    def way(self) -> QuestionItem.Kind:
        """Boxes."""
        return self.Kind.Date

    @property
    def keyboard(self) -> str:
        """Digits alone."""
        return "digits"

    @property
    def answered(self) -> str:  # type: ignore[override]
        """Which parts are asked for."""
        if self.question.kind is not QuestionKind.DATE:
            return str(self.question.kind.value)
        return {1: "year", 2: "month"}.get(len(self.asked_parts), "date")

    def hint_of(self, question: "Question") -> str:
        """Say which calendar is meant, where the form had another one in mind."""
        if not question.appearances & _OTHER_CALENDARS:
            return super().hint_of(question)
        hints = (super().hint_of(question), self._words(_GREGORIAN))
        return "\n".join(hint for hint in hints if hint)

    @property
    def lead_hint(self) -> str:
        """The hint that goes with the page's heading, calendar and all."""
        return self._hint

    def shown_value(self) -> str:
        """Say what the boxes hold: a moment by the clock of the service point, without seconds."""
        value = self._value
        if self.question.kind is QuestionKind.TIME:
            return value[:5] if re.match(r"\d\d:\d\d(?::|\Z)", value) else value
        if self.question.kind is QuestionKind.DATE_TIME and len(value) > len("2026-11-22T14:30"):
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                return value
            return (local(moment) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M")
        return value

    def entered(self, text: str) -> str:
        """Write a finished time or moment out, the latter with the offset of the service point."""
        try:
            if self.question.kind is QuestionKind.TIME:
                return datetime.strptime(text, "%H:%M").strftime("%H:%M:00")  # noqa: DTZ007 a time
            if self.question.kind is QuestionKind.DATE_TIME:
                moment = datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=baku())
                return moment.isoformat(timespec="milliseconds")
        except ValueError:
            pass
        return text

    def trouble(self, code: str) -> str:
        """Say which part is missing or can't be."""
        if code != "type":
            return super().trouble(code)
        return self._worst_part() or self.answered

    def _worst_part(self) -> str:
        found = {
            name: text
            for pattern in (_DATE, _CLOCK)
            if (match := pattern.match(self.shown_value()))
            for name, text in match.groupdict().items()
        }
        asked = self.asked_parts
        if missing := next((part for part in asked if not found.get(part)), ""):
            return f"date.{missing}"
        for part in asked:
            if part == "year" and len(found[part]) < _FULL_YEAR:
                return "date.year"
            low, high = _RANGES.get(part, (0, 9999))
            if not low <= int(found[part]) <= high:
                return f"date.{part}-range"
        return self._missing_day(found)

    @staticmethod
    def _missing_day(found: dict[str, str]) -> str:
        try:
            date(int(found["year"]), int(found["month"]), int(found["day"]))
        except (KeyError, ValueError):
            return "date.day-range"
        return ""
