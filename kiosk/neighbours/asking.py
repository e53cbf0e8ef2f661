# SPDX-License-Identifier: Apache-2.0
"""Asks one neighbour, and believes what it signed about this very question."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, SealingError
from kiosk.neighbours.bounds import AGAIN
from kiosk.neighbours.voice import Asked, Voice
from kiosk.neighbours.wire import MOST_REQUEST_BYTES, PROOF_HEADER, Proof
from kiosk.sync.transport import Transport

CONNECT_SECONDS: Final = 2.0
"""For a connection within a building."""
SECONDS: Final = 4.0
"""For an answer that has nothing to wait for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a neighbour said, and proved to have said."""

    status: int
    code: str
    station: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Met:
    """What is known of the one at an address since it was last heard."""

    run: str
    ahead: int
    """Milliseconds that its run is ahead of the clock here."""


class Neighbour:
    """The station at one address, whichever it is; may be shared by threads."""

    def __init__(self, address: str, voice: Voice, clock: Clock) -> None:
        self._url = f"http://{address}"
        self._voice = voice
        self._clock = clock
        self._met = _Met("", 0)

    def ask(
        self, asked: Asked, *, most: int = MOST_REQUEST_BYTES, seconds: float = SECONDS
    ) -> Told | None:
        """Ask it; None where nobody answered who is believed. Blocks; never raises for the line."""
        transport = Transport(self._url)
        transport.most_seconds = seconds
        transport.connect_seconds = CONNECT_SECONDS
        try:
            told = self._once(transport, asked, most)
            if told is not None and _is_of_another_run(told):
                # it was met for the first time, or started again: its answer tells how to ask
                told = self._once(transport, asked, most)
        finally:
            transport.close()
        return told

    def _once(self, transport: Transport, asked: Asked, most: int) -> Told | None:
        met = self._met
        at = max(0, self._now() + met.ahead)
        token = self._voice.ask(asked, met.run, at)
        headers = {"Authorization": f"Bearer {token}"}
        try:
            exchange = transport.call(asked.method, asked.path, headers, asked.content, most=most)
            proof = exchange.headers.get(PROOF_HEADER, "")
            said = self._voice.believe(proof, token, exchange.status, exchange.content)
        except (DeliveryError, SealingError):
            return None
        if said is None:
            return None
        self._note(said)
        return Told(status=said.status, code=said.code, station=said.iss, content=exchange.content)

    def _note(self, said: Proof) -> None:
        self._met = _Met(said.run, said.at - self._now())

    def _now(self) -> int:
        return int(self._clock.monotonic() * 1000)


def _is_of_another_run(told: Told) -> bool:
    return told.status == HTTPStatus.UNAUTHORIZED and told.code == AGAIN
