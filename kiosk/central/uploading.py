# SPDX-License-Identifier: Apache-2.0
"""Appending what a station sends of a part while it still sends."""

from http import HTTPStatus
from typing import Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from kiosk.central.access import Caller
from kiosk.central.parts import AlteredError, CentralParts, OvertakenError, Progress
from kiosk.central.refusals import RefusedError
from kiosk.sync.contract import ALTERED, OFFSET_HEADER, PART_CONTENT

CHUNK_BYTES: Final = 256 << 10
"""How much is gathered before it is stored; what is less is stored at the end, or at a cut."""

_DIGITS: Final = 7


class Upload:
    """The bytes of one request on their way into one part."""

    def __init__(self, parts: CentralParts, caller: Caller, digest: str) -> None:
        self._parts = parts
        self._station = caller.station
        self._digest = digest

    async def take(self, request: Request) -> int:
        """Append what comes and give the part's new offset; what came before a cut is kept.

        Raises RefusedError and StorageError.
        """
        at = await self._begin(request)
        waiting = bytearray()
        try:
            async for chunk in request.stream():
                waiting += chunk
                if at.have + len(waiting) > at.size:
                    raise RefusedError(
                        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "central.oversize", _offset(at.have)
                    )
                if len(waiting) >= CHUNK_BYTES:
                    at = await self._append(at, bytes(waiting))
                    waiting.clear()
        except ClientDisconnect:
            await self._append(at, bytes(waiting))
            raise
        return (await self._append(at, bytes(waiting))).have

    async def _begin(self, request: Request) -> Progress:
        if request.headers.get("content-type", "") != PART_CONTENT:
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "central.content-type")
        if request.headers.get("content-encoding", "identity") != "identity":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "central.encoding")
        progress = await run_in_threadpool(self._parts.progress, self._station, self._digest)
        if progress is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, "central.missing")
        if _wished(request) != progress.have:
            raise RefusedError(HTTPStatus.CONFLICT, "central.offset", _offset(progress.have))
        return progress

    async def _append(self, at: Progress, data: bytes) -> Progress:
        if not data:
            return at
        try:
            return await run_in_threadpool(self._parts.append, self._digest, at, data)
        except OvertakenError:
            raise await self._overtaken() from None
        except AlteredError:
            raise RefusedError(ALTERED, "central.altered", _offset(0)) from None

    async def _overtaken(self) -> RefusedError:
        now = await run_in_threadpool(self._parts.progress, self._station, self._digest)
        return RefusedError(HTTPStatus.CONFLICT, "central.busy", _offset(now.have if now else 0))


def _wished(request: Request) -> int:
    text = request.headers.get(OFFSET_HEADER, "")
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "central.announcement")
    return int(text)


def _offset(have: int) -> dict[str, str]:
    return {OFFSET_HEADER: str(have)}
