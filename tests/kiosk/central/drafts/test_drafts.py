# SPDX-License-Identifier: Apache-2.0
"""The centre keeps a sealed visit for one who has its slip, and can't open it."""

import json
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.central.drafts import keeping
from kiosk.central.drafts.keeping import CentralDrafts, Found
from kiosk.central.storage.tables import DRAFT
from kiosk.sync.contract import MOST_DRAFT_BYTES
from tests.kiosk.central.conftest import Speaker

NAME = "ab" * 16
SEALED = b"sealed bytes of a visit" * 40
PATH = f"/v1/drafts/{NAME}"
HOUR = timedelta(hours=1)


@pytest.fixture
def few(monkeypatch):
    """Let a station leave three."""
    monkeypatch.setattr(keeping, "MOST", 3)
    return 3


@pytest.fixture
def other(region, region_speaker, known, other_key):
    """Another station of the same centre."""
    known(region, "BK02", other_key)
    return Speaker(region_speaker.url, region_speaker.clock, other_key, "BK02")


def put(speaker, sealed=SEALED, left=3600, path=PATH):
    body = json.dumps({"sealed": b64encode(sealed).decode(), "seconds_left": left}).encode()
    return speaker.call("PUT", path, body, headers={"Content-Type": "application/json"})


def test_another_station_gets_what_was_left_and_nobody_after_it(region_speaker, other):
    assert put(region_speaker).status_code == 204
    for _ in range(2):
        answer = other.call("GET", PATH)
        assert answer.status_code == 200
        assert answer.json() == {"sealed": b64encode(SEALED).decode()}
        assert answer.headers["Cache-Control"] == "no-store"
    assert other.call("DELETE", PATH).status_code == 204
    for speaker, method in ((region_speaker, "GET"), (region_speaker, "DELETE"), (other, "GET")):
        answer = speaker.call(method, PATH)
        assert (answer.status_code, answer.json()["code"]) == (410, "central.draft-ended")


def test_whose_answer_was_lost_is_told_again_and_nobody_else_is(region_speaker, other):
    put(region_speaker)
    for _ in range(3):
        assert other.call("DELETE", PATH).status_code == 204
        assert region_speaker.call("DELETE", PATH).status_code == 410


def test_of_many_who_take_it_at_once_one_is_told_so(region_speaker, other):
    put(region_speaker)
    with ThreadPoolExecutor(6) as pool:
        asked = [region_speaker, other] * 3
        statuses = list(pool.map(lambda one: one.call("DELETE", PATH).status_code, asked))
    assert sorted((set(statuses[::2]), set(statuses[1::2])), key=max) == [{204}, {410}]


def test_once_taken_no_byte_of_it_is_kept(region, region_speaker, other):
    put(region_speaker)
    other.call("DELETE", PATH)
    with region.database.reading() as connection:
        row = connection.execute(select(DRAFT)).one()
    assert (row.body, row.station, row.taken_by) == (None, "BK01", "BK02")


@pytest.mark.nightly
def test_the_same_again_is_kept_as_it_was_and_anything_else_is_not(region_speaker, other):
    assert put(region_speaker).status_code == 204
    assert put(region_speaker).status_code == 204
    assert put(region_speaker, b"other").status_code == 410
    assert put(other).status_code == 410
    assert other.call("GET", PATH).json() == {"sealed": b64encode(SEALED).decode()}


def test_what_nobody_left_is_missing(speaker):
    for method in ("GET", "DELETE"):
        answer = speaker.call(method, PATH)
        assert (answer.status_code, answer.json()["code"]) == (404, "central.missing")


@pytest.mark.parametrize(
    ("sealed", "left", "status"),
    [
        (bytes(MOST_DRAFT_BYTES), 259_200, 204),
        (bytes(MOST_DRAFT_BYTES + 1), 1, 422),
        (b"x", 259_201, 422),
        (b"x", 0, 422),
        (b"", 60, 422),
    ],
)
def test_it_is_as_large_and_as_old_as_it_may_be(speaker, sealed, left, status):
    assert put(speaker, sealed, left).status_code == status


@pytest.mark.parametrize("path", ["/v1/drafts/x", "/v1/drafts/" + "A" * 32])
def test_a_name_that_is_none_is_missing(speaker, path):
    assert put(speaker, path=path).status_code == 404


def test_what_is_no_base64_is_not_taken(speaker):
    body = json.dumps({"sealed": "YQ=YQ==", "seconds_left": 60}).encode()
    answer = speaker.call("PUT", PATH, body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_after_its_time_it_is_gone_whether_or_not_it_was_tidied(region, known, station_key, clock):
    drafts, now = CentralDrafts(region.database), clock.now()
    assert drafts.keep("BK01", NAME, SEALED, HOUR, now) is Found.KEPT
    assert drafts.find(NAME, now + HOUR - timedelta(seconds=1)) == SEALED
    for _ in range(2):
        assert drafts.find(NAME, now + HOUR) is Found.ENDED
        assert drafts.take("BK01", NAME, now + HOUR) is Found.ENDED
        assert drafts.keep("BK01", NAME, SEALED, HOUR, now + HOUR) is Found.ENDED
        drafts.tidy(now + HOUR)
    with region.database.reading() as connection:
        assert connection.execute(select(DRAFT.c.body)).scalar_one() is None
    drafts.tidy(now + timedelta(days=31) + HOUR)
    assert drafts.find(NAME, now) is Found.UNKNOWN


def test_a_station_leaves_only_so_many(region, clock, few):
    drafts, now = CentralDrafts(region.database), clock.now()
    for number in range(few):
        assert drafts.keep("BK01", f"{number:032x}", b"x", HOUR, now) is Found.KEPT
    assert drafts.keep("BK01", NAME, b"x", HOUR, now) is Found.FULL
    drafts.take("BK01", f"{0:032x}", now)
    assert drafts.keep("BK01", NAME, b"x", HOUR, now) is Found.KEPT


@pytest.mark.nightly
def test_who_is_full_is_told_to_wait(region, region_speaker, clock, few):
    for number in range(few):
        region.drafts.keep("BK01", f"{number:032x}", b"x", HOUR, clock.now())
    answer = put(region_speaker)
    assert (answer.status_code, answer.json()["code"]) == (429, "central.drafts")
    assert answer.json()["passing"] is True
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.nightly
def test_housekeeping_does_it_daily(region, clock):
    region.drafts.keep("BK01", NAME, SEALED, HOUR, clock.now())
    clock.advance(2 * HOUR)
    region.housekeeping.keep()
    with region.database.reading() as connection:
        assert connection.execute(select(DRAFT.c.body)).scalar_one() is None
