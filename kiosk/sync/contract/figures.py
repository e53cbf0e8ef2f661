# SPDX-License-Identifier: Apache-2.0
"""What a station counted in a day, without a word about anybody."""

from typing import Annotated, Literal

from pydantic import Field

from kiosk.sync.contract.fields import Record

MOST_FIGURES = 5000

InDay = Annotated[int, Field(ge=0, le=10_000_000)]
"""More than a station can count in a day, and so little that no sum of them runs over."""

Kind = Literal["begun", "language", "page", "stopped", "submitted", "left", "expired", "face"]


class Figure(Record):
    """How often something happened."""

    kind: Kind
    """``begun``, ``submitted``, ``left`` and ``expired``: visits, of people alone where ``item`` is
    empty, and of officers at a desk where it is ``desk``; ``language``: visits in
    ``item``; ``page``: the page ``item`` was shown; ``stopped``: a visit that was not submitted
    ended on it; ``face``: somebody chose ``item``, from 1 (bad) to 5 (good)."""
    form: Annotated[str, Field(max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    """Empty where no service was chosen."""
    item: Annotated[str, Field(max_length=128, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    count: InDay
    seconds: InDay = 0
    """Of all of them together, for ``page``."""


class Figures(Record):
    """All that was counted in one day at a station; a later one for the same day replaces it."""

    day: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    """By the station's local date."""
    catalogue: Annotated[str, Field(max_length=128)] = ""
    figures: Annotated[tuple[Figure, ...], Field(max_length=MOST_FIGURES)]
