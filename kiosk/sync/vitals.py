# SPDX-License-Identifier: Apache-2.0
"""What a heartbeat says of the things that a station works with; nothing of anybody's."""

import shutil
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from kiosk.printing import PrinterState

PRINTING: Final[Mapping[PrinterState, str]] = {
    PrinterState.READY: "ready",
    PrinterState.NEAR_END: "paper-low",
    PrinterState.PAPER_OUT: "paper-out",
    PrinterState.COVER_OPEN: "cover-open",
    PrinterState.CUTTER: "jam",
    PrinterState.OVER_TEMPERATURE: "hot",
    PrinterState.BUSY: "busy",
    PrinterState.HARDWARE: "unknown",
    PrinterState.OFFLINE: "offline",
    PrinterState.UNKNOWN: "unknown",
}
"""The contract's words for what a printer says of itself; it has none for a broken one."""

BROKEN: Final = "printing.hardware"
"""The alarm of a printer that says that it is broken."""

_MOST_MS: Final = 1 << 53


def disk_free(folder: Path) -> int | None:
    """Count the free bytes where the station keeps its data; None where it can't be told."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def skew_ms(centre_ahead: timedelta | None) -> int | None:
    """Say how far this clock is ahead of the centre's, in milliseconds."""
    if centre_ahead is None:
        return None
    milliseconds = -round(centre_ahead.total_seconds() * 1000)
    return max(-_MOST_MS, min(milliseconds, _MOST_MS))


def alarms(codes: Iterable[str]) -> tuple[str, ...]:
    """Name each once, in an order that does not depend on where they came from."""
    return tuple(sorted({code for code in codes if code}))
