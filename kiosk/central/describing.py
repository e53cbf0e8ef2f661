# SPDX-License-Identifier: Apache-2.0
"""How each path is described in the OpenAPI document, beside the function that serves it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel

from kiosk.sync.contract import LENGTH_HEADER, OFFSET_HEADER

STATION: Final = "station"
"""The security scheme of everything that only a station may ask."""
CONSUMER: Final = "consumer"
"""The security scheme of everything that other systems may ask."""

_DATE: Final = {
    "Date": {
        "description": "The central's clock; stations set their tokens by it.",
        "required": True,
        "schema": {"type": "string"},
    }
}
OFFSET: Final = {
    OFFSET_HEADER: {
        "description": "How many bytes of the part are there.",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    }
}
LENGTH: Final = {
    LENGTH_HEADER: {
        "description": "How many bytes the part has.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
ETAG: Final = {
    "ETag": {"description": "Names the content.", "required": True, "schema": {"type": "string"}}
}
_RETRY: Final = {
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer"},
    }
}
_BEARER: Final = {"WWW-Authenticate": {"required": True, "schema": {"const": "Bearer"}}}

_REASONS: Final[Mapping[int, str]] = {
    400: "`central.encoding`: the gzip is none, or goes on behind its end.",
    401: (
        "The token: `central.token-missing`, `central.token`, `central.unknown-key`, "
        "`central.retired`, `central.token-request`, `central.token-time`, "
        "`central.token-content`."
    ),
    403: (
        "`central.enrolment`: the code is wrong, used, expired or another station's. "
        "`central.proof`: the new key did not prove itself; `central.key-taken`: it is or was some "
        "station's."
    ),
    404: "`central.missing`",
    409: "`central.offset`: the part ends elsewhere; `central.busy`: somebody else appended.",
    410: "`central.draft-ended`: somebody went on with it, or it is too old.",
    413: "`central.oversize`",
    415: "`central.content-type` or `central.encoding`",
    422: "`central.announcement`: not as documented; `central.day`: no day that is counted.",
    429: "`central.too-fast`: more than one station may ask for.",
    460: "`central.altered`: the finished part has another digest; its offset is 0 again.",
    500: "`central.defect`",
    503: "`central.storage`: the database is in trouble; `central.overloaded`: there is too much to do.",
}
_CONSUMERS_REASONS: Final[Mapping[int, str]] = {
    401: "The token: `central.token-missing`, or `central.consumer` for nobody's.",
    403: "`central.right`: the consumer was not given it.",
    429: "`central.too-fast`: more than one consumer may ask for.",
}
_SENT_AWAY: Final = (429, 503)
_HEADERS: Final[Mapping[int, Mapping[str, Any]]] = {
    401: _BEARER,
    409: OFFSET,
    460: OFFSET,
    429: _RETRY,
    503: _RETRY,
}


def reference(kind: type[BaseModel]) -> dict[str, str]:
    """Point to a record's schema."""
    return {"$ref": f"#/components/schemas/{kind.__name__}"}


def answered(
    description: str,
    kind: type[BaseModel] | None = None,
    headers: Mapping[str, Any] | None = None,
    media: str = "application/json",
) -> dict[str, Any]:
    """Describe a good answer."""
    found: dict[str, Any] = {"description": description, "headers": {**_DATE, **(headers or {})}}
    if kind is not None:
        found["content"] = {media: {"schema": reference(kind)}}
    elif media != "application/json":
        found["content"] = {media: {"schema": {"type": "string", "format": "binary"}}}
    return found


def refused(
    *statuses: int, bodiless: bool = False, reasons: Mapping[int, str] | None = None
) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that an operation may answer; an answer to HEAD has no body.

    Where somebody has to prove who it is, it may be sent away for a while.
    """
    found = sorted({*statuses, *(_SENT_AWAY if HTTPStatus.UNAUTHORIZED in statuses else ())})
    known = {**_REASONS, **(reasons or {})}
    return {status: _problem(status, known[status], is_bodiless=bodiless) for status in found}


def refused_consumer(
    *statuses: int, reasons: Mapping[int, str] | None = None
) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that another system may be answered, beside those of its token."""
    known = {**_REASONS, **_CONSUMERS_REASONS, **(reasons or {})}
    return {
        status: _problem(status, known[status], is_bodiless=False)
        for status in sorted({401, 403, *_SENT_AWAY, *statuses})
    }


def takes(kind: type[BaseModel], encodings: Sequence[str] = ("gzip", "identity")) -> dict[str, Any]:
    """Describe a body of JSON that may be compressed."""
    return {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": reference(kind)}},
        },
        "parameters": [header("Content-Encoding", {"enum": list(encodings)}, required=False)],
    }


def header(name: str, schema: Mapping[str, Any], *, required: bool) -> dict[str, Any]:
    """Describe a header of a request."""
    return {
        "name": name,
        "in": "header",
        "required": required,
        "schema": {"type": "string", **schema},
    }


def by_station(**more: Any) -> dict[str, Any]:
    """Describe that only a station may ask."""
    return {"security": [{STATION: []}], **more}


def by_consumer(right: str, **more: Any) -> dict[str, Any]:
    """Describe that only another system with this right may ask."""
    return {"security": [{CONSUMER: [right]}], **more}


def _problem(status: int, reason: str, *, is_bodiless: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": reason,
        "headers": {**_DATE, **_HEADERS.get(status, {})},
    }
    if not is_bodiless:
        content = {"schema": {"$ref": "#/components/schemas/Problem"}}
        found["content"] = {"application/problem+json": content}
    return found


HEARD: Final = refused(400, 401, 413, 415, 422, 503)
"""What may go wrong with a record that a station brings."""
