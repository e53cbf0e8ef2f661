# SPDX-License-Identifier: Apache-2.0
"""The program that the tests kill in the middle of a rescue: it only starts."""

import sys
from pathlib import Path

from kiosk.clock import FixedClock
from kiosk.storage import Database
from kiosk.storage.rescue import make_sound, note
from tests.faults.workload import KEY


def main() -> None:
    """Bring the database into order, open it, close it."""
    path = Path(sys.argv[1])
    make_sound(path, FixedClock(), {KEY.key_id: KEY.public_bytes}.get)
    Database.open(path).close()
    note(path)


if __name__ == "__main__":
    main()
