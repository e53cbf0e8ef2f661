# SPDX-License-Identifier: Apache-2.0
"""Moments as stored text: RFC 3339 in UTC with microseconds, which sorts as it reads."""

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """Write an aware moment, as in ``2026-11-21T10:32:00.000000Z``."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is no moment")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Read what ``to_text`` wrote."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is no moment")
    return moment.astimezone(UTC)
