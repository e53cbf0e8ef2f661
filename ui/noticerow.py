# SPDX-License-Identifier: Apache-2.0
"""One notice as a screen shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in the words of whoever reads it."""

    notice_id: str
    icon: str
    title: str
    """May be empty."""
    text: str
