# SPDX-License-Identifier: Apache-2.0
"""The central's HTTP interface; docs/reference/central-api.md describes it."""

from collections.abc import Sequence

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from kiosk.central.reception import Reception
from kiosk.central.store import CentralStore
from kiosk.clock import Clock
from kiosk.errors import KioskError, StorageError
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ANNOUNCED,
    HEALTH_PATH,
    MOST_REQUEST_BYTES,
    RECIPIENTS_PATH,
    Announcement,
    Health,
    Problem,
    RecipientsAnswer,
)


class _RefusedError(KioskError):
    """A request that is not heard, with the status that says why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code=code)
        self.status = status


def create_app(store: CentralStore, recipients: Sequence[str], clock: Clock) -> FastAPI:
    """Build the interface over a store; it needs nothing else, so many may run side by side."""
    app = FastAPI(title="Migration Kiosk central", version="1", docs_url=None, redoc_url=None)
    reception = Reception(store, clock)

    @app.exception_handler(_RefusedError)
    async def _refused(_request: Request, error: _RefusedError) -> Response:
        return _problem(error.status, error.code)

    @app.exception_handler(StorageError)
    async def _ill(_request: Request, error: StorageError) -> Response:
        return _problem(503, error.code)

    @app.get(HEALTH_PATH)
    def health() -> Health:
        """Say that the central is up and its database answers."""
        store.count()
        return Health(status="ok", time=clock.now())

    @app.get(RECIPIENTS_PATH)
    def to_whom() -> RecipientsAnswer:
        """Say to whom stations seal."""
        return RecipientsAnswer(recipients=tuple(recipients))

    @app.post(ANNOUNCE_PATH, status_code=ANNOUNCED)
    async def announce(request: Request) -> Response:
        """Take a batch and answer for each item."""
        content = await _bounded(request)
        try:
            announcement = Announcement.model_validate_json(content)
        except ValidationError as error:
            raise _RefusedError(422, "central.announcement") from error
        answer = await run_in_threadpool(reception.take, announcement)
        return Response(
            answer.model_dump_json(), status_code=ANNOUNCED, media_type="application/json"
        )

    return app


async def _bounded(request: Request) -> bytes:
    """Read a body, and stop as soon as it is too long whatever its header claims."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise _RefusedError(415, "central.content-type")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_REQUEST_BYTES:
            raise _RefusedError(413, "central.oversize")
    return bytes(content)


def _problem(status: int, code: str) -> Response:
    return JSONResponse(
        Problem(status=status, code=code).model_dump(),
        status_code=status,
        media_type="application/problem+json",
    )
