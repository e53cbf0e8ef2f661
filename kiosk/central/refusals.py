# SPDX-License-Identifier: Apache-2.0
"""What the central does not take, as RFC 9457 problems with stable codes."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from kiosk.errors import KioskError
from kiosk.sync.contract import Problem

TITLES: Final[Mapping[str, str]] = {
    "central.announcement": "The request is not as documented",
    "central.busy": "Somebody else is sending this part",
    "central.case-order": "The application's steps go forwards",
    "central.conflict": "The id is taken by other bytes",
    "central.consumer": "The consumer is not known",
    "central.content-type": "The content type is not the documented one",
    "central.cursor": "The cursor was not given to this consumer",
    "central.defect": "The central has a defect",
    "central.digest": "The body is not what the manifest says",
    "central.draft-ended": "Somebody went on with it, or it is too old",
    "central.drafts": "Too many visits of the station wait already",
    "central.encoding": "The content encoding can't be undone",
    "central.enrolment": "The code is not good",
    "central.day": "These figures are not of a day that is counted",
    "central.key-taken": "The key is or was some station's",
    "central.manifest": "The manifest can't be taken",
    "central.missing": "There is no such thing here",
    "central.offset": "The part goes on elsewhere",
    "central.oversize": "That is too much",
    "central.altered": "The part's bytes don't have its digest",
    "central.proof": "The new key did not prove itself",
    "central.overloaded": "There is too much to do at the moment",
    "central.purged": "The submission was erased when its time was over",
    "central.range": "The range begins behind the end",
    "central.retired": "The station is retired",
    "central.right": "The consumer may not do that",
    "central.storage": "The database is in trouble",
    "central.too-fast": "Too much is asked at once",
    "central.too-often": "Too many questions from one address",
    "central.too-many": "Too much of the station is awaited already",
    "central.token": "The token can't be believed",
    "central.token-content": "The token is for another content",
    "central.token-missing": "A token is needed",
    "central.token-request": "The token is for another request",
    "central.token-time": "The token is not of this time",
    "central.unknown-key": "The key is not known",
}
"""By code. What the code is for stands in docs/reference/central-api.md."""

PASSING: Final = frozenset(
    {
        "central.altered",
        "central.busy",
        "central.defect",
        "central.digest",
        "central.drafts",
        "central.offset",
        "central.overloaded",
        "central.storage",
        "central.token-time",
        "central.too-fast",
        "central.too-many",
        "central.too-often",
    }
)
"""Where the same thing may be taken later."""

RETRY_SECONDS: Final = 30
"""How long a station is asked to wait for a database in trouble."""


class RefusedError(KioskError):
    """A request that is not heard, with the status that says why."""

    def __init__(
        self,
        status: int,
        code: str,
        headers: Mapping[str, str] | None = None,
        *,
        key_id: str = "",
    ) -> None:
        super().__init__(code=code)
        self.status = status
        self.key_id = key_id
        """The key that the request named, as far as that is known."""
        self.headers = dict(headers or {})
        if status == HTTPStatus.UNAUTHORIZED:
            self.headers["WWW-Authenticate"] = "Bearer"


def problem(status: int, code: str) -> Problem:
    """Say why something was not taken."""
    return Problem(
        title=TITLES.get(code) or HTTPStatus(status).phrase,
        status=status,
        code=code,
        passing=code in PASSING,
    )
