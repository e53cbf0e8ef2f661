# SPDX-License-Identifier: Apache-2.0
"""What is counted of visits: how often, how long, and never of whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

KEPT: Final = timedelta(days=400)
"""How long a day's figures stay here: a year and its beginning, to be held against the next."""

DESK: Final = "desk"
"""The ``item`` of visits that an officer took at a desk; those of people alone have none."""

WORST: Final = 1
BEST: Final = 5
"""The faces from which a person may choose one."""


class Kind(StrEnum):
    """What happened; ``kiosk.sync.contract.Figure`` says the same over the line."""

    BEGUN = "begun"
    """A visit, whatever came of it; this and how it ended are all that is counted at a desk."""
    LANGUAGE = "language"
    """A visit in the language ``item``."""
    PAGE = "page"
    """The page ``item`` was shown, for so many seconds."""
    STOPPED = "stopped"
    """A visit that came to nothing ended on the page ``item``."""
    SUBMITTED = "submitted"
    LEFT = "left"
    """A visit that the person ended."""
    EXPIRED = "expired"
    """A visit that nobody went on with."""
    FACE = "face"
    """Somebody chose the face ``item``, from 1 (bad) to 5 (good)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How often something happened."""

    kind: Kind
    form: str = ""
    """The service; empty where none was chosen."""
    item: str = ""
    count: int = 1
    seconds: int = 0
    """Of all of them together, for a page."""


def run_of(first: date, last: date) -> list[date]:
    """List a run of days, both ends included."""
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]
