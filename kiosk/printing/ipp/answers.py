# SPDX-License-Identifier: Apache-2.0
"""What the answers to IPP requests say of a printer and of a job (RFC 8011)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from kiosk.printing.port import PrinterState, PrinterStatus

Attributes = Mapping[str, Any]

_IDLE: Final = 3
_PROCESSING: Final = 4
_STOPPED: Final = 5

_REASONS: Final = (
    (("cover-open", "door-open", "interlock-open", "input-tray-missing"), PrinterState.COVER_OPEN),
    (("media-empty", "media-needed"), PrinterState.PAPER_OUT),
    (("media-jam", "cutter"), PrinterState.CUTTER),
    (("fuser-over-temp", "fuser-under-temp", "warming-up"), PrinterState.OVER_TEMPERATURE),
    (("marker-supply-empty", "toner-empty", "marker-waste-full"), PrinterState.HARDWARE),
    (("shutdown", "offline", "connecting-to-device", "timed-out"), PrinterState.OFFLINE),
    (("paused", "stopping", "stopped-partly", "moving-to-paused"), PrinterState.HARDWARE),
    (("media-low",), PrinterState.NEAR_END),
)
"""What a reason means, by how it begins; the first that is given counts."""


class JobState(IntEnum):
    """RFC 8011, 5.3.7."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


@dataclass(frozen=True, slots=True)
class Queue:
    """A printer, or a queue of CUPS before one."""

    status: PrinterStatus
    is_spooler: bool
    """Whether it only hands on: what it calls completed has been sent and no more."""
    device: str
    """Where a spooler sends it."""


def queue_of(said: Attributes) -> Queue:
    """Say how a printer is. It has one source of paper: an empty one is never a remark only."""
    reasons = reasons_of(said.get("printer-state-reasons"))
    is_spooler, now = "cups-version" in said, said.get("printer-state")
    # what a spooler says while nothing is printed, it has heard of the last job
    state = None if is_spooler and now == _IDLE else state_of(reasons)
    if now not in {_IDLE, _PROCESSING, _STOPPED}:
        state = PrinterState.UNKNOWN
    elif state is None or state is PrinterState.NEAR_END:
        refuses = now == _STOPPED or said.get("printer-is-accepting-jobs") is False
        state = PrinterState.HARDWARE if refuses else state
    return Queue(
        PrinterStatus(state or PrinterState.READY, ", ".join(reasons)),
        is_spooler=is_spooler,
        device=str(said.get("device-uri", "")),
    )


def state_of(reasons: tuple[str, ...]) -> PrinterState | None:
    """Say what a person has to mend first; None for nothing."""
    for beginnings, state in _REASONS:
        if any(reason.startswith(beginnings) for reason in reasons):
            return state
    return None


def reasons_of(value: object) -> tuple[str, ...]:
    """List the reasons, of which one alone comes without a list."""
    values = value if isinstance(value, list) else [value]
    return tuple(str(one) for one in values if one not in {None, "", "none"})


def job_state(said: Attributes) -> JobState | None:
    """Say how far a job has come; None where that makes no sense."""
    value = said.get("job-state")
    return JobState(value) if value in set(JobState) else None
