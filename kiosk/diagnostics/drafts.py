# SPDX-License-Identifier: Apache-2.0
"""A file of its own for each thing that is written here before it goes to a stick."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import Final

_BEGINNING: Final = "taken-along-"
_ENDING: Final = ".part"


@contextmanager
def draft(folder: Path) -> Iterator[Path]:
    """Make an empty file that nobody else writes to, and take it away in the end.

    Its owner alone may read it, and its name can't be foretold. Raises OSError.
    """
    handle, name = mkstemp(prefix=_BEGINNING, suffix=_ENDING, dir=folder)
    os.close(handle)
    file = Path(name)
    try:
        yield file
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away what an end without warning left; one that is written just now then fails."""
    for file in folder.glob(f"{_BEGINNING}*{_ENDING}"):
        with suppress(OSError):
            file.unlink(missing_ok=True)
