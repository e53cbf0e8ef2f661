# SPDX-License-Identifier: Apache-2.0
"""Which central a station was enrolled with, and the keys that are believed since then."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.errors import DeliveryError, SealingError
from kiosk.sealing import Keyring, Recipients, key_id
from kiosk.sync import strict
from kiosk.sync.contract import Enrolled

FILE_NAME: Final = "central.json"


def load(folder: Path) -> Enrolled | None:
    """Read what was pinned; None where the station was never enrolled.

    Raises SealingError ``sealing.key-damaged`` for a file that can't be read.
    """
    try:
        return strict.record(Enrolled, (folder / FILE_NAME).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, DeliveryError) as error:
        raise SealingError(f"{FILE_NAME} can't be read", code="sealing.key-damaged") from error


class Pin:
    """The keys that this station believes, read when they are first wanted."""

    def __init__(self, folder: Path, station: str) -> None:
        self._folder = folder
        self._station = station
        self._keys: Mapping[str, bytes] | None = None

    def keyring(self) -> Keyring | None:
        """Give the keys; None while this station is not enrolled. Raises SealingError."""
        if self._keys is None:
            enrolled = load(self._folder)
            if enrolled is None or enrolled.station != self._station:
                return None
            self._keys = keys(enrolled)
        return self._keys.get


def keyring(folder: Path, station: str) -> Keyring | None:
    """Give the keys that a station believes; None while it is not enrolled as that."""
    return Pin(folder, station).keyring()


def keys(enrolled: Enrolled) -> Mapping[str, bytes]:
    """Name the central's keys by what they are, not by what is said of them."""
    public = [bytes.fromhex(one.public_key) for one in enrolled.central_keys]
    return {key_id(one): one for one in public}


def install(enrolled: Enrolled, folder: Path, *, replace: bool = False) -> bool:
    """Pin a central, and its recipients where none are installed; says whether anything is new.

    Who could replace recipients would read everything from then on, and who could replace
    keys could have it erased: that takes ``replace``, which a person sets. Raises
    DeliveryError ``delivery.other-central`` without it, and SealingError.
    """
    before = load(folder)
    is_same = before is not None and (before.station, keys(before)) == (
        enrolled.station,
        keys(enrolled),
    )
    if not is_same:
        if before is not None and not replace:
            raise DeliveryError("another central is pinned", code="delivery.other-central")
        _pin(enrolled, folder)
    return _seal_to(enrolled, folder, replace=replace) or not is_same


def _pin(enrolled: Enrolled, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        durable.write(folder / FILE_NAME, enrolled.model_dump_json().encode())
    except OSError as error:
        raise SealingError(f"{FILE_NAME}: {error.strerror}", code="sealing.unwritable") from error


def _seal_to(enrolled: Enrolled, folder: Path, *, replace: bool) -> bool:
    offered = Recipients(enrolled.recipients)
    try:
        installed = Recipients.load(folder)
    except SealingError as error:
        if error.code != "sealing.no-recipient":
            raise
    else:
        if not replace or installed.names == offered.names:
            return False
    offered.save(folder)
    return True
