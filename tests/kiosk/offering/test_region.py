# SPDX-License-Identifier: Apache-2.0
"""A whole station before the reference central: what is released, told and set arrives there."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select

from kiosk import rehearsing
from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.fleet.stations import Changes
from kiosk.central.offering.notices import posted_of
from kiosk.central.offering.uploading import upload
from kiosk.central.storage.tables import SUBMISSION
from kiosk.clock import SystemClock
from kiosk.connecting import enrol, make_client
from kiosk.following import open_messages
from kiosk.notices import ATTRACT
from kiosk.staff import Role, Rosters
from kiosk.station import Station
from kiosk.store import Store
from kiosk.sync import CentreTime

FIRST = 1_790_000_000
NEWER = FIRST + 60
PIN = "834027"


def wait(condition, what, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@pytest.fixture(params=["sqlite", "postgresql"])
def centre(request, tmp_path):
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").with_tables()
    with Centre.open(tmp_path / "region", SystemClock(), url) as centre:
        yield centre


@pytest.fixture
def station(tmp_path, settings, centre, serve_app):
    """Station BK01 at work, let in by a code."""
    url = serve_app(create_app(centre))
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as runtime:  # noqa: S108
        mine = replace(
            settings,
            runtime_dir=Path(runtime),
            station_code="BK01",
            central_url=url,
            sync_every=0.05,
            heartbeat_every=0.15,
        )
        clock = SystemClock()
        with Store(mine, clock) as store:
            from kiosk.sealing import StationKey

            key = StationKey.load_or_create(mine.keys_dir)
            client = make_client(mine, clock, key, CentreTime(clock, store.memory), url)
            code = centre.stations.invite("BK01", clock.now(), "Nərimanov 2")
            enrol(client, code, mine, store)
            client.close()
        station = Station(mine, clock, open_messages(mine))
        station.connect(url)
        yield station
        station.close()


def said(centre):
    """What the station said of itself in its last heartbeat."""
    row = centre.stations.find("BK01")
    return row.catalogue, row.settings


def test_what_is_released_told_and_set_arrives(centre, station, press, publisher_key):
    now = datetime.now(UTC)
    folder = press(NEWER, title="second", media={"map.png": b"picture" * 100_000})
    upload(centre.database, folder, [publisher_key.public_bytes], now, "x")
    assert centre.editions.release(NEWER, 0, now, "x")
    wait(lambda: said(centre)[0] == str(FIRST), "a heartbeat")
    assert not station.renewal.is_ready
    assert centre.stations.change("BK01", now, Changes(ring=0), by="x")
    wait(lambda: station.renewal.is_ready, "the pilots' edition")
    assert station.renew().catalogue.edition == NEWER
    wait(lambda: said(centre)[0] == str(NEWER), "the word that it is offered")
    assert [one.stations for one in centre.editions.all()] == [1]

    centre.notices.put(
        posted_of(
            {
                "id": "closed",
                "kind": "closed",
                "valid_from": (now - timedelta(hours=1)).isoformat(),
                "valid_until": (now + timedelta(hours=1)).isoformat(),
                "texts": {"az": "Bağlıdır"},
                "service_points": ["Nərimanov 2"],
            }
        ),
        now,
        "x",
    )
    wait(station.board.current, "the notice")
    (notice,) = station.board.current()
    assert (notice.text("en"), notice.shows(ATTRACT)) == ("Bağlıdır", True)
    centre.notices.end("closed", datetime.now(UTC), "x")
    wait(lambda: not station.board.current(), "the notice's end")

    centre.staff.add("Leyla", Role.OFFICER, PIN, now, by="x", service_point="Nərimanov 2")
    wait(Rosters(station.store.roll, station.clock.now).number, "the staff")
    assert station.staff.sign_in("Leyla", PIN).member.role is Role.OFFICER

    row = centre.settings.change("point:Nərimanov 2", {"unsent_days": 9}, now=now, by="x")
    wait(lambda: station.renewal.is_ready, "the settings")
    assert station.renew().settings.unsent_days == 9
    wait(lambda: said(centre)[1] == row.number, "the word that they are in force")


def test_what_waits_by_an_older_form_is_received_after_the_change(centre, station, press, services):
    """The kiosk ends with it in its queue, and begins again with newer services."""
    station.close()
    before = Station(station.settings, station.clock, open_messages(station.settings))
    older = before.catalogue.form("registration").version
    waiting = rehearsing._take(before, station.clock)
    before.close()

    (entry,) = json.loads((services / "catalogue.json").read_bytes())["services"]
    form = (services / entry["form"]).read_bytes()
    newer = form.replace(f'version="{older}"'.encode(), f'version="{NEWER}"'.encode())
    assert newer != form
    settings = replace(station.settings, published_dir=press(NEWER, form=newer))
    after = Station(settings, station.clock, open_messages(settings))
    try:
        assert after.catalogue.form("registration").version == str(NEWER)
        assert after.received_at(waiting.id) is None
        after.connect(station.settings.central_url)
        wait(lambda: after.received_at(waiting.id), "the acknowledgement")
        theirs = rehearsing._take(after, station.clock)
        wait(lambda: after.received_at(theirs.id), "the next one's")
    finally:
        after.close()
    with centre.database.reading() as connection:
        rows = connection.execute(select(SUBMISSION.c.id, SUBMISSION.c.form_version)).all()
    assert dict(tuple(row) for row in rows) == {waiting.id: older, theirs.id: str(NEWER)}
