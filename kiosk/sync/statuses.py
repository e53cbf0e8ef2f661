# SPDX-License-Identifier: Apache-2.0
"""Sorts answers that are not the documented one by what to do about them."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from kiosk.errors import DeliveryError
from kiosk.outbox import retry_after
from kiosk.sync import strict
from kiosk.sync.contract import Problem
from kiosk.sync.port import Trouble
from kiosk.sync.transport import Exchange, LineError

TOKEN_TIME: Final = "central.token-time"  # noqa: S105 a problem's code
"""What the centre says of a token whose times don't hold by its clock."""

UNKNOWN_KEY: Final = "central.unknown-key"
"""What the centre says of a key that is not the station's, or not any more."""

NOT_ENROLLED: Final = "delivery.not-enrolled"
"""What a station says that knows no central's keys: nothing is sent."""

_DOOR: Final = {401, 403, 404, 405, 407}
_CONTENT: Final = {400, 409, 410, 411, 413, 415, 422, 431}
_SERVICE: Final = {408, 425, 429}


def trouble(exchange: Exchange, now: datetime) -> Mapping[str, Any]:
    """Say what an answer means that is not the one that was wanted: fields of a ``Reply``."""
    status, told = exchange.status, _problem(exchange)
    code = told.code if told else f"delivery.status.{status}"
    wish = retry_after(exchange.headers.get("Retry-After"), now)
    if status in _DOOR:
        return {"trouble": Trouble.DOOR, "code": code, "retry_after": wish}
    if status in _CONTENT and told is None:
        # a proxy that finds a batch too large must not get anybody's submission parked
        return {"trouble": Trouble.LINE, "code": code, "is_in_doubt": True}
    if status in _CONTENT and told and not told.passing:
        return {"trouble": Trouble.CONTENT, "code": code}
    if status in _CONTENT | _SERVICE:
        return {"trouble": Trouble.SERVICE, "code": code, "retry_after": wish}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # what stands before the Service may have lost the answer alone
        return {
            "trouble": Trouble.SERVICE,
            "code": code,
            "retry_after": wish,
            "is_in_doubt": True,
        }
    # 200 with a login page, a redirect, anything else that the Service never says
    return {"trouble": Trouble.LINE, "code": "delivery.not-the-service", "is_in_doubt": True}


def lost(error: DeliveryError) -> Mapping[str, Any]:
    """Say what no answer, or one that is not as documented, means: fields of a ``Reply``."""
    if error.code == NOT_ENROLLED:
        return {"trouble": Trouble.DOOR, "code": error.code}
    doubt = error.is_in_doubt if isinstance(error, LineError) else True
    return {"trouble": Trouble.LINE, "code": error.code, "is_in_doubt": doubt}


def problem(exchange: Exchange) -> str:
    """Read the code of a documented problem; empty for anything else."""
    told = _problem(exchange)
    return told.code if told else ""


def _problem(exchange: Exchange) -> Problem | None:
    try:
        found = strict.record(Problem, exchange.content)
    except DeliveryError:
        return None
    return found if found.status == exchange.status else None
