# SPDX-License-Identifier: Apache-2.0
"""The paths by which others learn whether this central is well."""

from fastapi import APIRouter, Response

from kiosk.central.asking import Here, as_json
from kiosk.central.describing import answered, refused
from kiosk.sync.contract import HEALTH_PATH, Health

router = APIRouter(default_response_class=Response)


@router.get(
    HEALTH_PATH,
    responses={200: answered("It is up and its database answers.", Health), **refused(503)},
)
def health(centre: Here) -> Response:
    """Say that the central is up and its database answers."""
    centre.database.touch()
    return as_json(Health(status="ok", time=centre.clock.now()))
