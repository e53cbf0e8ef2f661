# SPDX-License-Identifier: Apache-2.0
"""Receipt printers that speak ESC/POS, over the network, USB or a serial line."""

from kiosk.printing.escpos.printer import EscPosPrinter
from kiosk.printing.escpos.wire import (
    PORT,
    DeviceWire,
    NetworkWire,
    OpenWire,
    Wire,
    WireError,
)

__all__ = ["PORT", "DeviceWire", "EscPosPrinter", "NetworkWire", "OpenWire", "Wire", "WireError"]
