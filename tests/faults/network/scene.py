# SPDX-License-Identifier: Apache-2.0
"""One station and one central with a line of the test's choice between them."""

import contextlib
import json
import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk import boot
from kiosk.clock import FixedClock
from kiosk.outbox import EntryState
from kiosk.sync import Courier
from tests.faults.network.centrals import Central, Listener
from tests.faults.network.kiosks import Kiosk

A_WHILE = timedelta(minutes=16)
"""Longer than any delay of the station's own."""

UNSENT = (EntryState.PENDING, EntryState.SENDING, EntryState.PARKED, EntryState.CONFLICT)


class CentreClock:
    """The centre's clock: as steady as the station's monotonic one, whatever its wall clock says."""

    def __init__(self, station: FixedClock) -> None:
        self._station = station
        self._start = datetime.now(UTC) - timedelta(seconds=station.monotonic())

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._station.monotonic())

    def monotonic(self) -> float:
        return self._station.monotonic()

    def carry_over(self) -> None:
        """Go on although the station's clock is about to begin anew."""
        self._start = self.now()


class Scene:
    """A kiosk that is enrolled at a central."""

    def __init__(self, listener: Listener, folder: Path, *, seed: int = 0) -> None:
        self.kiosk = Kiosk(folder / "kiosk", "BK01", seed=seed)
        self.clock = CentreClock(self.kiosk.clock)
        self.central = Central(listener, folder / "central", self.clock)
        self.central.enrol(self.kiosk)
        self.make_courier: Callable[[Kiosk, str], Courier] = Kiosk.courier
        self.courier: Courier | None = None
        self.through(self.central.url)

    def through(self, url: str) -> None:
        """Reach the central by this way from now on, as after a restart of the program."""
        self.url = url
        if self.courier is not None:
            self.kiosk.hang_up()
        self.courier = self.make_courier(self.kiosk, url)

    def carry(self, rounds: int = 1) -> None:
        """Look at the outbox so many times, with as much time between as any delay lasts."""
        assert self.courier is not None
        for _ in range(rounds):
            self.courier.once()
            self.kiosk.clock.advance(A_WHILE)

    def drain(self, rounds: int = 40) -> None:
        """Carry until nothing waits any more; I8 is broken when that takes too long."""
        for _ in range(rounds):
            self.carry()
            counts = self.kiosk.outbox.counts()
            if not any(counts[state] for state in UNSENT):
                return
        raise AssertionError(f"the queue does not drain: {self.kiosk.outbox.counts()}")

    def crash_after(self, requests: int, *, unsent: bool = False) -> None:
        """Die after so many requests of a round, or before the last of them; then start again."""
        self.through(self.url)
        dying = _Dying(self.kiosk, requests, unsent=unsent)
        with contextlib.suppress(DeathError):
            self.carry()
        dying.stop()
        self.kiosk.crash()
        self.through(self.url)

    def reboot(self) -> None:
        """Cut the power and come back: the station's monotonic clock begins anew."""
        self.clock.carry_over()
        self.kiosk.clock._monotonic = 0.0
        boot.boot_id.cache_clear()
        boot._KERNEL.write_text(f"{self.kiosk.rng.getrandbits(128):032x}")
        self.kiosk.crash()
        self.through(self.url)

    def received(self) -> set[str]:
        """Name what the station takes for received."""
        states = self.kiosk.states()
        return {one for one, state in states.items() if state is EntryState.RECEIVED}

    def wrong(self, *, complete: bool = False) -> list[str]:
        """Look for what must not be: I1 to I4 at both ends, and each acknowledgement itself."""
        held = self.central.held()
        found = self.kiosk.wrong() + held.wrong(self.kiosk.taken, complete=complete)
        found += [
            f"acknowledged and lost: {one}" for one in self.received() if one not in held.digests
        ]
        found += [f"no acknowledgement: {one}" for one in self.unproven()]
        return found

    def unproven(self) -> list[str]:
        """Check with nothing of the product that the Service signed what the station believes."""
        keys = [bytes.fromhex(key.public_key) for key in self.central.centre.keys.named]
        with closing(sqlite3.connect(self.kiosk.folder / "station.sqlite")) as connection:
            rows = connection.execute(
                "SELECT submission_id, digest, acknowledgement FROM outbox JOIN submission"
                " ON submission.id = submission_id WHERE acknowledgement IS NOT NULL"
            ).fetchall()
        return [
            one
            for one, digest, statement in rows
            if not _is_signed(statement, keys, {"id": one, "digest": digest})
        ]

    def close(self) -> None:
        """End both."""
        self.kiosk.hang_up()
        self.kiosk.close()
        self.central.stop()


class DeathError(BaseException):
    """The end of the program; nothing in it may catch this."""


class _Dying:
    """Lets so many requests happen, and lets none of their answers be stored after the last."""

    def __init__(self, kiosk: Kiosk, requests: int, *, unsent: bool) -> None:
        self._transport: Any = kiosk.clients[-1]._transport
        self._left = requests
        self._unsent = unsent
        self._call = self._transport.call
        self._transport.call = self

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        self._left -= 1
        if self._unsent and self._left <= 0:
            raise DeathError
        try:
            return self._call(*arguments, **options)
        finally:
            if self._left <= 0:
                raise DeathError

    def stop(self) -> None:
        """Let requests happen again."""
        self._transport.call = self._call


def payload_of(statement: str) -> dict[str, Any]:
    """Read what a statement says, whoever signed it."""
    found: dict[str, Any] = json.loads(urlsafe_b64decode(statement.split(".")[1] + "=="))
    return found


def _is_signed(statement: str, keys: list[bytes], facts: dict[str, str]) -> bool:
    try:
        message, _, signature = statement.rpartition(".")
        # the first key is the one that signs
        Ed25519PublicKey.from_public_bytes(keys[0]).verify(
            urlsafe_b64decode(signature + "=="), message.encode()
        )
    except (InvalidSignature, ValueError):
        return False
    said = payload_of(statement)
    purpose = json.loads(urlsafe_b64decode(statement.split(".", maxsplit=1)[0] + "=="))["typ"]
    return purpose == "acknowledgement+jwt" and facts.items() <= said.items()
