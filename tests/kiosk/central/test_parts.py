# SPDX-License-Identifier: Apache-2.0
"""Large bodies arrive in parts that survive a cut, and count when the whole is right."""

import secrets
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from random import Random

import pytest

from kiosk.central.ingest.parts import AlteredError, OvertakenError
from kiosk.sync.contract import ASK_PATH, MOST_ANSWER_BYTES, PART_BYTES, PART_CONTENT
from tests.kiosk.central.conftest import Speaker

PART = 1 << 20
BODY = Random(4).randbytes(2 * PART + 1000)  # noqa: S311 the same bytes in every run
PARTS = [BODY[at : at + PART] for at in range(0, len(BODY), PART)]
DIGESTS = [sha256(part).hexdigest() for part in PARTS]


@pytest.fixture
def speaker(region_speaker):
    return region_speaker


@pytest.fixture
def large(speaker):
    """A large body, announced."""
    item = speaker.item(BODY, inline=False)
    (answer,) = speaker.answers(item)
    assert answer["standing"] == "incomplete"
    return item


def offset(response):
    return response.status_code, int(response.headers.get("Upload-Offset", -1))


def test_a_body_in_parts_arrives_as_one(speaker, large, region):
    for part, digest in zip(PARTS, DIGESTS, strict=True):
        assert region.stations.find("BK01").kept == 0
        assert offset(speaker.append(digest, part)) == (204, len(part))
    (answer,) = speaker.answers(large)
    assert answer["standing"] == "received"
    assert b"".join(region.submissions.body(answer["id"])) == BODY
    assert region.stations.find("BK01").kept == 1
    (again,) = speaker.answers(large)
    assert again == {**answer, "duplicate": True}
    assert region.stations.find("BK01").kept == 1


def test_what_is_missing_is_said_part_by_part(speaker, large):
    speaker.append(DIGESTS[1], PARTS[1])
    speaker.append(DIGESTS[2], PARTS[2][:300])
    (answer,) = speaker.answers(large)
    assert answer["missing"] == [
        {"sha256": DIGESTS[0], "offset": 0},
        {"sha256": DIGESTS[2], "offset": 300},
    ]
    assert answer["acknowledgement"] is None


def test_a_small_body_may_come_as_one_part_or_later_inline(speaker, region):
    from base64 import b64encode

    one, two = speaker.item(b"one", inline=False), speaker.item(b"two", inline=False)
    digest = sha256(b"one").hexdigest()
    assert speaker.answers(one)[0]["missing"] == [{"sha256": digest, "offset": 0}]
    assert offset(speaker.append(digest, b"one")) == (204, 3)
    assert speaker.answers(one)[0]["standing"] == "received"
    speaker.answers(two)
    (answer,) = speaker.answers({**two, "body": b64encode(b"two").decode()})
    assert answer["standing"] == "received"
    assert b"".join(region.submissions.body(answer["id"])) == b"two"
    assert region.stations.find("BK01").kept == 2


def test_an_offset_is_told(speaker, large):
    response = speaker.head(DIGESTS[0])
    assert offset(response) == (200, 0)
    assert response.headers["Upload-Length"] == str(PART)
    assert response.headers["Cache-Control"] == "no-store"
    speaker.append(DIGESTS[0], PARTS[0][:7])
    assert offset(speaker.head(DIGESTS[0])) == (200, 7)


@pytest.mark.parametrize("wrong", [0, 6, 8, PART, 9_999_999])
def test_bytes_go_where_the_part_ends_and_nowhere_else(speaker, large, wrong):
    assert offset(speaker.append(DIGESTS[0], PARTS[0][:7])) == (204, 7)
    assert offset(speaker.append(DIGESTS[0], b"x", wrong)) == (409, 7)
    assert offset(speaker.append(DIGESTS[0], PARTS[0][7:], 7)) == (204, PART)


@pytest.mark.parametrize("wrong", ["", "-1", "1.0", "0x1", "٣", "99999999", "1e3", "+1"])
def test_an_offset_that_is_none_is_refused(speaker, large, wrong):
    path = f"/v1/parts/{DIGESTS[0]}"
    headers = {"Content-Type": PART_CONTENT, "Upload-Offset": wrong.encode()}
    assert speaker.call("PATCH", path, b"x", headers=headers).status_code == 400


def test_more_than_the_part_is_refused_and_what_was_stored_stays(speaker, large):
    speaker.append(DIGESTS[2], PARTS[2][:900])
    response = speaker.append(DIGESTS[2], PARTS[2][900:] + b"x", 900)
    assert offset(response) == (413, 900)
    assert offset(speaker.append(DIGESTS[2], PARTS[2][900:], 900)) == (204, 1000)


def test_nothing_is_appended_by_nothing(speaker, large):
    assert offset(speaker.append(DIGESTS[0], b"")) == (204, 0)


def test_a_part_with_another_digest_begins_again(speaker, large):
    for _ in range(2):
        assert offset(speaker.append(DIGESTS[2], PARTS[2][:500])) == (204, 500)
        assert offset(speaker.append(DIGESTS[2], bytes(500), 500)) == (460, 0)
    assert offset(speaker.append(DIGESTS[2], PARTS[2])) == (204, 1000)


def test_parts_that_nobody_announced_are_not_taken(speaker):
    assert speaker.head("0" * 64).status_code == 404
    assert speaker.append("0" * 64, b"x").status_code == 404
    assert speaker.head("x").status_code == 404


def test_parts_are_their_station_s_alone(*, speaker, large, region, known, other_key, clock):
    known(region, "BK02", other_key)
    other = Speaker(speaker.url, clock, other_key, "BK02")
    assert other.head(DIGESTS[0]).status_code == 404
    assert other.append(DIGESTS[0], PARTS[0]).status_code == 404


def test_a_complete_part_takes_no_more(speaker, large):
    speaker.append(DIGESTS[2], PARTS[2])
    assert offset(speaker.append(DIGESTS[2], b"x", 1000)) == (413, 1000)
    assert offset(speaker.append(DIGESTS[2], PARTS[2])) == (409, 1000)


def test_only_bytes_are_appended(speaker, large):
    path = f"/v1/parts/{DIGESTS[0]}"
    for headers in (
        {"Content-Type": "application/json", "Upload-Offset": "0"},
        {"Content-Type": PART_CONTENT, "Upload-Offset": "0", "Content-Encoding": "gzip"},
    ):
        assert speaker.call("PATCH", path, b"x", headers=headers).status_code == 415


@contextmanager
def begun(speaker, content):
    """Begin to send the first part on a connection of its own."""
    path = f"/v1/parts/{DIGESTS[0]}"
    host, port = speaker.url.removeprefix("http://").split(":")
    head = (
        f"PATCH {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {PART}\r\n"
        f"Content-Type: {PART_CONTENT}\r\nUpload-Offset: 0\r\n"
        f"Authorization: Bearer {speaker.token('PATCH', path)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port))) as line:
        line.settimeout(10)
        line.sendall(head.encode() + content)
        yield line


def come(speaker, count):
    """Ask how far the first part has come until it is so far, and say how far it came."""
    have = 0
    for _ in range(500):
        have = offset(speaker.head(DIGESTS[0]))[1]
        if have == count:
            break
    return have


def test_what_came_before_a_cut_is_kept(speaker, large):
    with begun(speaker, PARTS[0][:600_001]) as line:
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass
    assert come(speaker, 600_001) == 600_001
    assert offset(speaker.append(DIGESTS[0], PARTS[0][600_001:], 600_001)) == (204, PART)


def test_what_came_over_a_connection_that_nobody_knows_to_be_dead_is_kept(speaker, large, region):
    with begun(speaker, PARTS[0][:60_001]) as line:
        for _ in range(1000):
            if any(len(one._waiting) == 60_001 for one in region.uploads._running.values()):
                break
            time.sleep(0.01)
        assert region.parts.progress("BK01", DIGESTS[0]).have == 0
        assert offset(speaker.head(DIGESTS[0])) == (200, 60_001)
        line.sendall(PARTS[0][60_001:70_000])
        assert line.recv(4096).startswith(b"HTTP/1.1 409 ")
    assert offset(speaker.append(DIGESTS[0], PARTS[0][60_001:], 60_001)) == (204, PART)


def test_of_two_writers_at_once_one_goes_on(speaker, large, region):
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: offset(speaker.append(DIGESTS[0], PARTS[0])), range(6)))
    assert sorted(status for status, _ in answers).count(204) == 1
    assert {status for status, _ in answers} <= {204, 409}
    assert region.parts.progress("BK01", DIGESTS[0]).have == PART


def test_a_writer_that_was_overtaken_stores_nothing(speaker, large, region):
    at = region.parts.progress("BK01", DIGESTS[2])
    region.parts.append(DIGESTS[2], at, PARTS[2][:10])
    with pytest.raises(OvertakenError):
        region.parts.append(DIGESTS[2], at, PARTS[2][:10])
    after = region.parts.progress("BK01", DIGESTS[2])
    assert after.have == 10
    with pytest.raises(AlteredError):
        region.parts.append(DIGESTS[2], after, bytes(990))
    assert region.parts.progress("BK01", DIGESTS[2]).have == 0


def test_parts_that_do_not_make_the_whole_are_the_manifest_s_fault(speaker, region):
    manifest = {**speaker.manifest(BODY), "digest": "0" * 64}
    item = {"manifest": speaker.signed(manifest)}
    speaker.answers(item)
    for part, digest in zip(PARTS, DIGESTS, strict=True):
        speaker.append(digest, part)
    (answer,) = speaker.answers(item)
    assert answer["problem"]["code"] == "central.manifest"
    assert region.submissions.count() == 0
    assert region.stations.find("BK01").kept == 0


def test_the_same_part_twice_is_sent_once(speaker, region):
    body = bytes(3 * PART)
    item = speaker.item(body, inline=False)
    (answer,) = speaker.answers(item)
    assert len({one["sha256"] for one in answer["missing"]}) == 1
    assert speaker.append(answer["missing"][0]["sha256"], bytes(PART)).status_code == 204
    (answer,) = speaker.answers(item)
    assert answer["standing"] == "received"
    assert sum(len(chunk) for chunk in region.submissions.body(answer["id"])) == 3 * PART


def test_what_much_is_missing_of_is_told_in_an_answer_that_stations_read(region_speaker):
    def large():
        sizes = [PART_BYTES] * 30
        return {
            "manifest": region_speaker.signed(
                region_speaker.manifest(
                    b"x",
                    digest=secrets.token_hex(32),
                    size=sum(sizes),
                    parts=[{"sha256": secrets.token_hex(32), "size": size} for size in sizes],
                )
            )
        }

    batches = [[large() for _ in range(250)] for _ in range(2)]
    ids = [one["id"] for batch in batches for one in region_speaker.answers(*batch)]
    asked = region_speaker.post(ASK_PATH, {"ids": ids})
    assert len(asked.content) <= MOST_ANSWER_BYTES
    assert all(one["missing"] for one in asked.json()["answers"])
    (alone,) = region_speaker.answers(batches[0][0])
    assert len(alone["missing"]) == 30
