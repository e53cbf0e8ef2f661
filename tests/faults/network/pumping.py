# SPDX-License-Identifier: Apache-2.0
"""Carries the bytes of one connection through the toxics that are set, in one direction each."""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import Mapping
from typing import Final

from tests.faults.network.toxics import (
    Bandwidth,
    Down,
    Latency,
    LimitData,
    ResetPeer,
    Slicer,
    SlowClose,
    Timeout,
    Toxic,
    Way,
)

CHUNK: Final = 16 << 10
DEPTH: Final = 16
"""Chunks on their way in one direction of a connection: no test fills the memory."""

_NEVER: Final = 3600.0
_RESET: Final = struct.pack("ii", 1, 0)


class Line:
    """What all connections share: the toxics, their chances, and what has passed."""

    def __init__(self, rng: random.Random) -> None:
        self.toxics: dict[Way, tuple[Toxic, ...]] = dict.fromkeys(Way, ())
        self.passed = dict.fromkeys(Way, 0)
        self.resets = 0
        self._rng = rng
        self._free_at = dict.fromkeys(Way, 0.0)
        self._changed = asyncio.Event()

    def set(self, toxics: Mapping[Way, tuple[Toxic, ...]]) -> None:
        """Replace the toxics of the directions named; whoever waits for an old one goes on."""
        self.toxics.update(toxics)
        self._free_at = dict.fromkeys(Way, 0.0)
        self._changed.set()
        self._changed = asyncio.Event()

    def is_down(self) -> bool:
        """Tell whether either direction is."""
        return any(Down() in toxics for toxics in self.toxics.values())

    async def pause(self, seconds: float) -> None:
        """Wait, but not longer than until the toxics change."""
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)

    def between(self, low: float, high: float) -> float:
        """Choose at random."""
        return self._rng.uniform(low, high)

    def is_hit(self, chance: float) -> bool:
        """Choose with a chance."""
        return self._rng.random() < chance

    async def take_turn(self, way: Way, size: int, rate: float) -> None:
        """Wait until a line of this rate has carried so many bytes after all before them."""
        now = asyncio.get_running_loop().time()
        self._free_at[way] = max(now, self._free_at[way]) + size / rate
        await self.pause(self._free_at[way] - now)


class Link:
    """One connection: the station's end and the central's."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._readers = {Way.UP: reader}
        self._writers = {Way.DOWN: writer}
        self.total = dict.fromkeys(Way, 0)
        """Bytes that have passed."""
        self.turn = dict.fromkeys(Way, 0)
        """Bytes of the present request and of its answer that have passed."""
        self._fates: dict[Way, tuple[ResetPeer, int | None]] = {}

    async def connect(self, target: tuple[str, int]) -> None:
        """Open the other half."""
        self._readers[Way.DOWN], self._writers[Way.UP] = await asyncio.open_connection(
            *target, limit=CHUNK
        )

    def reader(self, way: Way) -> asyncio.StreamReader:
        """Say where what goes this way comes from."""
        return self._readers[way]

    def writer(self, way: Way) -> asyncio.StreamWriter:
        """Say where what goes this way goes to."""
        return self._writers[way]

    def note(self, way: Way, size: int) -> None:
        """Count what is about to pass; a request's first byte after an answer begins a turn."""
        if way is Way.UP and self.turn[Way.DOWN]:
            self.begin_turn()
        self.total[way] += size
        self.turn[way] += size

    def begin_turn(self) -> None:
        """Forget the last request and its answer."""
        self.turn = dict.fromkeys(Way, 0)
        self._fates.clear()

    def fate(self, way: Way, toxic: ResetPeer, line: Line) -> int | None:
        """Say after how many bytes of this turn it is reset, chosen once; None for not at all."""
        known = self._fates.get(way)
        if known is None or known[0] is not toxic:
            after = toxic.after + int(line.between(0, toxic.within))
            known = (toxic, after if line.is_hit(toxic.chance) else None)
            self._fates[way] = known
        return known[1]

    def reset(self) -> None:
        """End both halves at once with a reset; what was not delivered is lost."""
        for writer in self._writers.values():
            connection = writer.get_extra_info("socket")
            with contextlib.suppress(OSError, AttributeError):
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            writer.transport.abort()

    def hang_up(self) -> None:
        """End both halves politely; what was written is delivered first."""
        for writer in self._writers.values():
            writer.close()

    async def end(self) -> None:
        """Wait until both halves have ended."""
        self.hang_up()
        for writer in self._writers.values():
            with contextlib.suppress(OSError):
                await writer.wait_closed()


Chunks = asyncio.Queue[tuple[float, bytes]]


async def pump(line: Line, link: Link, way: Way) -> None:
    """Carry one direction until it ends; an empty chunk stands for its end."""
    queue: Chunks = asyncio.Queue(DEPTH)
    reading = asyncio.create_task(_read(link, way, queue))
    try:
        while True:
            arrived, chunk = await queue.get()
            if not chunk:
                await _finish(line, link, way)
                return
            if not await _carry(line, link, way, chunk, arrived):
                return
    except OSError:
        link.hang_up()
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def _read(link: Link, way: Way, queue: Chunks) -> None:
    loop = asyncio.get_running_loop()
    chunk = b"?"
    while chunk:
        try:
            chunk = await link.reader(way).read(CHUNK)
        except OSError:
            chunk = b""
        await queue.put((loop.time(), chunk))


async def _finish(line: Line, link: Link, way: Way) -> None:
    for toxic in line.toxics[way]:
        if isinstance(toxic, SlowClose):
            await line.pause(toxic.seconds)
    writer = link.writer(way)
    if way is Way.DOWN:
        # a central that has hung up hears nothing any more, so neither half is of use
        link.hang_up()
    elif writer.can_write_eof() and not writer.is_closing():
        writer.write_eof()


async def _carry(line: Line, link: Link, way: Way, chunk: bytes, arrived: float) -> bool:
    """Carry one chunk; False when the connection has ended over it."""
    link.note(way, 0)
    for toxic in line.toxics[way]:
        match toxic:
            case Latency(seconds=seconds, jitter=jitter):
                due = arrived + seconds + line.between(-jitter, jitter)
                await line.pause(due - asyncio.get_running_loop().time())
            case Timeout(seconds=seconds):
                await line.pause(seconds or _NEVER)
                link.hang_up()
                return False
    passing, end = _limit(line, link, way, len(chunk))
    await _write(line, link, way, chunk[:passing])
    if end is not None:
        line.resets += end is ResetPeer
        link.reset() if end is ResetPeer else link.hang_up()
    return end is None


def _limit(line: Line, link: Link, way: Way, size: int) -> tuple[int, type[Toxic] | None]:
    """Say how much of a chunk may pass and what ends the connection there."""
    passing: int = size
    end: type[Toxic] | None = None
    for toxic in line.toxics[way]:
        left: int | None = None
        if isinstance(toxic, LimitData):
            left = toxic.most - link.total[way]
        elif isinstance(toxic, ResetPeer):
            fate = link.fate(way, toxic, line)
            left = None if fate is None else fate - link.turn[way]
        if left is not None and left <= passing:
            passing, end = max(left, 0), type(toxic)
    return passing, end


async def _write(line: Line, link: Link, way: Way, data: bytes) -> None:
    step, seconds, rate = len(data), 0.0, 0.0
    for toxic in line.toxics[way]:
        if isinstance(toxic, Slicer):
            step, seconds = min(step, toxic.size), toxic.seconds
        elif isinstance(toxic, Bandwidth):
            step, rate = min(step, max(int(toxic.rate / 50), 1)), toxic.rate
    writer = link.writer(way)
    for at in range(0, len(data), step or 1):
        piece = data[at : at + step]
        if rate:
            await line.take_turn(way, len(piece), rate)
        link.note(way, len(piece))
        line.passed[way] += len(piece)
        writer.write(piece)
        await writer.drain()
        if seconds:
            await line.pause(seconds)
