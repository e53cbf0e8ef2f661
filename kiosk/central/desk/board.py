# SPDX-License-Identifier: Apache-2.0
"""The board: how every service point is, and all there is to know of one station."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import func, select

from kiosk.central.desk import charts
from kiosk.central.desk.fleetview import SHOWN, FleetView, Wanted, start_of_day
from kiosk.central.desk.guard import BY_ITSELF, AdministratorActs, Door, TurnedAwayError, Viewer
from kiosk.central.desk.pages import go, page, says_of
from kiosk.central.desk.roles import Role
from kiosk.central.desk.sessions import Visit
from kiosk.central.fleet.stations import Changes
from kiosk.central.offering.editions import MOST_RING
from kiosk.central.storage.tables import JOURNAL, STATION_KEY, TALLY
from kiosk.clock import local
from kiosk.sealing import Revoked

router = APIRouter()

_DAYS: Final = 14


def _wanted(
    q: Annotated[str, Query(max_length=100)] = "",
    show: Annotated[str, Query(max_length=20)] = "all",
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Wanted:
    return Wanted(search=q.strip(), shown=show if show in SHOWN else "all", page=number)


@router.get("/")
def board(
    request: Request, desk: Door, visit: Viewer, wanted: Annotated[Wanted, Depends(_wanted)]
) -> Response:
    """Show how every service point is; a page that refreshes itself gets the part that changes."""
    found = FleetView(desk.centre.database).board(wanted, desk.centre.clock.now())

    def place(**changes: Any) -> str:
        said = {"q": wanted.search, "show": wanted.shown, "page": found.page, **changes}
        kept = {name: value for name, value in said.items() if value not in {"", "all", 1}}
        return f"/desk/?{urlencode(kept)}" if kept else "/desk/"

    template = "board-rows.html" if BY_ITSELF in request.headers else "board.html"
    return page(request, template, visit, board=found, wanted=wanted, place=place, now=found.now)


@router.get("/stations/{code}")
def station(request: Request, desk: Door, visit: Viewer, code: str) -> Response:
    """Show all there is to know of one station."""
    return _station(request, desk, visit, code)


def _station(
    request: Request, desk: Door, visit: Visit, code: str, invite: str | None = None
) -> Response:
    now = desk.centre.clock.now()
    condition = FleetView(desk.centre.database).one(code, now)
    if condition is None:
        raise TurnedAwayError(HTTPStatus.NOT_FOUND, "central.missing")
    says = says_of(visit)
    is_administrator = visit.role.covers(Role.ADMINISTRATOR)
    return page(
        request,
        "station.html",
        visit,
        one=condition,
        now=now,
        invite=invite,
        audit=desk.centre.audit.newest(20, subject=code),
        chart=charts.bars(
            says.gettext("Submissions taken in the last 14 days"),
            _days(desk, code, now, says),
            says,
        ),
        is_administrator=is_administrator,
        **_history(desk, code),
    )


@router.post("/stations/{code}/invite")
def invite(request: Request, desk: Door, act: AdministratorActs, code: str) -> Response:
    """Make a code with which the station may come in, and show it this once."""
    _known(desk, code)
    made = desk.centre.stations.invite(code, desk.centre.clock.now(), by=act.visit.who)
    return _station(request, desk, act.visit, code, made)


@router.post("/stations/{code}/retire")
def retire(desk: Door, act: AdministratorActs, code: str) -> Response:
    """Hear a station no more; and believe nothing of its keys where somebody else may have them."""
    _known(desk, code)
    reason = act.text("reason")[:200]
    desk.centre.stations.retire(
        code,
        desk.centre.clock.now(),
        reason,
        is_compromised=act.text("keys") == Revoked.COMPROMISED,
        by=act.visit.who,
    )
    return go(f"/desk/stations/{code}")


@router.post("/stations/{code}/place")
def move(desk: Door, act: AdministratorActs, code: str) -> Response:
    """Say where a station stands, what it is called, and its ring."""
    _known(desk, code)
    ring = act.text("ring")[:4]
    changes = Changes(
        service_point=_plain(act.text("point")),
        name=_plain(act.text("name")),
        ring=int(ring) if ring.isascii() and ring.isdigit() and int(ring) <= MOST_RING else None,
    )
    desk.centre.stations.change(code, desk.centre.clock.now(), changes, by=act.visit.who)
    return go(f"/desk/stations/{code}")


def _plain(text: str) -> str:
    """Leave out what a line of text can't have."""
    return "".join(one for one in text if one.isprintable())[:256]


def _known(desk: Door, code: str) -> None:
    if desk.centre.stations.find(code) is None:
        raise TurnedAwayError(HTTPStatus.NOT_FOUND, "central.missing")


def _history(desk: Door, code: str) -> dict[str, Any]:
    with desk.centre.database.reading() as connection:
        keys = connection.execute(
            select(STATION_KEY)
            .where(STATION_KEY.c.station == code)
            .order_by(STATION_KEY.c.enrolled_at.desc())
            .limit(10)
        ).all()
        journal = connection.execute(
            select(JOURNAL)
            .where(JOURNAL.c.station == code)
            .order_by(JOURNAL.c.number.desc())
            .limit(5)
        ).all()
    return {"keys": keys, "journal": journal}


def _days(desk: Door, code: str, now: datetime, says: Any) -> list[charts.Bar]:
    first = start_of_day(now - timedelta(days=_DAYS - 1))
    with desk.centre.database.reading() as connection:
        rows = connection.execute(
            select(TALLY.c.hour, func.sum(TALLY.c.count))
            .where(TALLY.c.station == code, TALLY.c.hour >= first)
            .group_by(TALLY.c.hour)
        ).all()
    counts: dict[Any, int] = {}
    for hour, count in rows:
        day = local(hour).date()
        counts[day] = counts.get(day, 0) + int(count)
    days = [local(now).date() - timedelta(days=back) for back in range(_DAYS)]
    return [charts.Bar(says.date(day), counts.get(day, 0)) for day in days]
