# SPDX-License-Identifier: Apache-2.0
"""The page that a receipt's code opens, and what it asks."""

from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from kiosk.central import wording
from kiosk.central.asking import Here, address_of
from kiosk.central.centre import Centre
from kiosk.central.reading import bounded, record
from kiosk.central.refusals import RefusedError
from kiosk.central.status.pages import page
from kiosk.central.status.telling import tell
from kiosk.i18n import languages
from kiosk.sync.contract import PLAIN, Record

PAGE_PATH: Final = "/r/{reference}"
ASK_PATH: Final = "/r/status"
MOST_BYTES: Final = 4096

router = APIRouter(default_response_class=Response, include_in_schema=False)


class Question(Record):
    """What the page's script asks: it alone has the token, which no address holds."""

    reference: Annotated[str, Field(max_length=64, pattern=PLAIN)]
    token: Annotated[str, Field(max_length=2000, pattern=r"^[A-Za-z0-9_-]*$")]
    language: Annotated[str, Field(max_length=8, pattern=r"^[a-z-]*$")] = ""


@router.get(PAGE_PATH)
def show(request: Request) -> Response:
    """Give the page, the same for every reference: nothing is looked up."""
    accepted = request.headers.get("accept-language", "")
    language = wording.chosen(request.query_params.get("lang"), accepted)
    found = page(language.code)
    headers = {**found.headers, "Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return Response(found.content, headers=headers, media_type="text/html; charset=utf-8")


@router.post(ASK_PATH)
async def ask(request: Request, centre: Here) -> Response:
    """Say how an application stands to whoever holds its receipt; to all others the same no."""
    address = address_of(request)
    if address is not None and not centre.status_limit.allows(address):
        wait = {"Retry-After": "60"}
        raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, "central.too-often", wait)
    content = await bounded(request, MOST_BYTES)
    return await run_in_threadpool(_answer, centre, content)


def _answer(centre: Centre, content: bytes) -> Response:
    try:
        question = record(Question, content)
    except RefusedError:
        raise _missing() from None
    shown = centre.receipts.show(question.reference, question.token)
    if shown is None:
        raise _missing()
    known = {one.code for one in languages()}
    code = question.language if question.language in known else languages()[0].code
    told = tell(shown, wording.translator(code))
    return Response(
        told.model_dump_json(), media_type="application/json", headers={"Cache-Control": "no-store"}
    )


def _missing() -> RefusedError:
    return RefusedError(HTTPStatus.NOT_FOUND, "central.missing", {"Cache-Control": "no-store"})
