# SPDX-License-Identifier: Apache-2.0
"""The line to a receipt printer: a network port, a USB port or a serial line."""

import os
import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

PORT: Final = 9100
"""Where printers in a network take what they shall print."""

_CONNECT_SECONDS: Final = 2.0
LOOK_SECONDS: Final = 0.9
"""How long a mere question may wait for the line: what goes is seen within two seconds, and one of
them is the pause between two looks."""
_UNSENT_BYTES: Final = 8 << 10
"""What the system may hold back: what it has swallowed is neither printed nor known to be lost."""
_MOST_ANSWERED: Final = 256
_LAST_SECONDS: Final = 0.2


class WireError(Exception):
    """The line is not there (``was_open`` is False), has gone, or takes nothing more."""

    def __init__(self, why: str, *, was_open: bool = True) -> None:
        super().__init__(why)
        self.was_open = was_open


class Wire(Protocol):
    """An open line to one printer, which nobody else uses meanwhile."""

    def send(self, data: bytes, patience: float) -> None:
        """Send all of it. Raises WireError, also when nothing moved for ``patience`` seconds."""

    def receive(self, patience: float) -> bytes:
        """Give what has come, waiting so many seconds at most. Raises WireError when it has gone."""

    def close(self) -> None:
        """Let go of the line."""


OpenWire = Callable[[], Wire]
"""Opens the line. Raises WireError."""


class _Descriptor:
    """Bytes through a file descriptor that never blocks."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def send(self, data: bytes, patience: float) -> None:
        """Send all of it."""
        left = memoryview(data)
        while left:
            if not self._is_ready(selectors.EVENT_WRITE, patience):
                raise WireError("takes nothing more")
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise _broken(error) from error

    def receive(self, patience: float) -> bytes:
        """Give what has come, or nothing."""
        if not self._is_ready(selectors.EVENT_READ, patience):
            return b""
        try:
            got = os.read(self._descriptor, _MOST_ANSWERED)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise _broken(error) from error
        if not got:
            raise WireError("closed by the printer")
        return got

    def _is_ready(self, event: int, patience: float) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self._descriptor, event)
            return bool(selector.select(patience))


class NetworkWire(_Descriptor):
    """A printer behind a TCP port."""

    def __init__(self, host: str, port: int = PORT, patience: float = _CONNECT_SECONDS) -> None:
        try:
            self._socket = socket.create_connection((host, port), timeout=patience)
        except OSError as error:
            raise WireError(error.strerror or "no connection", was_open=False) from error
        self._socket.settimeout(0)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNSENT_BYTES)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().__init__(self._socket.fileno())

    def close(self) -> None:
        """Say that nothing more comes, hear what is still said, and go.

        Whoever closes with answers unread takes back what is still on its way.
        """
        with suppress(OSError, WireError):
            self._socket.shutdown(socket.SHUT_WR)
            while self.receive(_LAST_SECONDS):
                pass
        self._socket.close()


class DeviceWire(_Descriptor):
    """A printer at a USB port (``/dev/usb/lp0``), or at a serial line with its speed."""

    def __init__(self, device: Path, baud: int | None = None) -> None:
        import fcntl  # late: only where there is such a line
        import termios

        from kiosk.lines import make_raw

        flags = os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            descriptor = os.open(device, flags)
        except OSError as error:
            raise WireError(os.strerror(error.errno or 0), was_open=False) from error
        try:
            if baud is not None:
                make_raw(descriptor, baud)
                fcntl.ioctl(descriptor, termios.TIOCEXCL)
        except (OSError, termios.error) as error:
            os.close(descriptor)
            raise WireError("no serial line", was_open=False) from error
        super().__init__(descriptor)

    def close(self) -> None:
        """Close the device."""
        with suppress(OSError):
            os.close(self._descriptor)


def _broken(error: OSError) -> WireError:
    return WireError(os.strerror(error.errno or 0))
