# SPDX-License-Identifier: Apache-2.0
"""What was taken and how people fared: charts' numbers, from what was counted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from kiosk.central.desk.charts import Bar, Heads
from kiosk.central.desk.counting import NONE, Counted, Figure, Pair
from kiosk.central.desk.titles import Titles
from kiosk.clock import local
from kiosk.i18n import Translator

_MOST_ROWS: Final = 15
_FACES: Final = ("1", "2", "3", "4", "5")
_DESK: Final = "desk"
"""The item of visits that officers took (``kiosk.sync.contract.Figure``)."""
_PLACES: Final = ("now", "whole", "whole_before")
"""In a figure: all of the time, what of it is over, and what that is compared with."""

K = TypeVar("K", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Telling:
    """In whose words figures are told."""

    says: Translator
    titles: Titles


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One chart's numbers."""

    name: str
    title: str
    heads: Heads
    rows: Sequence[Bar]
    kind: str = "bars"
    note: str = ""
    most: float | None = None
    """Where the bars' axis ends; at the longest one otherwise."""
    columns: Sequence[str] = ()
    """What the cells of a row are called in a file; what the labels are otherwise."""
    field: Sequence[Sequence[float]] = ()
    """For a heat map: a row for each weekday, a column for each hour."""
    names: tuple[Sequence[str], Sequence[str]] = ((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One number above the charts, with what it was."""

    name: str
    value: str
    growth: float | None = None
    """As a share of what it was, in hundredths; None where there is nothing to compare with."""


def sums(counted: Counted, telling: Telling) -> list[Sum]:
    """Say the numbers that stand above all."""
    says = telling.says
    _ = says.gettext
    taken = _total(counted.forms)
    begun, submitted = _visits_of(counted, "begun"), _visits_of(counted, "submitted")
    share, whole, then = (
        _share(many, of)
        for many, of in zip(
            (submitted.now, submitted.whole, submitted.whole_before),
            (begun.now, begun.whole, begun.whole_before),
            strict=True,
        )
    )
    liked, liked_whole, liked_then = (_liked(counted, place) for place in _PLACES)
    return [
        Sum(name=_("submissions taken"), value=says.number(taken[0]), growth=_growth(taken)),
        Sum(
            name=_("visits begun"),
            value=says.number(begun.now),
            growth=_growth((begun.whole, begun.whole_before))
            if len(counted.wanted.period.whole)
            else None,
        ),
        Sum(
            name=_("of visits were submitted"),
            value="–" if share is None else f"{says.number(round(100 * share))} %",
            growth=_compared(whole, then),
        ),
        Sum(
            name=_("satisfaction, of 5"),
            value="–" if liked is None else says.number(round(liked, 1)),
            growth=_compared(liked_whole, liked_then),
        ),
    ]


def report(name: str, counted: Counted, telling: Telling) -> Report:
    """Make one chart of what was counted. Raises KeyError for one that there isn't."""
    return REPORTS[name](counted, telling)


def _by_day(counted: Counted, telling: Telling) -> Report:
    says, period = telling.says, counted.wanted.period
    now: defaultdict[Any, float] = defaultdict(float)
    before: defaultdict[Any, float] = defaultdict(float)
    for hour, (count, was) in counted.hours.items():
        day = local(hour).date()
        now[day] += count
        before[day] += was
    days = zip(period.days.each(), period.before.each(), strict=True)
    return Report(
        name="days",
        title=says.gettext("Submissions by day"),
        heads=_heads(says.gettext("Day"), counted, says),
        rows=[
            Bar(says.date(day), now[day], before[then], short=short_day(says, day))
            for day, then in days
        ],
        kind="lines" if len(period.days) > 1 else "bars",
    )


def _by_service(counted: Counted, telling: Telling) -> Report:
    says = telling.says
    return Report(
        name="services",
        title=says.gettext("Submissions by service"),
        heads=_heads(says.gettext("Service"), counted, says),
        rows=_ranked(counted.forms, says, lambda form: _service(form, telling)),
        columns=_named(says),
    )


def _by_language(counted: Counted, telling: Telling) -> Report:
    says = telling.says
    found = {language_name(says, code): pair for code, pair in counted.languages.items()}
    return Report(
        name="languages",
        title=says.gettext("Submissions by language"),
        heads=_heads(says.gettext("Language"), counted, says),
        rows=_ranked(found, says, _plainly),
    )


def _by_point(counted: Counted, telling: Telling) -> Report:
    says = telling.says
    found: dict[str, Pair] = {}
    for code, pair in counted.stations.items():
        name = counted.points.get(code) or code
        had = found.get(name, (0, 0))
        found[name] = (had[0] + pair[0], had[1] + pair[1])
    return Report(
        name="points",
        title=says.gettext("Submissions by service point"),
        heads=_heads(says.gettext("Service point"), counted, says),
        rows=_ranked(found, says, _plainly),
    )


def _by_hour(counted: Counted, telling: Telling) -> Report:
    says = telling.says
    field = [[0.0] * 24 for _ in range(7)]
    for hour, (count, _was) in counted.hours.items():
        here = local(hour)
        field[here.weekday()][here.hour] += count
    return Report(
        name="hours",
        title=says.gettext("Submissions by weekday and hour"),
        heads=Heads(says.gettext("Day"), says.gettext("Number")),
        rows=(),
        kind="heat",
        note=says.gettext("The hour in which it was taken, by the time in Baku."),
        field=field,
        names=(weekdays(says), [f"{hour:02}" for hour in range(24)]),
    )


def _visits(counted: Counted, telling: Telling) -> Report:
    says = telling.says
    _ = says.gettext
    names = {
        "submitted": _("Submitted"),
        "left": _("Ended by the person"),
        "expired": _("Left standing"),
    }
    found = {kind: _visits_of(counted, kind) for kind in names}
    return Report(
        name="visits",
        title=_("How visits ended"),
        heads=_heads(_("End"), counted, says),
        rows=[Bar(names[kind], found[kind].now, found[kind].before) for kind in names],
    )


def _modes(counted: Counted, telling: Telling) -> Report:
    _ = telling.says.gettext
    names = {"": _("At the kiosk, alone"), _DESK: _("At the desk, with an officer")}
    found = {mode: _visits_of(counted, "begun", mode) for mode in names}
    return Report(
        name="modes",
        title=_("Visits by who held the pen"),
        heads=_heads(_("Visits"), counted, telling.says),
        rows=[Bar(names[mode], found[mode].now, found[mode].before) for mode in names],
        note=_("All other figures of visits are of people alone at the kiosk."),
    )


def _page_times(counted: Counted, telling: Telling) -> Report:
    _ = telling.says.gettext
    times = {
        (form, item): one.seconds / one.now
        for (kind, form, item), one in counted.figures.items()
        if kind == "page" and one.now
    }
    longest = sorted(times.items(), key=lambda one: (-one[1], one[0]))[:_MOST_ROWS]
    return Report(
        name="pages",
        title=_("Time on a page"),
        heads=Heads(_("Page"), _("Seconds on average")),
        rows=[
            Bar(_page(place, telling), round(value, 1), cells=_page_cells(place, telling))
            for place, value in longest
        ],
        columns=(*_named(telling.says), _("Page")),
        note=_("In seconds, on average; the slowest first."),
    )


def _stops(counted: Counted, telling: Telling) -> Report:
    says = telling.says
    found: dict[tuple[str, str], Pair] = {
        (form, item): (one.now, 0.0)
        for (kind, form, item), one in counted.figures.items()
        if kind == "stopped" and one.now
    }
    _ = says.gettext
    ranked = _ranked(
        found, says, lambda place: (_page(place, telling), _page_cells(place, telling))
    )
    return Report(
        name="stops",
        title=_("Where people stop"),
        heads=Heads(_("Page"), _("Visits that ended here")),
        rows=[Bar(row.label, row.value, cells=row.cells) for row in ranked],
        columns=(*_named(says), _("Page")),
        note=_("The last page of visits that were not submitted."),
    )


def _satisfaction(counted: Counted, telling: Telling) -> Report:
    says = telling.says
    many: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for (kind, form, item), one in counted.figures.items():
        if kind == "face" and item in _FACES and one.now:
            many[form] += int(one.now)
            total[form] += int(item) * int(one.now)
    _ = says.gettext
    asked = sorted(many, key=lambda form: (-many[form], form))[:_MOST_ROWS]
    means = sorted(((form, total[form] / many[form]) for form in asked), key=lambda one: -one[1])
    return Report(
        name="satisfaction",
        title=_("Satisfaction by service"),
        heads=Heads(_("Service"), _("Of 5, on average")),
        rows=[
            Bar(
                telling.titles.of(form) or _("No service chosen"),
                round(mean, 2),
                text=f"{says.number(round(mean, 1))} ({says.number(many[form])})",
                cells=(form, telling.titles.of(form) or _("No service chosen")),
            )
            for form, mean in means
        ],
        columns=_named(says),
        most=5,
        note=_(
            "From the faces that people touched at the end, 1 bad to 5 good. "
            "How many did is in brackets."
        ),
    )


REPORTS: Final[Mapping[str, Callable[[Counted, Telling], Report]]] = {
    "days": _by_day,
    "services": _by_service,
    "languages": _by_language,
    "points": _by_point,
    "visits": _visits,
    "modes": _modes,
    "hours": _by_hour,
    "stops": _stops,
    "pages": _page_times,
    "satisfaction": _satisfaction,
}


def short_day(says: Translator, day: date) -> str:
    """Write a day without its year."""
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMd", day, locale=says.language.locale))


def weekdays(says: Translator) -> list[str]:
    """Name the days of the week, in short, from Monday."""
    from babel.dates import get_day_names

    names = get_day_names("abbreviated", locale=says.language.locale)
    return [names[day] for day in range(7)]


def language_name(says: Translator, code: str) -> str:
    """Name a language in another; a code that is none stays as it is."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(says.language.locale)
    except (UnknownLocaleError, ValueError):
        return code
    return str(name or code)


def _visits_of(counted: Counted, kind: str, mode: str = "") -> Figure:
    """Sum visits of people alone, or those of a desk."""
    found = [
        one for (of, _form, item), one in counted.figures.items() if (of, item) == (kind, mode)
    ]
    return Figure(*map(sum, zip(*found, strict=True))) if found else NONE


def _liked(counted: Counted, place: str) -> float | None:
    faces = [
        (int(item), getattr(one, place))
        for (kind, _form, item), one in counted.figures.items()
        if kind == "face" and item in _FACES
    ]
    many = sum(count for _face, count in faces)
    return sum(face * count for face, count in faces) / many if many else None


def _total(sums: Mapping[str, Pair]) -> Pair:
    return sum(now for now, _was in sums.values()), sum(was for _now, was in sums.values())


def _share(many: float, of: float) -> float | None:
    return many / of if of else None


def _service(form: str, telling: Telling) -> tuple[str, tuple[str, ...]]:
    """Say what a service is called, and what stands in its cells of a file."""
    title = telling.titles.of(form) or "–"
    return title, (form, title)


def _page(place: tuple[str, str], telling: Telling) -> str:
    form, item = place
    title = telling.titles.of(form)
    return f"{item} · {title}" if title and item else title or item or "–"


def _page_cells(place: tuple[str, str], telling: Telling) -> tuple[str, ...]:
    form, item = place
    return (form, telling.titles.of(form), item)


def _named(says: Translator) -> tuple[str, ...]:
    return (says.gettext("Service id"), says.gettext("Service"))


def _plainly(name: str) -> tuple[str, tuple[str, ...]]:
    return name or "–", ()


def _ranked(
    found: Mapping[K, Pair],
    says: Translator,
    named: Callable[[K], tuple[str, tuple[str, ...]]],
) -> list[Bar]:
    """Put the most first, and what is beyond the first few together at the end."""
    ranked = sorted(found.items(), key=lambda one: (-one[1][0], -one[1][1], one[0]))
    rows = []
    for key, pair in ranked[:_MOST_ROWS]:
        label, cells = named(key)
        rows.append(Bar(label, *pair, cells=cells))
    rest = ranked[_MOST_ROWS:]
    if rest:
        name = says.ngettext("%(n)s other", "%(n)s others", len(rest)) % {"n": len(rest)}
        rows.append(Bar(name, sum(p[0] for _n, p in rest), sum(p[1] for _n, p in rest)))
    return rows


def _heads(label: str, counted: Counted, says: Translator) -> Heads:
    _ = says.gettext
    is_year = counted.wanted.period.against == "year"
    before = _("A year before") if is_year else _("As many days before")
    return Heads(label, _("In this time"), before)


def _growth(pair: Pair) -> float | None:
    return None if not pair[1] else round((pair[0] - pair[1]) / pair[1], 2)


def _compared(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else _growth((now, before))
