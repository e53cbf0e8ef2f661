# SPDX-License-Identifier: Apache-2.0
"""Two stations before the real central: the pilots go first, and the board knows how all are."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.fleet.stations import Changes
from kiosk.central.offering.notices import posted_of
from kiosk.central.offering.uploading import upload
from kiosk.clock import SystemClock
from kiosk.connecting import enrol, make_client
from kiosk.following import open_messages
from kiosk.sealing import StationKey
from kiosk.station import Station
from kiosk.store import Store
from kiosk.sync import CentreTime
from tests.kiosk.offering.test_station import wait

FIRST = 1_790_000_000
NEWER = FIRST + 60


@pytest.fixture
def region(tmp_path):
    """A central on the system's own time."""
    with Centre.open(tmp_path / "region", SystemClock()) as centre:
        yield centre


@pytest.fixture
def runtime():
    """A RAM folder for savepoints, where there is one."""
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        yield Path(folder)


@pytest.fixture
def run(tmp_path, settings, region, serve_app, runtime):
    url, clock = serve_app(create_app(region)), SystemClock()

    @contextmanager
    def run(code="BK01", ring=1):
        mine = replace(
            settings,
            data_dir=tmp_path / code,
            runtime_dir=runtime,
            station_code=code,
            central_url=url,
            sync_every=0.05,
            heartbeat_every=0.2,
        )
        invitation = region.stations.invite(code, clock.now())
        with Store(mine, clock) as store:
            key = StationKey.load_or_create(mine.keys_dir)
            client = make_client(mine, clock, key, CentreTime(clock, store.memory), url)
            enrol(client, invitation, mine, store)
            client.close()
        region.stations.change(code, clock.now(), Changes(ring=ring), by="test")
        kiosk = Station(mine, clock, open_messages(mine))
        kiosk.connect(url)
        try:
            yield kiosk
        finally:
            kiosk.close()

    return run


def adopt(kiosk):
    wait(lambda: kiosk.renewal.is_ready, "something newer")
    return kiosk.renew()


def told(region, code):
    """How a station said that it is."""
    return region.stations.find(code)


def test_an_edition_reaches_the_pilots_and_then_everybody(region, run, press, publisher_key):
    now = datetime.now(UTC)
    folder = press(NEWER, title="second", media={"map.png": b"picture" * 100_000})
    assert upload(region.database, folder, [publisher_key.public_bytes], now, "x") == NEWER
    with run("BK01", ring=0) as pilot, run("BK02", ring=1) as other:
        assert region.editions.release(NEWER, 0, now, "x")
        adopt(pilot)
        assert pilot.catalogue.services[0].title("en") == "second"
        assert pilot.catalogue.media("registration", "map.png") == b"picture" * 100_000
        wait(lambda: told(region, "BK01").catalogue == str(NEWER), "the board to know")
        wait(lambda: told(region, "BK02").catalogue == str(FIRST), "the other to be heard")
        assert not other.renewal.is_ready
        region.editions.release(NEWER, 1, now, "x")
        adopt(other)
        assert other.catalogue.edition == NEWER
        wait(lambda: told(region, "BK02").catalogue == str(NEWER), "the board to know")
        assert told(region, "BK02").alarms == []


def test_a_notice_arrives_and_goes_when_it_is_ended(region, run):
    now = datetime.now(UTC)
    facts = {
        "id": "closed",
        "kind": "closed",
        "valid_from": (now - timedelta(days=1)).isoformat(),
        "valid_until": (now + timedelta(days=1)).isoformat(),
        "titles": {"az": "Bağlıdır", "en": "Closed"},
        "texts": {"az": "Bu gün bağlıdır.", "en": "Closed today."},
        "forms": ["registration"],
    }
    with run() as kiosk:
        region.notices.put(posted_of(facts), now, "x")
        wait(kiosk.board.current, "the notice")
        (one,) = kiosk.board.current()
        assert (one.kind, one.title("en"), one.text("ru")) == (
            "closed",
            "Closed",
            "Bu gün bağlıdır.",
        )
        assert one.precedes("registration")
        wait(lambda: told(region, "BK01").notices == kiosk.board.tag != "", "the tag")
        region.notices.end("closed", datetime.now(UTC), "x")
        wait(lambda: not kiosk.board.current(), "the notice to go")


def test_the_board_is_told_of_devices(region, run):
    with run() as kiosk:

        def is_compared():
            devices = told(region, "BK01").devices
            return devices and devices["skew_ms"] is not None

        wait(is_compared, "devices")
        devices = told(region, "BK01").devices
        assert devices["printer"] == "ready"
        assert devices["disk_free"] > 0
        assert abs(devices["skew_ms"]) < 5000
        assert kiosk.is_online
