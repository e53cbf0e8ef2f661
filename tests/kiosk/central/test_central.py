# SPDX-License-Identifier: Apache-2.0
"""The central stores each submission once, and says exactly what it did."""

import gzip
import json
import tracemalloc
import zlib
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
import requests

from kiosk.central.reading import decoded
from kiosk.central.refusals import RefusedError
from kiosk.errors import StorageError
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ASK_PATH,
    HEARTBEAT_PATH,
    MOST_INLINE_BYTES,
    MOST_REQUEST_BYTES,
    Answers,
)
from tests.kiosk.central.conftest import JOURNAL, Speaker

ID = "01a20030-d010-7b0e-ae81-8c092364c210"


def problem_of(answer):
    assert answer["standing"] == "problem"
    assert answer["acknowledgement"] is None
    return answer["problem"]["code"], answer["problem"]["passing"]


def test_a_new_item_is_received_and_countersigned(speaker, proven, centre, clock):
    one = speaker.item(b"sealed")
    (answer,) = speaker.answers(one)
    assert (answer["standing"], answer["duplicate"]) == ("received", False)
    assert proven(answer["acknowledgement"]) == {
        "id": answer["id"],
        "digest": sha256(b"sealed").hexdigest(),
        "station": "BK01",
        "received_at": "2026-11-21T10:32:00.000000Z",
    }
    assert b"".join(centre.submissions.body(answer["id"])) == b"sealed"


def test_the_same_again_is_success_with_the_first_time(speaker, centre, clock):
    one = speaker.item()
    (first,) = speaker.answers(one)
    clock.advance(timedelta(hours=1))
    (again,) = speaker.answers(one)
    assert again == {**first, "duplicate": True}
    assert centre.submissions.count() == 1


def test_the_same_twice_in_one_batch_is_one(speaker, centre):
    one = speaker.item()
    first, again = speaker.answers(one, one)
    assert again == {**first, "duplicate": True}
    assert centre.submissions.count() == 1


def test_the_same_id_with_other_bytes_is_a_conflict_and_changes_nothing(speaker, centre):
    one = speaker.item(b"one", id=ID)
    other = speaker.item(b"other", id=ID)
    first, second = speaker.answers(one, other)
    assert first["standing"] == "received"
    assert problem_of(second) == ("central.conflict", False)
    assert second["problem"]["status"] == 409
    assert problem_of(speaker.answers(other)[0]) == ("central.conflict", False)
    assert b"".join(centre.submissions.body(ID)) == b"one"


def test_the_same_id_of_another_station_is_a_conflict(
    *, speaker, centre, known, other_key, central_url, clock
):
    known(centre, "BK02", other_key)
    speaker.answers(speaker.item(b"one", id=ID))
    other = Speaker(central_url, clock, other_key, "BK02")
    assert problem_of(other.answers(other.item(b"one", id=ID))[0]) == ("central.conflict", False)


def test_a_body_that_is_not_what_was_signed_is_not_stored(speaker, centre):
    def with_body(text):
        return {**speaker.item(b"sealed"), "body": text}

    answers = speaker.answers(
        with_body(b64encode(b"seale!").decode()),
        with_body(b64encode(b"sealed and more").decode()),
        with_body("not base64!"),
        with_body(""),
        speaker.item(),
    )
    assert [problem_of(one) for one in answers[:4]] == [("central.digest", True)] * 4
    assert answers[4]["standing"] == "received"
    assert centre.submissions.count() == 1


def test_an_item_that_can_not_be_taken_is_no_trouble_for_the_others(
    speaker, centre, other_key, station_key
):
    def wrong(**changes):
        return {"manifest": speaker.signed(speaker.manifest(b"x", **changes)), "body": "eA=="}

    manifest = speaker.manifest(b"x", id=ID)
    broken = speaker.signed(manifest)
    items = [
        {"manifest": "", "body": "eA=="},
        {"manifest": "x" * 100_000},
        {"manifest": "é.é.é"},
        {"manifest": broken[:-8] + "AAAAAAAA"},
        {"manifest": broken + "\u0000"},
        {"manifest": speaker.signed(manifest, other_key)},
        {"manifest": speaker.signed(manifest, kind="request+jwt")},
        wrong(station="BK02"),
        wrong(form_id=""),
        wrong(form_id="a\u0000b"),
        wrong(more=1),
        wrong(mode="admin"),
        wrong(taken_at="yesterday"),
        wrong(taken_at="0001-01-01T00:00:00+14:00"),
        wrong(taken_at=1795257120),
        wrong(size=0),
        wrong(size="1"),
        wrong(size=1.0),
        wrong(digest="0" * 63),
        wrong(id=ID.upper()),
        wrong(reference="bk01"),
        wrong(parts=[{"sha256": "0" * 64, "size": 1}]),
        speaker.item(),
    ]
    answers = speaker.answers(*items)
    assert {problem_of(one) for one in answers[:-1]} == {("central.manifest", False)}
    assert answers[-1]["standing"] == "received"
    assert [one["id"] for one in answers[:7]] == ["", "", "", ID, ID, ID, ID]
    assert centre.submissions.count() == 1
    Answers.model_validate({"answers": answers})


def test_a_large_body_does_not_come_inline(speaker):
    body = bytes(MOST_INLINE_BYTES + 1)
    assert problem_of(speaker.answers(speaker.item(body))[0]) == ("central.oversize", False)
    assert speaker.answers(speaker.item(body[:-1]))[0]["standing"] == "received"


@pytest.mark.parametrize(
    "sizes", [[], [1 << 20], [1, 1 << 20], [1 << 20, 2], [1 << 20, 1, 1], [(1 << 20) + 1]]
)
def test_parts_have_to_make_the_body(speaker, sizes):
    """Those of a body of 1 MiB and one byte are 1 MiB and one byte."""
    manifest = speaker.manifest(bytes((1 << 20) + 1))
    assert [part["size"] for part in manifest["parts"]] == [1 << 20, 1]
    manifest["parts"] = [{"sha256": "0" * 64, "size": size} for size in sizes]
    (answer,) = speaker.answers({"manifest": speaker.signed(manifest)})
    assert problem_of(answer) == ("central.manifest", False)


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"items": [{}]},
        {"items": [{"manifest": "a", "more": 1}]},
        {"items": [{"manifest": "a"}] * 501},
        {"station": {"code": "BK01"}},
        {"sent_at": "2026-11-21T10:33:00"},
        {"journal": {"number": -1, "hash": "0" * 64}},
        {"journal": {"number": "1", "hash": "0" * 64}},
        {"sent_at": 1795257120},
        {"journal": {"number": 1 << 60, "hash": "0" * 64}},
        {"more": 1},
    ],
    ids=str,
)
def test_an_announcement_that_is_not_documented_is_refused_as_a_whole(speaker, centre, change):
    response = speaker.announce(speaker.item(), **change)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json() == {
        "type": "about:blank",
        "title": "The request is not as documented",
        "status": 422,
        "code": "central.announcement",
        "passing": False,
    }
    assert centre.submissions.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 3000, b"NaN", b'"\\ud800"'])
def test_what_is_no_json_is_refused(speaker, body):
    assert speaker.post(ANNOUNCE_PATH, body).status_code == 422


def test_another_content_type_is_refused(speaker):
    response = speaker.post(ANNOUNCE_PATH, b"{}", headers={"Content-Type": "text/plain"})
    assert (response.status_code, response.json()["code"]) == (415, "central.content-type")


def test_a_content_type_is_read_as_http_has_it(speaker):
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert speaker.post(ASK_PATH, {"ids": [ID]}, headers=headers).status_code == 207


def test_gzip_is_undone_and_nothing_else(speaker):
    record = {
        "sent_at": "2026-11-21T10:33:00Z",
        "journal": {"number": 1, "hash": "0" * 64},
        "items": [speaker.item()],
    }
    packed = speaker.post(ANNOUNCE_PATH, record, pack=True)
    assert packed.json()["answers"][0]["standing"] == "received"
    for encoding in ("deflate", "zstd", "br", "gzip, gzip"):
        response = speaker.post(ANNOUNCE_PATH, record, headers={"Content-Encoding": encoding})
        assert (response.status_code, response.json()["code"]) == (415, "central.encoding")
        assert response.headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        gzip.compress(b"{}", mtime=0)[:-1],
        gzip.compress(b"{}", mtime=0) + b"x",
        gzip.compress(b"{}", mtime=0) * 2,
        gzip.compress(b"{}", mtime=0)[:-8] + bytes(8),
        zlib.compress(b"{}"),
    ],
)
def test_gzip_that_is_none_is_refused(speaker, content):
    response = speaker.post(ANNOUNCE_PATH, content, headers={"Content-Encoding": "gzip"})
    assert (response.status_code, response.json()["code"]) == (400, "central.encoding")


def test_a_bomb_is_refused_at_its_bound(speaker):
    bomb = gzip.compress(bytes(MOST_REQUEST_BYTES * 16), 9)
    response = speaker.post(ANNOUNCE_PATH, bomb, headers={"Content-Encoding": "gzip"})
    assert (response.status_code, response.json()["code"]) == (413, "central.oversize")
    tracemalloc.start()
    with pytest.raises(RefusedError):
        decoded(bomb, "gzip")
    assert tracemalloc.get_traced_memory()[1] < 3 * MOST_REQUEST_BYTES
    tracemalloc.stop()


def test_a_request_without_end_is_refused_at_its_bound(speaker):
    def endless():
        for _ in range(MOST_REQUEST_BYTES // 65536 + 2):
            yield b" " * 65536

    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {speaker.token('POST', ANNOUNCE_PATH, b'')}",
    }
    try:
        response = requests.post(
            speaker.url + ANNOUNCE_PATH, data=endless(), headers=headers, timeout=10
        )
    except requests.ConnectionError:
        return  # it hung up while we were still sending, which is as good
    assert response.status_code == 413


def test_the_station_s_ids_are_known_and_no_others(
    *, speaker, known, centre, other_key, central_url, clock
):
    known(centre, "BK02", other_key)
    other = Speaker(central_url, clock, other_key, "BK02")
    (theirs,) = other.answers(other.item(b"theirs", id="01a20030-d010-7b0e-ae81-000000000001"))
    (mine,) = speaker.answers(speaker.item())
    (open_,) = speaker.answers(speaker.item(b"later", inline=False))
    response = speaker.post(ASK_PATH, {"ids": [theirs["id"], mine["id"], open_["id"], ID]})
    assert response.status_code == 207
    answers = response.json()["answers"]
    assert [(one["id"], one["standing"]) for one in answers] == [
        (theirs["id"], "unknown"),
        (mine["id"], "received"),
        (open_["id"], "incomplete"),
        (ID, "unknown"),
    ]
    assert answers[1]["acknowledgement"] == mine["acknowledgement"]
    assert answers[2]["missing"] == [{"sha256": sha256(b"later").hexdigest(), "offset": 0}]


@pytest.mark.parametrize("ids", [[], ["x"], [ID] * 501, None])
def test_a_question_that_is_not_documented_is_refused(speaker, ids):
    assert speaker.post(ASK_PATH, {"ids": ids}).status_code == 422


def test_a_heartbeat_is_remembered_and_answered_with_time_and_count(speaker, centre, clock):
    speaker.answers(speaker.item(), speaker.item(), speaker.item(inline=False))
    beat = {
        "sent_at": "2026-11-21T10:33:00Z",
        "journal": {"number": 7, "hash": "7" * 64},
        "queue": {"pending": 3, "received": 2},
        "oldest_unsent_at": "2026-11-20T10:33:00Z",
        "software": "0.1.0",
        "catalogue": "1795316911",
    }
    response = speaker.post(HEARTBEAT_PATH, beat)
    pulse = response.json()
    assert (pulse["time"], pulse["kept"]) == ("2026-11-21T10:32:00Z", 2)
    row = centre.stations.find("BK01")
    assert (row.journal_number, row.journal_hash) == (7, "7" * 64)
    assert (row.queue, row.software, row.heard_at) == (beat["queue"], "0.1.0", clock.now())


@pytest.mark.parametrize(
    "digits", ["1795257120", "1795257120.5", "2026-11-21", "٢٠٢٦-11-21T10:33:00Z"]
)
def test_a_time_is_written_as_documented(speaker, centre, digits):
    beat = {"journal": JOURNAL, "queue": {}, "software": "1"}
    assert speaker.post(HEARTBEAT_PATH, {**beat, "sent_at": digits}).status_code == 422
    (answer,) = speaker.answers(speaker.item(taken_at=digits))
    assert answer["problem"]["code"] == "central.manifest"
    for written in ("2026-11-21T10:33:00Z", "2026-11-21T14:33:00.123456+04:00"):
        assert speaker.post(HEARTBEAT_PATH, {**beat, "sent_at": written}).status_code == 200
        (answer,) = speaker.answers(speaker.item(taken_at=written))
        assert answer["standing"] == "received"
    assert centre.submissions.count() == 2


def test_an_announcement_is_heard_with_its_journal(speaker, centre, clock):
    speaker.announce(speaker.item(), journal={"number": 9, "hash": "9" * 64})
    row = centre.stations.find("BK01")
    assert (row.journal_number, row.journal_hash, row.heard_at) == (9, "9" * 64, clock.now())


def test_health_and_recipients_are_told_to_anybody(speaker, centre):
    health = requests.get(speaker.url + "/v1/health", timeout=5)
    assert health.json() == {"status": "ok", "time": "2026-11-21T10:32:00Z"}
    assert requests.get(speaker.url + "/v1/recipients", timeout=5).json() == {
        "recipients": list(centre.recipients)
    }


@pytest.mark.parametrize("path", ["/v1/health", "/nothing", "/v1/submissions/announce"])
def test_every_answer_says_the_central_s_time(speaker, path):
    response = requests.get(speaker.url + path, timeout=5)
    assert response.headers["Date"] == "Sat, 21 Nov 2026 10:32:00 GMT"


@pytest.mark.parametrize(("path", "status"), [("/nothing", 404), (ANNOUNCE_PATH, 405)])
def test_what_is_not_there_is_a_problem_too(speaker, path, status):
    response = requests.get(speaker.url + path, timeout=5)
    assert (response.status_code, response.json()["code"]) == (status, "central.missing")


def test_a_database_in_trouble_is_the_service_s_illness(speaker, centre, monkeypatch):
    def ill(*_arguments):
        raise StorageError("full", code="storage.full")

    monkeypatch.setattr(centre.submissions, "take", ill)
    monkeypatch.setattr(centre.database, "touch", ill)
    for response in (
        speaker.announce(speaker.item()),
        requests.get(speaker.url + "/v1/health", timeout=5),
    ):
        assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
        assert response.json()["passing"] is True


def test_two_deliveries_at_once_are_one(region_speaker, region):
    one = region_speaker.item()
    with ThreadPoolExecutor(8) as pool:
        answers = [
            response.json()["answers"][0]
            for response in pool.map(lambda _: region_speaker.announce(one), range(16))
        ]
    assert {answer["standing"] for answer in answers} == {"received"}
    assert sum(not answer["duplicate"] for answer in answers) == 1
    assert region.submissions.count() == 1
    assert region.stations.find("BK01").kept == 1


def test_refusals_say_nothing_of_what_came(speaker, caplog):
    speaker.post(ANNOUNCE_PATH, json.dumps({"name": "Əliyev"}).encode())
    speaker.answers({"manifest": "Əliyev", "body": "Əliyev"})
    assert "liyev" not in caplog.text
