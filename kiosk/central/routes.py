# SPDX-License-Identifier: Apache-2.0
"""The paths by which stations come in, bring what they have, and say how they are."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from kiosk.central.access import Asked, check_content, refusal
from kiosk.central.asking import Digest, Here, Station, as_json, asked_of, encoding_of, said_of
from kiosk.central.centre import Centre
from kiosk.central.describing import (
    LENGTH,
    OFFSET,
    answered,
    by_station,
    header,
    refused,
    takes,
)
from kiosk.central.journals import Told
from kiosk.central.reading import MOST_ENROLMENT_BYTES, bounded, decoded, record
from kiosk.central.refusals import RefusedError
from kiosk.sealing import key_id
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ANNOUNCED,
    APPENDED,
    ASK_PATH,
    ENROL_PATH,
    HEALTH_PATH,
    HEARTBEAT_PATH,
    LENGTH_HEADER,
    OFFSET_HEADER,
    PART_CONTENT,
    PART_PATH,
    Announcement,
    Answers,
    Enrolled,
    Enrolment,
    Health,
    Heartbeat,
    Pulse,
    Question,
)

router = APIRouter(default_response_class=Response)

_HEARD: Final = refused(400, 401, 413, 415, 422, 503)


@router.get(
    HEALTH_PATH,
    responses={200: answered("It is up and its database answers.", Health), **refused(503)},
)
def health(centre: Here) -> Response:
    """Say that the central is up and its database answers."""
    centre.database.touch()
    return as_json(Health(status="ok", time=centre.clock.now()))


@router.post(
    ENROL_PATH,
    responses={
        200: answered("What the station believes from now on.", Enrolled),
        **refused(400, 401, 403, 413, 415, 422, 503),
    },
    openapi_extra=by_station(**takes(Enrolment)),
)
async def enrol(request: Request, centre: Here) -> Response:
    """Make a station's key known, for a one-time code."""
    content = await bounded(request, MOST_ENROLMENT_BYTES)
    enrolment = record(Enrolment, decoded(content, encoding_of(request), MOST_ENROLMENT_BYTES))
    return as_json(
        await run_in_threadpool(_enrolled, centre, asked_of(request), enrolment, content)
    )


def _enrolled(centre: Centre, asked: Asked, enrolment: Enrolment, content: bytes) -> Enrolled:
    public = bytes.fromhex(enrolment.public_key)
    caller = centre.access.check_newcomer(asked, enrolment.station, key_id(public), public)
    check_content(asked, caller, content)
    row = centre.stations.enrol(enrolment, caller.key_id, centre.clock.now())
    if row is None:
        error = refusal(asked, "central.enrolment", caller.key_id)
        raise RefusedError(HTTPStatus.FORBIDDEN, error.code)
    return Enrolled(
        station=row.code,
        service_point=row.service_point,
        central_keys=centre.keys.named,
        recipients=centre.recipients,
    )


@router.post(
    ANNOUNCE_PATH,
    status_code=ANNOUNCED,
    responses={207: answered("A word on each item.", Answers), **_HEARD},
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
        return as_json(answers, ANNOUNCED)

    return await run_in_threadpool(take)


@router.post(
    ASK_PATH,
    status_code=ANNOUNCED,
    responses={207: answered("A word on each id.", Answers), **_HEARD},
    openapi_extra=by_station(**takes(Question)),
)
async def ask(request: Request, centre: Here, caller: Station) -> Response:
    """Say what is known of ids whose fate the station doesn't know."""
    content = await bounded(request)

    def answer() -> Response:
        question = said_of(request, caller, content, Question)
        return as_json(centre.reception.answer(caller.station, question), ANNOUNCED)

    return await run_in_threadpool(answer)


@router.post(
    HEARTBEAT_PATH,
    responses={200: answered("The time, and how much is kept.", Pulse), **_HEARD},
    openapi_extra=by_station(**takes(Heartbeat)),
)
async def heartbeat(request: Request, centre: Here, caller: Station) -> Response:
    """Hear how a station is, and say the time and how much of it is kept."""
    content = await bounded(request)

    def feel() -> Response:
        said = said_of(request, caller, content, Heartbeat)
        now = centre.clock.now()
        return as_json(Pulse(time=now, kept=centre.stations.feel(caller.station, now, said)))

    return await run_in_threadpool(feel)


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
async def append(digest: Digest, request: Request, centre: Here, caller: Station) -> Response:
    """Append bytes to a part."""
    offset = await centre.uploads.take(caller, digest, request)
    return Response(status_code=APPENDED, headers={OFFSET_HEADER: str(offset)})
