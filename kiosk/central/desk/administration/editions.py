# SPDX-License-Identifier: Apache-2.0
"""The editions of the services: to which stations each is released, and who runs what."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlalchemy import func, select

from kiosk.central.desk.fleetview import FleetView
from kiosk.central.desk.guard import Administrator, AdministratorActs, Desk, Door
from kiosk.central.desk.pages import go, page
from kiosk.central.desk.sessions import Visit
from kiosk.central.failures import CentralError
from kiosk.central.offering.editions import MOST_RING, checked_ring
from kiosk.central.storage.tables import STATION

router = APIRouter()

_HERE = "/desk/editions"
_MOST_BEHIND = 100

Number = Annotated[int, Path(ge=0, lt=1 << 53)]


@router.get("/editions")
def editions(request: Request, desk: Door, visit: Administrator) -> Response:
    """List them, and how many stations of each ring run which."""
    return _page(request, desk, visit)


@router.post("/editions/{number}")
def release(request: Request, desk: Door, act: AdministratorActs, number: Number) -> Response:
    """Offer an edition to the stations up to a ring, or to nobody; or erase it."""
    now, who = desk.centre.clock.now(), act.visit.who
    try:
        if act.text("do") == "erase":
            done = desk.centre.editions.erase(number, now, who)
            return go(_HERE) if done else _page(request, desk, act.visit, "desk.gone")
        ring = None if act.text("do") == "withdraw" else checked_ring(_number(act.text("ring")))
    except CentralError as error:
        return _page(request, desk, act.visit, error.code)
    done = desk.centre.editions.release(number, ring, now, who)
    return go(_HERE) if done else _page(request, desk, act.visit, "desk.gone")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _page(request: Request, desk: Desk, visit: Visit, trouble: str = "") -> Response:
    now = desk.centre.clock.now()
    with desk.centre.database.reading() as connection:
        rows = connection.execute(
            select(STATION.c.ring, STATION.c.catalogue, func.count())
            .where(STATION.c.retired_at.is_(None), STATION.c.enrolled_at.is_not(None))
            .group_by(STATION.c.ring, STATION.c.catalogue)
            .order_by(STATION.c.ring, STATION.c.catalogue)
        ).all()
    rings: dict[int, list[tuple[str, int]]] = {}
    for ring, catalogue, count in rows:
        rings.setdefault(ring, []).append((catalogue or "–", count))
    return page(
        request,
        "editions.html",
        visit,
        status=422 if trouble else 200,
        editions=desk.centre.editions.all(),
        behind=FleetView(desk.centre.database).behind(now)[:_MOST_BEHIND],
        now=now,
        rings=rings,
        most_ring=MOST_RING,
        trouble=trouble,
    )
