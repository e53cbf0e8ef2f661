# SPDX-License-Identifier: Apache-2.0
"""Something that a document or a receipt says, as a screen shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DetailRow:
    """What it is called, and what stands there."""

    label: str
    value: str
