# SPDX-License-Identifier: Apache-2.0
"""Receipt printers that speak ESC/POS, over the network, USB or a serial line."""

from kiosk.printing.escpos.printer import EscPosPrinter
from kiosk.printing.escpos.wire import (
    LOOK_SECONDS,
    PORT,
    DeviceWire,
    NetworkWire,
    OpenWire,
    Wire,
    WireError,
)

__all__ = [
    "LOOK_SECONDS",
    "PORT",
    "DeviceWire",
    "EscPosPrinter",
    "NetworkWire",
    "OpenWire",
    "Wire",
    "WireError",
]
