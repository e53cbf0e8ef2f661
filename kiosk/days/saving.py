# SPDX-License-Identifier: Apache-2.0
"""Files of a day that somebody takes along: on a stick where one is, else beside the receipts."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.errors import StorageError
from kiosk.sync.foreign import unwritable, write_whole

FOLDER: Final = "migration-kiosk-days"


def stick_in(
    folder: Path | None, *, is_mount: Callable[[Path], bool] = os.path.ismount
) -> Path | None:
    """Find a stick that is plugged in and may be written to: at a folder, or at one in it."""
    if folder is None or not folder.is_dir():
        return None
    found = [folder, *sorted(one for one in folder.iterdir() if not one.is_symlink())]
    return next((one for one in found if is_mount(one) and os.access(one, os.W_OK)), None)


def save(name: str, content: bytes, folder: Path) -> None:
    """Write a file whole, in place of one of the same name. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.is_symlink():
            raise StorageError("a link leads elsewhere", code="stick.link")
        write_whole(folder / name, [content])
    except OSError as error:
        raise unwritable(error) from error
