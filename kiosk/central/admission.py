# SPDX-License-Identifier: Apache-2.0
"""Who is let in now, who comes again later, and who is worked for first.

Everything here is in the memory of one process and belongs to its event loop: nothing is locked,
nothing is shared, and what is forgotten with a process costs nobody anything.
"""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from http import HTTPStatus
from math import ceil
from time import monotonic
from typing import Final, Generic, TypeVar
from zlib import crc32

from kiosk.central.limits import LIMITS, Limits, Rate
from kiosk.central.refusals import RefusedError

TOO_FAST: Final = "central.too-fast"
OVERLOADED: Final = "central.overloaded"

_LATELY: Final = 5.0
"""Seconds over which is counted who was answered and who was sent away."""
_COUNTED: Final = 10_000

V = TypeVar("V")


class Bucket:
    """Is filled by time and emptied by what is taken; may be overdrawn once."""

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._left = rate.burst
        self._at = now

    def take(self, amount: float, now: float) -> None:
        """Take so much."""
        self._left = self._filled(now) - amount
        self._at = now

    def wait(self, now: float) -> float:
        """Say after how many seconds something can be taken again; 0 is now."""
        lacking = 1 - self._filled(now)
        return max(0.0, lacking / self._rate.each_second)

    def _filled(self, now: float) -> float:
        return min(self._rate.burst, self._left + (now - self._at) * self._rate.each_second)


class Remembered(Generic[V]):
    """Values by names that others choose, so that only so many are kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, V] = OrderedDict()

    def get(self, name: str) -> V | None:
        """Look for one, and keep it the longer."""
        if name in self._kept:
            self._kept.move_to_end(name)
        return self._kept.get(name)

    def put(self, name: str, value: V) -> V:
        """Keep one, and forget the eldest when there are too many."""
        self._kept[name] = value
        self._kept.move_to_end(name)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return value


@dataclass(slots=True)
class _Asker:
    """A station, or another system of the Service's, as far as it was proven."""

    requests: Bucket
    bytes: Bucket
    at_once: int
    inside: int = 0

    def rest(self, now: float) -> float:
        if self.inside >= self.at_once:
            return 1.0
        return max(self.requests.wait(now), self.bytes.wait(now))


@dataclass(slots=True)
class _Stay:
    """One request from its head to its answer, as far as it keeps others out."""

    size: int
    is_prompt: bool = True
    is_over: bool = False


class Admission:
    """Sends away who asks for too much, and everybody while there is too much to do."""

    def __init__(self, limits: Limits = LIMITS, seconds: Callable[[], float] = monotonic) -> None:
        self.limits = limits
        self._now = seconds
        self._askers: Remembered[_Asker] = Remembered(limits.remembered)
        self._by_header: Remembered[str] = Remembered(limits.remembered)
        self._failures: Remembered[Bucket] = Remembered(limits.remembered)
        self._prompt = self._prompt_bytes = self._slow_bytes = 0
        self._consumers = 0
        self._turns = Turns(limits, seconds)
        theirs = limits.consumers_working
        self._consumers_turns = Turns(replace(limits, working=theirs, working_at_once=theirs))
        self._sent_away: deque[float] = deque(maxlen=_COUNTED)
        self._answered: deque[float] = deque(maxlen=_COUNTED)
        self.on_refusal: Callable[[str], object] = lambda _code: None
        """Told the code whenever somebody is sent away."""

    async def look(self, authorization: str, size: int) -> None:
        """Send away whom nobody has to look at. Raises RefusedError (429, 503).

        This is before anything is proven, and so before it costs anything. Who names a station
        that may ask for nothing more is sent away as the station itself would be; but nothing is
        taken from a bucket before it is proven whose it is.
        """
        name = _named(authorization)
        asker = self._askers.get(self._by_header.get(name) or "")
        if asker is not None and (rest := asker.rest(self._now())):
            await asyncio.sleep(self.limits.held_seconds)
            raise self._too_fast(rest)
        if self._is_full(size):
            raise self._too_busy(name)

    @contextmanager
    def present(self, size: int) -> Iterator[None]:
        """Count a request as long as it lasts, whoever it is of."""
        stay = self._come(size)
        try:
            yield
        finally:
            self._leave(stay)

    @contextmanager
    def inside(self, station: str, authorization: str, size: int) -> Iterator[None]:
        """Count a proven request as its station's. Raises RefusedError (429)."""
        limits = self.limits
        with self._counted(station, limits.requests, limits.at_once, authorization, size):
            yield

    @contextmanager
    def inside_of_consumer(self, consumer: str, authorization: str, size: int) -> Iterator[None]:
        """Count a proven request as its system's. Raises RefusedError (429, 503)."""
        limits = self.limits
        name = f"consumer {consumer}"  # a station's code has no space
        if self._consumers >= limits.consumers_at_once:
            raise self._too_busy(name)
        rate, at_once = limits.consumer_requests, limits.consumer_at_once
        with self._counted(name, rate, at_once, authorization, size):
            self._consumers += 1
            try:
                yield
            finally:
                self._consumers -= 1

    @contextmanager
    def _counted(
        self, name: str, requests: Rate, at_once: int, authorization: str, size: int
    ) -> Iterator[None]:
        now = self._now()
        self._by_header.put(_named(authorization), name)
        its = self._askers.get(name) or self._askers.put(
            name, _Asker(Bucket(requests, now), Bucket(self.limits.bytes, now), at_once)
        )
        if rest := its.rest(now):
            raise self._too_fast(rest)
        its.requests.take(1, now)
        its.bytes.take(size, now)
        its.inside += 1
        try:
            yield
        finally:
            its.inside -= 1

    def at_work(self, station: str) -> AbstractAsyncContextManager[None]:
        """Wait until it is this request's turn."""
        return self._turns.turn(station)

    def at_work_for_consumer(self, consumer: str) -> AbstractAsyncContextManager[None]:
        """Wait until it is this system's turn; no station waits for one."""
        return self._consumers_turns.turn(consumer)

    def may_enrol(self, address: str | None, station: str) -> None:
        """Send away who has tried too many codes. Raises RefusedError (429)."""
        now = self._now()
        rest = max(bucket.wait(now) for bucket in self._tries(address, station, now))
        if rest:
            raise self._too_fast(rest)

    def note_failed_enrolment(self, address: str | None, station: str) -> None:
        """Count a code that was not good."""
        now = self._now()
        for bucket in self._tries(address, station, now):
            bucket.take(1, now)

    def _tries(self, address: str | None, station: str, now: float) -> Sequence[Bucket]:
        limits = self.limits
        rates = {f"station {station}": limits.failed_enrolments_of_station}
        if address is not None:
            rates[f"address {address}"] = limits.failed_enrolments_of_address
        return [
            self._failures.get(name) or self._failures.put(name, Bucket(rate, now))
            for name, rate in rates.items()
        ]

    def _is_full(self, size: int) -> bool:
        limits = self.limits
        if self._prompt >= limits.waiting or self._slow_bytes >= limits.slow_bytes:
            return True
        if self._turns.longest_wait(self._now()) > limits.turn_seconds:
            return True
        # one alone is always let in, however large it is
        return self._prompt > 0 and self._prompt_bytes + size > limits.waiting_bytes

    def _come(self, size: int) -> _Stay:
        stay = _Stay(size)
        self._prompt += 1
        self._prompt_bytes += size
        asyncio.get_running_loop().call_later(self.limits.prompt_seconds, self._slow_down, stay)
        return stay

    def _slow_down(self, stay: _Stay) -> None:
        if not stay.is_over:
            stay.is_prompt = False
            self._prompt -= 1
            self._prompt_bytes -= stay.size
            self._slow_bytes += stay.size

    def _leave(self, stay: _Stay) -> None:
        stay.is_over = True
        if stay.is_prompt:
            self._prompt -= 1
            self._prompt_bytes -= stay.size
        else:
            self._slow_bytes -= stay.size
        self._answered.append(self._now())

    def _too_fast(self, rest: float) -> RefusedError:
        self.on_refusal(TOO_FAST)
        seconds = {"Retry-After": str(max(1, ceil(rest)))}
        return RefusedError(HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST, seconds)

    def _too_busy(self, name: str) -> RefusedError:
        """Ask each station to come at another time, the later the more there are."""
        self.on_refusal(OVERLOADED)
        now = self._now()
        self._sent_away.append(now)
        away, answered = _lately(self._sent_away, now), _lately(self._answered, now)
        limits = self.limits
        span = ceil(away / max(1.0, answered / _LATELY))
        span = min(max(span, limits.shortest_rest), limits.longest_rest)
        # by the minute too: who met once meets others the next time
        place = crc32(f"{name} {now // 60}".encode()) % span
        return RefusedError(
            HTTPStatus.SERVICE_UNAVAILABLE, OVERLOADED, {"Retry-After": str(1 + place)}
        )


@dataclass(frozen=True, slots=True)
class _Waiting:
    station: str
    turn: "asyncio.Future[None]"
    since: float


class Turns:
    """Who is worked for now: so many at once, of one station fewer, the others in their order."""

    def __init__(self, limits: Limits, seconds: Callable[[], float] = monotonic) -> None:
        self._limits = limits
        self._now = seconds
        self._working: Counter[str] = Counter()
        self._queue: deque[_Waiting] = deque()

    def longest_wait(self, now: float) -> float:
        """Say for how many seconds the first one waits that only waits for others."""
        for one in self._queue:
            if not one.turn.done() and not self._working[one.station]:
                return now - one.since
        return 0.0

    @asynccontextmanager
    async def turn(self, station: str) -> AsyncIterator[None]:
        """Wait for a turn, and give it to the next one in the end."""
        if self._is_free(station):
            self._working[station] += 1
        else:
            await self._wait(station)
        try:
            yield
        finally:
            self._end(station)

    async def _wait(self, station: str) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(station, turn, self._now()))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._end(station)  # it came in the same moment
            raise

    def _is_free(self, station: str) -> bool:
        limits = self._limits
        return (
            self._working.total() < limits.working
            and self._working[station] < limits.working_at_once
        )

    def _end(self, station: str) -> None:
        self._working[station] -= 1
        if not self._working[station]:
            del self._working[station]
        waiting = list(self._queue)
        self._queue.clear()
        for one in waiting:
            if one.turn.cancelled():
                continue
            if self._is_free(one.station):
                self._working[one.station] += 1
                one.turn.set_result(None)
            else:
                self._queue.append(one)


def _named(authorization: str) -> str:
    """Name a token's head, which a station may write in as many ways and as long as it likes."""
    return sha256(authorization.partition(".")[0].encode()).hexdigest()


def _lately(moments: deque[float], now: float) -> int:
    while moments and moments[0] < now - _LATELY:
        moments.popleft()
    return len(moments)
