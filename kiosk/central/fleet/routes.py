# SPDX-License-Identifier: Apache-2.0
"""The paths by which stations come in and say how they are."""

from http import HTTPStatus
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from kiosk.central.addresses import house
from kiosk.central.admission import Admission
from kiosk.central.asking import (
    Here,
    Station,
    StationWithAnyKey,
    address_of,
    admission_of,
    as_json,
    as_tagged,
    asked_of,
    encoding_of,
    in_turn,
    said_of,
)
from kiosk.central.centre import Centre
from kiosk.central.describing import ETAG, HEARD, answered, by_station, header, refused, takes
from kiosk.central.fleet import figures as counted
from kiosk.central.fleet.access import Asked, Caller, check_content, refusal
from kiosk.central.fleet.rekeying import Changed, change_key
from kiosk.central.offering.standing import standing
from kiosk.central.reading import MOST_ENROLMENT_BYTES, bounded, declared, decoded, record
from kiosk.central.refusals import RefusedError
from kiosk.central.status.limiting import EACH_SECONDS
from kiosk.sealing import key_id
from kiosk.sync.contract import (
    ENROL_PATH,
    FIGURES_PATH,
    HEARTBEAT_PATH,
    REKEY_PATH,
    STATION_KEYS_PATH,
    Enrolled,
    Enrolment,
    Figures,
    Heartbeat,
    Pulse,
    Rekey,
    Rekeyed,
    StationKeysAnswer,
)

router = APIRouter(default_response_class=Response)

Day = Annotated[str, Path(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


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
    admission, asked, size = admission_of(request), asked_of(request), declared(request)
    await admission.look(asked.authorization, size)
    with admission.present(size):
        return await _let_in(request, centre, asked, admission)


async def _let_in(request: Request, centre: Centre, asked: Asked, admission: Admission) -> Response:
    content = await bounded(request, MOST_ENROLMENT_BYTES)
    enrolment = record(Enrolment, decoded(content, encoding_of(request), MOST_ENROLMENT_BYTES))
    address = address_of(request)
    address = None if address is None else house(address)
    admission.may_enrol(address, enrolment.station)
    try:
        # as one station, whichever they name: nobody has proven to be any
        async with admission.at_work(ENROL_PATH):
            enrolled = await run_in_threadpool(_enrolled, centre, asked, enrolment, content)
    except RefusedError:
        admission.note_failed_enrolment(address, enrolment.station)
        raise
    return as_json(enrolled)


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
    REKEY_PATH,
    responses={
        200: answered("The key that is believed from now on.", Rekeyed),
        **refused(400, 401, 403, 413, 415, 422, 503),
    },
    openapi_extra=by_station(**takes(Rekey)),
)
async def rekey(request: Request, centre: Here, caller: StationWithAnyKey) -> Response:
    """Change a station's key: the one it has vouches for the next."""
    content = await bounded(request, MOST_ENROLMENT_BYTES)
    asked = asked_of(request)

    def change() -> Response:
        wanted = said_of(request, caller, content, Rekey)
        return as_json(_rekeyed(centre, asked, caller, wanted))

    return await in_turn(request, caller, change)


def _rekeyed(centre: Centre, asked: Asked, caller: Caller, wanted: Rekey) -> Rekeyed:
    found = change_key(centre.database, caller, wanted, centre.clock.now())
    if found is not Changed.DONE:
        error = refusal(asked, found.value, caller.key_id)
        if found in {Changed.UNPROVEN, Changed.TAKEN}:
            raise RefusedError(HTTPStatus.FORBIDDEN, error.code, key_id=caller.key_id)
        raise error
    return Rekeyed(station=caller.station, key_id=key_id(bytes.fromhex(wanted.public_key)))


@router.get(
    STATION_KEYS_PATH,
    responses={
        200: answered("The keys of all stations.", StationKeysAnswer, ETAG),
        304: answered("They are those that the asker has.", headers=ETAG),
        **refused(429, 503, reasons={429: "`central.too-often`: more than one address may ask."}),
    },
    openapi_extra={"parameters": [header("If-None-Match", {}, required=False)]},
)
def station_keys(request: Request, centre: Here) -> Response:
    """Give the public keys of all stations, signed, to anybody: receipts are held against them."""
    address = address_of(request)
    if address is not None and not centre.keys_limit.allows(address):
        wait = {"Retry-After": str(ceil(EACH_SECONDS))}
        raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "central.too-often", wait)
    return as_tagged(request, centre.station_keys.told())


@router.put(
    FIGURES_PATH,
    status_code=HTTPStatus.NO_CONTENT,
    responses={
        204: answered("They replace what was counted of that day."),
        **HEARD,
        **refused(404),
    },
    openapi_extra=by_station(**takes(Figures)),
)
async def figures(request: Request, centre: Here, caller: Station, day: Day) -> Response:
    """Take what a station counted in a day."""
    content = await bounded(request, counted.MOST_BYTES)

    def count() -> Response:
        said = said_of(request, caller, content, Figures)
        found = counted.day_of(said, centre.clock.now())
        if found is None or said.day != day:
            raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "central.day")
        counted.replace(centre.database, caller.station, found, said)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    return await in_turn(request, caller, count)


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
        kept = centre.stations.feel(caller.station, now, said)
        with centre.database.reading() as connection:
            named = standing(connection, centre.notices, caller.station, now)
        return as_json(
            Pulse(
                time=now,
                kept=kept,
                catalogue=named.catalogue,
                notices=named.notices,
                settings=named.settings,
                station_keys=named.station_keys,
                staff=named.staff,
                program=named.program,
            ),
            leaving_out={"program"} if named.program is None else None,
        )

    return await in_turn(request, caller, feel)
