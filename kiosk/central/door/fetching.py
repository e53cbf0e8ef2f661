# SPDX-License-Identifier: Apache-2.0
"""The other side of the door: a form's submissions for who opens them, from here or over HTTP."""

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
from kiosk.errors import DeliveryError
from kiosk.sync.contract import Problem
from kiosk.sync.transport import Exchange, Transport

_PATH: Final = "/v1/submissions"
_LINES: Final = 50
_MOST_BYTES: Final = 16 << 20
"""Of that many lines: each has at most 48 KiB of manifest and 88 KiB of body."""
_RANGE_BYTES: Final = 4 << 20

_LINE: Final = TypeAdapter[SubmissionLine | PurgedLine](SubmissionLine | PurgedLine)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A submission that was not opened yet, and by whose keys it is proven."""

    id: str
    received_at: datetime
    found: Found
    keys: Callable[[str], Signer | None]


def in_store(centre: Centre, form: str) -> Iterator[Sealed]:
    """Walk a form's submissions in this central. Raises StorageError."""

    def named(name: str) -> Signer | None:
        key = centre.stations.key(name)
        return Signer(key.station, key.public_key) if key else None

    for one in centre.submissions.all():
        if one.form_id == form:
            found = Found(one.manifest, centre.submissions.body(one.id))
            yield Sealed(one.id, one.received_at, found, named)


def over_http(url: str, token: str, form: str) -> Iterator[Sealed]:
    """Fetch a form's submissions from the beginning, as a consumer of another central's.

    The keys are believed as that central names them. Raises DeliveryError.
    """
    transport = Transport(url)
    headers = {"Authorization": f"Bearer {token}"}
    after = FROM_START
    try:
        while True:
            path = f"{_PATH}?after={quote(after, safe='')}&most={_LINES}"
            answer = _asked(transport, path, headers, _MOST_BYTES)
            lines = [_line(text) for text in answer.content.splitlines()]
            for line in lines:
                if isinstance(line, SubmissionLine) and line.form_id == form:
                    yield _sealed(line, transport, headers)
            if not lines:
                return
            after = lines[-1].cursor
    finally:
        transport.close()


def _sealed(line: SubmissionLine, transport: Transport, headers: dict[str, str]) -> Sealed:
    signer = Signer(line.station, bytes.fromhex(line.public_key))
    body = (
        iter([b64decode(line.body)]) if line.body is not None else _pieces(transport, line, headers)
    )
    return Sealed(
        line.id,
        line.received_at,
        Found(line.manifest, body),
        lambda name: signer if name == line.key_id else None,
    )


def _pieces(transport: Transport, line: SubmissionLine, headers: dict[str, str]) -> Iterator[bytes]:
    for start in range(0, line.size, _RANGE_BYTES):
        last = min(start + _RANGE_BYTES, line.size) - 1
        wished = {**headers, "Range": f"bytes={start}-{last}"}
        path = f"{_PATH}/{line.id}/body"  # never where the answer says
        yield _asked(transport, path, wished, _RANGE_BYTES).content


def _asked(transport: Transport, path: str, headers: dict[str, str], most: int) -> Exchange:
    answer = transport.call("GET", path, headers, most=most)
    if answer.status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
        return answer
    try:
        code = Problem.model_validate_json(answer.content).code
    except ValidationError:
        code = "delivery.not-the-service"
    raise DeliveryError(f"answered {answer.status}", code=code)


def _line(text: bytes) -> SubmissionLine | PurgedLine:
    try:
        return _LINE.validate_json(text)
    except ValidationError:
        raise DeliveryError("no line of a central's", code="delivery.answer") from None
