# SPDX-License-Identifier: Apache-2.0
"""Tells the neighbours that somebody here asks for staff, for as long as they do."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from threading import Condition, Thread
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, StorageError
from kiosk.neighbours.asking import Neighbour
from kiosk.neighbours.voice import Asked
from kiosk.neighbours.wire import CALL_PATH, Call, Taken
from kiosk.sync import strict

EVERY: Final = 5.0
"""Seconds between two times that a call is told."""
LONGEST: Final = 600.0
"""Seconds after which nobody is called any more: who was to come would have come."""
BELIEVED: Final = 15.0
"""Seconds for which it is said that staff were reached after a neighbour last said so."""
END_SECONDS: Final = 2.0
"""For an answer that nobody needs: a call that is not told again ends by itself."""
STOP_SECONDS: Final = 12.0
"""For what is being told, and the end of it."""

_OVER: Final = Asked(method="DELETE", path=CALL_PATH)


@dataclass(slots=True)
class _Calling:
    """One call of this station's."""

    since: float
    seen_at: float | None = None
    was_seen: bool = False


class Calling:
    """Calls on a thread of its own; every method may be called from any thread, and none waits."""

    def __init__(
        self,
        neighbours: Sequence[Neighbour],
        pool: ThreadPoolExecutor,
        clock: Clock,
        record: Callable[[str, Mapping[str, str]], None],
        *,
        every: float = EVERY,
    ) -> None:
        self._neighbours = tuple(neighbours)
        self._pool = pool
        self._clock = clock
        self._record = record
        self._every = every
        self._changed = Condition()
        self._call: _Calling | None = None
        self._is_closed = False
        self._thread: Thread | None = None

    @property
    def is_seen(self) -> bool:
        """Whether somebody of the staff has been called: a neighbour's screen shows it to them."""
        with self._changed:
            call = self._call
            if call is None or call.seen_at is None:
                return False
            return self._clock.monotonic() - call.seen_at <= BELIEVED

    def begin(self) -> None:
        """Ask for staff from now on."""
        with self._changed:
            if self._call is None and self._neighbours and not self._is_closed:
                self._call = _Calling(self._clock.monotonic())
                if self._thread is None:
                    self._thread = Thread(target=self._run, name="calling")
                    self._thread.start()
                self._changed.notify_all()

    def end(self) -> None:
        """Ask for nobody any more."""
        with self._changed:
            self._call = None
            self._changed.notify_all()

    def close(self) -> None:
        """Call nobody ever again."""
        with self._changed:
            self._call, self._is_closed = None, True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        told: _Calling | None = None
        while True:
            with self._changed:
                call = self._current()
                if call is None and told is None:
                    if self._is_closed:
                        return
                    self._changed.wait()
                    continue
            if told is not None and call is not told:
                self._tell_the_end(told)
                told = None
                continue
            if call is not None:
                told = call
                self._tell(call)
                with self._changed:
                    if self._call is call:
                        self._changed.wait(self._every)

    def _current(self) -> _Calling | None:
        """Say who is called for; nobody after a while, though the call itself is not taken back."""
        call = self._call
        if call is not None and self._clock.monotonic() - call.since > LONGEST:
            self._call = call = None
        return call

    def _tell(self, call: _Calling) -> None:
        seconds = int(self._clock.monotonic() - call.since)
        content = Call(seconds=seconds).model_dump_json().encode()
        asked = Asked(method="PUT", path=CALL_PATH, content=content)
        if any(list(self._pool.map(lambda one: _is_seen(one, asked), self._neighbours))):
            with self._changed:
                call.seen_at, call.was_seen = self._clock.monotonic(), True

    def _tell_the_end(self, call: _Calling) -> None:
        list(self._pool.map(lambda one: one.ask(_OVER, seconds=END_SECONDS), self._neighbours))
        facts = {
            "seen": "yes" if call.was_seen else "no",
            "seconds": str(int(self._clock.monotonic() - call.since)),
        }
        with suppress(StorageError):  # whoever is served next needs none of it
            self._record("staff-called", facts)


def _is_seen(neighbour: Neighbour, asked: Asked) -> bool:
    told = neighbour.ask(asked)
    if told is None or told.status != HTTPStatus.OK:
        return False
    try:
        return strict.record(Taken, told.content).is_seen
    except DeliveryError:
        return False
