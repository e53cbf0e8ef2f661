# SPDX-License-Identifier: Apache-2.0
"""The paths of what the centre offers to its stations: recipients, services, notices."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response

from kiosk.central.asking import Digest, Here, Station, as_json, as_tagged
from kiosk.central.describing import ETAG, answered, by_station, header, refused
from kiosk.central.refusals import RefusedError
from kiosk.sync.contract import (
    CATALOGUE_FILE_PATH,
    CATALOGUE_PATH,
    NOTICES_PATH,
    RECIPIENTS_PATH,
    CatalogueAnswer,
    NoticesAnswer,
    RecipientsAnswer,
)

router = APIRouter(default_response_class=Response)

_KNOWN: Final = header("If-None-Match", {}, required=False)


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
def catalogue(request: Request, centre: Here, _caller: Station) -> Response:
    """List the files of the published set that stations are to offer."""
    found = centre.published.catalogue()
    if found is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    return as_tagged(request, found)


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
    return as_tagged(request, centre.published.notices())
