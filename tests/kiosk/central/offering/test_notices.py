# SPDX-License-Identifier: Apache-2.0
"""The public is told what holds for its place, in texts that are what they look like."""

from datetime import timedelta

import pytest

from kiosk.central.failures import CentralError
from kiosk.central.fleet.stations import Changes
from kiosk.central.offering import notices as notices_module
from kiosk.central.offering.notices import posted_of
from kiosk.sync.contract import HEARTBEAT_PATH, NOTICES_PATH, NoticesAnswer
from tests.kiosk.central.conftest import JOURNAL, Speaker

NOVRUZ = {
    "id": "novruz",
    "kind": "closed",
    "where": ["attract", "services"],
    "valid_from": "2026-11-22T00:00:00Z",
    "valid_until": "2026-11-26T00:00:00+04:00",
    "titles": {"az": "Bağlıdır", "en": "Closed"},
    "texts": {"az": "Novruz bayramı\nBağlıdır", "en": "Closed for Novruz", "fa": "می‌خواهم"},
    "forms": ["registration"],
}


def posted(**changes):
    return posted_of({**NOVRUZ, **changes})


def ask(speaker, etag=None):
    headers = {"If-None-Match": etag} if etag else None
    return speaker.call("GET", NOTICES_PATH, headers=headers)


def ids(speaker):
    return [one["id"] for one in ask(speaker).json()["notices"]]


def tag(speaker):
    record = {
        "sent_at": "2026-11-21T10:33:00Z",
        "journal": JOURNAL,
        "queue": {},
        "software": "0.1",
    }
    return speaker.post(HEARTBEAT_PATH, record).json()["notices"]


@pytest.fixture
def put(region, clock):
    return lambda **changes: region.notices.put(posted(**changes), clock.now(), "operator:x")


@pytest.fixture
def other(region, region_speaker, known, other_key, clock):
    """Station BK02 at Nərimanov 2."""
    known(region, "BK02", other_key)
    region.stations.change("BK02", clock.now(), Changes(service_point="Nərimanov 2"), by="x")
    return Speaker(region_speaker.url, clock, other_key, "BK02")


def test_a_notice_is_told_once(region, region_speaker, put):
    assert ask(region_speaker).json() == {"notices": []}
    put()
    first = ask(region_speaker)
    (told,) = NoticesAnswer.model_validate(first.json()).notices
    assert (told.kind, told.forms, told.titles["az"]) == ("closed", ("registration",), "Bağlıdır")
    assert "stations" not in first.json()["notices"][0]
    again = ask(region_speaker, f'"x", {first.headers["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")
    noted = region.audit.newest(1)[0]
    assert (noted.event, noted.who, noted.subject) == ("notice-put", "operator:x", "novruz")
    assert noted.facts == {"kind": "closed"}


def test_the_heartbeat_names_what_the_question_gives(region_speaker, put, region, clock):
    tags = [tag(region_speaker)]
    for change in (
        put,
        lambda: put(kind="changed"),
        lambda: region.notices.end("novruz", clock.now(), "x"),
    ):
        change()
        tags.append(tag(region_speaker))
        assert ask(region_speaker).headers["ETag"] == f'"{tags[-1]}"'
    assert len(set(tags)) == 3
    assert tags[0] == tags[-1]


def test_a_notice_of_the_same_id_takes_its_place(region, region_speaker, put):
    put()
    put(kind="changed")
    (told,) = ask(region_speaker).json()["notices"]
    assert told["kind"] == "changed"
    assert len(region.notices.all(region.clock.now())) == 1


def test_each_place_is_told_what_is_for_it(region_speaker, other, put):
    put(id="all")
    put(id="place", service_points=["Nərimanov 2"])
    put(id="one", stations=["BK01"])
    put(id="both", stations=["BK01"], service_points=["Nərimanov 2"])
    assert ids(region_speaker) == ["all", "both", "one"]
    assert ids(other) == ["all", "both", "place"]
    assert tag(region_speaker) != tag(other)


def test_it_goes_when_its_time_is_over(region_speaker, put, clock):
    put()
    before = tag(region_speaker)
    clock.advance(timedelta(days=5))
    assert ids(region_speaker) == []
    assert tag(region_speaker) != before


def test_it_is_ended_once(region, region_speaker, put, clock):
    put()
    assert region.notices.end("novruz", clock.now(), "operator:x")
    assert ids(region_speaker) == []
    assert not region.notices.end("novruz", clock.now(), "operator:x")
    assert not region.notices.end("other", clock.now(), "operator:x")
    events = [one.event for one in region.audit.newest(9, subject="novruz")]
    assert events == ["notice-ended", "notice-put"]


def test_what_another_server_put_is_told(region, region_speaker, put, open_centre, clock):
    """Servers remember notices, and see that there was a change."""
    put()
    assert ids(region_speaker) == ["novruz"]
    second = notices_module.Notices(region.database)
    second.put(posted(id="second"), clock.now(), "x")
    assert ids(region_speaker) == ["novruz", "second"]


@pytest.mark.parametrize(
    "text",
    [
        "a\u202eb",
        "a\u2066b",
        "a\u200fb",
        "a\u061cb",
        "a\x00b",
        "a\x1b[0m",
        "a\x85b",
        "a\u2028b",
        "a\ufeffb",
        "a\u00adb",
        "a\ue000b",
        "a\U000e0041b",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("field", ["texts", "titles"])
def test_what_hides_or_reorders_text_is_refused(text, field):
    with pytest.raises(CentralError) as refused:
        posted(**{field: {"az": text}})
    assert refused.value.code == "central.notice"
    assert text not in str(refused.value)


@pytest.mark.parametrize("text", ["Ərizə", "می‌خواهم", "نص", "👨‍👩‍👧", "20\u00a0AZN", "a\nb", "é"])
def test_honest_text_is_taken(text):
    assert posted(texts={"az": text}).texts["az"] == text


@pytest.mark.parametrize(
    "changes",
    [
        {"texts": {"en": "Closed"}},
        {"titles": {"en": "Closed"}},
        {"texts": {"az": ""}},
        {"texts": {"az": "x" * 1001}},
        {"titles": {"az": "x" * 121}},
        {"titles": {"az": "a\nb"}},
        {"texts": {"az": "x", "Azerbaijani": "x"}},
        {"id": "Novruz"},
        {"id": "../x"},
        {"kind": "other"},
        {"where": ["everywhere"]},
        {"valid_from": "2026-11-27T00:00:00Z"},
        {"valid_from": "2026-11-22T00:00:00"},
        {"valid_from": "1790000000"},
        {"stations": ["bk01"]},
        {"more": 1},
    ],
    ids=str,
)
def test_what_is_not_documented_is_refused(changes):
    with pytest.raises(CentralError) as refused:
        posted(**changes)
    assert refused.value.code == "central.notice"


def test_what_is_over_is_not_put(put):
    with pytest.raises(CentralError) as refused:
        put(valid_from="2026-03-19T00:00:00Z", valid_until="2026-03-26T00:00:00Z")
    assert refused.value.code == "central.notice-over"


def test_a_station_has_only_so_many(region_speaker, put, other, monkeypatch):
    monkeypatch.setattr(notices_module, "MOST_AT_ONCE", 3)
    put(id="one")
    put(id="two", stations=["BK01"])
    put(id="three", stations=["BK02"])
    put(id="four", service_points=["Nərimanov 2"])
    for changes in ({}, {"stations": ["BK02"]}, {"service_points": ["Nərimanov 2"]}):
        with pytest.raises(CentralError) as refused:
            put(id="five", **changes)
        assert refused.value.code == "central.notices-many"
    put(id="three", kind="changed", stations=["BK02"])
    assert ids(other) == ["four", "one", "three"]


def test_an_answer_stays_below_what_stations_take(put, region_speaker):
    texts = dict.fromkeys(("az", "en", "ru", "tr", "ar", "fa", "zh", "ka"), "ə" * 1000)

    def put_many():
        for number in range(100):
            put(id=str(number), texts=texts)

    with pytest.raises(CentralError) as refused:
        put_many()
    assert refused.value.code == "central.notices-many"
    assert len(ids(region_speaker)) > 20
    assert len(ask(region_speaker).content) < 1 << 20
