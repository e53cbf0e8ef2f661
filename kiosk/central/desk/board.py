# SPDX-License-Identifier: Apache-2.0
"""The board: how every service point is."""

from fastapi import APIRouter, Request, Response

from kiosk.central.desk.guard import Viewer
from kiosk.central.desk.pages import page

router = APIRouter()


@router.get("/")
def board(request: Request, visit: Viewer) -> Response:
    """Show how every service point is."""
    return page(request, "board.html", visit)
