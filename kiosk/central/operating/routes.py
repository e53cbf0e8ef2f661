# SPDX-License-Identifier: Apache-2.0
"""The paths by which others learn whether this central is well."""

import ipaddress
from typing import Final

from fastapi import APIRouter, Request, Response

from kiosk.central.asking import Here, address_of, as_json, asked_of
from kiosk.central.describing import answered, refused
from kiosk.central.door.consumers import Right
from kiosk.central.door.rights import check
from kiosk.central.operating.measures import CONTENT_TYPE, Measures
from kiosk.sync.contract import HEALTH_PATH, Health

READY_PATH: Final = "/v1/ready"
METRICS_PATH: Final = "/metrics"
_FORWARDED: Final = ("forwarded", "x-forwarded-")

router = APIRouter(default_response_class=Response)


@router.get(
    HEALTH_PATH,
    responses={200: answered("It is up and its database answers.", Health), **refused(503)},
)
def health(centre: Here) -> Response:
    """Say that the central is up and its database answers."""
    centre.database.touch()
    return as_json(Health(status="ok", time=centre.clock.now()))


@router.get(
    READY_PATH,
    responses={200: answered("It could take a submission now.", Health), **refused(503)},
)
def ready(centre: Here) -> Response:
    """Say whether the database answers and is as this program knows it, and the store is writable."""
    centre.readiness.prove()
    return as_json(Health(status="ok", time=centre.clock.now()))


@router.get(METRICS_PATH, include_in_schema=False)
def metrics(request: Request, centre: Here) -> Response:
    """Give the measures to this machine itself, or to a consumer with the right to read them.

    Behind a proxy everybody comes from this machine, so there everybody shows a token, also where
    it was not said that there is one.
    """
    if request.app.state.is_proxied or _is_handed_on(request) or not _is_here(request):
        check(centre, asked_of(request), Right.METRICS_READ)
    measures = request.app.state.measures
    assert isinstance(measures, Measures)  # noqa: S101 put there by create_app
    return Response(measures.text(centre.database), media_type=CONTENT_TYPE)


def _is_handed_on(request: Request) -> bool:
    return any(name.startswith(_FORWARDED) for name in request.headers)


def _is_here(request: Request) -> bool:
    try:
        return ipaddress.ip_address(address_of(request) or "").is_loopback
    except ValueError:
        return False
