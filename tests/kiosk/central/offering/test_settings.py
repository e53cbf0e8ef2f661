# SPDX-License-Identifier: Apache-2.0
"""Settings are signed for one station, the narrower wins, and their number only grows."""

from datetime import timedelta

import pytest

from kiosk.central.failures import CentralError
from kiosk.central.fleet.stations import Changes
from kiosk.errors import SealingError
from kiosk.sync import pushing
from kiosk.sync.contract import HEARTBEAT_PATH, SETTINGS_PATH, StationSettings
from tests.kiosk.central.conftest import JOURNAL, Speaker, read

POINT = "point:Nərimanov 2"


def ask(speaker, etag=None):
    headers = {"If-None-Match": etag} if etag else None
    return speaker.call("GET", SETTINGS_PATH, headers=headers)


def told(region, speaker):
    statement = ask(speaker).json()["settings"]
    said = read(statement, region.keys.current, "settings+jwt")
    return StationSettings.model_validate(said)


def values(region, speaker):
    return told(region, speaker).values.model_dump(exclude_none=True)


def number(speaker):
    record = {
        "sent_at": "2026-11-21T10:33:00Z",
        "journal": JOURNAL,
        "queue": {},
        "software": "0.1",
    }
    return speaker.post(HEARTBEAT_PATH, record).json()["settings"]


@pytest.fixture
def change(region, clock):
    return lambda scope, facts=(), unset=(): region.settings.change(
        scope, dict(facts), unset, now=clock.now(), by="operator:x"
    )


@pytest.fixture
def other(region, region_speaker, known, other_key, clock):
    """Station BK02 at Nərimanov 2."""
    known(region, "BK02", other_key)
    region.stations.change("BK02", clock.now(), Changes(service_point="Nərimanov 2"), by="x")
    return Speaker(region_speaker.url, clock, other_key, "BK02")


def test_where_nothing_was_set_there_is_nothing(region_speaker):
    assert ask(region_speaker).status_code == 404
    assert number(region_speaker) == 0


def test_the_narrower_wins(region, region_speaker, other, change):
    change("all", {"sync_every": 20, "idle.grace": 30, "languages": ["az", "en"]})
    change(POINT, {"sync_every": 40, "idle.warn_after": 150})
    change("station:BK02", {"languages": ["az"]})
    assert values(region, region_speaker) == {
        "sync_every": 20.0,
        "idle": {"grace": 30},
        "languages": ("az", "en"),
    }
    assert values(region, other) == {
        "sync_every": 40.0,
        "idle": {"grace": 30, "warn_after": 150},
        "languages": ("az",),
    }


def test_the_number_grows_with_every_change(region, region_speaker, change):
    numbers = [number(region_speaker)]
    for scope, facts, unset in (
        ("all", {"sync_every": 20}, ()),
        ("station:BK01", {"sync_every": 30}, ()),
        ("station:BK01", {}, ["sync_every"]),
        ("all", {}, ["sync_every", "idle.grace"]),
    ):
        change(scope, facts, unset)
        numbers.append(number(region_speaker))
        assert told(region, region_speaker).number == numbers[-1]
    assert numbers == sorted(set(numbers))
    assert values(region, region_speaker) == {}


def test_the_number_does_not_begin_again_below_after_an_older_copy(region, change, clock):
    """It follows the time, so that a restored database goes on beyond what stations have seen."""
    first = change("all", {"sync_every": 20}).number
    assert first >= int(clock.now().timestamp())
    clock.advance(timedelta(days=1))
    assert change("all", {"sync_every": 30}).number >= first + 86_400


def test_a_station_that_moves_takes_what_holds_there(region, region_speaker, other, change, clock):
    change(POINT, {"sync_every": 40})
    change("all", {"heartbeat_every": 60})
    before = number(other)
    assert region.stations.change("BK02", clock.now(), Changes(service_point="Gəncə"), by="x")
    assert number(other) > before
    assert values(region, other) == {"heartbeat_every": 60.0}
    before = number(other)
    region.stations.invite("BK02", clock.now(), "Nərimanov 2")
    assert number(other) > before
    assert values(region, other) == {"heartbeat_every": 60.0, "sync_every": 40.0}


def test_they_are_signed_for_one_station(region, region_speaker, other, change):
    change("all", {"sync_every": 20})
    mine, theirs = (ask(one).json()["settings"] for one in (region_speaker, other))
    keys = {region.keys.current.key_id: bytes.fromhex(region.keys.current.named.public_key)}.get
    overlay = pushing.read(mine, keys, "BK01")
    assert overlay.number == number(region_speaker)
    with pytest.raises(Exception, match="delivery"):
        pushing.read(theirs, keys, "BK01")
    with pytest.raises(SealingError):
        pushing.read(mine[:-4] + "AAAA", keys, "BK01")


def test_they_are_not_sent_twice(region_speaker, change):
    change("all", {"sync_every": 20})
    first = ask(region_speaker)
    again = ask(region_speaker, first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    change("all", {"sync_every": 21})
    assert ask(region_speaker, first.headers["ETag"]).status_code == 200


def test_what_is_done_is_noted(region, change):
    row = change("all", {"sync_every": 20}, ["idle.grace"])
    noted = region.audit.newest(1)[0]
    assert (noted.event, noted.who, noted.subject) == ("settings-set", "operator:x", "all")
    assert noted.facts == {"number": row.number, "names": ["-idle.grace", "sync_every"]}


@pytest.mark.parametrize(
    "facts",
    [
        {"central_url": "https://elsewhere"},
        {"publisher_keys": []},
        {"sync_every": 0},
        {"sync_every": "often"},
        {"idle.grace": 5},
        {"idle.more": 5},
        {"idle": 5},
        {"languages": []},
        {"languages": ["Azərbaycan"]},
        {"service_point": "a\nb"},
        {"": 1},
    ],
    ids=str,
)
def test_what_stations_would_not_take_is_refused(region, region_speaker, change, facts):
    with pytest.raises(CentralError) as refused:
        change("all", facts)
    assert refused.value.code == "central.setting"
    assert ask(region_speaker).status_code == 404


@pytest.mark.parametrize(
    "scope", ["station:ZZ99", "point:Nowhere", "point:", "station:", "other", ""]
)
def test_a_scope_that_nobody_knows_is_a_slip(change, scope):
    with pytest.raises(CentralError) as refused:
        change(scope, {"sync_every": 20})
    assert refused.value.code == "central.scope"
