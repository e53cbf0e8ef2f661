# SPDX-License-Identifier: Apache-2.0
"""Appending what a station sends of a part while it still sends."""

import asyncio
from contextlib import suppress
from http import HTTPStatus
from time import monotonic
from typing import Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from kiosk.central.ingest.parts import AlteredError, CentralParts, OvertakenError, Progress
from kiosk.central.refusals import RefusedError
from kiosk.sync.contract import ALTERED, OFFSET_HEADER, PART_CONTENT

CHUNK_BYTES: Final = 256 << 10
"""How much of a part that comes slowly is gathered before it is stored."""

QUICK_SECONDS: Final = 10.0
"""How long a part may take that is gathered whole and goes straight into the store."""

MOST_GATHERED: Final = 32 << 20
"""How much all uploads may gather; beyond it each stores what it has by the chunk."""

_DIGITS: Final = 7


class Uploads:
    """What is being appended to parts at this moment; belongs to the event loop.

    Who asks how far a part has come has given up the request that brought it, even where
    nobody has noticed yet that its connection is dead. What that one has brought is stored
    first: else it would go a second time over a line that is thin anyway.
    """

    def __init__(self, parts: CentralParts) -> None:
        self._parts = parts
        self._running: dict[tuple[str, str], _Upload] = {}
        self._gathered = _Gathered()

    async def progress(self, station: str, digest: str) -> Progress | None:
        """Say how far a part has come, with all that has arrived. Raises StorageError."""
        earlier = self._running.get((station, digest))
        if earlier is not None:
            await earlier.end()
        return await run_in_threadpool(self._parts.progress, station, digest)

    async def take(self, digest: str, at: Progress | None, request: Request) -> int:
        """Append what comes and give the part's new offset; what came before a cut is kept.

        ``at`` is how far the part has come, if there is one. Raises RefusedError and
        StorageError.
        """
        _check_kind(request)
        if at is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
        if _wished(request) != at.have:
            raise RefusedError(HTTPStatus.CONFLICT, "central.offset", _offset(at.have))
        key = (at.station, digest)
        upload = self._running[key] = _Upload(self._parts, digest, at, self._gathered)
        try:
            return await upload.take(request)
        finally:
            upload.forget()
            if self._running.get(key) is upload:
                del self._running[key]


class _Gathered:
    """How many bytes wait in memory."""

    def __init__(self) -> None:
        self.bytes = 0


class _Upload:
    """The bytes of one request on their way into one part."""

    def __init__(self, parts: CentralParts, digest: str, at: Progress, gathered: _Gathered) -> None:
        self._parts = parts
        self._digest = digest
        self._at = at
        self._gathered = gathered
        self._waiting: list[bytes] = []
        self._bytes = 0
        self._storing = asyncio.Lock()
        self._is_over = False
        self._since = monotonic()

    async def take(self, request: Request) -> int:
        """Append until all is there, the line is cut, or the sender asks how far it came."""
        try:
            async for chunk in request.stream():
                if self._is_over:
                    raise await self._overtaken()
                await self._add(chunk)
        except ClientDisconnect:
            await self._store()
            raise
        await self._store()
        return self._at.have

    async def end(self) -> None:
        """Store what has come, and take no more."""
        self._is_over = True
        # what the sender would have been told, it asks for just now
        with suppress(RefusedError):
            await self._store()

    def forget(self) -> None:
        """Let go of what was not stored."""
        self._gathered.bytes -= self._bytes
        self._bytes = 0
        self._waiting.clear()

    async def _add(self, chunk: bytes) -> None:
        self._waiting.append(chunk)
        self._bytes += len(chunk)
        self._gathered.bytes += len(chunk)
        if self._at.have + self._bytes > self._at.size:
            offset = _offset(self._at.have)
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "central.oversize", offset)
        if self._bytes >= CHUNK_BYTES and self._is_due():
            await self._store()

    def _is_due(self) -> bool:
        """Whether what is gathered is too much to lose, or to hold, until the part is whole."""
        is_slow = monotonic() - self._since > QUICK_SECONDS
        return is_slow or self._gathered.bytes > MOST_GATHERED

    async def _store(self) -> None:
        async with self._storing:
            data = b"".join(self._waiting)
            self.forget()
            if data:
                self._at = await self._append(data)

    async def _append(self, data: bytes) -> Progress:
        try:
            return await run_in_threadpool(self._parts.append, self._digest, self._at, data)
        except OvertakenError:
            raise await self._overtaken() from None
        except AlteredError:
            raise RefusedError(ALTERED, "central.altered", _offset(0)) from None

    async def _overtaken(self) -> RefusedError:
        now = await run_in_threadpool(self._parts.progress, self._at.station, self._digest)
        return RefusedError(HTTPStatus.CONFLICT, "central.busy", _offset(now.have if now else 0))


def _check_kind(request: Request) -> None:
    if request.headers.get("content-type", "") != PART_CONTENT:
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "central.content-type")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "central.encoding")


def _wished(request: Request) -> int:
    text = request.headers.get(OFFSET_HEADER, "")
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "central.announcement")
    return int(text)


def _offset(have: int) -> dict[str, str]:
    return {OFFSET_HEADER: str(have)}
