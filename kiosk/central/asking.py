# SPDX-License-Identifier: Apache-2.0
"""What every path needs: who asks for what, and how an answer is made of a record."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Path, Request, Response
from pydantic import BaseModel

from kiosk.central.centre import Centre
from kiosk.central.fleet.access import Asked, Caller, check_content
from kiosk.central.offering.published import Tagged
from kiosk.central.reading import R, decoded, record

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


def _centre(request: Request) -> Centre:
    centre = request.app.state.centre
    assert isinstance(centre, Centre)  # noqa: S101 put there by create_app
    return centre


def asked_of(request: Request) -> Asked:
    """Say what the token has to be for."""
    authorization = request.headers.get("authorization", "")
    return Asked(request.method, request.scope["path"], authorization)


def _caller(request: Request) -> Caller:
    return _centre(request).access.check(asked_of(request))


def _caller_with_any_key(request: Request) -> Caller:
    return _centre(request).access.check(asked_of(request), may_be_former=True)


Here = Annotated[Centre, Depends(_centre)]
Station = Annotated[Caller, Depends(_caller)]
StationWithAnyKey = Annotated[Caller, Depends(_caller_with_any_key)]
"""May also ask with a key that it has changed since; what that may still do is decided later."""


def said_of(request: Request, caller: Caller, content: bytes, kind: type[R]) -> R:
    """Read a body that its token vouches for as exactly that record. Raises RefusedError."""
    check_content(asked_of(request), caller, content)
    return record(kind, decoded(content, encoding_of(request)))


def encoding_of(request: Request) -> str:
    """Say how the body is encoded."""
    return request.headers.get("content-encoding", "").strip().lower()


def as_json(answer: BaseModel, status: int = HTTPStatus.OK) -> Response:
    """Answer with a record."""
    return Response(answer.model_dump_json(), status_code=status, media_type="application/json")


def as_tagged(request: Request, found: Tagged) -> Response:
    """Answer with a content, or that the one who asks has it."""
    headers = {"ETag": found.etag, "Cache-Control": "no-cache"}
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if found.etag in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(found.content, headers=headers, media_type="application/json")
