# SPDX-License-Identifier: Apache-2.0
"""The paths of what the centre offers to its stations: recipients, services, notices, settings, staff."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse

from kiosk.central.asking import Digest, Here, Station, as_json, as_tagged
from kiosk.central.describing import ETAG, answered, by_station, header, refused
from kiosk.central.offering.tagged import Tagged
from kiosk.central.refusals import RefusedError
from kiosk.sync.contract import (
    CATALOGUE_FILE_PATH,
    CATALOGUE_PATH,
    NOTICES_PATH,
    RECIPIENTS_PATH,
    RELEASE_METADATA_PATH,
    RELEASE_TARGET_PATH,
    SETTINGS_PATH,
    STAFF_PATH,
    CatalogueAnswer,
    NoticesAnswer,
    RecipientsAnswer,
    SettingsAnswer,
    StaffAnswer,
)

router = APIRouter(default_response_class=Response)

Part = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$")]

_KNOWN: Final = header("If-None-Match", {}, required=False)
_PIECE: Final = header("Range", {"examples": ["bytes=0-262143"]}, required=False)
_PIECE_OF: Final = {
    "Content-Range": {
        "description": "Which bytes these are.",
        "required": True,
        "schema": {"type": "string"},
    }
}
_RANGE: Final = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})")
_BYTES: Final = "application/octet-stream"


@router.get(RECIPIENTS_PATH, responses={200: answered("To whom stations seal.", RecipientsAnswer)})
def to_whom(centre: Here) -> Response:
    """Say to whom stations seal."""
    return as_json(RecipientsAnswer(recipients=centre.recipients))


@router.get(
    CATALOGUE_PATH,
    responses={
        200: answered("The files of the set.", CatalogueAnswer, ETAG),
        304: answered("It is the one that the station has.", headers=ETAG),
        **refused(401, 404, 503),
    },
    openapi_extra=by_station(parameters=[_KNOWN]),
)
def catalogue(request: Request, centre: Here, caller: Station) -> Response:
    """List the files of the edition that is released to the station that asks."""
    return _tagged(request, centre.editions.offered(caller.station))


@router.get(
    CATALOGUE_FILE_PATH,
    responses={
        200: answered("The file.", media=_BYTES),
        206: answered("The bytes that were asked for.", headers=_PIECE_OF, media=_BYTES),
        **refused(401, 404, 503),
    },
    openapi_extra=by_station(parameters=[_PIECE]),
)
def catalogue_file(request: Request, digest: Digest, centre: Here, caller: Station) -> Response:
    """Give one file of an edition that is released to the station, or a piece of it."""
    file = centre.editions.file(caller.station, digest)
    if file is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    wanted = _range(request, file.size)
    if wanted is None:
        return _streamed(centre.editions.whole(file), HTTPStatus.OK, file.size)
    first, end = wanted
    pieces = centre.editions.slice(file, first, end)
    headers = {"Content-Range": f"bytes {first}-{end - 1}/{file.size}"}
    return _streamed(pieces, HTTPStatus.PARTIAL_CONTENT, end - first, headers)


def _tagged(request: Request, found: Tagged | None) -> Response:
    """Answer with what there is for the station, where there is anything."""
    if found is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    return as_tagged(request, found)


def _range(request: Request, size: int) -> tuple[int, int] | None:
    """Read which bytes are asked for; anything but one range inside is answered with all."""
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    if found is None:
        return None
    first, last = int(found[1]), int(found[2] or size - 1)
    return (first, min(last + 1, size)) if first <= last and first < size else None


def _streamed(
    pieces: Iterator[bytes], status: int, size: int, headers: dict[str, str] | None = None
) -> Response:
    """Answer piece by piece; what is wrong with the first one is still said as a problem."""
    first = next(pieces, b"")
    return StreamingResponse(
        chain([first], pieces),
        status_code=status,
        headers={"Content-Length": str(size), "Accept-Ranges": "bytes", **(headers or {})},
        media_type=_BYTES,
    )


@router.get(
    RELEASE_METADATA_PATH,
    responses={200: answered("The part.", media="application/json"), **refused(401, 404, 503)},
    openapi_extra=by_station(),
)
def release_metadata(name: Part, centre: Here, _caller: Station) -> Response:
    """Give a signed part of the repository of releases, as The Update Framework has it."""
    file = centre.releases.metadata(name)
    if file is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    content = b"".join(centre.releases.slice(file, 0, file.size))
    return Response(content, media_type="application/json")


@router.get(
    RELEASE_TARGET_PATH,
    responses={
        200: answered("The build.", media=_BYTES),
        206: answered("The bytes that were asked for.", headers=_PIECE_OF, media=_BYTES),
        **refused(401, 404, 503),
    },
    openapi_extra=by_station(parameters=[_PIECE]),
)
def release_target(request: Request, name: Part, centre: Here, caller: Station) -> Response:
    """Give a build of a version that is released to the station, or a piece of it."""
    file = centre.releases.target(caller.station, name)
    if file is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    first, end = _range(request, file.size) or (0, file.size)
    pieces = centre.releases.slice(file, first, end)
    if end - first == file.size:
        return _streamed(pieces, HTTPStatus.OK, file.size)
    headers = {"Content-Range": f"bytes {first}-{end - 1}/{file.size}"}
    return _streamed(pieces, HTTPStatus.PARTIAL_CONTENT, end - first, headers)


@router.get(
    NOTICES_PATH,
    responses={
        200: answered("All that hold for the station now or later.", NoticesAnswer, ETAG),
        304: answered("They are those that the station has.", headers=ETAG),
        **refused(401, 503),
    },
    openapi_extra=by_station(parameters=[_KNOWN]),
)
def notices(request: Request, centre: Here, caller: Station) -> Response:
    """Give what the public is to be told for a while."""
    return as_tagged(request, centre.notices.told(caller.station, centre.clock.now()))


@router.get(
    SETTINGS_PATH,
    responses={
        200: answered("What is set at the station.", SettingsAnswer, ETAG),
        304: answered("It is what the station has.", headers=ETAG),
        **refused(401, 404, 503),
    },
    openapi_extra=by_station(parameters=[_KNOWN]),
)
def settings(request: Request, centre: Here, caller: Station) -> Response:
    """Give what is set at the station, signed."""
    return _tagged(request, centre.settings.told(caller.station))


@router.get(
    STAFF_PATH,
    responses={
        200: answered("Who works at the station.", StaffAnswer, ETAG),
        304: answered("They are those that the station has.", headers=ETAG),
        **refused(401, 404, 503),
    },
    openapi_extra=by_station(parameters=[_KNOWN]),
)
def staff(request: Request, centre: Here, caller: Station) -> Response:
    """Give who may sign in at the station, signed."""
    return _tagged(request, centre.staff.told(caller.station))
