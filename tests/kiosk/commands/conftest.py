# SPDX-License-Identifier: Apache-2.0
"""A station's folder, and something in its queue."""

from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.identifiers import IdSource
from kiosk.intake import Intake, ServiceSeal
from kiosk.receipts import reference
from kiosk.sealing import Recipients, Sealer, ServiceIdentity, StationKey
from kiosk.settings import Settings
from kiosk.store import Store


@pytest.fixture
def station(tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A station's folder that every command is pointed at."""
    settings = Settings(data_dir=tmp_path / "data", published_dir=published)
    settings.data_dir.mkdir()
    monkeypatch.setenv("KIOSK_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("KIOSK_PUBLISHED_DIR", str(published))
    monkeypatch.setenv("KIOSK_RUNTIME_DIR", str(tmp_path))
    return settings


@pytest.fixture
def waiting(station: Settings) -> str:
    """One submission in the queue of that station; its reference number."""
    return submit(station)


def submit(station: Settings) -> str:
    """Put a submission into the queue of a station, and give its reference number."""
    from kiosk.catalogue import Catalogue

    clock = SystemClock()
    catalogue = Catalogue.open(station.published_dir)
    identity = ServiceIdentity.load_or_create(station.data_dir / "central" / "keys")
    Recipients(identity.recipients.names).save(station.keys_dir)
    key = StationKey.load_or_create(station.keys_dir)
    with Store(station, clock) as store:
        intake = Intake(
            catalogue,
            ServiceSeal(Sealer(identity.recipients, station.data_dir)),
            store.submissions,
            clock,
            IdSource(clock),
            station,
            numbering=reference.make,
            key=key,
        )
        visit = intake.begin("registration", "en")
        return visit.submit().reference
