# SPDX-License-Identifier: Apache-2.0
"""What was taken and how people fared: read from tallies and figures, never from submissions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Column, Connection, and_, case, func, or_, select

from kiosk.central.desk.charts import Bar, Heads
from kiosk.central.desk.period import Period
from kiosk.central.storage.tables import FIGURE, STATION, TALLY
from kiosk.clock import local
from kiosk.i18n import Translator

_MOST_ROWS: Final = 15
_MOST_CHOICES: Final = 200
"""Of services: their names are the stations' word, and one may name as many as it likes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Of what the figures are."""

    period: Period
    form: str = ""
    point: str = ""


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


Pair = tuple[float, float]


def sums(connection: Connection, wanted: Narrowed, says: Translator) -> list[Sum]:
    """Say the numbers that stand above all. Raises StorageError where the database does."""
    taken = _tallied(connection, wanted, None).get("", (0, 0))
    visits = _figured(connection, wanted, FIGURE.c.kind, ("begun", "submitted"))
    begun, submitted = visits.get("begun", (0, 0)), visits.get("submitted", (0, 0))
    faces = _faces(connection, wanted)
    _ = says.gettext
    share = tuple(100 * s / b if b else 0 for s, b in zip(submitted, begun, strict=True))
    liked = tuple(
        sum(value * by[place] for value, by in faces.items()) / many if many else 0
        for place in (0, 1)
        for many in (sum(by[place] for by in faces.values()),)
    )
    return [
        Sum(name=_("submissions taken"), value=says.number(taken[0]), growth=_growth(taken)),
        Sum(name=_("visits begun"), value=says.number(begun[0]), growth=_growth(begun)),
        Sum(
            name=_("of visits were submitted"),
            value=f"{says.number(round(share[0]))} %" if begun[0] else "–",
            growth=_growth((share[0], share[1])) if all(begun) else None,
        ),
        Sum(
            name=_("satisfaction, of 5"),
            value=says.number(round(liked[0], 1)) if liked[0] else "–",
            growth=_growth((liked[0], liked[1])) if all(liked) else None,
        ),
    ]


def report(name: str, connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    """Count one chart. Raises KeyError for one that there isn't."""
    return REPORTS[name](connection, wanted, says)


def choices(connection: Connection, wanted: Narrowed) -> tuple[list[str], list[str]]:
    """List the services, those with the most, and the service points that can be chosen."""
    forms = connection.execute(
        select(TALLY.c.form)
        .where(TALLY.c.hour >= wanted.period.before.start)
        .group_by(TALLY.c.form)
        .order_by(func.sum(TALLY.c.count).desc(), TALLY.c.form)
        .limit(_MOST_CHOICES)
    ).scalars()
    return sorted(forms), service_points(connection)


def service_points(connection: Connection) -> list[str]:
    """List where stations stand, by the alphabet."""
    points = connection.execute(
        select(STATION.c.service_point).where(STATION.c.service_point != "").distinct()
    ).scalars()
    return sorted(points, key=str.casefold)


def _by_day(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    now: defaultdict[Any, float] = defaultdict(float)
    before: defaultdict[Any, float] = defaultdict(float)
    for hour, (count, was) in _tallied(connection, wanted, TALLY.c.hour).items():
        day = local(hour).date()
        now[day] += count
        before[day] += was
    days = zip(wanted.period.days.each(), wanted.period.before.each(), strict=True)
    return Report(
        name="days",
        title=says.gettext("Submissions by day"),
        heads=_heads(says.gettext("Day"), wanted, says),
        rows=[
            Bar(says.date(day), now[day], before[then], short=short_day(says, day))
            for day, then in days
        ],
        kind="lines" if len(wanted.period.days) > 1 else "bars",
    )


def _by_service(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    found = _tallied(connection, wanted, TALLY.c.form)
    return Report(
        name="services",
        title=says.gettext("Submissions by service"),
        heads=_heads(says.gettext("Service"), wanted, says),
        rows=_ranked(found, says),
    )


def _by_language(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    found = _tallied(connection, wanted, TALLY.c.language)
    return Report(
        name="languages",
        title=says.gettext("Submissions by language"),
        heads=_heads(says.gettext("Language"), wanted, says),
        rows=_ranked({language_name(says, code): pair for code, pair in found.items()}, says),
    )


def _by_point(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    rows = connection.execute(select(STATION.c.code, STATION.c.service_point))
    points = {row.code: row.service_point for row in rows}
    found: dict[str, Pair] = {}
    for code, pair in _tallied(connection, wanted, TALLY.c.station).items():
        name = points.get(code) or code
        had = found.get(name, (0, 0))
        found[name] = (had[0] + pair[0], had[1] + pair[1])
    return Report(
        name="points",
        title=says.gettext("Submissions by service point"),
        heads=_heads(says.gettext("Service point"), wanted, says),
        rows=_ranked(found, says),
    )


def _by_hour(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    field = [[0.0] * 24 for _ in range(7)]
    for hour, (count, _was) in _tallied(connection, wanted, TALLY.c.hour).items():
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


def _visits(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    found = _figured(connection, wanted, FIGURE.c.kind, ("submitted", "left", "expired"))
    _ = says.gettext
    names = {
        "submitted": _("Submitted"),
        "left": _("Ended by the person"),
        "expired": _("Left standing"),
    }
    return Report(
        name="visits",
        title=_("How visits ended"),
        heads=_heads(_("End"), wanted, says),
        rows=[Bar(names[kind], *found.get(kind, (0, 0))) for kind in names],
    )


def _page_times(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    rows = connection.execute(
        _of_figures(wanted, ("page",), wanted.period.days)
        .with_only_columns(
            FIGURE.c.form, FIGURE.c.item, func.sum(FIGURE.c.seconds), func.sum(FIGURE.c.count)
        )
        .group_by(FIGURE.c.form, FIGURE.c.item)
    )
    times = {
        _page(form, item): float(seconds) / int(many) for form, item, seconds, many in rows if many
    }
    longest = sorted(times.items(), key=lambda one: -one[1])[:_MOST_ROWS]
    _ = says.gettext
    return Report(
        name="pages",
        title=_("Time on a page"),
        heads=Heads(_("Page"), _("Seconds on average")),
        rows=[Bar(name, round(value, 1)) for name, value in longest],
        note=_("In seconds, on average; the slowest first."),
    )


def _stops(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    rows = connection.execute(
        _of_figures(wanted, ("stopped",), wanted.period.days)
        .with_only_columns(FIGURE.c.form, FIGURE.c.item, func.sum(FIGURE.c.count))
        .group_by(FIGURE.c.form, FIGURE.c.item)
    )
    found = {_page(form, item): (float(count), 0.0) for form, item, count in rows}
    _ = says.gettext
    ranked = _ranked(found, says)
    return Report(
        name="stops",
        title=_("Where people stop"),
        heads=Heads(_("Page"), _("Visits that ended here")),
        rows=[Bar(row.label, row.value) for row in ranked],
        note=_("The last page of visits that were not submitted."),
    )


def _satisfaction(connection: Connection, wanted: Narrowed, says: Translator) -> Report:
    rows = connection.execute(
        _of_figures(wanted, ("face",), wanted.period.days)
        .with_only_columns(FIGURE.c.form, FIGURE.c.item, func.sum(FIGURE.c.count))
        .group_by(FIGURE.c.form, FIGURE.c.item)
    )
    many: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for form, item, count in rows:
        if item in {"1", "2", "3", "4", "5"}:
            many[form] += int(count)
            total[form] += int(item) * int(count)
    _ = says.gettext
    asked = sorted(many, key=lambda form: (-many[form], form))[:_MOST_ROWS]
    means = sorted(((form, total[form] / many[form]) for form in asked), key=lambda one: -one[1])
    return Report(
        name="satisfaction",
        title=_("Satisfaction by service"),
        heads=Heads(_("Service"), _("Of 5, on average")),
        rows=[
            Bar(
                form or _("No service chosen"),
                round(mean, 2),
                text=_("%(mean)s of 5 (%(n)s answers)")
                % {"mean": says.number(round(mean, 1)), "n": says.number(many[form])},
            )
            for form, mean in means
        ],
        most=5,
        note=_("From the faces that people touched at the end, 1 bad to 5 good."),
    )


REPORTS: Final[Mapping[str, Callable[[Connection, Narrowed, Translator], Report]]] = {
    "days": _by_day,
    "services": _by_service,
    "languages": _by_language,
    "points": _by_point,
    "visits": _visits,
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


def _tallied(connection: Connection, wanted: Narrowed, by: "Column[Any] | None") -> dict[Any, Pair]:
    """Sum tallies now and before, by a column or in all."""
    days, before = wanted.period.days, wanted.period.before
    is_now = and_(TALLY.c.hour >= days.start, TALLY.c.hour < days.end)
    was = and_(TALLY.c.hour >= before.start, TALLY.c.hour < before.end)
    counts = [func.sum(case((one, TALLY.c.count), else_=0)) for one in (is_now, was)]
    asked = select(*([] if by is None else [by]), *counts).where(or_(is_now, was))
    if wanted.form:
        asked = asked.where(TALLY.c.form == wanted.form)
    if wanted.point:
        asked = asked.where(TALLY.c.station.in_(_stations(wanted.point)))
    if by is not None:
        asked = asked.group_by(by)
    return {
        "" if by is None else row[0]: (float(row[-2] or 0), float(row[-1] or 0))
        for row in connection.execute(asked)
    }


def _figured(
    connection: Connection, wanted: Narrowed, by: "Column[Any]", kinds: Sequence[str]
) -> dict[Any, Pair]:
    """Sum figures of some kinds now and before, by a column."""
    found: dict[Any, Pair] = {}
    for place, days in enumerate((wanted.period.days, wanted.period.before)):
        asked = (
            _of_figures(wanted, kinds, days)
            .with_only_columns(by, func.sum(FIGURE.c.count))
            .group_by(by)
        )
        for name, count in connection.execute(asked):
            had = found.get(name, (0.0, 0.0))
            found[name] = (float(count), had[1]) if place == 0 else (had[0], float(count))
    return found


def _of_figures(wanted: Narrowed, kinds: Sequence[str], days: Any) -> Any:
    asked = select(FIGURE).where(
        FIGURE.c.kind.in_(kinds), FIGURE.c.day >= days.first, FIGURE.c.day <= days.last
    )
    if wanted.form:
        asked = asked.where(FIGURE.c.form == wanted.form)
    if wanted.point:
        asked = asked.where(FIGURE.c.station.in_(_stations(wanted.point)))
    return asked


def _faces(connection: Connection, wanted: Narrowed) -> dict[int, Pair]:
    found = _figured(connection, wanted, FIGURE.c.item, ("face",))
    return {int(face): pair for face, pair in found.items() if face in {"1", "2", "3", "4", "5"}}


def _stations(point: str) -> Any:
    return select(STATION.c.code).where(STATION.c.service_point == point)


def _page(form: str, item: str) -> str:
    return f"{form} · {item}" if form and item else form or item or "–"


def _ranked(found: Mapping[str, Pair], says: Translator) -> list[Bar]:
    """Put the most first, and what is beyond the first few together at the end."""
    ranked = sorted(found.items(), key=lambda one: (-one[1][0], -one[1][1], one[0]))
    rows = [Bar(name or "–", *pair) for name, pair in ranked[:_MOST_ROWS]]
    rest = ranked[_MOST_ROWS:]
    if rest:
        name = says.ngettext("%(n)s other", "%(n)s others", len(rest)) % {"n": len(rest)}
        rows.append(Bar(name, sum(p[0] for _n, p in rest), sum(p[1] for _n, p in rest)))
    return rows


def _heads(label: str, wanted: Narrowed, says: Translator) -> Heads:
    _ = says.gettext
    before = _("A year before") if wanted.period.against == "year" else _("As many days before")
    return Heads(label, _("In this time"), before)


def _growth(pair: Pair) -> float | None:
    return None if not pair[1] else round((pair[0] - pair[1]) / pair[1], 2)
