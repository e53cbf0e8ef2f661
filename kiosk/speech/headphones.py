# SPDX-License-Identifier: Apache-2.0
"""Whether headphones are plugged in: the kernel's own switch, read from its input device."""

import os
import struct
from collections.abc import Callable
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path
from typing import Final

from kiosk.speech.model import Route

SWITCH: Final = 0x02
"""SW_HEADPHONE_INSERT of linux/input-event-codes.h."""

_EVENT: Final = struct.Struct("llHHi")
_EV_SW: Final = 0x05
_GET_SWITCHES: Final = 0x8002451B
"""EVIOCGSW for two bytes."""
_INPUTS: Final = Path("/sys/class/input")


class JackSocket:
    """The first socket that says whether something is plugged into it."""

    def __init__(self, device: Path) -> None:
        self._route = Route.SPEAKER
        self._changed: Callable[[Route], None] = lambda _route: None
        self._file = os.open(device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with suppress(OSError):  # a pipe in a test has no switches
            switches = ioctl(self._file, _GET_SWITCHES, bytes(2))
            self._plug(is_in=bool(int.from_bytes(switches, "little") >> SWITCH & 1))

    def route(self) -> Route:
        """Say where sound goes now."""
        return self._route

    def watch(self, changed: Callable[[Route], None]) -> None:
        """Have ``changed`` called when it changes."""
        self._changed = changed

    def fileno(self) -> int | None:
        """Name the device's file."""
        return self._file

    def look(self) -> None:
        """Read what happened since the last look."""
        try:
            while events := os.read(self._file, 64 * _EVENT.size):
                for _s, _us, kind, code, value in _EVENT.iter_unpack(events):
                    if (kind, code) == (_EV_SW, SWITCH):
                        self._plug(is_in=bool(value))
        except BlockingIOError:
            return
        except OSError:
            self._plug(is_in=False)

    def close(self) -> None:
        """Let go of the device."""
        with suppress(OSError):
            os.close(self._file)

    def _plug(self, *, is_in: bool) -> None:
        route = Route.HEADPHONES if is_in else Route.SPEAKER
        if route is not self._route:
            self._route = route
            self._changed(route)


class FixedSocket:
    """A kiosk that has nothing but headphones, or nothing but a loudspeaker."""

    def __init__(self, route: Route) -> None:
        self._route = route

    def route(self) -> Route:
        """Say what the operator has set."""
        return self._route

    def watch(self, changed: Callable[[Route], None]) -> None:
        """Nothing ever changes."""

    def fileno(self) -> int | None:
        """Nothing ever changes."""
        return None

    def look(self) -> None:
        """Nothing ever happens."""

    def close(self) -> None:
        """Nothing was opened."""


def find_socket(output: str, inputs: Path = _INPUTS) -> JackSocket | FixedSocket:
    """Take the route that the operator has set, or watch the socket that the machine has.

    Where there is none, or it may not be read, all sound counts as heard by all.
    """
    if output in {one.value for one in Route}:
        return FixedSocket(Route(output))
    for device in sorted(inputs.glob("event*")):
        with suppress(OSError, ValueError):
            switches = int((device / "device" / "capabilities" / "sw").read_text().split()[-1], 16)
            if switches >> SWITCH & 1:
                return JackSocket(Path("/dev/input") / device.name)
    return FixedSocket(Route.SPEAKER)
