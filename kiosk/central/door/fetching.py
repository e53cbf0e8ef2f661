# SPDX-License-Identifier: Apache-2.0
"""The other side of the door: submissions for who opens them, from here or over HTTP."""

import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError

from kiosk.central.centre import Centre
from kiosk.central.door.answering import FROM_START
from kiosk.central.door.records import PurgedLine, SubmissionLine
from kiosk.central.ingest.opening import Found, Signer
from kiosk.central.ingest.walking import Narrowed
from kiosk.errors import DeliveryError
from kiosk.sync.contract import Problem
from kiosk.sync.transport import Exchange, Transport

_PATH: Final = "/v1/submissions"
_LINES: Final = 50
_MOST_BYTES: Final = 16 << 20
"""Of that many lines: each has at most 48 KiB of manifest and 88 KiB of body."""
_RANGE_BYTES: Final = 4 << 20
_LATER: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_TRIES: Final = 10
_LONGEST_REST: Final = 120.0
"""Seconds; a central asks for no more than 90."""

_LINE: Final = TypeAdapter[SubmissionLine | PurgedLine](SubmissionLine | PurgedLine)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A submission that was not opened yet, and by whose keys it is proven."""

    id: str
    received_at: datetime
    found: Found
    keys: Callable[[str], Signer | None]


def in_store(centre: Centre, wanted: Narrowed) -> Iterator[Sealed]:
    """Walk submissions in this central. Raises StorageError."""

    def named(name: str) -> Signer | None:
        key = centre.stations.key(name)
        return Signer(key.station, key.public_key) if key else None

    for one in centre.submissions.all(wanted):
        found = Found(one.manifest, centre.submissions.body(one.id))
        yield Sealed(one.id, one.received_at, found, named)


def over_http(
    url: str, token: str, wanted: Narrowed, rest: Callable[[float], object] = time.sleep
) -> Iterator[Sealed]:
    """Fetch submissions from the beginning, as a consumer of another central's.

    The keys are believed as that central names them. ``rest`` waits so many seconds where that
    central asks for it. Raises DeliveryError.
    """
    line = _Line(Transport(url), {"Authorization": f"Bearer {token}"}, rest)
    after = FROM_START
    try:
        while True:
            path = f"{_PATH}?after={quote(after, safe='')}&most={_LINES}"
            content = line.get(path, _MOST_BYTES)
            found = [_line(text) for text in content.splitlines()]
            for one in found:
                if isinstance(one, SubmissionLine) and wanted.has(
                    one.form_id, one.station, one.received_at
                ):
                    yield _sealed(one, line)
            if not found:
                return
            after = found[-1].cursor
    finally:
        line.close()


class _Line:
    """Asks another central, as often and as fast as that one allows."""

    def __init__(
        self, transport: Transport, headers: dict[str, str], rest: Callable[[float], object]
    ) -> None:
        self._transport = transport
        self._headers = headers
        self._rest = rest

    def get(self, path: str, most: int, wished: str | None = None) -> bytes:
        """Ask for a path, or a range of what is there. Raises DeliveryError."""
        headers = self._headers if wished is None else {**self._headers, "Range": wished}
        for _ in range(_TRIES):
            answer = self._transport.call("GET", path, headers, most=most)
            if answer.status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
                return answer.content
            asked = answer.headers.get("Retry-After", "")
            if answer.status not in _LATER or not (asked.isascii() and asked.isdigit()):
                break
            self._rest(min(float(asked), _LONGEST_REST))
        raise _refused(answer)

    def close(self) -> None:
        """Let the connection go."""
        self._transport.close()


def _sealed(one: SubmissionLine, line: _Line) -> Sealed:
    signer = Signer(one.station, bytes.fromhex(one.public_key))
    body = iter([b64decode(one.body)]) if one.body is not None else _pieces(line, one)
    return Sealed(
        one.id,
        one.received_at,
        Found(one.manifest, body),
        lambda name: signer if name == one.key_id else None,
    )


def _pieces(line: _Line, one: SubmissionLine) -> Iterator[bytes]:
    for start in range(0, one.size, _RANGE_BYTES):
        last = min(start + _RANGE_BYTES, one.size) - 1
        path = f"{_PATH}/{one.id}/body"  # never where the answer says
        yield line.get(path, _RANGE_BYTES, f"bytes={start}-{last}")


def _refused(answer: Exchange) -> DeliveryError:
    try:
        code = Problem.model_validate_json(answer.content).code
    except ValidationError:
        code = "delivery.not-the-service"
    return DeliveryError(f"answered {answer.status}", code=code)


def _line(text: bytes) -> SubmissionLine | PurgedLine:
    try:
        return _LINE.validate_json(text)
    except ValidationError:
        raise DeliveryError("no line of a central's", code="delivery.answer") from None
