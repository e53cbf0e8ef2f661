# SPDX-License-Identifier: Apache-2.0
"""The paths of other systems of the Service's: what they fetch, and what they say of it."""

from functools import partial
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from kiosk.central.asking import Here, as_json, encoding_of
from kiosk.central.describing import answered, by_consumer, header, refused_consumer, takes
from kiosk.central.door import answering
from kiosk.central.door.cases import OutOfOrderError, Told, TooManyStepsError
from kiosk.central.door.consumers import Consumer, Right
from kiosk.central.door.reading import BODY_PATH
from kiosk.central.door.records import Case, CaseStep
from kiosk.central.door.rights import holder_of, in_turn
from kiosk.central.reading import bounded, decoded, record
from kiosk.central.refusals import RefusedError

SUBMISSIONS_PATH: Final = "/v1/submissions"
CASE_PATH: Final = "/v1/cases/{reference}"
MOST_STEP_BYTES: Final = 4096
MOST_LINES: Final = 5000

router = APIRouter(default_response_class=Response)

Reader = Annotated[Consumer, Depends(holder_of(Right.SUBMISSIONS_READ))]
CaseWorker = Annotated[Consumer, Depends(holder_of(Right.CASES_WRITE))]
Number = Annotated[str, Path(pattern="^[0-9A-Z]{12}$")]
Id = Annotated[str, Path(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
After = Annotated[str | None, Query(description="The cursor of the last line that is kept.")]
Most = Annotated[int, Query(ge=1, le=MOST_LINES, description="No more lines than this.")]


@router.get(
    SUBMISSIONS_PATH,
    responses={
        200: answered(
            "Lines of JSON, each a `SubmissionLine` or a `PurgedLine`.", media=answering.LINES
        ),
        **refused_consumer(
            422, reasons={422: "`central.cursor`: none that this consumer was given."}
        ),
    },
    openapi_extra=by_consumer(Right.SUBMISSIONS_READ),
)
async def submissions(
    request: Request, centre: Here, consumer: Reader, after: After = None, most: Most = 500
) -> Response:
    """Tell what was received and purged, from where this consumer was; the cursor acknowledges."""
    made = partial(answering.lines, centre, consumer.name, after, most)
    return await answering.stream(request, consumer, made)


@router.get(
    BODY_PATH,
    responses={
        200: answered("The sealed bytes.", media=answering.BODY),
        206: answered("Those of the range.", media=answering.BODY),
        **refused_consumer(
            404,
            410,
            416,
            reasons={
                404: "`central.missing`: nothing with this id was received.",
                410: "`central.purged`: its time was over.",
                416: "`central.range`: it begins behind the end.",
            },
        ),
    },
    openapi_extra=by_consumer(
        Right.SUBMISSIONS_READ, parameters=[header("Range", {}, required=False)]
    ),
)
async def sealed(id: Id, request: Request, centre: Here, consumer: Reader) -> Response:  # noqa: A002
    """Give the sealed bytes of a submission."""
    made = partial(answering.body, centre, id, request.headers.get("range", ""))
    return await answering.stream(request, consumer, made)


@router.put(
    CASE_PATH,
    responses={
        200: answered("The application was told to be there before.", Case),
        201: answered("It has come to this step.", Case),
        **refused_consumer(
            400,
            404,
            409,
            413,
            415,
            422,
            reasons={
                404: "`central.missing`: nothing with this reference was received.",
                409: "`central.case-order`: before the last step, ahead of the time, or too many.",
            },
        ),
    },
    openapi_extra=by_consumer(Right.CASES_WRITE, **takes(CaseStep)),
)
async def tell(reference: Number, request: Request, centre: Here, consumer: CaseWorker) -> Response:
    """Say that an application has come to a step; said again it is the same step."""
    content = await bounded(request, MOST_STEP_BYTES)
    step = record(CaseStep, decoded(content, encoding_of(request), MOST_STEP_BYTES))

    def told() -> Told | None:
        try:
            return centre.cases.tell(reference, step, centre.clock.now(), consumer.name)
        except (OutOfOrderError, TooManyStepsError):
            raise RefusedError(HTTPStatus.CONFLICT, "central.case-order") from None

    found = await in_turn(request, consumer, told)
    if found is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    return as_json(found.case, HTTPStatus.CREATED if found.is_new else HTTPStatus.OK)


@router.get(
    CASE_PATH,
    responses={
        200: answered("The application's steps.", Case),
        **refused_consumer(
            404, reasons={404: "`central.missing`: nothing with this reference was received."}
        ),
    },
    openapi_extra=by_consumer(Right.CASES_WRITE),
)
async def case(reference: Number, request: Request, centre: Here, consumer: CaseWorker) -> Response:
    """Say where an application stands."""
    found = await in_turn(request, consumer, partial(centre.cases.find, reference))
    if found is None:
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    return as_json(found)
