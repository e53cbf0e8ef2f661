# SPDX-License-Identifier: Apache-2.0
"""The figures of a service point, as the bars and lists of their page show them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ui.messages import N_
from ui.staff.questions import ANSWERS, QUESTIONS
from ui.staff.reports import language_name

if TYPE_CHECKING:
    from kiosk.days import Question
    from kiosk.insight import Reckoned
    from ui.words import Words

_MOST_DAYS: Final = 31
_WEEK: Final = 7
_FACES: Final = (N_("Very bad"), N_("Bad"), N_("So-so"), N_("Good"), N_("Very good"))


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar, and its number."""

    place: int
    label: str
    text: str
    share: float
    """Of the longest one, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class SpanRow:
    """How many days are shown."""

    days: int
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question of the index, and what answers it here."""

    name: str
    question: str
    answer: str
    measured: bool


def end_bars(words: "Words", found: "Reckoned") -> list[BarRow]:
    """Say how visits of people alone ended, as a part of those that began."""
    visits = found.visits
    ends = (
        (N_("Submitted"), visits.submitted),
        (N_("Ended by the person"), visits.left),
        (N_("Left standing"), visits.expired),
    )
    return _bars([(words(name), n, words.number(n)) for name, n in ends], visits.begun)


def desk_bars(words: "Words", found: "Reckoned") -> list[BarRow]:
    """Say how visits ended that officers took at a desk."""
    visits = found.desk
    ends = ((N_("Submitted"), visits.submitted), (N_("Given up"), visits.left + visits.expired))
    return _bars([(words(name), n, words.number(n)) for name, n in ends], visits.begun)


def day_bars(words: "Words", found: "Reckoned") -> list[BarRow]:
    """Say how many visits began, by day."""
    return _bars((name, count, words.number(count)) for name, count in _by_day(words, found))


def language_bars(words: "Words", found: "Reckoned") -> list[BarRow]:
    """Say how many visits there were, by language."""
    return _bars(
        (language_name(words, code), n, words.number(n)) for code, n in found.languages.items()
    )


def page_bars(words: "Words", titles: Mapping[str, str], found: "Reckoned") -> list[BarRow]:
    """Say how long people are on pages."""
    return _bars(
        (_page(titles, one.form, one.page), one.seconds, words.number(round(one.seconds)))
        for one in found.pages
    )


def stop_bars(words: "Words", titles: Mapping[str, str], found: "Reckoned") -> list[BarRow]:
    """Say where people stop."""
    number = words.number
    return _bars(
        (
            _page(titles, one.form, one.page),
            one.count,
            f"{number(one.count)} ({number(round(100 * one.share))} %)",
        )
        for one in found.stops
    )


def face_bars(words: "Words", titles: Mapping[str, str], found: "Reckoned") -> list[BarRow]:
    """Say what people thought of it, by service."""
    return _bars(
        [
            (
                titles.get(one.form, one.form) or words(N_("No service chosen")),
                one.mean,
                f"{words.number(round(one.mean, 1))} ({_spelt(words, one.counts)})",
            )
            for one in found.faces
        ],
        len(_FACES),
    )


def answer_row(words: "Words", question: "Question", found: "Reckoned") -> AnswerRow:
    """Answer a question of the index, as far as it is measured here."""
    value = question.value(found)
    text = words(N_("Not measured here."))
    if value is not None and question.name in ANSWERS:
        text = words(ANSWERS[question.name], value=words.number(round(value, 1)))
    return AnswerRow(
        question.name, words(QUESTIONS[question.name]), text, measured=value is not None
    )


def _by_day(words: "Words", found: "Reckoned") -> Iterator[tuple[str, int]]:
    """Name the days, or the weeks where there are more days than anybody reads."""
    days = list(found.days.items())
    if len(days) <= _MOST_DAYS:
        yield from ((words.date(day), one.begun) for day, one in days)
        return
    for first in range(0, len(days), _WEEK):
        week = days[first : first + _WEEK]
        label = words(N_("Week from %(day)s"), day=words.date(week[0][0]))
        yield label, sum(one.begun for _day, one in week)


def _spelt(words: "Words", counts: Iterable[int]) -> str:
    return ", ".join(
        words(N_("%(name)s: %(count)s"), name=words(face), count=words.number(count))
        for face, count in zip(_FACES, counts, strict=True)
        if count
    )


def _page(titles: Mapping[str, str], form: str, page: str) -> str:
    name = page.rpartition("/")[2] or page
    title = titles.get(form, form)
    return f"{title} · {name}" if title else name


def _bars(rows: Iterable[tuple[str, float, str]], most: float = 0) -> list[BarRow]:
    """Make bars; the longest is as long as the chart where nothing says what the whole is."""
    listed = list(rows)
    whole = most or max((value for _label, value, _text in listed), default=0) or 1
    return [
        BarRow(place, label, text, min(1.0, value / whole))
        for place, (label, value, text) in enumerate(listed)
    ]
