# SPDX-License-Identifier: Apache-2.0
"""The figures' pages: charts of a period, each as a table and as CSV too."""

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from markupsafe import Markup

from kiosk.central.desk import charts, figures
from kiosk.central.desk.figures import Narrowed, Report
from kiosk.central.desk.guard import Door, TurnedAwayError, Viewer
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
    with desk.centre.database.reading() as connection:
        reports = [figures.report(name, connection, wanted, says) for name in figures.REPORTS]
        numbers = figures.sums(connection, wanted, says)
        forms, points = figures.choices(connection, wanted)
    return page(
        request,
        "insight.html",
        visit,
        wanted=wanted,
        presets=PRESETS,
        sums=numbers,
        reports=[(one, drawn(one, says)) for one in reports],
        forms=forms,
        points=points,
        query=_query(wanted),
    )


@router.get("/insight/{chart}.csv")
def export(desk: Door, visit: Viewer, chosen: Chosen, chart: str) -> Response:
    """Send a chart's numbers as a file."""
    if chart not in figures.REPORTS:
        raise TurnedAwayError(HTTPStatus.NOT_FOUND, "central.missing")
    wanted = chosen.narrowed(desk)
    with desk.centre.database.reading() as connection:
        found = figures.report(chart, connection, wanted, says_of(visit))
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


def _table(report: Report) -> tuple[list[str], list[list[Any]]]:
    if report.kind == "heat":
        rows, columns = report.names
        lines = zip(rows, report.field, strict=True)
        return [report.heads.label, *columns], [[name, *values] for name, values in lines]
    head = [report.heads.label, report.heads.value]
    if not any(row.before is not None for row in report.rows):
        return head, [[row.label, row.value] for row in report.rows]
    return (
        [*head, report.heads.before],
        [[row.label, row.value, row.before or 0] for row in report.rows],
    )


def _query(wanted: Narrowed) -> str:
    chosen = wanted.period
    said = {"form": wanted.form, "point": wanted.point, "against": chosen.against}
    if chosen.preset is None:
        said |= {"from": str(chosen.days.first), "to": str(chosen.days.last)}
    else:
        said["days"] = str(chosen.preset)
    return urlencode({name: value for name, value in said.items() if value})
