# SPDX-License-Identifier: Apache-2.0
"""The figures' pages: charts of a period, each as a table and as CSV too."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from markupsafe import Markup

from kiosk.central.desk import charts, figures
from kiosk.central.desk.counting import Narrowed, service_points
from kiosk.central.desk.figures import Report, Telling
from kiosk.central.desk.guard import Desk, Door, TurnedAwayError, Viewer
from kiosk.central.desk.pages import page, says_of
from kiosk.central.desk.period import PRESETS, period
from kiosk.central.desk.tabular import as_csv
from kiosk.i18n import Translator

router = APIRouter()

_Text = Annotated[str, Query(max_length=256)]


class _Chosen:
    """What a page's address says of the period."""

    def __init__(  # what a form of the page may send
        self,
        *,
        days: _Text = "",
        first: Annotated[str, Query(alias="from", max_length=10)] = "",
        last: Annotated[str, Query(alias="to", max_length=10)] = "",
        against: _Text = "",
        form: _Text = "",
        point: _Text = "",
    ) -> None:
        self.days, self.first, self.last = days, first, last
        self.against, self.form, self.point = against, form, point

    def narrowed(self, desk: Door) -> Narrowed:
        now = desk.centre.clock.now()
        chosen = period(now, self.days, self.first, self.last, self.against)
        return Narrowed(period=chosen, form=self.form, point=self.point)


Chosen = Annotated[_Chosen, Depends(_Chosen)]


@router.get("/insight")
def insight(request: Request, desk: Door, visit: Viewer, chosen: Chosen) -> Response:
    """Show the charts of a period."""
    says, wanted = says_of(visit), chosen.narrowed(desk)
    counted = desk.counts.of(wanted, desk.centre.clock.now())
    telling, points = _telling(desk, says)
    reports = [figures.report(name, counted, telling) for name in figures.REPORTS]
    return page(
        request,
        "insight.html",
        visit,
        wanted=wanted,
        presets=PRESETS,
        sums=figures.sums(counted, telling),
        reports=[(one, drawn(one, says)) for one in reports],
        forms=[(form, telling.titles.of(form)) for form in _with(counted.choices, wanted.form)],
        points=_with(points, wanted.point),
        at=counted.at,
        query=_query(wanted),
    )


@router.get("/insight/{chart}.csv")
def export(desk: Door, visit: Viewer, chosen: Chosen, chart: str) -> Response:
    """Send a chart's numbers as a file."""
    if chart not in figures.REPORTS:
        raise TurnedAwayError(HTTPStatus.NOT_FOUND, "central.missing")
    wanted = chosen.narrowed(desk)
    telling, _points = _telling(desk, says_of(visit))
    found = figures.report(chart, desk.counts.of(wanted, desk.centre.clock.now()), telling)
    days = wanted.period.days
    return as_csv(f"{chart}-{days.first}-{days.last}", *_table(found))


def drawn(report: Report, says: Translator) -> Markup:
    """Draw a report as what it is."""
    match report.kind:
        case "lines":
            return charts.lines(report.title, report.rows, says, report.heads)
        case "heat":
            return charts.heat(report.title, report.field, *report.names, says)
        case _:
            return charts.bars(report.title, report.rows, says, report.heads, report.most)


def _telling(desk: Desk, says: Translator) -> tuple[Telling, list[str]]:
    """Find what services and service points are called."""
    with desk.centre.database.reading() as connection:
        titles = desk.catalogues.titles(connection, says.language.code)
        return Telling(says, titles), service_points(connection)


def _with(choices: Sequence[str], chosen: str) -> Sequence[str]:
    """Have among the choices what was chosen, though nothing is counted of it."""
    return choices if not chosen or chosen in choices else [*choices, chosen]


def _table(report: Report) -> tuple[list[str], list[list[Any]]]:
    if report.kind == "heat":
        rows, columns = report.names
        lines = zip(rows, report.field, strict=True)
        return [report.heads.label, *columns], [[name, *values] for name, values in lines]
    head = [*(report.columns or [report.heads.label]), report.heads.value]
    found: list[list[Any]] = [[*_cells(row, report), row.value] for row in report.rows]
    if not any(row.before is not None for row in report.rows):
        return head, found
    before = zip(found, report.rows, strict=True)
    return [*head, report.heads.before], [[*cells, row.before or 0] for cells, row in before]


def _cells(row: charts.Bar, report: Report) -> list[str]:
    """Write what a row is of; a sum of many stands in the column of names."""
    if not report.columns:
        return [row.label]
    return list(row.cells or ("", row.label, *[""] * (len(report.columns) - 2)))


def _query(wanted: Narrowed) -> str:
    chosen = wanted.period
    said = {"form": wanted.form, "point": wanted.point, "against": chosen.against}
    if chosen.preset is None:
        said |= {"from": str(chosen.days.first), "to": str(chosen.days.last)}
    else:
        said["days"] = str(chosen.preset)
    return urlencode({name: value for name, value in said.items() if value})
