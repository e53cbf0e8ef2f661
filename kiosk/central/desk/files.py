# SPDX-License-Identifier: Apache-2.0
"""The files that pages point to: the style sheet, two drawings, htmx from its package."""

from fastapi import APIRouter, Response

from kiosk.central.desk.guard import TurnedAwayError
from kiosk.central.desk.pages import STATIC, static

router = APIRouter()


@router.get("/static/{name}")
def file(name: str) -> Response:
    """Send one of them; its address changes with its bytes, so it may be kept for long."""
    if name not in STATIC:
        raise TurnedAwayError(404, "central.missing")
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(static(name), media_type=STATIC[name][2], headers=headers)
