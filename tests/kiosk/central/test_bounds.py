# SPDX-License-Identifier: Apache-2.0
"""What one station may make the central do, and keep, for little of its own."""

from datetime import timedelta
from hashlib import sha256
from unittest.mock import patch

import pytest
from sqlalchemy import func, select

from kiosk.central.ingest import awaiting, reception
from kiosk.central.storage.tables import AWAITED, CHUNK
from kiosk.central.storage.tables import PART as PARTS
from kiosk.sync.contract import ASK_PATH, HEARTBEAT_PATH
from tests.kiosk.central.conftest import JOURNAL, Speaker

PART = 1 << 20
SAME = bytes(PART)
SAME_DIGEST = sha256(SAME).hexdigest()


@pytest.fixture
def speaker(region_speaker):
    return region_speaker


@pytest.fixture
def hashed(region):
    """Say of which submissions the bytes were read."""
    seen, body = [], region.submissions.body

    def read(submission):
        seen.append(submission)
        return body(submission)

    with patch.object(region.submissions, "body", read):
        yield seen


def of_same(speaker, times, **changes):
    """Announce a body that is the same part several times."""
    return speaker.item(SAME * times, inline=False, **changes)


def bring(speaker):
    speaker.answers(of_same(speaker, 1))
    assert speaker.append(SAME_DIGEST, SAME).status_code == 204


def verdicts(answers):
    return [one["problem"]["code"] if one["problem"] else one["standing"] for one in answers]


@pytest.mark.parametrize(("most", "first"), [(4 * PART, 2), (5 * PART, 2), (6 * PART, 3)])
def test_one_request_buys_only_so_much_hashing(speaker, hashed, monkeypatch, most, first):
    bring(speaker)
    items = [of_same(speaker, 2, digest=f"{n:064x}") for n in range(5)]
    monkeypatch.setattr(reception, "MOST_HASHED", most)
    answers = speaker.answers(*items)
    assert verdicts(answers) == ["central.manifest"] * first + ["incomplete"] * (5 - first)
    assert all(one["missing"] == [] for one in answers)
    assert len(hashed) == first
    while "incomplete" in verdicts(answers):
        answers = speaker.answers(*items)
    assert verdicts(answers) == ["central.manifest"] * 5
    assert len(hashed) == len(set(hashed)) == 5


def test_without_the_bound_it_would_buy_all(speaker, hashed, monkeypatch):
    """The negative control."""
    bring(speaker)
    monkeypatch.setattr(reception, "MOST_HASHED", 1 << 60)
    speaker.answers(*(of_same(speaker, 2, digest=f"{n:064x}") for n in range(5)))
    assert len(hashed) == 5


def test_a_station_that_says_the_truth_comes_to_its_end(speaker, region, monkeypatch):
    bring(speaker)
    monkeypatch.setattr(reception, "MOST_HASHED", 4 * PART)
    items = [of_same(speaker, 2) for _ in range(5)]
    found = [verdicts(speaker.answers(*items)) for _ in range(3)]
    assert [one.count("received") for one in found] == [2, 4, 5]
    assert len(list(region.submissions.all())) == region.submissions.count() == 5


def test_the_largest_body_is_looked_at(speaker):
    bring(speaker)
    assert verdicts(speaker.answers(of_same(speaker, 256))) == ["received"]


def test_a_contradiction_is_remembered(speaker, hashed):
    bring(speaker)
    item = of_same(speaker, 2, digest="0" * 64)
    (first,) = speaker.answers(item)
    (again,) = speaker.answers(item)
    (asked,) = speaker.post(ASK_PATH, {"ids": [first["id"]]}).json()["answers"]
    assert first == again == asked
    assert (first["problem"]["code"], first["problem"]["passing"]) == ("central.manifest", False)
    assert hashed == [first["id"]]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(awaiting, "MOST_AWAITED", 6)


def count(region, table):
    with region.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def bodies(speaker):
    """Announce bodies of three parts that nobody brings yet."""
    return lambda count: [
        speaker.item(bytes([n]) * (2 * PART + 1), inline=False) for n in range(1, count + 1)
    ]


@pytest.mark.usefixtures("few")
def test_only_so_much_may_be_announced_and_not_brought(speaker, region, bodies):
    items = bodies(3)
    answers = speaker.answers(*items, speaker.item())
    assert verdicts(answers) == ["incomplete", "incomplete", "central.too-many", "received"]
    problem = answers[2]["problem"]
    assert (problem["status"], problem["passing"]) == (429, True)
    (unknown,) = speaker.post(ASK_PATH, {"ids": [answers[2]["id"]]}).json()["answers"]
    assert unknown["standing"] == "unknown"
    assert count(region, PARTS) == 6
    assert verdicts(speaker.answers(*items)) == verdicts(answers)[:3]


def test_without_the_bound_it_would_be_kept(speaker, region, bodies):
    """The negative control."""
    assert verdicts(speaker.answers(*bodies(3))) == ["incomplete"] * 3
    assert count(region, PARTS) == 9


@pytest.mark.usefixtures("few")
def test_what_was_brought_makes_room(speaker, region, bodies):
    items = bodies(3)
    speaker.answers(*items)
    for data in (b"\1" * PART, b"\1"):
        assert speaker.append(sha256(data).hexdigest(), data).status_code == 204
    assert verdicts(speaker.answers(items[0]))[0] == "received"
    assert verdicts(speaker.answers(items[2])) == ["incomplete"]
    assert count(region, AWAITED) == 2


@pytest.mark.usefixtures("few")
def test_what_comes_inline_after_all_or_contradicts_itself_makes_room(speaker, region):
    from base64 import b64encode

    items = [speaker.item(bytes([n]), inline=False) for n in range(6)]
    speaker.answers(*items)
    assert verdicts(speaker.answers(of_same(speaker, 1))) == ["central.too-many"]
    speaker.answers({**items[0], "body": b64encode(bytes([0])).decode()})
    wrong = of_same(speaker, 1, digest="0" * 64)
    assert verdicts(speaker.answers(wrong)) == ["incomplete"]
    speaker.append(SAME_DIGEST, SAME)
    assert verdicts(speaker.answers(wrong)) == ["central.manifest"]
    assert count(region, AWAITED) == 5
    assert verdicts(speaker.answers(of_same(speaker, 1))) == ["received"]


@pytest.mark.usefixtures("few")
def test_what_a_station_never_brings_does_not_close_its_door(speaker, bodies, clock):
    items = bodies(3)
    speaker.answers(*items)
    clock.advance(timedelta(days=31))
    assert verdicts(speaker.answers(items[2])) == ["incomplete"]


@pytest.mark.usefixtures("few")
def test_another_station_s_room_is_its_own(*, speaker, bodies, region, known, other_key, clock):
    speaker.answers(*bodies(2))
    known(region, "BK02", other_key)
    other = Speaker(speaker.url, clock, other_key, "BK02")
    other._count = 100
    item = other.item(bytes(2 * PART + 1), inline=False)
    assert verdicts(other.answers(item)) == ["incomplete"]


def test_bytes_that_come_one_by_one_make_no_row_of_each(speaker, region):
    body = bytes(range(200))
    item = speaker.item(body, inline=False)
    speaker.answers(item)
    digest = sha256(body).hexdigest()
    for at in range(len(body)):
        assert count(region, CHUNK) == min(at, 1)
        assert speaker.append(digest, body[at : at + 1], at).status_code == 204
    assert count(region, CHUNK) == 0
    (answer,) = speaker.answers(item)
    assert answer["standing"] == "received"
    assert b"".join(region.submissions.body(answer["id"])) == body


@pytest.mark.parametrize("step", [7_000, 16 << 10, 20_000, 300_000])
def test_pieces_of_any_size_make_the_part(speaker, region, step):
    body = bytes(range(256)) * 1000
    item = speaker.item(body, inline=False)
    speaker.answers(item)
    digest = sha256(body).hexdigest()
    for at in range(0, len(body), step):
        assert speaker.append(digest, body[at : at + step], at).status_code == 204
    assert count(region, CHUNK) <= 1 + len(body) // (16 << 10)
    (answer,) = speaker.answers(item)
    assert b"".join(region.submissions.body(answer["id"])) == body


def test_what_a_station_chooses_hides_and_reorders_nothing(speaker):
    beat = {"sent_at": "2026-11-21T10:33:00Z", "journal": JOURNAL, "software": "1", "queue": {}}
    for hidden in "\x1f\x7f\x85\u061c\u200e\u200f\u2028\u202a\u202e\u2066\u2069":
        text = f"1{hidden}2"
        for changed in ("software", "catalogue", "notices"):
            assert speaker.post(HEARTBEAT_PATH, {**beat, changed: text}).status_code == 422
        assert speaker.post(HEARTBEAT_PATH, {**beat, "queue": {text: 1}}).status_code == 422
        items = [speaker.item(**{name: text}) for name in ("form_id", "form_version", "language")]
        assert verdicts(speaker.answers(*items)) == ["central.manifest"] * 3


def test_what_languages_need_is_taken(speaker):
    for text in ("Nərimanov 2 – «ə»", "می\u200cخواهم", "עברית", "👩\u200d🔧"):
        assert verdicts(speaker.answers(speaker.item(form_version=text))) == ["received"]
