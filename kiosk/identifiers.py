# SPDX-License-Identifier: Apache-2.0
"""Ids: made where a thing begins, never where it is stored."""

import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, NewType

from kiosk.clock import Clock

SubmissionId = NewType("SubmissionId", str)
"""A UUIDv7 as text: primary key, idempotency key, source of the reference number."""

SUBMISSION_PATTERN: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""How such a text looks: a regular expression for all of it, without anchors."""

Digest = NewType("Digest", str)
"""SHA-256 in lower-case hexadecimal, 64 characters."""


def uuid7(milliseconds: int, randomness: Callable[[int], int] = secrets.randbits) -> uuid.UUID:
    """Make a UUID version 7 (RFC 9562, section 5.7) for a Unix time in milliseconds.

    Ids sort by the time they were made in, which keeps index pages hot on both sides.
    """
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76
    value |= randomness(12) << 64
    value |= 0b10 << 62
    value |= randomness(62)
    return uuid.UUID(int=value)


def made_at(submission: SubmissionId) -> datetime:
    """Say when an id was made, by the clock that it was made from; aware, UTC."""
    milliseconds = uuid.UUID(submission).int >> 80
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


class IdSource:
    """Makes ids from a clock and the system's randomness."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def submission(self) -> SubmissionId:
        """Make the id of a visit that begins now."""
        return SubmissionId(str(uuid7(int(self._clock.now().timestamp() * 1000))))
