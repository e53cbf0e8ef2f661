# SPDX-License-Identifier: Apache-2.0
"""How submissions are streamed to other systems, and what of a body was asked for."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from typing import Final

from fastapi import Request
from fastapi.responses import StreamingResponse

from kiosk.central.centre import Centre
from kiosk.central.door.consumers import Consumer
from kiosk.central.door.cursors import START, Cursor
from kiosk.central.door.reading import Unreadable, written
from kiosk.central.door.rights import in_turn
from kiosk.central.refusals import RefusedError

LINES: Final = "application/x-ndjson"
BODY: Final = "application/octet-stream"
FROM_START: Final = "start"
"""Given as a cursor it begins before everything, and acknowledges nothing."""

_RANGE: Final = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})")


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Streamed:
    """An answer that is drawn piece by piece; the first piece was."""

    pieces: Iterator[bytes]
    media: str
    headers: Mapping[str, str]
    status: int = HTTPStatus.OK


async def stream(
    request: Request, consumer: Consumer, made: Callable[[], Streamed]
) -> StreamingResponse:
    """Answer piece by piece, each drawn when it is this consumer's turn.

    Who takes long to hear of a piece holds no turn meanwhile.
    """
    found = await in_turn(request, consumer, made)

    async def pieces() -> AsyncIterator[bytes]:
        while (
            piece := await in_turn(request, consumer, lambda: next(found.pieces, None))
        ) is not None:
            yield piece

    return StreamingResponse(
        pieces(), found.status, media_type=found.media, headers=dict(found.headers)
    )


def lines(centre: Centre, consumer: str, after: str | None, most: int) -> Streamed:
    """Begin with lines. Raises RefusedError and, before anything was answered, StorageError."""
    try:
        begun = centre.feed.begin(consumer, _cursor(centre, consumer, after))
    except Unreadable:
        raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, "central.cursor") from None
    batches = centre.feed.lines(consumer, begun, most)
    first = next(batches, None)
    pieces = (written(batch) for batch in (batches if first is None else chain([first], batches)))
    return Streamed(pieces=pieces, media=LINES, headers={"Cache-Control": "no-store"})


def body(centre: Centre, submission: str, wished: str) -> Streamed:
    """Begin with a body's bytes, or those of a range. Raises RefusedError and StorageError."""
    found = centre.submissions.find(submission)
    if found is None:
        if centre.feed.is_purged(submission):
            raise RefusedError(HTTPStatus.GONE, "central.purged")
        raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
    digest = b64encode(bytes.fromhex(found.digest)).decode("ascii")
    headers = {
        "Repr-Digest": f"sha-256=:{digest}:",
        "ETag": f'"{found.digest}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
    }
    span = _span(wished, found.size)
    pieces = centre.submissions.body(submission)
    first = next(pieces, b"")  # what is wrong with the store shows before anything was answered
    whole = chain([first], pieces)
    if span is None:
        headers["Content-Length"] = str(found.size)
        return Streamed(pieces=whole, media=BODY, headers=headers)
    headers["Content-Length"] = str(span.last - span.first + 1)
    headers["Content-Range"] = f"bytes {span.first}-{span.last}/{found.size}"
    return Streamed(
        pieces=_cut(whole, span),
        media=BODY,
        headers=headers,
        status=HTTPStatus.PARTIAL_CONTENT,
    )


def _cursor(centre: Centre, consumer: str, after: str | None) -> Cursor | None:
    if after is None:
        return None
    found = START if after == FROM_START else centre.feed.cursors.read(after, consumer)
    if found is None:
        raise Unreadable
    return found


def _span(wished: str, size: int) -> _Span | None:
    """Read a Range header (RFC 9110, 14.2) of one range from a place on; others are ignored.

    Raises RefusedError for one that lies behind the end.
    """
    found = _RANGE.fullmatch(wished.strip())
    if found is None:
        return None
    first, last = int(found[1]), min(int(found[2] or size), size - 1)
    if first >= size:
        raise RefusedError(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "central.range",
            {"Content-Range": f"bytes */{size}"},
        )
    return None if last < first else _Span(first, last)


def _cut(pieces: Iterator[bytes], span: _Span) -> Iterator[bytes]:
    at = 0
    for piece in pieces:
        begin, end = max(span.first - at, 0), min(span.last + 1 - at, len(piece))
        if begin < end:
            yield piece[begin:end]
        at += len(piece)
        if at > span.last:
            return
