# SPDX-License-Identifier: Apache-2.0
"""One station among those of its service point: what it says to them, and hears."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Final

from kiosk.clock import Clock
from kiosk.handover import Giving, Relay
from kiosk.neighbours.answering import Answering
from kiosk.neighbours.asking import Neighbour
from kiosk.neighbours.calling import Calling
from kiosk.neighbours.calls import Calls
from kiosk.neighbours.door import Door
from kiosk.neighbours.known import Acquaintances
from kiosk.neighbours.refusals import Refusals
from kiosk.neighbours.relay import NeighbourRelay
from kiosk.neighbours.voice import Voice
from kiosk.sealing import SigningKey
from kiosk.settings import Settings

MOST: Final = 8
"""How many neighbours are asked; those behind them in the settings are not."""


class Neighbourhood:
    """Made where the settings name neighbours or an address, and nowhere else."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        key: Callable[[], SigningKey],
        giving: Giving,
        record: Callable[[str, Mapping[str, str]], None],
    ) -> None:
        """Begin to listen, where an address is set."""
        known = Acquaintances(settings)
        voice = Voice(settings.station_code, key, known)
        neighbours = [Neighbour(one, voice, clock) for one in settings.neighbours[:MOST]]
        self._ending = ExitStack()
        # a call and a slip at once, each asking all
        pool = ThreadPoolExecutor(max_workers=2 * MOST, thread_name_prefix="neighbours")
        self._ending.callback(pool.shutdown, wait=False, cancel_futures=True)
        self.relay: Relay = NeighbourRelay(neighbours, pool)
        """Where the drafts of the neighbours are."""
        self.calling = Calling(neighbours, pool, clock, record)
        """Asks the neighbours for staff."""
        self._ending.callback(self.calling.close)
        self.calls = Calls(clock, record)
        """Who asks for staff at the neighbours."""
        self._listener = None
        if settings.neighbours_listen:
            from kiosk.neighbours.listening import Listener  # late: whoever only asks serves nobody

            answering = Answering(self.calls, giving)
            refusals = Refusals(clock, record)
            door = Door(voice, known, answering, clock, refusals.note)
            self._listener = Listener(settings.neighbours_listen, door.hear)
            self._listener.start()
            self._ending.callback(self._listener.close)

    @property
    def problem(self) -> str:
        """Why nobody is heard (a stable code); empty where all is well, or nobody is to be heard."""
        return "" if self._listener is None else self._listener.problem

    @property
    def url(self) -> str:
        """Where it listens; empty before it does."""
        return "" if self._listener is None else self._listener.url

    def close(self) -> None:
        """Say and hear nothing any more."""
        self._ending.close()
