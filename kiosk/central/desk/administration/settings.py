# SPDX-License-Identifier: Apache-2.0
"""What is set at stations: for all, for a service point, for one; the narrower wins."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from kiosk.central.desk.counting import service_points
from kiosk.central.desk.guard import Administrator, AdministratorActs, Desk, Door
from kiosk.central.desk.pages import go, page
from kiosk.central.desk.sessions import Visit
from kiosk.central.failures import CentralError
from kiosk.central.offering.settings import ALL, point, station

router = APIRouter()

_HERE: Final = "/desk/settings"


def _languages(text: str) -> list[str]:
    return [one for one in text.replace(",", " ").split() if one]


def _yes_or_no(text: str) -> bool:
    """Read a word that is on or off. Raises ValueError for any other."""
    words = {"true": True, "1": True, "false": False, "0": False}
    if text.strip().lower() not in words:
        raise ValueError
    return words[text.strip().lower()]


NAMES: Final[Mapping[str, Callable[[str], Any]]] = {
    "languages": _languages,
    "service_point": str,
    "bytes_per_hour": int,
    "sync_every": float,
    "heartbeat_every": float,
    "maintenance": _yes_or_no,
    "minimum_free": int,
    "unsent_days": int,
    "catalogue_days": int,
    "retention_days": int,
    "idle.warn_after": int,
    "idle.grace": int,
    "idle.receipt": int,
}
"""By the names in docs/reference/settings.md, and how what is typed is read."""


@router.get("/settings")
def settings(request: Request, desk: Door, visit: Administrator) -> Response:
    """List what is set, by scope, with a form to set another value."""
    return _page(request, desk, visit)


@router.post("/settings")
def change(request: Request, desk: Door, act: AdministratorActs) -> Response:
    """Set a value in a scope, or take it back."""
    name, typed = act.text("name"), act.text("value")
    if name not in NAMES:
        return _page(request, desk, act.visit, "central.setting", act.fields)
    is_unset = act.text("do") == "unset"
    try:
        values = {} if is_unset else {name: NAMES[name](typed)}
        unset = [name] if is_unset else []
        desk.centre.settings.change(
            _scope(act.text("scope"), act.text("which")),
            values,
            unset,
            now=desk.centre.clock.now(),
            by=act.visit.who,
        )
    except CentralError as error:
        return _page(request, desk, act.visit, error.code, act.fields)
    except ValueError:
        return _page(request, desk, act.visit, "central.setting", act.fields)
    return go(_HERE)


def _scope(kind: str, which: str) -> str:
    match kind:
        case "point":
            return point(which)
        case "station":
            return station(which.upper())
        case _:
            return ALL


def _page(
    request: Request,
    desk: Desk,
    visit: Visit,
    trouble: str = "",
    typed: Mapping[str, str] | None = None,
) -> Response:
    with desk.centre.database.reading() as connection:
        places = service_points(connection)
    rows = [
        (row, name, value)
        for row in desk.centre.settings.all()
        for name, value in _flat(row.facts).items()
    ]
    return page(
        request,
        "station-settings.html",
        visit,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK,
        rows=rows,
        names=list(NAMES),
        points=places,
        trouble=trouble,
        typed=defaultdict(str, typed or {}),
    )


def _flat(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if isinstance(value, dict):
            found |= {f"{name}.{inner}": one for inner, one in value.items()}
        else:
            found[name] = " ".join(value) if isinstance(value, list) else value
    return found
