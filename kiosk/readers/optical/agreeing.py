# SPDX-License-Identifier: Apache-2.0
"""Several pictures of one page: what at least two of them say."""

from collections import Counter
from collections.abc import Iterable

from kiosk.readers.optical.model import NoZone, ZoneText


def agreed(reads: Iterable[ZoneText | NoZone]) -> ZoneText | None:
    """Give the zone that at least two reads have alike; None while there is none, or are two.

    Pictures that gave no zone say nothing against it.
    """
    said = Counter(read for read in reads if isinstance(read, ZoneText))
    twice = [zone for zone, times in said.items() if times > 1]
    return twice[0] if len(twice) == 1 else None
