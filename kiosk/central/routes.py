# SPDX-License-Identifier: Apache-2.0
"""The central's paths, one function each."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from kiosk.central.access import Asked, Caller, check_content, refusal
from kiosk.central.centre import Centre
from kiosk.central.describing import (
    ETAG,
    LENGTH,
    OFFSET,
    answered,
    by_station,
    header,
    refused,
    takes,
)
from kiosk.central.journals import Told
from kiosk.central.published import Tagged
from kiosk.central.reading import MOST_ENROLMENT_BYTES, R, bounded, decoded, record
from kiosk.central.refusals import RefusedError
from kiosk.sealing import key_id
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ANNOUNCED,
    APPENDED,
    ASK_PATH,
    CATALOGUE_FILE_PATH,
    CATALOGUE_PATH,
    ENROL_PATH,
    HEALTH_PATH,
    HEARTBEAT_PATH,
    LENGTH_HEADER,
    NOTICES_PATH,
    OFFSET_HEADER,
    PART_CONTENT,
    PART_PATH,
    RECIPIENTS_PATH,
    Announcement,
    Answers,
    CatalogueAnswer,
    Enrolled,
    Enrolment,
    Health,
    Heartbeat,
    NoticesAnswer,
    Pulse,
    Question,
    RecipientsAnswer,
)

router = APIRouter(default_response_class=Response)

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


_HEARD: Final = refused(400, 401, 413, 415, 422, 503)
_KNOWN: Final = header("If-None-Match", {}, required=False)


def _centre(request: Request) -> Centre:
    centre = request.app.state.centre
    assert isinstance(centre, Centre)  # noqa: S101 put there by create_app
    return centre


def _asked(request: Request) -> Asked:
    authorization = request.headers.get("authorization", "")
    return Asked(request.method, request.scope["path"], authorization)


def _caller(request: Request) -> Caller:
    return _centre(request).access.check(_asked(request))


Here = Annotated[Centre, Depends(_centre)]
Station = Annotated[Caller, Depends(_caller)]


@router.get(
    HEALTH_PATH,
    responses={200: answered("It is up and its database answers.", Health), **refused(503)},
)
def health(centre: Here) -> Response:
    """Say that the central is up and its database answers."""
    centre.database.touch()
    return _json(Health(status="ok", time=centre.clock.now()))


@router.get(RECIPIENTS_PATH, responses={200: answered("To whom stations seal.", RecipientsAnswer)})
def to_whom(centre: Here) -> Response:
    """Say to whom stations seal."""
    return _json(RecipientsAnswer(recipients=centre.recipients))


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
    enrolment = record(Enrolment, decoded(content, _encoding(request), MOST_ENROLMENT_BYTES))
    return _json(await run_in_threadpool(_enrolled, centre, _asked(request), enrolment, content))


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
        said = _said(request, caller, content, Announcement)
        answers = centre.reception.take(
            caller.station, said.items, Told(said.journal, said.sent_at)
        )
        return _json(answers, ANNOUNCED)

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
        question = _said(request, caller, content, Question)
        return _json(centre.reception.answer(caller.station, question), ANNOUNCED)

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
        said = _said(request, caller, content, Heartbeat)
        now = centre.clock.now()
        return _json(Pulse(time=now, kept=centre.stations.feel(caller.station, now, said)))

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


@router.get(
    CATALOGUE_PATH,
    responses={
        200: answered("The files of the set.", CatalogueAnswer, ETAG),
        304: answered("It is the one that the station has.", headers=ETAG),
        **refused(401, 404, 503),
    },
    openapi_extra=by_station(parameters=[_KNOWN]),
)
def catalogue(request: Request, centre: Here, _caller: Station) -> Response:
    """List the files of the published set that stations are to offer."""
    found = centre.published.catalogue()
    if found is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    return _tagged(request, found)


@router.get(
    CATALOGUE_FILE_PATH,
    responses={
        200: answered("The file.", media="application/octet-stream"),
        **refused(401, 404, 503),
    },
    openapi_extra=by_station(),
)
def catalogue_file(digest: Digest, centre: Here, _caller: Station) -> Response:
    """Give one file of the published set."""
    content = centre.published.file(digest)
    if content is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    return Response(content, media_type="application/octet-stream")


@router.get(
    NOTICES_PATH,
    responses={
        200: answered("All that hold now or later.", NoticesAnswer, ETAG),
        304: answered("They are those that the station has.", headers=ETAG),
        **refused(401, 503),
    },
    openapi_extra=by_station(parameters=[_KNOWN]),
)
def notices(request: Request, centre: Here, _caller: Station) -> Response:
    """Give what the public is to be told for a while."""
    return _tagged(request, centre.published.notices())


def _said(request: Request, caller: Caller, content: bytes, kind: type[R]) -> R:
    check_content(_asked(request), caller, content)
    return record(kind, decoded(content, _encoding(request)))


def _encoding(request: Request) -> str:
    return request.headers.get("content-encoding", "").strip().lower()


def _json(answer: BaseModel, status: int = HTTPStatus.OK) -> Response:
    return Response(answer.model_dump_json(), status_code=status, media_type="application/json")


def _tagged(request: Request, found: Tagged) -> Response:
    headers = {"ETag": found.etag, "Cache-Control": "no-cache"}
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if found.etag in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(found.content, headers=headers, media_type="application/json")
