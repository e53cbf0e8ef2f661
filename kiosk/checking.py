# SPDX-License-Identifier: Apache-2.0
"""The keys that receipts are held against: what the centre told this station, or a file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk.errors import SettingsError
from kiosk.sealing import Keyring, KnownKey, key_id, public_keys
from kiosk.settings import Settings
from kiosk.sync import acquainting, pinned
from kiosk.sync.acquainting import KeyBook

_KEY_LENGTH: Final = 64
_MOST_BYTES: Final = 16 << 20
_DOTS: Final = 2
"""In a JWS, and in no list of keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Keys by their names, for ``kiosk.receipts.judge``."""

    keys: Mapping[str, KnownKey]
    number: int = 0
    """Of the published keys among them; 0 where there are none."""
    as_of: datetime | None = None
    """When the published ones last changed."""


def trust_of(settings: Settings) -> Trust:
    """Take what the centre told this station, and the keys that it has itself.

    Raises SettingsError ``settings.keys`` where there is no station, and SealingError.
    """
    if not settings.keys_dir.exists():
        raise SettingsError("no station key here: name --keys", code="settings.keys")
    own = {
        name: KnownKey(public_key=key, station=settings.station_code)
        for name, key in public_keys(settings.keys_dir).items()
    }
    believed = pinned.keyring(settings.keys_dir, settings.station_code)
    kept = settings.data_dir / acquainting.FILE_NAME
    book = None if believed is None else acquainting.load(kept, believed)
    if book is None:
        return Trust(keys=own)
    # what the centre says of this station's own keys holds for them as for others'
    return _published(book, own)


def trust_in(file: Path, settings: Settings, central_key: str | None = None) -> Trust:
    """Take published keys from a file, or a plain list of keys of which nobody says whose they are.

    Published ones are believed for the signature of ``central_key`` (hexadecimal), else of the
    centre that this station is enrolled with. Raises SettingsError and SealingError, and
    DeliveryError for a statement that is none of keys.
    """
    content = _read(file)
    if content.count(".") == _DOTS:
        believed = _believed(settings, central_key)
        return _published(acquainting.read(content, believed), {})
    keys = [_public(line, file.name) for line in content.split() if len(line) == _KEY_LENGTH]
    return Trust(keys={key_id(key): KnownKey(public_key=key) for key in keys})


def _published(book: KeyBook, own: Mapping[str, KnownKey]) -> Trust:
    return Trust(keys={**own, **book.keys}, number=book.number, as_of=book.as_of)


def _believed(settings: Settings, central_key: str | None) -> Keyring:
    if central_key is not None:
        public = _public(central_key, "--central-key")
        return {key_id(public): public}.get
    believed = pinned.keyring(settings.keys_dir, settings.station_code)
    if believed is None:
        raise SettingsError("no central is known here: name --central-key", code="settings.keys")
    return believed


def _public(text: str, name: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) * 2 != _KEY_LENGTH:
        raise SettingsError(f"{name}: no public key", code="settings.keys")
    return key


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_BYTES).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file.name}: no list of public keys", code="settings.keys") from error
