# SPDX-License-Identifier: Apache-2.0
"""Finds the printer that the settings name."""

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from kiosk.errors import SettingsError
from kiosk.printing.file import FilePrinter
from kiosk.printing.port import Printer

if TYPE_CHECKING:
    from kiosk.printing.escpos import OpenWire

WAYS = "tcp://host:9100, usb:/dev/usb/lp0, serial:/dev/ttyS0?baud=19200 or ipp://host/path"
"""How a printer is named."""

ROLL = "roll"
A4 = "a4"
"""What a receipt is printed on."""

_BAUD = 19200


def open_printer(name: str, folder: Path, paper: str = ROLL) -> Printer:
    """Make the printer of that name; none writes into ``folder``. Asks no device yet.

    ``paper`` is ``roll`` or ``a4``.

    Raises SettingsError, which says how a printer is named, or that it takes no sheets.
    """
    if not name:
        return FilePrinter(folder)
    if name.startswith(("ipp://", "ipps://")):
        from kiosk.printing.ipp import IppPrinter  # late, as below

        return IppPrinter(_address(name), is_a4=paper == A4)
    if paper != ROLL:
        raise SettingsError("receipt_paper: this printer prints on a roll")
    from kiosk.printing.escpos import EscPosPrinter  # late: only where there is one

    work, look = _lines(name)
    return EscPosPrinter(work, look=look)


def _address(name: str) -> str:
    try:
        if urlsplit(name).hostname:
            return name
    except ValueError as error:
        raise _unnamed() from error
    raise _unnamed()


def _lines(name: str) -> "tuple[OpenWire, OpenWire]":
    """Say what opens the line to print, and what opens it for a mere question."""
    from kiosk.printing.escpos import LOOK_SECONDS, PORT, DeviceWire, NetworkWire

    try:
        parts = urlsplit(name)
        host, port, device = parts.hostname, parts.port or PORT, Path(parts.path)
        baud = int(parse_qs(parts.query).get("baud", [str(_BAUD)])[0])
    except ValueError as error:
        raise _unnamed() from error
    if parts.scheme == "tcp" and host and not parts.path:
        return lambda: NetworkWire(host, port), lambda: NetworkWire(host, port, LOOK_SECONDS)
    if parts.netloc or not device.is_absolute():
        raise _unnamed()
    if parts.scheme == "usb":
        return (lambda: DeviceWire(device),) * 2
    if parts.scheme == "serial":
        from kiosk.lines import SPEEDS

        if baud not in SPEEDS:
            raise SettingsError(f"printer: baud is one of {', '.join(map(str, SPEEDS))}")
        return (lambda: DeviceWire(device, baud),) * 2
    raise _unnamed()


def _unnamed() -> SettingsError:
    return SettingsError(f"printer: is named as {WAYS}")
