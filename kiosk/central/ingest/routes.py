# SPDX-License-Identifier: Apache-2.0
"""The paths by which stations bring what they have taken."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from kiosk.central.asking import Digest, Here, Station, as_json, believed, in_turn, said_of
from kiosk.central.centre import Centre
from kiosk.central.describing import (
    HEARD,
    LENGTH,
    OFFSET,
    answered,
    by_station,
    header,
    refused,
    takes,
)
from kiosk.central.fleet.access import Asked, Caller
from kiosk.central.fleet.journals import Told
from kiosk.central.ingest.parts import Progress
from kiosk.central.reading import bounded
from kiosk.central.refusals import RefusedError
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ANNOUNCED,
    APPENDED,
    ASK_PATH,
    LENGTH_HEADER,
    OFFSET_HEADER,
    PART_CONTENT,
    PART_PATH,
    Announcement,
    Answers,
    Question,
)

router = APIRouter(default_response_class=Response)


async def _arrived(request: Request, digest: Digest) -> AsyncIterator[Progress | None]:
    def look(centre: Centre, asked: Asked) -> tuple[Caller, Progress | None]:
        caller = centre.access.check(asked)
        return caller, centre.parts.progress(caller.station, digest)

    async with believed(request, look) as found:
        yield found[1]


Arrived = Annotated[Progress | None, Depends(_arrived)]
"""How far the part of the station that asks has come."""


@router.post(
    ANNOUNCE_PATH,
    status_code=ANNOUNCED,
    responses={207: answered("A word on each item.", Answers), **HEARD},
    openapi_extra=by_station(**takes(Announcement)),
)
async def announce(request: Request, centre: Here, caller: Station) -> Response:
    """Take a batch and answer for each item."""
    content = await bounded(request)

    def take() -> Response:
        said = said_of(request, caller, content, Announcement)
        answers = centre.reception.take(
            caller.station, said.items, Told(said.journal, said.sent_at)
        )
        request.app.state.measures.count_items(answers.answers)
        return as_json(answers, ANNOUNCED)

    return await in_turn(request, caller, take)


@router.post(
    ASK_PATH,
    status_code=ANNOUNCED,
    responses={207: answered("A word on each id.", Answers), **HEARD},
    openapi_extra=by_station(**takes(Question)),
)
async def ask(request: Request, centre: Here, caller: Station) -> Response:
    """Say what is known of ids whose fate the station doesn't know."""
    content = await bounded(request)

    def answer() -> Response:
        question = said_of(request, caller, content, Question)
        return as_json(centre.reception.answer(caller.station, question), ANNOUNCED)

    return await in_turn(request, caller, answer)


@router.head(
    PART_PATH,
    responses={
        200: answered("How far it has come.", headers={**OFFSET, **LENGTH}),
        **refused(401, 404, 503, bodiless=True),
    },
    openapi_extra=by_station(),
)
async def progress(digest: Digest, centre: Here, caller: Station) -> Response:
    """Say how far a part has come."""
    found = await centre.uploads.progress(caller.station, digest)
    if found is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    headers = {
        OFFSET_HEADER: str(found.have),
        LENGTH_HEADER: str(found.size),
        "Cache-Control": "no-store",
    }
    return Response(status_code=HTTPStatus.OK, headers=headers)


@router.patch(
    PART_PATH,
    status_code=APPENDED,
    responses={
        204: answered("The bytes are stored.", headers=OFFSET),
        **refused(400, 401, 404, 409, 413, 415, 460, 503),
    },
    openapi_extra=by_station(
        requestBody={"required": True, "content": {PART_CONTENT: {}}},
        parameters=[header(OFFSET_HEADER, {"pattern": "^[0-9]{1,7}$"}, required=True)],
    ),
)
async def append(digest: Digest, request: Request, centre: Here, at: Arrived) -> Response:
    """Append bytes to a part."""
    offset = await centre.uploads.take(digest, at, request)
    return Response(status_code=APPENDED, headers={OFFSET_HEADER: str(offset)})
