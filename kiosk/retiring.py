# SPDX-License-Identifier: Apache-2.0
"""Erases a station's data for ever: its keys first, and whatever cuts it off, the rest later.

What the database holds of people is sealed to the Service and can't be opened here with the keys
or without; with the station's key goes whoever could still speak in its name. On a disk that
remaps its blocks nothing proves that overwritten bytes are gone: where that matters, the disk is
encrypted as a whole or destroyed.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from kiosk import durable
from kiosk.clock import SystemClock
from kiosk.errors import StorageError
from kiosk.intake import Savepoints
from kiosk.settings import Settings
from kiosk.store import LOCK

MARKER: Final = "retiring.json"
"""Lies in the data folder from the moment on at which there is no way back."""
DONE: Final = "retired.json"
"""Lies there when nothing else does: when, and where the journal ended."""

RETIRED: Final = "station.retired"

_SENDER_LOCK: Final = "sender.lock"
_STAYS: Final = frozenset({MARKER, DONE, LOCK, _SENDER_LOCK})


def begin(settings: Settings, facts: Mapping[str, Any]) -> None:
    """Note that the data are to be erased; from now on every start goes on with it."""
    try:
        durable.write(settings.data_dir / MARKER, json.dumps(dict(facts)).encode())
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error


def is_begun(settings: Settings) -> bool:
    """Whether there is no way back, and something may be left."""
    return (settings.data_dir / MARKER).exists()


def finish(settings: Settings) -> None:
    """Erase what is left; may be repeated and cut off at any moment. Raises StorageError."""
    try:
        _erase(settings)
        marker = settings.data_dir / MARKER
        durable.write(settings.data_dir / DONE, marker.read_bytes())
        marker.unlink()
        durable.sync_folder(settings.data_dir)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error


def refuse_if_retired(settings: Settings) -> None:
    """Go on with an erasing that was cut off; raises StorageError ``station.retired`` after one.

    To be called by whoever owns the data, before anything is made in their folder.
    """
    if is_begun(settings):
        finish(settings)
    if (settings.data_dir / DONE).exists():
        raise StorageError("enrol it anew in an empty folder", code=RETIRED)


def _erase(settings: Settings) -> None:
    for key in _files(settings.keys_dir):
        _overwrite(key)
    _remove(settings.keys_dir)
    for path in sorted(settings.data_dir.iterdir()):
        # services are public, and the last screen takes its words from them
        if path.name not in _STAYS and path.resolve() != settings.published_dir.resolve():
            _remove(path)
    durable.sync_folder(settings.data_dir)
    with suppress(OSError):  # it is in RAM, and may never have been
        Savepoints(settings.runtime_dir, settings.station_code, SystemClock()).clear()


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir() and not folder.is_symlink():
        yield from (one for one in sorted(folder.iterdir()) if one.is_file())


def _overwrite(file: Path) -> None:
    """Put zeros in a secret's place before its name goes."""
    with file.open("rb+") as opened:
        opened.write(bytes(file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
        durable.sync_folder(path.parent)
