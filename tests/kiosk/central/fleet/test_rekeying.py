# SPDX-License-Identifier: Apache-2.0
"""A station changes its key in one step, and nobody else can."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from kiosk.central.fleet import rekeying
from kiosk.central.fleet.rekeying import REST
from kiosk.sealing import StationKey, jws
from kiosk.sync.contract import NOTICES_PATH, REKEY_PATH
from tests.kiosk.central.conftest import Speaker


@pytest.fixture
def new_key(tmp_path):
    return StationKey.load_or_create(tmp_path / "new")


def proof(key, station="BK01", public=None, kind="rekey+jwt", signer=None):
    payload = {"station": station, "public_key": public or key.public_bytes.hex()}
    return jws.sign(payload, kind, signer or key)


def rekey(speaker, key, **changes):
    record = {"public_key": key.public_bytes.hex(), "proof": proof(key, speaker.code), **changes}
    return speaker.post(REKEY_PATH, record)


def is_in(speaker):
    return speaker.call("GET", NOTICES_PATH).status_code == 200


def with_key(speaker, key):
    return Speaker(speaker.url, speaker.clock, key, speaker.code)


def refusal(response):
    return response.status_code, response.json()["code"]


def test_the_new_key_is_believed_and_the_old_one_is_not(region, region_speaker, new_key):
    old = region_speaker.key.key_id
    response = rekey(region_speaker, new_key)
    assert response.status_code == 200
    assert response.json() == {"station": "BK01", "key_id": new_key.key_id}
    assert is_in(with_key(region_speaker, new_key))
    assert refusal(region_speaker.call("GET", NOTICES_PATH)) == (401, "central.unknown-key")
    (noted, *_) = region.audit.newest(1, subject="BK01")
    assert (noted.event, noted.who) == ("station-rekeyed", "BK01")
    assert noted.facts == {"key_id": new_key.key_id, "before": old}


def test_what_the_old_key_signed_still_arrives(region_speaker, new_key):
    item = region_speaker.item()
    assert rekey(region_speaker, new_key).status_code == 200
    (answer,) = with_key(region_speaker, new_key).answers(item)
    assert answer["standing"] == "received"


def test_a_lost_answer_is_given_again(region, region_speaker, new_key):
    first = rekey(region_speaker, new_key)
    assert rekey(region_speaker, new_key).json() == first.json()
    assert rekey(with_key(region_speaker, new_key), new_key).json() == first.json()
    events = [one.event for one in region.audit.newest(9, subject="BK01")]
    assert events.count("station-rekeyed") == 1


def test_the_old_key_may_repeat_this_and_nothing_else(region_speaker, new_key, other_key):
    assert rekey(region_speaker, new_key).status_code == 200
    assert refusal(rekey(region_speaker, other_key)) == (401, "central.unknown-key")
    assert not is_in(region_speaker)
    assert is_in(with_key(region_speaker, new_key))


def test_a_station_changes_its_key_once_in_a_while(region_speaker, new_key, other_key, clock):
    assert rekey(region_speaker, new_key).status_code == 200
    current = with_key(region_speaker, new_key)
    clock.advance(timedelta(seconds=10))
    refused = rekey(current, other_key)
    assert refusal(refused) == (429, "central.too-fast")
    assert refused.json()["passing"]
    assert refused.headers["Retry-After"] == str(int(REST.total_seconds()) - 10)
    assert is_in(current)
    for again in (region_speaker, current):  # what was done already costs nothing
        assert rekey(again, new_key).status_code == 200
    clock.advance(REST - timedelta(seconds=10))
    assert rekey(current, other_key).status_code == 200


def test_a_clock_that_was_set_back_keeps_no_station_from_a_change(
    region_speaker, new_key, other_key, clock
):
    assert rekey(region_speaker, new_key).status_code == 200
    clock.jump(clock.now() - timedelta(days=1))
    assert rekey(with_key(region_speaker, new_key), other_key).status_code == 200


def test_the_key_before_the_last_may_not_even_repeat_it(region_speaker, new_key, other_key):
    assert rekey(region_speaker, new_key).status_code == 200
    region_speaker.clock.advance(REST)
    assert rekey(with_key(region_speaker, new_key), other_key).status_code == 200
    for key in (new_key, other_key):
        assert refusal(rekey(region_speaker, key)) == (401, "central.unknown-key")
    assert is_in(with_key(region_speaker, other_key))


def test_a_key_that_came_with_a_code_has_nobody_before_it(region, region_speaker, new_key, known):
    """The key that was lost with the station can't claim the one that came after."""
    known(region, "BK01", new_key)
    assert refusal(rekey(region_speaker, new_key)) == (401, "central.unknown-key")


@pytest.mark.parametrize(
    "changes",
    [
        {"station": "BK02"},
        {"public": "0" * 64},
        {"kind": "request+jwt"},
        {"kind": "manifest+jwt"},
    ],
)
def test_a_proof_is_for_one_station_and_one_key(region_speaker, new_key, changes):
    response = rekey(region_speaker, new_key, proof=proof(new_key, **changes))
    assert refusal(response) == (403, "central.proof")
    assert is_in(region_speaker)


def test_who_does_not_have_the_key_can_not_prove_it(region_speaker, new_key, other_key):
    forged = proof(new_key, signer=other_key)
    assert refusal(rekey(region_speaker, new_key, proof=forged)) == (403, "central.proof")


def test_a_stolen_proof_serves_no_other_station(region, region_speaker, new_key, other_key, known):
    known(region, "BK02", other_key)
    thief = Speaker(region_speaker.url, region_speaker.clock, other_key, "BK02")
    stolen = proof(new_key, "BK01")
    assert refusal(rekey(thief, new_key, proof=stolen)) == (403, "central.proof")
    assert rekey(region_speaker, new_key).status_code == 200


def test_without_the_look_at_the_proof_anybody_s_key_would_do(region_speaker, new_key, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(rekeying, "_is_proven", lambda *_arguments: True)
    assert rekey(region_speaker, new_key, proof=proof(new_key, "BK02")).status_code == 200


def test_a_request_can_not_be_replayed_to_go_back(region_speaker, new_key, other_key):
    """The very bytes of the first change, with the token of then, change nothing later."""
    sent = {"public_key": new_key.public_bytes.hex(), "proof": proof(new_key)}
    assert region_speaker.post(REKEY_PATH, sent).status_code == 200
    region_speaker.clock.advance(REST)
    assert rekey(with_key(region_speaker, new_key), other_key).status_code == 200
    assert refusal(region_speaker.post(REKEY_PATH, sent)) == (401, "central.unknown-key")
    assert is_in(with_key(region_speaker, other_key))


def test_a_key_of_before_does_not_come_back(region_speaker, new_key, station_key):
    assert rekey(region_speaker, new_key).status_code == 200
    current = with_key(region_speaker, new_key)
    assert refusal(rekey(current, station_key)) == (403, "central.key-taken")
    assert is_in(current)


def test_a_key_of_another_station_is_taken(region, region_speaker, other_key, known):
    known(region, "BK02", other_key)
    assert refusal(rekey(region_speaker, other_key)) == (403, "central.key-taken")
    assert is_in(Speaker(region_speaker.url, region_speaker.clock, other_key, "BK02"))


def test_a_retired_station_changes_no_key(region, region_speaker, new_key, clock):
    assert region.stations.retire("BK01", clock.now())
    assert refusal(rekey(region_speaker, new_key)) == (401, "central.retired")


def test_a_stranger_changes_nothing(region_speaker, new_key, other_key):
    stranger = with_key(region_speaker, other_key)
    assert refusal(rekey(stranger, new_key)) == (401, "central.unknown-key")


def test_the_token_vouches_for_the_content(region_speaker, new_key):
    record = {"public_key": new_key.public_bytes.hex(), "proof": proof(new_key)}
    response = region_speaker.post(REKEY_PATH, record, content="0" * 64)
    assert refusal(response) == (401, "central.token-content")
    assert is_in(region_speaker)


def test_of_two_changes_at_once_one_holds(region_speaker, tmp_path):
    keys = [StationKey.load_or_create(tmp_path / str(number)) for number in range(5)]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda key: rekey(region_speaker, key), keys))
    assert sorted(one.status_code for one in answers) == [200] + [401] * 4
    assert sum(is_in(with_key(region_speaker, key)) for key in keys) == 1


@pytest.mark.parametrize("change", [{"proof": "x"}, {"public_key": "00"}, {"more": 1}])
def test_what_is_not_documented_is_refused(region_speaker, new_key, change):
    assert rekey(region_speaker, new_key, **change).status_code == 422
    assert rekey(region_speaker, new_key, proof="a.b." + "c" * 5000).status_code == 413
