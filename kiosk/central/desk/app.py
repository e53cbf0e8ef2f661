# SPDX-License-Identifier: Apache-2.0
"""The desk as an application of its own, which the central mounts under ``/desk``."""

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import State
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from kiosk.central.centre import Centre
from kiosk.central.desk import board, files, insight, lookup, signing
from kiosk.central.desk.accounts import Accounts
from kiosk.central.desk.administration import accounts, audit, editions, notices, settings
from kiosk.central.desk.counting import Counts, TooManyError
from kiosk.central.desk.guard import BY_ITSELF, Desk, TurnedAwayError, visit_of
from kiosk.central.desk.pages import Guarded, page
from kiosk.central.desk.sessions import Sessions
from kiosk.central.desk.settings import DeskSettings
from kiosk.central.desk.titles import Catalogues
from kiosk.central.failures import CentralError
from kiosk.central.fleet.refused import NOBODY
from kiosk.central.keys import CountersigningKey
from kiosk.errors import StorageError

if TYPE_CHECKING:
    from kiosk.central.desk.openid import Provider

ROOMS: Final = (
    board,
    insight,
    lookup,
    editions,
    notices,
    settings,
    accounts,
    audit,
    files,
    signing,
)


def create_desk(centre: Centre, chosen: DeskSettings, served: State) -> ASGIApp:
    """Build the pages over a centre; ``served`` says what stands before it."""
    app = bare_desk()
    app.state.client_header = served.client_header
    app.state.is_proxied = served.is_proxied
    app.state.desk = Desk(
        centre,
        chosen,
        Accounts(centre.database),
        Sessions(centre.database),
        Counts(centre.database),
        Catalogues(),
        _provider(chosen, centre.keys.current),
    )
    return Guarded(app)


def bare_desk() -> FastAPI:
    """Build the pages without anything behind them: enough to list their paths."""
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        default_response_class=Response,
        redirect_slashes=False,
    )
    for room in ROOMS:
        app.include_router(room.router)
    app.add_exception_handler(TurnedAwayError, _turned_away)
    app.add_exception_handler(CentralError, _failed)
    app.add_exception_handler(StorageError, _ill)
    app.add_exception_handler(TooManyError, _crowded)
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_exception_handler(RequestValidationError, _misnamed)
    app.add_exception_handler(Exception, _defect)
    return app


def _provider(chosen: DeskSettings, key: CountersigningKey) -> "Provider | None":
    if chosen.openid is None:
        return None
    from kiosk.central.desk.openid import Provider  # an extra: an embedded central does without

    return Provider(chosen.openid, chosen.url or "", key)


async def _turned_away(request: Request, error: Exception) -> Response:
    assert isinstance(error, TurnedAwayError)  # noqa: S101 registered for it alone
    if error.status == HTTPStatus.FORBIDDEN:  # a role that may not, or somebody else's form
        request.app.state.desk.centre.refused.count(error.code, NOBODY)
    if error.location is None:
        return _trouble(request, error.status, error.code)
    if BY_ITSELF in request.headers:  # a part of a page can't become the door; the page does
        return Response(status_code=401, headers={"HX-Redirect": error.location})
    return Response(status_code=error.status, headers={"Location": error.location})


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, CentralError)  # noqa: S101 registered for it alone
    return _trouble(request, HTTPStatus.BAD_GATEWAY, error.code)


async def _ill(request: Request, _error: Exception) -> Response:
    return _trouble(request, HTTPStatus.SERVICE_UNAVAILABLE, "central.storage")


async def _crowded(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooManyError)  # noqa: S101 registered for it alone
    return _trouble(request, HTTPStatus.SERVICE_UNAVAILABLE, error.code)


async def _unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 registered for it alone
    # who is signed in goes on in their own language, though no path asked who that is
    with suppress(StorageError):
        request.state.visit = await run_in_threadpool(visit_of, request)
    return _trouble(request, error.status_code, "central.missing")


async def _misnamed(request: Request, _error: Exception) -> Response:
    return _trouble(request, HTTPStatus.NOT_FOUND, "central.missing")


async def _defect(request: Request, _error: Exception) -> Response:
    return _trouble(request, HTTPStatus.INTERNAL_SERVER_ERROR, "central.defect")


def _trouble(request: Request, status: int, code: str) -> Response:
    visit = getattr(request.state, "visit", None)
    return page(request, "trouble.html", visit, status=status, code=code, status_code=status)
