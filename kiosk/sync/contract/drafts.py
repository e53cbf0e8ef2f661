# SPDX-License-Identifier: Apache-2.0
"""Sealed visits between stations."""

from typing import Annotated, Final

from pydantic import Field

from kiosk.sync.contract.fields import Record

MOST_DRAFT_BYTES: Final = 720 << 10
"""Of a sealed visit that is relayed: so many still fit an answer as base64."""
MOST_DRAFT_SECONDS: Final = 72 * 3600

_MOST_SIGNS: Final = (MOST_DRAFT_BYTES + 2) // 3 * 4

_Sealed = Annotated[str, Field(min_length=4, max_length=_MOST_SIGNS, pattern=r"^[A-Za-z0-9+/=]+$")]
"""Base64 (RFC 4648, section 4)."""


class KeptDraft(Record):
    """A visit that a station leaves for another; nobody on the way can open it."""

    sealed: _Sealed
    seconds_left: Annotated[int, Field(ge=1, le=MOST_DRAFT_SECONDS)]
    """How long it may wait yet, by the clocks of the station that made it."""


class SealedDraft(Record):
    """A visit as it was left."""

    sealed: _Sealed
