# SPDX-License-Identifier: Apache-2.0
"""The stations of the same place as where another one's draft is found, and taken."""

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from kiosk.handover import Ended
from kiosk.neighbours.asking import Neighbour, Told
from kiosk.neighbours.voice import Asked
from kiosk.neighbours.wire import DRAFT_PATH, MOST_DRAFT_BYTES

if TYPE_CHECKING:
    from nacl.public import PrivateKey

FIND_SECONDS: Final = 60.0
"""For the largest draft that a station keeps."""
TAKE_SECONDS: Final = 45.0
"""The one who gives it may ask the centre before."""
_REMEMBERED: Final = 8
TRIES: Final = 3
"""To hear that it was given: the first answer may be lost."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Who has a draft, and with what it was asked."""

    neighbour: Neighbour
    box: str
    sealed: bytes = field(repr=False)


class NeighbourRelay:
    """Asks all neighbours at once; see ``kiosk.handover.Relay`` for the contract.

    For one errand at a time, as the hand-over itself.
    """

    def __init__(self, neighbours: Sequence[Neighbour], pool: ThreadPoolExecutor) -> None:
        self._neighbours = tuple(neighbours)
        self._pool = pool
        self._found: OrderedDict[str, _Found] = OrderedDict()
        """By draft, until it is known whether it was given."""

    def find(self, draft: str) -> bytes | Ended | None:
        """Get the bytes of one, why there are none any more, or None where nobody knows it."""
        from nacl.public import PrivateKey  # late: most stations fetch no draft

        own = PrivateKey.generate()
        asking = [self._pool.submit(self._ask, one, draft, own) for one in self._neighbours]
        ended = None
        for done in as_completed(asking):
            found = done.result()
            if isinstance(found, _Found):
                self._found[draft] = found
                if len(self._found) > _REMEMBERED:
                    self._found.popitem(last=False)
                return found.sealed
            ended = found or ended
        return ended

    def take(self, draft: str) -> bool | None:
        """Have it given to this station alone; None where that can't be known.

        The one that gave the bytes is asked and nobody else, so that one decides.
        """
        found = self._found.get(draft)
        if found is None:
            return None
        asked = Asked(method="DELETE", path=DRAFT_PATH + draft, box=found.box)
        for _try in range(TRIES):
            told = found.neighbour.ask(asked, seconds=TAKE_SECONDS)
            if told is not None:
                is_taken = _is_taken(told)
                if is_taken is not None:
                    del self._found[draft]
                return is_taken
        return None

    def _ask(self, neighbour: Neighbour, draft: str, own: "PrivateKey") -> _Found | Ended | None:
        box = bytes(own.public_key).hex()
        asked = Asked(method="GET", path=DRAFT_PATH + draft, box=box)
        told = neighbour.ask(asked, most=MOST_DRAFT_BYTES, seconds=FIND_SECONDS)
        if told is None:
            return None
        if told.status == HTTPStatus.GONE:
            return _why(told.code)
        if told.status != HTTPStatus.OK:
            return None
        from nacl.exceptions import CryptoError
        from nacl.public import SealedBox

        try:
            return _Found(neighbour, box, SealedBox(own).decrypt(told.content))
        except (CryptoError, ValueError):
            return None


def _is_taken(told: Told) -> bool | None:
    if told.status == HTTPStatus.NO_CONTENT:
        return True
    return False if told.status in {HTTPStatus.GONE, HTTPStatus.NOT_FOUND} else None


def _why(code: str) -> Ended | None:
    return Ended(code) if code in {one.value for one in Ended} else None
