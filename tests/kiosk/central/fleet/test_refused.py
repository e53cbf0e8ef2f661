# SPDX-License-Identifier: Apache-2.0
"""Refused requests are counted, and a flood of them makes no flood of rows."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from kiosk.central.fleet import refused as refused_module
from kiosk.central.fleet.refused import MOST_STRANGERS, NOBODY, OTHERS
from kiosk.sealing import jws
from kiosk.sync.contract import NOTICES_PATH
from tests.kiosk.central.conftest import Speaker


def counted(region):
    region.refused.flush()
    return {(one.code, one.key_id): one.count for one in region.refused.newest(1000)}


def test_each_reason_is_counted_under_the_key_that_was_named(region, region_speaker, clock):
    name = region_speaker.key.key_id
    region_speaker.call("GET", NOTICES_PATH, token="")
    for _ in range(2):
        token = region_speaker.token("GET", NOTICES_PATH, aud="another")
        assert region_speaker.call("GET", NOTICES_PATH, token=token).status_code == 401
    region.stations.retire("BK01", clock.now())
    region_speaker.call("GET", NOTICES_PATH)
    assert counted(region) == {
        ("central.token-missing", NOBODY): 1,
        ("central.token", name): 2,
        ("central.retired", name): 1,
    }
    region_speaker.call("GET", NOTICES_PATH)
    assert counted(region)["central.retired", name] == 2


def test_a_wrong_code_is_counted_too(region, region_speaker, clock, other_key):
    newcomer = Speaker(region_speaker.url, clock, other_key, "BK07")
    wrong = {"station": "BK07", "code": "0" * 20, "public_key": other_key.public_bytes.hex()}
    assert newcomer.post("/v1/stations/enrol", wrong).status_code == 403
    assert counted(region) == {("central.enrolment", other_key.key_id): 1}


def test_a_name_that_is_none_is_nobody_s(region):
    for name in ("x" * 16, "Əliyev", "0" * 17, "0" * 15, "0" * 15 + "\n"):
        region.refused.count("central.token", name)
    assert counted(region) == {("central.token", NOBODY): 5}


def test_made_up_keys_make_one_row(region, station_key):
    """However often and however many; a station's own key is still told apart."""
    for turn in range(3):
        for number in range(1500):
            region.refused.count("central.unknown-key", f"{turn * 10_000 + number:016x}")
        region.refused.flush()
    region.refused.count("central.unknown-key", station_key.key_id)
    found = counted(region)
    assert len(found) == MOST_STRANGERS + 2
    assert found["central.unknown-key", station_key.key_id] == 1
    assert sum(found.values()) == 4501
    assert found["central.unknown-key", OTHERS] == 4500 - MOST_STRANGERS


def test_without_the_bound_each_key_would_make_a_row(region, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(refused_module, "MOST_STRANGERS", 10**6)
    for number in range(500):
        region.refused.count("central.unknown-key", f"{number:016x}")
    assert len(counted(region)) == 500


def test_a_day_has_its_own_rows_and_old_ones_go(region, clock):
    region.refused.count("central.token", "")
    region.refused.flush()
    clock.advance(timedelta(days=1))
    region.refused.count("central.token", "")
    region.refused.flush()
    assert len(region.refused.newest(9)) == 2
    clock.advance(timedelta(days=400))
    region.refused.count("central.token", "")
    region.refused.flush()
    assert [one.count for one in region.refused.newest(9)] == [1, 1]


def test_it_is_written_by_itself_off_the_request_s_way(centre, speaker, monkeypatch):
    monkeypatch.setattr(refused_module, "EVERY_SECONDS", 0.05)
    speaker.call("GET", NOTICES_PATH, token="")
    timer = centre.refused._timer
    if timer is not None:
        timer.join(10)
    assert [one.count for one in centre.refused.newest(9)] == [1]


def test_what_the_database_does_not_take_is_given_later(centre, monkeypatch):
    centre.refused.count("central.token", "")
    with monkeypatch.context() as broken:

        def fail(*_arguments):
            raise OperationalError("", None, Exception())

        broken.setattr(refused_module, "_write", fail)
        centre.refused.flush()
    centre.refused.count("central.token", "")
    assert counted(centre) == {("central.token", NOBODY): 2}


def test_it_is_written_at_the_end(open_centre, tmp_path, clock):
    from kiosk.central.centre import Centre

    with Centre.open(tmp_path / "again", clock) as first:
        first.refused.count("central.token", "")
    assert counted(open_centre(folder="again")) == {("central.token", NOBODY): 1}


@pytest.mark.parametrize("status", [404, 413])
def test_a_wrong_request_of_who_is_believed_is_no_refusal(region, region_speaker, status):
    if status == 404:
        region_speaker.call("GET", "/v1/catalogue")
    else:
        region_speaker.post("/v1/stations/enrol", b" " * 5000)
    assert counted(region) == {}


def test_a_statement_of_a_stranger_is_counted_as_nobody_s(region, region_speaker, other_key):
    token = jws.sign(region_speaker.claims("GET", NOTICES_PATH), "request+jwt", other_key)
    region_speaker.call("GET", NOTICES_PATH, token=token)
    assert counted(region) == {("central.unknown-key", NOBODY): 1}
