# SPDX-License-Identifier: Apache-2.0
"""The paths by which stations come in and say how they are."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from kiosk.central.asking import Here, Station, as_json, asked_of, encoding_of, said_of
from kiosk.central.centre import Centre
from kiosk.central.describing import HEARD, answered, by_station, refused, takes
from kiosk.central.fleet.access import Asked, check_content, refusal
from kiosk.central.reading import MOST_ENROLMENT_BYTES, bounded, decoded, record
from kiosk.central.refusals import RefusedError
from kiosk.sealing import key_id
from kiosk.sync.contract import (
    ENROL_PATH,
    HEARTBEAT_PATH,
    Enrolled,
    Enrolment,
    Heartbeat,
    Pulse,
)

router = APIRouter(default_response_class=Response)


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
        raise RefusedError(HTTPStatus.FORBIDDEN, error.code, key_id=caller.key_id)
    return Enrolled(
        station=row.code,
        service_point=row.service_point,
        central_keys=centre.keys.named,
        recipients=centre.recipients,
    )


@router.post(
    HEARTBEAT_PATH,
    responses={200: answered("The time, and how much is kept.", Pulse), **HEARD},
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
