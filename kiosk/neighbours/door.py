# SPDX-License-Identifier: Apache-2.0
"""Who is heard: a station of this place, with a request of this moment, once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from threading import Lock
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, SealingError, StorageError
from kiosk.neighbours.answering import Answering
from kiosk.neighbours.bounds import ADDRESS_A_MINUTE, AGAIN, STATION_A_MINUTE, Pace, Run
from kiosk.neighbours.known import STRANGER, Acquaintances
from kiosk.neighbours.voice import Answered, Asked, Voice
from kiosk.neighbours.wire import Said

PROOF: Final = "neighbour.proof"
"""Not signed by whom it says, or for another request."""
TOO_FAST: Final = "neighbour.too-fast"
STORAGE: Final = "neighbour.storage"
"""The disk of the one who is asked is in trouble."""

Note = Callable[[str, str], None]
"""Told the code of a refusal, and the station that was refused; empty for nobody knows whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came, whoever sent it."""

    method: str
    path: str
    authorization: str = field(repr=False)
    content: bytes = field(default=b"", repr=False)
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back; without a proof to whoever is not believed."""

    status: int
    content: bytes = field(default=b"", repr=False)
    proof: str = ""


class Door:
    """Lets in or sends away; may be shared by threads."""

    def __init__(
        self,
        voice: Voice,
        known: Acquaintances,
        answering: Answering,
        clock: Clock,
        note: Note,
    ) -> None:
        self._voice = voice
        self._known = known
        self._answering = answering
        self._note = note
        self._run = Run(clock)
        self._stations = Pace(STATION_A_MINUTE, clock)
        self._addresses = Pace(ADDRESS_A_MINUTE, clock)
        self._lock = Lock()

    def hear(self, request: Request) -> Reply:
        """Answer a request; never raises for what somebody sent."""
        with self._lock:
            if not self._addresses.allows(request.address):
                return self._turn_away(HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST)
        token = request.authorization.removeprefix("Bearer ")
        try:
            key, said = self._voice.hear(token)
        except (SealingError, DeliveryError) as error:
            is_stranger = error.code == "sealing.unknown-key"
            return self._turn_away(HTTPStatus.UNAUTHORIZED, STRANGER if is_stranger else PROOF)
        if flaw := self._known.flaw(key):
            return self._turn_away(HTTPStatus.UNAUTHORIZED, flaw, key.station)
        if key.station != said.iss or not _is_for(said, request):
            return self._turn_away(HTTPStatus.UNAUTHORIZED, PROOF, key.station)
        answered = self._answer(said, request.content)
        with self._lock:
            at = self._run.at()
        proof = self._voice.answer(token, answered, self._run.id, at)
        return Reply(status=answered.status, content=answered.content, proof=proof)

    def _answer(self, said: Said, content: bytes) -> Answered:
        with self._lock:
            if not self._stations.allows(said.iss):
                return self._refused(HTTPStatus.TOO_MANY_REQUESTS, TOO_FAST, said.iss)
            # the name of a run is told to those alone who are believed
            flaw = self._run.flaw(said.run, said.at, said.jti)
        if flaw == AGAIN:
            return Answered(status=HTTPStatus.UNAUTHORIZED, code=flaw)  # whoever was just started
        if flaw:
            return self._refused(HTTPStatus.UNAUTHORIZED, flaw, said.iss)
        asked = Asked(method=said.htm, path=said.htu, content=content, box=said.box)
        try:
            return self._answering.answer(said.iss, asked)
        except StorageError:
            return self._refused(HTTPStatus.SERVICE_UNAVAILABLE, STORAGE, said.iss)

    def _refused(self, status: int, code: str, station: str) -> Answered:
        self._note(code, station)
        return Answered(status=status, code=code)

    def _turn_away(self, status: int, code: str, station: str = "") -> Reply:
        self._note(code, station)
        return Reply(status=status)


def _is_for(said: Said, request: Request) -> bool:
    whole = request.method, request.path, sha256(request.content).hexdigest()
    return (said.htm, said.htu, said.content) == whole
