# SPDX-License-Identifier: Apache-2.0
"""Keeps the station's data for the time of a trial, and puts them back where the trial failed.

Nothing is put back without need: a database that the version before can work with stays as it is,
with all that was written since. While a version is on trial the kiosk takes and sends nothing, so a
copy that has to be put back lacks no submission. Should it lack one all the same, what is replaced
stays beside it for ever, and an alarm says so.
"""

import json
import shutil
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.audit import mark
from kiosk.errors import StorageError
from kiosk.settings import Settings
from kiosk.storage import copies
from kiosk.updates.errors import UpdateError
from kiosk.updates.inbox import FOLDER

KEPT: Final = "kept"
STRANDED: Final = "stranded"
"""The folder of a database that had more than what was put back in its place."""
_WHOLE: Final = "whole.json"
_BEGUN: Final = "putting-back"

STRANDED_CODE: Final = "update.stranded"
"""A version that failed had stored something that the version before can't read."""


def keep(settings: Settings, trial: str) -> None:
    """Copy the database and the mark of its journal. Raises StorageError."""
    folder = _folder(settings)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        place = folder / trial
        place.mkdir(parents=True, mode=0o700)
        if settings.database.exists():
            copies.copy(settings.database, place / settings.database.name)
        marked = settings.data_dir / mark.FILE_NAME
        if marked.exists():
            durable.write(place / mark.FILE_NAME, marked.read_bytes())
        durable.write(place / _WHOLE, json.dumps({"trial": trial}).encode())
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error


def restore(settings: Settings, trial: str) -> bool:
    """Put back what was kept for a trial where that is needed; says whether it was.

    May be cut off anywhere and repeated. Raises StorageError where it has to be tried again.
    """
    place = _folder(settings) / trial
    kept, begun = place / settings.database.name, place / _BEGUN
    try:
        if not (place / _WHOLE).exists() or not kept.exists():
            return False
        if not begun.exists():
            if copies.is_usable(settings.database):
                forget(settings)
                return False
            is_stranded = copies.lacks(kept, settings.database)
            durable.write(begun, b"stranded" if is_stranded else b"")
        copies.put_back(kept, settings.database, place / STRANDED)
        marked = place / mark.FILE_NAME
        if marked.exists():
            durable.write(settings.data_dir / mark.FILE_NAME, marked.read_bytes())
        if begun.read_bytes():
            _leave_stranded(settings, place, trial)
        forget(settings)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error
    return True


def forget(settings: Settings) -> None:
    """Remove what was kept: the version has proven itself, or nothing had to be put back."""
    shutil.rmtree(_folder(settings), ignore_errors=True)


def stranded(settings: Settings) -> tuple[Path, ...]:
    """Name the folders that an operator has to look at."""
    folder = settings.data_dir / FOLDER
    return tuple(sorted(folder.glob(f"{STRANDED}-*"))) if folder.is_dir() else ()


def require_trial(trial: str) -> str:
    """Take the name of a trial. Raises UpdateError ``update.version``."""
    if not (trial.isascii() and trial.isalnum() and len(trial) <= 32):
        raise UpdateError("no trial is called so", code="update.version")
    return trial


def _leave_stranded(settings: Settings, place: Path, trial: str) -> None:
    target = settings.data_dir / FOLDER / f"{STRANDED}-{trial}"
    if not target.exists():
        (place / STRANDED).replace(target)
        durable.sync_folder(target.parent)


def _folder(settings: Settings) -> Path:
    return settings.data_dir / FOLDER / KEPT
