# SPDX-License-Identifier: Apache-2.0
"""What an OpenRosa server's answers mean, one row each for what real ones were seen to say."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final

from kiosk.errors import FormError
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.markup import parse
from kiosk.outbox import retry_after
from kiosk.sync.openrosa.port import Checked, Posted, Probed, Word
from kiosk.sync.port import Reply, Trouble
from kiosk.sync.transport import Exchange

VERSION_HEADER: Final = "X-OpenRosa-Version"
LENGTH_HEADER: Final = "X-OpenRosa-Accept-Content-Length"

CONFLICT: Final = "openrosa.conflict"
"""The beginning of every code of a 409."""
POISON: Final = "openrosa.server-error"
UNKNOWN_FORM: Final = "openrosa.unknown-form"
REFUSED: Final = "openrosa.refused"
ACCEPTED: Final = "openrosa.accepted"
TOO_LARGE: Final = "openrosa.too-large"
UNCHECKED: Final = "openrosa.unchecked"
"""What is there could not be looked at."""
CHECK_DOOR: Final = "openrosa.check-forbidden"

LONGEST_SAID: Final = 200
_RESPONSE: Final = "{http://openrosa.org/http/response}"
_OVERLOAD: Final = {408, 425, 429}
"""It says so before it takes anything."""
_CONFLICTS: Final = (
    ("deleted", "openrosa.conflict-deleted"),
    ("different xml", "openrosa.conflict-different"),
    ("out of date", "openrosa.conflict-superseded"),
    ("not currently accepting", "openrosa.conflict-closed"),
)
_DOORS: Final[Mapping[int, str]] = {
    401: "openrosa.unauthorised",
    403: "openrosa.forbidden",
    407: "openrosa.forbidden",
}


def of_post(exchange: Exchange, now: datetime) -> Posted:
    """Say what the answer to a post means."""
    status, said = exchange.status, _words(exchange)
    facts: dict[str, Any] = {"said": said or "", "time": time(exchange)}
    match status:
        case HTTPStatus.CREATED if _speaks_openrosa(exchange):
            return Posted(word=Word.STORED, **facts)
        case HTTPStatus.ACCEPTED if _speaks_openrosa(exchange):
            return Posted(word=Word.ACCEPTED, code=ACCEPTED, **facts)
        case HTTPStatus.CONFLICT:
            return Posted(word=Word.CONFLICT, code=_conflict(said or ""), **facts)
        case HTTPStatus.NOT_FOUND if said is not None:
            return Posted(word=Word.UNKNOWN_FORM, code=UNKNOWN_FORM, **facts)
        case HTTPStatus.BAD_REQUEST if said is not None:
            return Posted(word=Word.REFUSED, code=REFUSED, **facts)
        case HTTPStatus.INTERNAL_SERVER_ERROR:
            ill: dict[str, Any] = {"trouble": Trouble.SERVICE, "code": POISON, "is_in_doubt": True}
            return Posted(word=Word.POISON, **ill, **facts)
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return Posted(word=Word.TOO_LARGE, trouble=Trouble.SERVICE, code=TOO_LARGE, **facts)
    return Posted(**_trouble(exchange, now), **facts)


def of_probe(exchange: Exchange, now: datetime) -> Probed:
    """Say what the answer to ``HEAD /submission`` means."""
    if exchange.status not in {HTTPStatus.OK, HTTPStatus.NO_CONTENT} or not _has_version(exchange):
        return Probed(**_trouble(exchange, now))
    told = exchange.headers.get(LENGTH_HEADER, "")
    most = int(told) if told.isascii() and told.isdigit() and len(told) <= 18 else 0
    return Probed(time=time(exchange), most_bytes=most or None)


def of_check(exchange: Exchange, now: datetime) -> Checked:
    """Say what an ODK Central's list of a submission's files means."""
    if exchange.status == HTTPStatus.NOT_FOUND:
        return Checked(code=UNCHECKED)
    if exchange.status in _DOORS:
        return Checked(trouble=Trouble.DOOR, code=CHECK_DOOR)
    if exchange.status != HTTPStatus.OK:
        return Checked(**_trouble(exchange, now))
    try:
        listed = json.loads(exchange.content)
        return Checked(there=frozenset(str(one["name"]) for one in listed if one["exists"] is True))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Checked(trouble=Trouble.LINE, code="delivery.not-the-service")


def trouble_of(exchange: Exchange, now: datetime) -> Reply:
    """Say what any other answer means that is not the one that was wanted."""
    return Reply(**_trouble(exchange, now))


def time(exchange: Exchange) -> datetime | None:
    """Read the server's clock from an answer."""
    try:
        found = parsedate_to_datetime(exchange.headers.get("Date") or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _trouble(exchange: Exchange, now: datetime) -> dict[str, Any]:
    status = exchange.status
    code = f"delivery.status.{status}"
    wish = retry_after(exchange.headers.get("Retry-After"), now)
    if status in _DOORS:
        return {"trouble": Trouble.DOOR, "code": _DOORS[status], "retry_after": wish}
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return {"trouble": Trouble.DOOR, "code": "openrosa.address", "retry_after": wish}
    if status in _OVERLOAD:
        return {"trouble": Trouble.SERVICE, "code": code, "retry_after": wish}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # what stands before the server may have lost the answer alone
        doubt = {"retry_after": wish, "is_in_doubt": True}
        return {"trouble": Trouble.SERVICE, "code": code, **doubt}
    return {"trouble": Trouble.LINE, "code": "delivery.not-the-service", "is_in_doubt": True}


def _conflict(said: str) -> str:
    """Name what a 409 is about, where its text is one that is known."""
    lowered = said.lower()
    return next((code for part, code in _CONFLICTS if part in lowered), CONFLICT)


def _has_version(exchange: Exchange) -> bool:
    return exchange.headers.get(VERSION_HEADER, "").strip().startswith("1.")


def _speaks_openrosa(exchange: Exchange) -> bool:
    """Tell an OpenRosa server from the sign-in page of a guest network."""
    return _has_version(exchange) or _response(exchange) is not None


def _words(exchange: Exchange) -> str | None:
    """Read what the server says, as text that moves no terminal; None where it is no server's."""
    said = _response(exchange)
    if said is None:
        try:
            told = json.loads(exchange.content)
            said = told["message"] if isinstance(told["message"], str) else None
        except (ValueError, KeyError, TypeError, RecursionError):
            said = None
    if said is None:
        return "" if _has_version(exchange) else None
    plain = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in said)
    return " ".join(plain.split())[:LONGEST_SAID]


def _response(exchange: Exchange) -> str | None:
    """Read the message of an ``OpenRosaResponse``; None for anything else."""
    if b"OpenRosaResponse" not in exchange.content:
        return None
    try:
        root, _names = parse(exchange.content, DEFAULT_LIMITS, "answer")
    except FormError:
        return None
    if root.tag != f"{_RESPONSE}OpenRosaResponse":
        return None
    return root.findtext(f"{_RESPONSE}message") or ""
