# SPDX-License-Identifier: Apache-2.0
"""Reading what comes in: within bounds, whatever its headers claim."""

import zlib
from http import HTTPStatus
from typing import Final, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from kiosk.central.refusals import RefusedError
from kiosk.sync.contract import MOST_REQUEST_BYTES

MOST_ENROLMENT_BYTES: Final = 4096
_GZIP: Final = 31
"""What zlib calls the gzip format with its check sum, and no other."""

R = TypeVar("R", bound=BaseModel)


def declared(request: Request) -> int:
    """Say how long a body is, or is taken to be where its sender doesn't say."""
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdigit():
        return int(length[:12])
    return MOST_REQUEST_BYTES if "transfer-encoding" in request.headers else 0


async def bounded(request: Request, most: int = MOST_REQUEST_BYTES) -> bytes:
    """Read a body as it was sent, and stop as soon as it is too long. Raises RefusedError."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind.strip().lower() != "application/json":
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "central.content-type")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > most:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "central.oversize")
    return bytes(content)


def decoded(content: bytes, encoding: str, most: int = MOST_REQUEST_BYTES) -> bytes:
    """Undo the content encoding, never into more than the bound. Raises RefusedError."""
    if encoding == "identity":
        return content
    if encoding != "gzip":
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "central.encoding", {"Accept-Encoding": "gzip"}
        )
    inflating = zlib.decompressobj(_GZIP)
    try:
        plain = inflating.decompress(content, most + 1)
    except zlib.error as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "central.encoding") from error
    if len(plain) > most:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "central.oversize")
    if not inflating.eof or inflating.unused_data:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "central.encoding")
    return plain


def record(kind: type[R], content: bytes) -> R:
    """Read JSON as exactly that record. Raises RefusedError without a word of the content."""
    try:
        return kind.model_validate_json(content, strict=True)
    except ValidationError:
        raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "central.announcement") from None
