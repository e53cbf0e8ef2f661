# SPDX-License-Identifier: Apache-2.0
"""Who of the other systems asks, and whether it may: what a path of theirs depends on."""

from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request

from kiosk.central.asking import Here, asked_of
from kiosk.central.door.consumers import Consumer, Right
from kiosk.central.fleet.access import refusal
from kiosk.central.refusals import RefusedError


def holder_of(right: Right) -> Callable[[Request, Here], Consumer]:
    """Make a dependency that gives the consumer who asks, if it has this right.

    Raises RefusedError: 401 for no token or an unknown one, 403 for one without the right.
    """

    def believed(request: Request, centre: Here) -> Consumer:
        asked = asked_of(request)
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

    return believed
