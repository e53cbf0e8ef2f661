# SPDX-License-Identifier: Apache-2.0
"""What every path needs: who asks for what, and how an answer is made of a record."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Annotated, TypeVar

from fastapi import Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from kiosk.central.admission import Admission
from kiosk.central.centre import Centre
from kiosk.central.fleet.access import Asked, Caller, check_content
from kiosk.central.offering.tagged import Tagged
from kiosk.central.reading import R, declared, decoded, record

Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
T = TypeVar("T")


async def centre_of(request: Request) -> Centre:
    """Say whom this server serves."""
    centre = request.app.state.centre
    assert isinstance(centre, Centre)  # noqa: S101 put there by create_app
    return centre


def asked_of(request: Request) -> Asked:
    """Say what the token has to be for."""
    authorization = request.headers.get("authorization", "")
    return Asked(request.method, request.scope["path"], authorization)


def admission_of(request: Request) -> Admission:
    """Say who lets in here."""
    admission = request.app.state.admission
    assert isinstance(admission, Admission)  # noqa: S101 put there by create_app
    return admission


async def _caller(request: Request) -> AsyncIterator[Caller]:
    async with believed(request, lambda centre, asked: (centre.access.check(asked), None)) as found:
        yield found[0]


async def _caller_with_any_key(request: Request) -> AsyncIterator[Caller]:
    def check(centre: Centre, asked: Asked) -> tuple[Caller, None]:
        return centre.access.check(asked, may_be_former=True), None

    async with believed(request, check) as found:
        yield found[0]


@asynccontextmanager
async def believed(
    request: Request, look: Callable[[Centre, Asked], tuple[Caller, T]]
) -> AsyncIterator[tuple[Caller, T]]:
    """Say who asks, and count it as long as it is answered.

    ``look`` finds that out on a thread, together with what else an answer always needs.
    """
    admission, size = admission_of(request), declared(request)
    asked = asked_of(request)
    await admission.look(asked.authorization, size)
    with admission.present(size):
        centre = await centre_of(request)
        found = await run_in_threadpool(look, centre, asked)
        with admission.inside(found[0].station, asked.authorization, size):
            yield found


async def in_turn(request: Request, caller: Caller, work: Callable[[], T]) -> T:
    """Work for a station on a thread, when it is its turn."""
    async with admission_of(request).at_work(caller.station):
        return await run_in_threadpool(work)


def address_of(request: Request) -> str | None:
    """Say who asks: the last that a proxy of ours named, else whoever holds the connection.

    None behind a proxy that names nobody: there all are one, and one could use up what all have.

    What stands before it in the header came with the request and may be anything; so may the
    same header before it, for some proxies write a line of their own behind those that came.
    """
    header = request.app.state.client_header
    if header:
        lines = request.headers.getlist(header)
        return lines[-1].rpartition(",")[2].strip()[:64] if lines else ""
    if request.app.state.is_proxied:
        return None
    return request.client.host if request.client else ""


Here = Annotated[Centre, Depends(centre_of)]
Station = Annotated[Caller, Depends(_caller)]
StationWithAnyKey = Annotated[Caller, Depends(_caller_with_any_key)]
"""May also ask with a key that it has changed since; what that may still do is decided later."""


def said_of(request: Request, caller: Caller, content: bytes, kind: type[R]) -> R:
    """Read a body that its token vouches for as exactly that record. Raises RefusedError."""
    check_content(asked_of(request), caller, content)
    return record(kind, decoded(content, encoding_of(request)))


def encoding_of(request: Request) -> str:
    """Say how the body is encoded."""
    return request.headers.get("content-encoding", "identity").strip().lower()


def as_json(
    answer: BaseModel, status: int = HTTPStatus.OK, *, leaving_out: set[str] | None = None
) -> Response:
    """Answer with a record; what is left out is unknown to stations of older programs."""
    content = answer.model_dump_json(exclude=leaving_out)
    return Response(content, status_code=status, media_type="application/json")


def as_tagged(request: Request, found: Tagged) -> Response:
    """Answer with a content, or that the one who asks has it."""
    headers = {"ETag": found.etag, "Cache-Control": "no-cache"}
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if found.etag in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(found.content, headers=headers, media_type="application/json")
