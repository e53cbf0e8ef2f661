# SPDX-License-Identifier: Apache-2.0
"""The durable queue of submissions on their way to the Service."""

from kiosk.outbox.backoff import Backoff, retry_after
from kiosk.outbox.model import (
    Announced,
    Attempt,
    Conflicting,
    Deferred,
    Entry,
    EntryState,
    Lease,
    Moment,
    Outcome,
    Parcel,
    Parked,
    Received,
    Turn,
)
from kiosk.outbox.port import Outbox
from kiosk.outbox.transitions import Happening, TransitionError, after

__all__ = [
    "Announced",
    "Attempt",
    "Backoff",
    "Conflicting",
    "Deferred",
    "Entry",
    "EntryState",
    "Happening",
    "Lease",
    "Moment",
    "Outbox",
    "Outcome",
    "Parcel",
    "Parked",
    "Received",
    "TransitionError",
    "Turn",
    "after",
    "retry_after",
]
