# SPDX-License-Identifier: Apache-2.0
"""Who of the other systems asks, and whether it may: what a path of theirs depends on."""

from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from kiosk.central.asking import Here, admission_of, asked_of
from kiosk.central.centre import Centre
from kiosk.central.door.consumers import Consumer, Right
from kiosk.central.fleet.access import Asked, refusal
from kiosk.central.reading import declared
from kiosk.central.refusals import RefusedError

T = TypeVar("T")


def holder_of(right: Right) -> Callable[[Request, Here], AsyncIterator[Consumer]]:
    """Make a dependency that gives the consumer who asks, if it has this right.

    It is counted for as long as it is answered. Raises RefusedError: 401 for no token or an
    unknown one, 403 for one without the right, 429 and 503 for too much.
    """

    async def believed(request: Request, centre: Here) -> AsyncIterator[Consumer]:
        admission, asked, size = admission_of(request), asked_of(request), declared(request)
        await admission.look(asked.authorization, size)
        with admission.present(size):
            consumer = await run_in_threadpool(check, centre, asked, right)
            with admission.inside_of_consumer(consumer.name, asked.authorization, size):
                yield consumer

    return believed


def check(centre: Centre, asked: Asked, right: Right) -> Consumer:
    """Say which consumer asks. Raises RefusedError (401, 403) and StorageError."""
    scheme, _, token = asked.authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise refusal(asked, "central.token-missing")
    consumer = centre.consumers.believe(token.strip(), centre.clock.now())
    if consumer is None:
        raise refusal(asked, "central.consumer")
    if right not in consumer.rights:
        error = refusal(asked, "central.right")
        raise RefusedError(HTTPStatus.FORBIDDEN, error.code)
    return consumer


async def in_turn(request: Request, consumer: Consumer, work: Callable[[], T]) -> T:
    """Work for a consumer on a thread, when it is its turn."""
    async with admission_of(request).at_work_for_consumer(consumer.name):
        return await run_in_threadpool(work)
