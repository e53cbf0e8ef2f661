# SPDX-License-Identifier: Apache-2.0
"""The central's HTTP interface; docs/reference/central-api.md describes it."""

import logging
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.central.admission import Admission
from kiosk.central.centre import Centre
from kiosk.central.desk.app import create_desk
from kiosk.central.desk.settings import DeskSettings
from kiosk.central.door import routes as door
from kiosk.central.drafts import routes as drafts
from kiosk.central.fleet import routes as fleet
from kiosk.central.heads import Headed
from kiosk.central.ingest import routes as ingest
from kiosk.central.limits import LIMITS, Limits
from kiosk.central.offering import routes as offering
from kiosk.central.operating import routes as operating
from kiosk.central.operating.logs import Seldom
from kiosk.central.operating.measures import Measures
from kiosk.central.refusals import RETRY_SECONDS, RefusedError, problem
from kiosk.central.status import routes as status
from kiosk.errors import StorageError

_LOG: Final = logging.getLogger("kiosk.central.app")

ROOMS: Final = (operating, fleet, ingest, offering, drafts, door, status)
_COUNTED: Final = frozenset({401, 403, 429})
"""Who asked was not believed, may not do that, or asks too often."""
_CODES = {404: "central.missing", 405: "central.missing"}
_NO_DESK_FILE: Final = DeskSettings()


def create_app(
    centre: Centre,
    desk: DeskSettings = _NO_DESK_FILE,
    *,
    limits: Limits = LIMITS,
    client_header: str | None = None,
    is_proxied: bool = False,
) -> ASGIApp:
    """Build the interface over a centre; it needs nothing else, so many may run side by side.

    ``client_header`` is where a proxy before it says who asks; without one nobody's word is
    taken for that.
    """
    measures = Measures()
    measures.watch(centre.database.engine)
    app = bare_app()
    app.state.centre = centre
    app.state.admission = Admission(limits)
    app.state.client_header = client_header
    app.state.is_proxied = is_proxied or client_header is not None
    app.state.measures = measures
    app.state.troubles = Seldom()
    app.add_route("/desk", _to_the_desk, include_in_schema=False)
    app.mount("/desk", create_desk(centre, desk, app.state))
    return Headed(Measured(app, measures), centre.clock, is_secure=desk.is_secure)


def bare_app() -> FastAPI:
    """Build the interface without anything behind it: enough to describe it."""
    app = FastAPI(
        title="Migration kiosk central",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # it would say the host that the request said, and http
    )
    for room in ROOMS:
        app.include_router(room.router)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(StorageError, _ill)
    app.add_exception_handler(HTTPException, _unrouted)
    app.add_exception_handler(RequestValidationError, _misnamed)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _defect)
    return app


class Measured:
    """Counts and times every answer by the path that its route has."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and note how."""
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        begun = self._measures.begin()
        try:
            await self._app(scope, receive, noted)
        finally:
            path = getattr(scope.get("route"), "path", None)
            place = None if path is None else scope.get("root_path", "") + path
            self._measures.end(begun, scope.get("method", ""), place, status)


async def _to_the_desk(_request: Request) -> Response:
    return Response(status_code=303, headers={"Location": "/desk/"})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)  # noqa: S101 registered for it alone
    request.app.state.measures.count_refusal(error.code)
    if error.status in _COUNTED:
        request.app.state.centre.refused.count(error.code, error.key_id)
    return _problem(error.status, error.code, error.headers)


async def _ill(request: Request, error: Exception) -> Response:
    assert isinstance(error, StorageError)  # noqa: S101 registered for it alone
    if request.app.state.troubles.is_due(error.code):
        _LOG.warning("somebody comes again later: %s", error.code)
    return _problem(503, "central.storage", {"Retry-After": str(RETRY_SECONDS)})


async def _unrouted(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 registered for it alone
    return _problem(error.status_code, _CODES.get(error.status_code, "central.announcement"))


async def _misnamed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 registered for it alone
    if any(one["loc"][0] == "query" for one in error.errors()):
        return _problem(422, "central.announcement")
    return _problem(404, "central.missing")  # a path with something else where a digest belongs


async def _gone(_request: Request, _error: Exception) -> Response:
    return _problem(400, "central.announcement")  # nobody hears it


async def _defect(_request: Request, _error: Exception) -> Response:
    return _problem(500, "central.defect")


def _problem(status: int, code: str, headers: dict[str, str] | None = None) -> Response:
    return Response(
        problem(status, code).model_dump_json(),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )
