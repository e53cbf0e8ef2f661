# SPDX-License-Identifier: Apache-2.0
"""Whoever started this process and waits for a sign of life: systemd, by sd_notify(3)."""

import os
import socket
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

_SOCKET: Final = "NOTIFY_SOCKET"
_EVERY: Final = "WATCHDOG_USEC"
_WHOSE: Final = "WATCHDOG_PID"

READY: Final = "READY=1"
STOPPING: Final = "STOPPING=1"
ALIVE: Final = "WATCHDOG=1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervisor:
    """Hears what this process says of itself; where nobody listens, nothing is said."""

    address: str = ""
    """A socket's path, with @ before a name that stands in no folder; empty where none is."""
    watchdog: timedelta | None = None
    """After so long without ``ALIVE`` it ends this process; None where it doesn't."""

    @classmethod
    def take(cls, environment: MutableMapping[str, str]) -> Self:
        """Read who listens and take that out of the environment: no child is to speak for us.

        The watchdog is ours as well where it was meant for the compositor that started us, which
        can't say how its one window is.
        """
        address = environment.pop(_SOCKET, "")
        every, whose = environment.pop(_EVERY, ""), environment.pop(_WHOSE, "")
        if not address.startswith(("/", "@")):
            return cls()
        is_ours = whose in {"", str(os.getpid()), str(os.getppid())}
        if is_ours and every.isascii() and every.isdigit() and int(every):
            return cls(address=address, watchdog=timedelta(microseconds=int(every)))
        return cls(address=address)

    def tell(self, *words: str) -> None:
        """Say ``READY`` and the like, all at once; it MUST NOT hold anybody up, nor raise."""
        if not self.address:
            return
        name = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        # a supervisor that is not there, or that is busy, hears the next one
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(0)
            line.sendto("\n".join(words).encode(), name)


def status(text: str) -> str:
    """Word what `systemctl status` shows; it MUST NOT tell anything about anybody."""
    return f"STATUS={text}"


def trouble(code: str, number: int) -> tuple[str, ...]:
    """Word why this process ends before it began: a stable code, and the exit code as a number."""
    return status(f"not started: {code}"), f"ERRNO={number}"
