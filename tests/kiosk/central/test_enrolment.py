# SPDX-License-Identifier: Apache-2.0
"""A station comes in by a code that is good once, for a day, for it alone."""

import hmac
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.central.app import create_app
from kiosk.central.fleet import stations as stations_module
from kiosk.central.limits import LIMITS
from kiosk.central.storage.tables import ENROLMENT_CODE
from kiosk.sealing import StationKey
from kiosk.sync.contract import ENROL_PATH, NOTICES_PATH, Enrolment
from tests.kiosk.central.conftest import Speaker


@pytest.fixture
def newcomer(region_speaker, clock, other_key):
    """Station BK07, which nobody has let in."""
    return Speaker(region_speaker.url, clock, other_key, "BK07")


def enrol(speaker, offered, **changes):
    record = {
        "station": speaker.code,
        "code": offered,
        "public_key": speaker.key.public_bytes.hex(),
    }
    return speaker.post(ENROL_PATH, {**record, **changes})


def is_in(speaker):
    return speaker.call("GET", NOTICES_PATH).status_code == 200


def refusal(response):
    return response.status_code, response.json()["code"], response.json()["passing"]


def test_a_code_lets_a_station_in(newcomer, region, clock):
    assert not is_in(newcomer)
    code = region.stations.invite("BK07", clock.now(), "Nərimanov 2")
    response = enrol(newcomer, code)
    assert response.status_code == 200
    assert response.json() == {
        "station": "BK07",
        "service_point": "Nərimanov 2",
        "central_keys": [region.keys.current.named.model_dump()],
        "recipients": list(region.recipients),
    }
    assert is_in(newcomer)
    assert region.stations.find("BK07").enrolled_at == clock.now()


def test_a_code_is_read_as_people_write_it(newcomer, region, clock):
    code = region.stations.invite("BK07", clock.now())
    assert enrol(newcomer, f" {code.lower()} ").status_code == 200


def test_the_same_key_may_ask_again_because_answers_are_lost(newcomer, region, clock):
    code = region.stations.invite("BK07", clock.now())
    assert enrol(newcomer, code).json() == enrol(newcomer, code).json()


def test_a_used_code_brings_back_no_station_that_was_retired(newcomer, region, clock):
    used, unused = (region.stations.invite("BK07", clock.now()) for _ in range(2))
    assert enrol(newcomer, used).status_code == 200
    assert region.stations.retire("BK07", clock.now())
    assert {enrol(newcomer, code).status_code for code in (used, unused)} == {403}
    assert not is_in(newcomer)
    assert enrol(newcomer, region.stations.invite("BK07", clock.now())).status_code == 200
    assert is_in(newcomer)


def test_a_used_code_brings_back_no_key_from_before(newcomer, region, clock, tmp_path):
    code = region.stations.invite("BK07", clock.now())
    assert enrol(newcomer, code).status_code == 200
    successor = Speaker(newcomer.url, clock, StationKey.load_or_create(tmp_path / "new"), "BK07")
    assert enrol(successor, region.stations.invite("BK07", clock.now())).status_code == 200
    assert enrol(newcomer, code).status_code == 403
    assert is_in(successor)
    assert not is_in(newcomer)


def test_used_expired_wrong_and_another_s_are_one_answer(
    newcomer, region, clock, tmp_path, region_speaker
):
    used = region.stations.invite("BK07", clock.now())
    expired = region.stations.invite("BK07", clock.now())
    anothers = region.stations.invite("BK08", clock.now())
    assert enrol(newcomer, used).status_code == 200
    newcomer.key = StationKey.load_or_create(tmp_path / "third")
    clock.advance(timedelta(hours=24))
    fresh = region.stations.invite("BK07", clock.now())
    answers = [
        enrol(newcomer, code) for code in (used, expired, anothers, "0000-0000-0000-0000-0000")
    ]
    nobody = Speaker(newcomer.url, clock, newcomer.key, "BK09")
    answers.append(enrol(nobody, fresh))
    assert [refusal(one) for one in answers] == [(403, "central.enrolment", False)] * 5
    assert len({one.content for one in answers}) == 1
    assert not is_in(newcomer)
    assert enrol(newcomer, fresh).status_code == 200


def test_a_code_s_day_ends(newcomer, region, clock):
    code = region.stations.invite("BK07", clock.now())
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert enrol(newcomer, code).status_code == 200


def test_of_two_keys_at_once_one_comes_in(region, clock, tmp_path, newcomer):
    code = region.stations.invite("BK07", clock.now())
    speakers = [
        Speaker(newcomer.url, clock, StationKey.load_or_create(tmp_path / str(number)), "BK07")
        for number in range(6)
    ]
    with ThreadPoolExecutor(6) as pool:
        statuses = [one.status_code for one in pool.map(lambda one: enrol(one, code), speakers)]
    assert sorted(statuses) == [200] + [403] * 5
    assert sum(is_in(one) for one in speakers) == 1


def test_a_key_belongs_to_one_station(region, clock, region_speaker):
    """BK01's own key does not become BK07's as well."""
    code = region.stations.invite("BK07", clock.now())
    twice = Speaker(region_speaker.url, clock, region_speaker.key, "BK07")
    assert refusal(enrol(twice, code)) == (403, "central.enrolment", False)
    assert is_in(region_speaker)


def test_who_enrols_has_the_key_that_it_names(newcomer, region, clock, region_speaker):
    code = region.stations.invite("BK07", clock.now())
    other = region_speaker.key.public_bytes.hex()
    assert enrol(newcomer, code, public_key=other).json()["code"] == "central.unknown-key"
    assert enrol(newcomer, code, station="BK08").json()["code"] == "central.token"
    assert enrol(newcomer, code).status_code == 200


@pytest.mark.parametrize(
    "change", [{"code": "short"}, {"station": "bk07"}, {"public_key": "00"}, {"more": 1}]
)
def test_what_is_not_documented_is_refused(newcomer, change):
    assert enrol(newcomer, "0000-0000-0000-0000-0000", **change).status_code == 422


def test_an_enrolment_is_small(newcomer):
    assert newcomer.post(ENROL_PATH, b" " * 5000).status_code == 413


def test_the_code_itself_is_not_kept(region, clock):
    code = region.stations.invite("BK07", clock.now())
    with region.database.transaction() as connection:
        rows = connection.execute(select(ENROLMENT_CODE)).all()
    assert all(code not in str(row) and code.replace("-", "") not in str(row) for row in rows)


def test_codes_are_compared_in_constant_time(newcomer, region, clock, monkeypatch):
    """All of the station's codes are, whichever fits."""
    compared = []

    def compare(one, other):
        compared.append((one, other))
        return hmac.compare_digest(one, other)

    codes = [region.stations.invite("BK07", clock.now()) for _ in range(3)]
    monkeypatch.setattr(stations_module, "hmac", type("", (), {"compare_digest": compare}))
    assert enrol(newcomer, codes[0]).status_code == 200
    assert len(compared) == 3


@pytest.mark.parametrize("is_repeated", [False, True])
def test_a_station_that_is_retired_in_the_same_moment_stays_retired(
    *, region, clock, other_key, monkeypatch, is_repeated
):
    """Whoever retires it waits for who comes in, and has the last word."""
    stations = region.stations
    code = stations.invite("BK07", clock.now())
    public = other_key.public_bytes.hex()
    enrolment = Enrolment(station="BK07", code=code, public_key=public)
    if is_repeated:
        assert stations.enrol(enrolment, other_key.key_id, clock.now())
    compare, retiring = hmac.compare_digest, []

    def meanwhile(*arguments):
        found = compare(*arguments)
        if found and not retiring:
            thread = threading.Thread(target=stations.retire, args=("BK07", clock.now(), "stolen"))
            retiring.append(thread)
            thread.start()
            thread.join(0.5)  # as long as it may go on
        return found

    monkeypatch.setattr(stations_module.hmac, "compare_digest", meanwhile)
    stations.enrol(enrolment, other_key.key_id, clock.now())
    monkeypatch.undo()
    retiring[0].join()
    assert stations.find("BK07").retired_at == clock.now()
    assert stations.enrol(enrolment, other_key.key_id, clock.now()) is None


def test_enrolments_are_kept_out_while_there_is_too_much_to_do(region, serve_app, clock, other_key):
    """Anybody may ask for one, with any key: that must not cost the stations their turn."""
    app = create_app(region, limits=replace(LIMITS, waiting=0))
    speaker = Speaker(serve_app(app), clock, other_key, "BK07")
    response = enrol(speaker, region.stations.invite("BK07", clock.now()))
    assert (response.status_code, response.json()["code"]) == (503, "central.overloaded")
    assert int(response.headers["Retry-After"]) >= 1
