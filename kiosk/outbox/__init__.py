# SPDX-License-Identifier: Apache-2.0
"""The durable queue of submissions on their way to the Service."""

from kiosk.outbox.backoff import Backoff, retry_after
from kiosk.outbox.model import (
    Deferred,
    Entry,
    EntryState,
    Moment,
    Outcome,
    Parcel,
    Parked,
    Received,
)
from kiosk.outbox.port import Outbox
from kiosk.outbox.transitions import Happening, TransitionError, after

__all__ = [
    "Backoff",
    "Deferred",
    "Entry",
    "EntryState",
    "Happening",
    "Moment",
    "Outbox",
    "Outcome",
    "Parcel",
    "Parked",
    "Received",
    "TransitionError",
    "after",
    "retry_after",
]
