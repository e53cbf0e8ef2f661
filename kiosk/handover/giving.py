# SPDX-License-Identifier: Apache-2.0
"""Gives a draft of this station to another one that asks for it: its end here lets one in."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Final

from kiosk.errors import StorageError
from kiosk.handover.port import Drafts, Ended
from kiosk.handover.relay import Relay

_REMEMBERED: Final = 200


class Giving:
    """What a neighbour may do with the drafts of this station; may be shared by threads.

    The station that sealed a visit decides who goes on with it, as long as it can be asked.
    """

    def __init__(
        self,
        drafts: Drafts,
        centre: Callable[[], Relay],
        record: Callable[[str, Mapping[str, str]], None],
    ) -> None:
        """Make one; the ``centre`` is asked first where it may have a copy."""
        self._drafts = drafts
        self._centre = centre
        self._record = record
        self._one = Lock()
        self._given: OrderedDict[str, str] = OrderedDict()
        """To which errand each went: whose answer was lost asks again."""

    def find(self, draft: str) -> bytes | Ended | None:
        """Look at one without an end to it. Raises StorageError."""
        kept = self._drafts.find(draft)
        if kept is None:
            return None
        return kept.ended or kept.sealed

    def give(self, draft: str, station: str, errand: str) -> bool | None:
        """Let one station go on with a draft, and nobody else; None for what never was here.

        An ``errand`` is of chance, and the same where the answer to it was lost. Raises
        StorageError.
        """
        with self._one:
            if self._given.get(draft) == errand:
                return True
            if self._drafts.find(draft) is None:
                return None
            if not let_go(self._drafts, self._centre(), draft):
                return False
            self._given[draft] = errand
            if len(self._given) > _REMEMBERED:
                self._given.popitem(last=False)
        with suppress(StorageError):  # it is given: that it ended is in the journal already
            self._record("draft-given", {"draft": draft, "station": station})
        return True


def let_go(
    drafts: Drafts, centre: Relay, draft: str, why: Ended = Ended.TAKEN, member: str = ""
) -> bool:
    """End a draft of this station for whoever goes on with it; False where somebody was first.

    The centre is asked before where it may have a copy, for there are more who could; while it
    is away, this station decides alone and tells it later. Raises StorageError.
    """
    kept = drafts.find(draft)
    if kept is None or kept.ended is not None:
        return False
    if kept.is_sent and centre.take(draft) is False:
        drafts.end(draft, Ended.TAKEN)
        return False
    return drafts.end(draft, why, member)
