# SPDX-License-Identifier: Apache-2.0
"""Who may come in at the desk."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from kiosk.central.desk.guard import Act, Administrator, AdministratorActs, Desk, Door
from kiosk.central.desk.pages import go, page
from kiosk.central.desk.roles import Role
from kiosk.central.desk.sessions import Visit
from kiosk.central.failures import CentralError

router = APIRouter()

_HERE = "/desk/accounts"


@router.get("/accounts")
def accounts(request: Request, desk: Door, visit: Administrator) -> Response:
    """List who may come in."""
    return _page(request, desk, visit)


@router.post("/accounts")
def add(request: Request, desk: Door, act: AdministratorActs) -> Response:
    """Let somebody in by a password."""
    try:
        desk.accounts.add(
            act.text("name"),
            _role(act),
            act.fields.get("password", ""),
            desk.centre.clock.now(),
            by=act.visit.who,
        )
    except CentralError as error:
        return _page(request, desk, act.visit, error.code, act.text("name"))
    return go(_HERE)


@router.post("/accounts/{name}")
def change(request: Request, desk: Door, act: AdministratorActs, name: str) -> Response:
    """Change an account: its role, its password, its lock, or that it is one at all."""
    if name == act.visit.who:  # whoever locks themselves out can't open again
        return _page(request, desk, act.visit, "desk.self")
    now, by = desk.centre.clock.now(), act.visit.who
    try:
        match act.text("do"):
            case "role":
                is_done = desk.accounts.appoint(name, _role(act), now, by=by)
            case "password":
                password = act.fields.get("password", "")
                is_done = desk.accounts.change_password(name, password, now, by=by)
            case "unlock":
                is_done = desk.accounts.unlock(name, now, by=by)
            case "retire":
                is_done = desk.accounts.retire(name, now, by=by)
            case _:
                is_done = False
    except CentralError as error:
        return _page(request, desk, act.visit, error.code)
    return go(_HERE) if is_done else _page(request, desk, act.visit, "desk.gone")


def _role(act: Act) -> Role:
    try:
        return Role(act.text("role"))
    except ValueError as error:
        raise CentralError(code="desk.gone") from error


def _page(
    request: Request, desk: Desk, visit: Visit, trouble: str = "", typed: str = ""
) -> Response:
    found = desk.accounts.all()
    return page(
        request,
        "accounts.html",
        visit,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if trouble else HTTPStatus.OK,
        accounts=[one for one in found if one.retired_at is None],
        retired=[one for one in found if one.retired_at is not None],
        roles=list(Role),
        trouble=trouble,
        typed=typed,
        now=desk.centre.clock.now(),
    )
