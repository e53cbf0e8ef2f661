# SPDX-License-Identifier: Apache-2.0
"""The path by which a station leaves a sealed visit, and another one fetches it."""

from base64 import b64encode
from binascii import Error, a2b_base64
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response

from kiosk.central.asking import Here, Station, as_json, in_turn, said_of
from kiosk.central.describing import HEARD, answered, by_station, refused, takes
from kiosk.central.drafts.keeping import Found
from kiosk.central.reading import bounded
from kiosk.central.refusals import RETRY_SECONDS, RefusedError
from kiosk.sync.contract import DRAFT_PATH, MOST_ANSWER_BYTES, KeptDraft, SealedDraft

router = APIRouter(default_response_class=Response)

Draft = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]

_GONE: Final = refused(404, 410)
_FULL: Final = (
    "`central.too-fast`: more than one station may ask for; `central.drafts`: too many wait."
)


@router.put(
    DRAFT_PATH,
    status_code=HTTPStatus.NO_CONTENT,
    responses={
        204: answered("It waits for its slip."),
        **HEARD,
        **refused(429, reasons={429: _FULL}),
        **_GONE,
    },
    openapi_extra=by_station(**takes(KeptDraft)),
)
async def keep(request: Request, centre: Here, caller: Station, draft: Draft) -> Response:
    """Keep a sealed visit for whichever station its slip is shown at."""
    content = await bounded(request, MOST_ANSWER_BYTES)

    def work() -> Response:
        said = said_of(request, caller, content, KeptDraft)
        try:
            sealed = a2b_base64(said.sealed, strict_mode=True)
        except Error:
            raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "central.announcement") from None
        left = timedelta(seconds=said.seconds_left)
        found = centre.drafts.keep(caller.station, draft, sealed, left, centre.clock.now())
        if found is Found.FULL:
            wait = {"Retry-After": str(RETRY_SECONDS)}
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "central.drafts", wait)
        return _nothing_or_refused(found)

    return await in_turn(request, caller, work)


@router.get(
    DRAFT_PATH,
    responses={
        200: answered("What its slip opens.", SealedDraft),
        **refused(401, 503),
        **_GONE,
    },
    openapi_extra=by_station(),
)
async def find(request: Request, centre: Here, caller: Station, draft: Draft) -> Response:
    """Give a sealed visit to a station that knows its name; it waits on."""

    def work() -> Response:
        found = centre.drafts.find(draft, centre.clock.now())
        if isinstance(found, Found):
            return _nothing_or_refused(found)
        answer = as_json(SealedDraft(sealed=b64encode(found).decode("ascii")))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return await in_turn(request, caller, work)


@router.delete(
    DRAFT_PATH,
    status_code=HTTPStatus.NO_CONTENT,
    responses={
        204: answered("It is this station's, and nobody else gets it."),
        **refused(401, 503),
        **_GONE,
    },
    openapi_extra=by_station(),
)
async def take(request: Request, centre: Here, caller: Station, draft: Draft) -> Response:
    """Erase a sealed visit because the station that asks goes on with it: one is told so."""

    def work() -> Response:
        return _nothing_or_refused(centre.drafts.take(caller.station, draft, centre.clock.now()))

    return await in_turn(request, caller, work)


def _nothing_or_refused(found: Found) -> Response:
    if found is Found.UNKNOWN:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    if found is Found.ENDED:
        raise RefusedError(HTTPStatus.GONE, "central.draft-ended")
    return Response(status_code=HTTPStatus.NO_CONTENT)
