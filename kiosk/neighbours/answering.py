# SPDX-License-Identifier: Apache-2.0
"""What a neighbour that was believed may ask of this station."""

import re
from http import HTTPStatus
from threading import Lock
from typing import Final

from kiosk.errors import DeliveryError
from kiosk.handover import ID_PATTERN, Ended, Giving
from kiosk.neighbours.calls import Calls
from kiosk.neighbours.voice import Answered, Asked
from kiosk.neighbours.wire import CALL_PATH, DRAFT_PATH, Call, Taken
from kiosk.sync import strict

BUSY: Final = "neighbour.busy"
"""Another draft is being given out just now."""
UNREADABLE: Final = "neighbour.request"
"""Nothing of what a station may ask for here."""

_WAIT_SECONDS: Final = 5.0
_ID: Final = re.compile(ID_PATTERN)
_NOTHING_HERE: Final = Answered(status=HTTPStatus.NOT_FOUND)
_DONE: Final = Answered(status=HTTPStatus.NO_CONTENT)
_UNREADABLE: Final = Answered(status=HTTPStatus.UNPROCESSABLE_ENTITY, code=UNREADABLE)


class Answering:
    """Answers one request; may be shared by threads."""

    def __init__(self, calls: Calls, giving: Giving) -> None:
        self._calls = calls
        self._giving = giving
        self._one = Lock()
        """A sealed draft is in the memory twice while it is given: one at a time."""

    def answer(self, station: str, asked: Asked) -> Answered:
        """Answer a station. Raises StorageError."""
        if asked.path == CALL_PATH:
            return self._answer_call(station, asked)
        draft = asked.path.removeprefix(DRAFT_PATH)
        if draft == asked.path or not _ID.fullmatch(draft) or not asked.box:
            return _UNREADABLE
        if asked.method == "GET":
            return self._find(draft, asked.box)
        if asked.method == "DELETE":
            is_given = self._giving.give(draft, station, asked.box)
            return _DONE if is_given else _NOTHING_HERE if is_given is None else _ended(Ended.TAKEN)
        return _UNREADABLE

    def _answer_call(self, station: str, asked: Asked) -> Answered:
        if asked.method == "DELETE":
            self._calls.end(station)
            return _DONE
        try:
            call = strict.record(Call, asked.content)
        except DeliveryError:
            return _UNREADABLE
        if asked.method != "PUT":
            return _UNREADABLE
        taken = Taken(is_seen=self._calls.hear(station, call.seconds))
        return Answered(status=HTTPStatus.OK, content=taken.model_dump_json().encode())

    def _find(self, draft: str, box: str) -> Answered:
        if not self._one.acquire(timeout=_WAIT_SECONDS):
            return Answered(status=HTTPStatus.SERVICE_UNAVAILABLE, code=BUSY)
        try:
            found = self._giving.find(draft)
            if isinstance(found, Ended):
                return _ended(found)
            if found is None:
                return _NOTHING_HERE
            from nacl.public import PublicKey, SealedBox  # late: most stations give no draft

            # what is recorded on the way is of no use to whoever comes by the slip later
            closed = SealedBox(PublicKey(bytes.fromhex(box))).encrypt(found)
            return Answered(status=HTTPStatus.OK, content=bytes(closed))
        finally:
            self._one.release()


def _ended(why: Ended) -> Answered:
    return Answered(status=HTTPStatus.GONE, code=why.value)
