# SPDX-License-Identifier: Apache-2.0
"""Brings a bundle to a stick: written here, copied, read as its reader will, and on record."""

from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from kiosk.audit import Anchor, deed
from kiosk.clock import Clock
from kiosk.diagnostics import bundle
from kiosk.diagnostics.drafts import draft
from kiosk.errors import StorageError
from kiosk.sealing import KnownKey, StationKey
from kiosk.settings import Settings
from kiosk.sync.stick import Stick

if TYPE_CHECKING:
    from kiosk.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A bundle that lies on a stick."""

    file: Path
    digest: str
    """SHA-256 of the whole file."""
    head: Anchor
    """Where the journal ends in it."""


def export(
    settings: Settings,
    store: "Store",
    clock: Clock,
    stick: Stick,
    *,
    readiness: str,
    key: StationKey,
    actor: str,
) -> Exported:
    """Write a bundle to a stick. Raises StorageError; nothing that counts is on the stick then."""
    now = clock.now()
    # two that are taken along within a second are two files
    name = f"{settings.station_code}-{now:%Y%m%dT%H%M%SZ}-{token_hex(4)}.zip"
    with deed(store.journal, "bundle", actor):
        try:
            with draft(settings.data_dir) as whole:
                head = bundle.write(
                    whole,
                    station=settings.station_code,
                    now=now,
                    journal=store.journal,
                    readiness=readiness,
                    logs=bundle.logs_in(settings.logs_dir),
                    key=key,
                )
                file, digest = stick.deliver(settings.station_code, name, whole)
            _require_readable(file, key, settings.station_code)
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unwritable") from error
    return Exported(file=file, digest=digest, head=head)


def _require_readable(file: Path, key: StationKey, station: str) -> None:
    """Read it once as whoever gets it will; one that is none is taken away. Raises StorageError.

    What the journal in it is found to be is for its reader: a broken one is just what is exported.
    """
    try:
        bundle.read(file, {key.key_id: KnownKey(public_key=key.public_bytes, station=station)}, {})
    except StorageError:
        file.unlink(missing_ok=True)
        raise
