# SPDX-License-Identifier: Apache-2.0
"""Brings a bundle to a stick: written here, copied, read back, and on record."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.audit import Anchor, deed
from kiosk.clock import Clock
from kiosk.diagnostics import bundle
from kiosk.errors import StorageError
from kiosk.sealing import SigningKey
from kiosk.settings import Settings
from kiosk.sync.stick import Stick

if TYPE_CHECKING:
    from kiosk.store import Store

DRAFT: Final = "bundle.part"
"""In the data folder, while it is written."""


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
    key: SigningKey,
    actor: str,
) -> Exported:
    """Write a bundle to a stick. Raises StorageError; nothing that counts is on the stick then."""
    draft, now = settings.data_dir / DRAFT, clock.now()
    name = f"{settings.station_code}-{now:%Y%m%dT%H%M%SZ}.zip"
    with deed(store.journal, "bundle", actor):
        try:
            head = bundle.write(
                draft,
                station=settings.station_code,
                now=now,
                journal=store.journal,
                readiness=readiness,
                logs=bundle.logs_in(settings.logs_dir),
                key=key,
            )
            file, digest = stick.deliver(settings.station_code, name, draft)
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unwritable") from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
    return Exported(file=file, digest=digest, head=head)
