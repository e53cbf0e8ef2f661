# SPDX-License-Identifier: Apache-2.0
"""What a station counted of a day is kept once, and the last word counts."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from kiosk.central.storage.tables import FIGURE

DAY = "2026-11-20"
BEGUN = {"kind": "begun", "form": "registration", "item": "", "count": 12, "seconds": 0}
PAGE = {"kind": "page", "form": "registration", "item": "address", "count": 11, "seconds": 480}


def put(speaker, day, *figures, **changes):
    record = {"day": day, "catalogue": "1795316911", "figures": figures, **changes}
    body = json.dumps(record).encode()
    path = f"/v1/figures/{day}"
    return speaker.call("PUT", path, body, headers={"Content-Type": "application/json"})


def kept(region):
    with region.database.reading() as connection:
        rows = connection.execute(select(FIGURE).order_by(FIGURE.c.day, FIGURE.c.kind))
        return [(row.station, row.day.isoformat(), row.kind, row.count) for row in rows]


def test_a_day_is_replaced_as_a_whole(region, region_speaker):
    assert put(region_speaker, DAY, BEGUN, PAGE).status_code == 204
    assert put(region_speaker, "2026-11-19", BEGUN).status_code == 204
    response = put(region_speaker, DAY, {**PAGE, "count": 3})
    assert (response.status_code, response.content) == (204, b"")
    assert kept(region) == [("BK01", "2026-11-19", "begun", 12), ("BK01", DAY, "page", 3)]
    assert put(region_speaker, DAY).status_code == 204
    assert kept(region) == [("BK01", "2026-11-19", "begun", 12)]


def test_stations_do_not_replace_each_other_s(region, region_speaker, known, other_key):
    from tests.kiosk.central.conftest import Speaker

    known(region, "BK02", other_key)
    other = Speaker(region_speaker.url, region_speaker.clock, other_key, "BK02")
    assert put(region_speaker, DAY, BEGUN).status_code == 204
    assert put(other, DAY).status_code == 204
    assert len(kept(region)) == 1


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-11-22", 204),
        ("2026-11-23", 422),
        ("2025-10-17", 204),
        ("2025-10-16", 422),
        ("2026-02-30", 422),
        ("2026-13-01", 422),
        ("0000-00-00", 422),
    ],
)
def test_days_are_within_reach(speaker, clock, day, status):
    assert clock.now().date().isoformat() == "2026-11-21"
    response = put(speaker, day, BEGUN)
    assert response.status_code == status
    if status == 422:
        assert response.json()["code"] == "central.day"


def test_the_path_and_the_record_are_of_one_day(speaker):
    record = json.dumps({"day": DAY, "figures": []}).encode()
    headers = {"Content-Type": "application/json"}
    response = speaker.call("PUT", "/v1/figures/2026-11-19", record, headers=headers)
    assert (response.status_code, response.json()["code"]) == (422, "central.day")


@pytest.mark.parametrize("day", ["today", "2026-1-1", "2026-11-20x", "２０２６-11-20"])
def test_what_is_no_day_is_not_there(speaker, day):
    assert put(speaker, day, BEGUN).status_code in {401, 404}


def test_nothing_is_counted_twice_in_a_day(speaker):
    response = put(speaker, DAY, BEGUN, {**BEGUN, "count": 1})
    assert (response.status_code, response.json()["code"]) == (422, "central.day")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"count": -1},
        {"count": 10_000_001},
        {"seconds": 1 << 53},
        {"item": "\0"},
        {"more": 1},
    ],
)
def test_what_is_not_documented_is_refused(speaker, change):
    assert put(speaker, DAY, {**BEGUN, **change}).status_code == 422


def test_figures_are_bounded(region, region_speaker):
    many = [{**PAGE, "item": str(number)} for number in range(5001)]
    assert put(region_speaker, DAY, *many[1:]).status_code == 204
    assert len(kept(region)) == 5000
    assert put(region_speaker, DAY, *many).status_code == 422
    assert put(region_speaker, DAY, BEGUN, catalogue=" " * (2 << 20)).status_code == 413
    assert len(kept(region)) == 5000


def test_the_same_day_told_twice_at_once_is_kept_once(region, region_speaker):
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: put(region_speaker, DAY, BEGUN, PAGE), range(12)))
    assert {one.status_code for one in answers} == {204}
    assert len(kept(region)) == 2
