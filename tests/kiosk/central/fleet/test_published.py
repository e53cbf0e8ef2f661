# SPDX-License-Identifier: Apache-2.0
"""The centre publishes whose each key is, and how long it was good."""

from datetime import datetime, timedelta

import pytest
import requests
from sqlalchemy import insert

from kiosk.central.fleet.published import PublishedStationKeys
from kiosk.central.status.limiting import MOST_AT_ONCE
from kiosk.central.storage.tables import STATION, STATION_KEY
from kiosk.sealing import Revoked, StationKey, jws, key_id
from kiosk.sync.acquainting import read
from kiosk.sync.contract import HEARTBEAT_PATH, REKEY_PATH, STATION_KEYS_PATH, Enrolment
from tests.kiosk.central.conftest import JOURNAL, Speaker

DAY = timedelta(days=1)


@pytest.fixture
def book(region):
    """Read what the centre publishes, as whoever believes it does."""

    def keyring(name):
        return bytes.fromhex({one.key_id: one.public_key for one in region.keys.named}[name])

    return lambda: read(region.station_keys.statement(), keyring)


@pytest.fixture
def new_key(tmp_path):
    return StationKey.load_or_create(tmp_path / "new")


def rekey(speaker, key):
    said = {"station": speaker.code, "public_key": key.public_bytes.hex()}
    record = {"public_key": said["public_key"], "proof": jws.sign(said, "rekey+jwt", key)}
    assert speaker.post(REKEY_PATH, record).status_code == 200
    return Speaker(speaker.url, speaker.clock, key, speaker.code)


def beat(speaker):
    said = {
        "sent_at": "2026-11-21T10:33:00Z",
        "journal": JOURNAL,
        "queue": {},
        "software": "1",
    }
    answer = speaker.post(HEARTBEAT_PATH, said)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_station_that_came_in_is_there_with_its_place(region, book, station_key, clock):
    region.stations.invite("BK01", clock.now(), "Nərimanov 2")
    found = book()
    (key,) = found.keys.values()
    assert key.public_key == station_key.public_bytes
    assert (key.station, key.service_point) == ("BK01", "Nərimanov 2")
    assert (key.since, key.until, key.revoked_for) == (clock.now(), None, None)
    assert found.number >= clock.now().timestamp() - 1
    assert abs(found.as_of - clock.now()) < timedelta(minutes=1)


def test_nobody_who_was_only_invited_is_there(region, book, clock):
    region.stations.invite("BK09", clock.now())
    assert {key.station for key in book().keys.values()} == {"BK01"}


def test_a_key_ends_when_its_station_is_heard_with_the_next(region_speaker, book, new_key, clock):
    old = region_speaker.key.key_id
    clock.advance(DAY)
    speaker = rekey(region_speaker, new_key)
    assert book().keys[new_key.key_id].since == clock.now()
    # the answer may have been lost: the station may go on with what it has
    assert book().keys[old].until is None
    clock.advance(DAY)
    beat(speaker)
    ended = clock.now()
    assert book().keys[old].until == ended
    clock.advance(DAY)
    number = book().number
    beat(speaker)
    assert (book().keys[old].until, book().number) == (ended, number)


def test_a_heartbeat_names_the_number_and_each_change_raises_it(
    region, region_speaker, book, new_key, clock
):
    seen = [beat(region_speaker)["station_keys"]]

    def changed():
        seen.append(book().number)
        assert seen[-1] > seen[-2]

    assert seen == [book().number]
    speaker = rekey(region_speaker, new_key)
    changed()
    assert beat(speaker)["station_keys"] == book().number
    changed()
    region.stations.invite("BK01", clock.now(), "Elsewhere")
    changed()
    region.stations.retire("BK01", clock.now())
    changed()
    region.stations.revoke(region_speaker.key.key_id, clock.now())
    changed()
    region.stations.revoke(region_speaker.key.key_id, clock.now())
    assert book().number == seen[-1]  # nothing has changed


def test_a_retired_station_s_key_was_good_until_then_and_is_again(
    region, book, known, station_key, clock
):
    clock.advance(DAY)
    assert region.stations.retire("BK01", clock.now(), "moved")
    retired = clock.now()
    clock.advance(DAY)
    assert region.stations.retire("BK01", clock.now(), "moved away")  # said once more
    key = book().keys[station_key.key_id]
    assert (key.revoked_for, key.revoked_at) == (Revoked.RETIRED, retired)
    assert region.stations.find("BK01").retired_at == retired
    known(region, "BK01", station_key)
    assert book().keys[station_key.key_id].revoked_for is None


def test_a_stolen_disk_has_the_key_before_as_well(
    *, region, region_speaker, book, new_key, known, other_key, clock
):
    known(region, "BK02", other_key)
    beat(rekey(region_speaker, new_key))
    clock.advance(DAY)
    region.stations.retire("BK01", clock.now(), "stolen", is_compromised=True)
    keys = book().keys
    for key in (region_speaker.key, new_key):
        assert keys[key.key_id].revoked_for is Revoked.COMPROMISED
        assert keys[key.key_id].revoked_at == clock.now()
    assert keys[other_key.key_id].revoked_for is None
    events = [one.event for one in region.audit.newest(9, subject="BK01")]
    assert events[:3] == ["key-revoked", "key-revoked", "station-retired"]


def enrols(region, code, key, clock):
    enrolment = Enrolment(
        station=code,
        code=region.stations.invite(code, clock.now()),
        public_key=key.public_bytes.hex(),
    )
    return region.stations.enrol(enrolment, key.key_id, clock.now()) is not None


def test_with_a_compromised_key_nobody_comes_in_again(region, station_key, other_key, clock):
    region.stations.retire("BK01", clock.now(), is_compromised=True)
    assert not enrols(region, "BK01", station_key, clock)
    assert enrols(region, "BK01", other_key, clock)


def test_a_former_key_is_revoked_alone_and_a_current_one_with_its_station(
    region, region_speaker, book, new_key, clock
):
    speaker = rekey(region_speaker, new_key)
    beat(speaker)
    assert region.stations.revoke(region_speaker.key.key_id, clock.now(), "a disk was sold")
    assert book().keys[region_speaker.key.key_id].revoked_for is Revoked.COMPROMISED
    assert book().keys[new_key.key_id].revoked_for is None
    assert beat(speaker)
    assert region.stations.revoke(new_key.key_id, clock.now(), "stolen")
    assert region.stations.find("BK01").retired_at == clock.now()
    assert speaker.call("GET", "/v1/notices").json()["code"] == "central.retired"
    assert not region.stations.revoke("0" * 16, clock.now())


def test_the_first_time_that_a_key_was_called_compromised_stays(region, book, station_key, clock):
    region.stations.revoke(station_key.key_id, clock.now())
    first = clock.now()
    clock.advance(DAY)
    region.stations.revoke(station_key.key_id, clock.now())
    region.stations.retire("BK01", clock.now(), "gone")
    assert book().keys[station_key.key_id].revoked_at == first


def test_anybody_may_fetch_it_and_need_not_twice(region, region_speaker, book):
    url = region_speaker.url + STATION_KEYS_PATH
    answer = requests.get(url, timeout=10)
    assert (answer.status_code, answer.json().keys()) == (200, {"station_keys"})
    assert answer.json()["station_keys"] == region.station_keys.statement()
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert requests.get(url, headers=tag, timeout=10).status_code == 304
    region.stations.retire("BK01", region.clock.now())
    again = requests.get(url, headers=tag, timeout=10)
    assert again.status_code == 200
    assert again.json() != answer.json()


def test_who_asks_too_often_waits(region_speaker, clock):
    url = region_speaker.url + STATION_KEYS_PATH
    for _ in range(MOST_AT_ONCE):
        assert requests.get(url, timeout=10).status_code == 200
    refused = requests.get(url, timeout=10)
    assert (refused.status_code, refused.json()["code"]) == (429, "central.too-often")
    assert refused.headers["Retry-After"] == "3"
    clock.advance(timedelta(seconds=3))
    assert requests.get(url, timeout=10).status_code == 200


def test_every_process_signs_the_very_same(region):
    other = PublishedStationKeys(region.database, region.keys.current)
    assert other.told() == region.station_keys.told()


def test_a_thousand_stations_are_published_and_read(region, book, clock):
    from kiosk import reference

    with region.database.transaction() as connection:
        for n in range(1000):
            symbols = reference.ALPHABET
            code = "".join(symbols[n >> shift & 31] for shift in (15, 10, 5, 0))
            public = n.to_bytes(32, "big")
            connection.execute(
                insert(STATION), {"code": code, "service_point": "Bakı " * 9, "kept": 0}
            )
            connection.execute(
                insert(STATION_KEY),
                {
                    "key_id": key_id(public),
                    "station": code,
                    "public_key": public.hex(),
                    "enrolled_at": clock.now(),
                },
            )
    assert len(book().keys) == 1001


def test_it_says_nothing_of_anybody(region, clock):
    region.stations.invite("BK01", clock.now(), "Nərimanov 2", by="leyla")
    region.stations.retire("BK01", clock.now(), "stolen by Vəli", by="leyla")
    payload = region.station_keys.current().model_dump_json()
    assert "leyla" not in payload
    assert "stolen" not in payload
    assert isinstance(region.station_keys.current().as_of, datetime)
