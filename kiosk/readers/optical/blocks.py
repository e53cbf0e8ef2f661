# SPDX-License-Identifier: Apache-2.0
"""Rows that stand below each other as the lines of one zone do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kiosk.readers.optical.rows import Row

_SPACING: Final = (1.9, 3.2)
"""Pitches from line to line; Doc 9303 has 2.5. A picture that is stretched more is not believed."""
_ALIKE: Final = 0.12
"""How far the pitches of two lines may differ."""
_LEAST_SHARED: Final = 0.55
_MOST_SLACK: Final = 8
"""Symbols that a zone has more, or less, than have left a mark."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Rows from the top, and by how many symbols each is numbered ahead of the first."""

    rows: tuple[Row, ...]
    ahead: tuple[int, ...]

    @property
    def first(self) -> int:
        """The leftmost symbol of any row, by the first row's numbers."""
        return min(row.first - ahead for row, ahead in zip(self.rows, self.ahead, strict=True))

    @property
    def last(self) -> int:
        """The rightmost symbol of any row, by the first row's numbers."""
        return max(row.last - ahead for row, ahead in zip(self.rows, self.ahead, strict=True))

    def turned(self) -> "Block":
        """Give the same lines as they are read upside down."""
        rows = tuple(row.turned() for row in reversed(self.rows))
        base = -self.ahead[-1]
        return Block(rows, tuple(-ahead - base for ahead in reversed(self.ahead)))


def blocks(rows: Sequence[Row]) -> list[Block]:
    """Find all pairs and triples of rows that may be a zone."""
    below = {
        (upper, lower): ahead
        for upper, one in enumerate(rows)
        for lower, other in enumerate(rows)
        if upper != lower and (ahead := _ahead(one, other)) is not None
    }
    found = []
    for (upper, lower), ahead in below.items():
        found.append(Block((rows[upper], rows[lower]), (0, ahead)))
        found += [
            Block((rows[upper], rows[lower], rows[last]), (0, ahead, ahead + more))
            for (middle, last), more in below.items()
            if middle == lower and last != upper
        ]
    return found


def _ahead(upper: Row, lower: Row) -> int | None:
    """By how many symbols a lower row is numbered ahead; None where it is no next line."""
    pitch = upper.pitch
    if abs(lower.pitch / pitch - 1) > _ALIKE:
        return None
    middle = np.array([(upper.first + upper.last) / 2])
    x, y = upper.at(middle)
    step = upper.step(middle)
    places = np.arange(lower.first - 40.0, lower.last + 41.0)
    xs, ys = lower.at(places)
    along = ((xs - x) * step[0] + (ys - y) * step[1]) / pitch**2
    across = ((ys - y) * step[0] - (xs - x) * step[1]) / pitch**2
    # the curve is only trusted near its symbols, where it goes one way
    crossing = np.flatnonzero((along[:-1] <= 0) & (along[1:] > 0))
    if len(crossing) != 1:
        return None
    at = int(crossing[0])
    part = -along[at] / (along[at + 1] - along[at])
    distance = across[at] + part * (across[at + 1] - across[at])
    if not _SPACING[0] < distance < _SPACING[1]:
        return None
    ahead = round(float(places[at] + part - middle[0]))
    shared = min(upper.last, lower.last - ahead) - max(upper.first, lower.first - ahead)
    longer = max(upper.last - upper.first, lower.last - lower.first)
    return ahead if shared > _LEAST_SHARED * longer else None


def windows(block: Block, width: int) -> range:
    """Give the symbols with which a line of ``width`` may begin."""
    first, last = block.first, block.last
    slack = last - first + 1 - width
    if abs(slack) > _MOST_SLACK:
        return range(0)
    return range(min(first, first + slack) - 1, max(first, first + slack) + 2)
