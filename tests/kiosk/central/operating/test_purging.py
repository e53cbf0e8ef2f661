# SPDX-License-Identifier: Apache-2.0
"""What was purged is answered when it comes again, and never stored a second time."""

import os
from datetime import timedelta
from hashlib import sha256
from random import Random
from unittest.mock import patch

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.central.door.consumers import Right
from kiosk.central.storage.changes import readable_until
from kiosk.central.storage.tables import (
    AWAITED,
    CHUNK,
    CONSUMER,
    DOOMED,
    ENROLMENT_CODE,
    PART,
    REFUTED,
    SUBMISSION,
)
from kiosk.errors import StorageError
from kiosk.sync.contract import ASK_PATH

PART_SIZE = 1 << 20
LARGE = Random(5).randbytes(PART_SIZE + 70_000)  # noqa: S311 the same bytes in every run


@pytest.fixture
def speaker(region_speaker):
    return region_speaker


def rows(region, table):
    with region.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def row(region, submission):
    with region.database.reading() as connection:
        return connection.execute(select(SUBMISSION).where(SUBMISSION.c.id == submission)).one()


def objects(region, clock):
    return [one.name for one in region.bodies.of_day(clock.now().date())]


def bring(speaker, body=LARGE):
    """Bring a body in parts and say what was answered."""
    item = speaker.item(body, inline=False)
    (answer,) = speaker.answers(item)
    for start in range(0, len(body), PART_SIZE):
        part = body[start : start + PART_SIZE]
        assert speaker.append(sha256(part).hexdigest(), part).status_code in {204, 409}
    (answer,) = speaker.answers(item)
    assert answer["standing"] == "received"
    return item, answer


def purge(region, clock, days=0, **options):
    now = clock.now() + timedelta(seconds=1)
    return region.purging.purge(now - timedelta(days=days), now, by="operator:test", **options)


def test_a_replay_after_a_purge_is_answered_and_not_stored(speaker, region, clock):
    small = speaker.item()
    (first,) = speaker.answers(small)
    large, second = bring(speaker)
    clock.advance(timedelta(days=40))
    assert purge(region, clock, 30) == 2
    assert speaker.answers(small, large) == [
        {**first, "duplicate": True},
        {**second, "duplicate": True},
    ]
    assert rows(region, SUBMISSION) == region.submissions.count() == 2
    assert region.stations.find("BK01").kept == 2
    assert [rows(region, table) for table in (PART, CHUNK, DOOMED, AWAITED)] == [0] * 4
    assert list(region.submissions.all()) == []
    assert region.submissions.find(first["id"]) is None
    assert list(region.submissions.body(first["id"])) == []
    assert speaker.head(sha256(LARGE[:PART_SIZE]).hexdigest()).status_code == 404
    (asked,) = speaker.post(ASK_PATH, {"ids": [first["id"]]}).json()["answers"]
    assert asked["acknowledgement"] == first["acknowledgement"]


def test_without_the_tombstone_it_would_be_stored_again(speaker, region, clock):
    """The negative control."""
    small = speaker.item()
    speaker.answers(small)
    purge(region, clock)
    with region.database.transaction() as connection:
        connection.execute(delete(SUBMISSION))
    (again,) = speaker.answers(small)
    assert not again["duplicate"]
    assert region.stations.find("BK01").kept == 2


def test_other_bytes_under_a_purged_id_are_a_conflict(speaker, region, clock):
    (first,) = speaker.answers(speaker.item())
    purge(region, clock)
    (answer,) = speaker.answers(speaker.item(b"other", id=first["id"]))
    assert answer["problem"]["code"] == "central.conflict"


def test_of_a_purged_submission_its_acknowledgement_s_words_are_left(speaker, region, clock):
    item = speaker.item()
    (answer,) = speaker.answers(item)
    before = row(region, answer["id"])
    purge(region, clock)
    after = row(region, answer["id"])
    left = {name: value for name, value in after._mapping.items() if value is not None}
    assert left.keys() == {
        "id", "station", "reference", "digest", "received_at", "change", "purged_at"
    }  # fmt: skip
    for name in ("id", "station", "reference", "digest", "received_at"):
        assert left[name] == before._mapping[name]
    assert after.change > before.change
    with region.database.reading() as connection:
        assert after.change <= readable_until(connection)


@pytest.mark.parametrize(
    "half", [{"manifest": None}, {"purged_at": 1}, {"body": None, "size": None}]
)
def test_half_a_purge_is_no_row(speaker, region, clock, half):
    speaker.answers(speaker.item())
    half = {name: clock.now() if value else value for name, value in half.items()}
    with pytest.raises(IntegrityError), region.database.engine.begin() as connection:
        connection.execute(update(SUBMISSION).values(half))


def test_only_what_is_old_enough_is_purged_in_batches(speaker, region, clock):
    speaker.answers(*(speaker.item() for _ in range(5)))
    clock.advance(timedelta(days=10))
    (young,) = speaker.answers(speaker.item())
    assert [purge(region, clock, 5, most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [one.id for one in region.submissions.all()] == [young["id"]]


def consumer(region, clock, name, rights, acknowledged, *, id_="", **changes):
    with region.database.transaction() as connection:
        connection.execute(
            insert(CONSUMER),
            {
                "name": name,
                "token_hash": name,
                "rights": rights,
                "acknowledged": acknowledged,
                "acknowledged_id": id_,
                "created_at": clock.now(),
                **changes,
            },
        )


def test_what_somebody_has_not_fetched_yet_stays(speaker, region, clock):
    first, second = speaker.answers(speaker.item())[0], speaker.answers(speaker.item())[0]
    read = row(region, first["id"]).change
    reads = [Right.SUBMISSIONS_READ]
    consumer(region, clock, "archive", reads, read, id_=first["id"])
    consumer(region, clock, "quick", reads, read + (1 << 40))
    consumer(region, clock, "gone", reads, 0, retired_at=clock.now())
    consumer(region, clock, "board", [Right.METRICS_READ], 0)
    assert [purge(region, clock) for _ in range(2)] == [1, 0]
    assert [one.id for one in region.submissions.all()] == [second["id"]]
    assert purge(region, clock, is_forced=True) == 1


@pytest.mark.parametrize("read", [0, 1, 2, 3])
def test_what_a_page_ended_in_the_middle_of_is_purged_up_to_there(speaker, region, clock, read):
    """All that came in one batch is one change; a consumer may have read half of it."""
    answers = speaker.answers(*(speaker.item() for _ in range(3)))
    ids = ["", *sorted(one["id"] for one in answers)]
    change = row(region, ids[1]).change
    consumer(region, clock, "archive", [Right.SUBMISSIONS_READ], change, id_=ids[read])
    assert purge(region, clock) == read
    assert [one.id for one in region.submissions.all()] == ids[1 + read :]


def test_bytes_that_another_submission_shares_stay(speaker, region, clock):
    bring(speaker, LARGE[:PART_SIZE])
    clock.advance(timedelta(days=10))
    _, second = bring(speaker, LARGE[:PART_SIZE] * 2)
    clock.advance(timedelta(days=-10))
    assert len(objects(region, clock)) == 1
    clock.advance(timedelta(days=10))
    assert purge(region, clock, 5) == 1
    assert b"".join(region.submissions.body(second["id"])) == LARGE[:PART_SIZE] * 2
    assert purge(region, clock) == 1
    clock.advance(timedelta(days=-10))
    assert objects(region, clock) == []


def test_a_purge_that_is_cut_off_before_it_erases_goes_on_later(speaker, region, clock):
    item, answer = bring(speaker)
    with (
        patch.object(region.bodies, "erase", side_effect=StorageError("cut")),
        pytest.raises(StorageError),
    ):
        purge(region, clock)
    assert speaker.answers(item) == [{**answer, "duplicate": True}]
    assert len(objects(region, clock)) == rows(region, DOOMED) == 2
    assert region.purging.erase() == 2
    assert objects(region, clock) == []
    assert rows(region, DOOMED) == 0
    assert region.purging.erase() == 0


def test_what_was_put_and_never_named_is_swept(speaker, region, clock):
    from kiosk.central.storage.bodies import Place

    _, answer = bring(speaker)
    day = clock.now().date()
    lost = Place("BK01", "0" * 64).named(day)
    region.bodies.put(lost, b"lost")
    region.bodies.put(f"{day:%Y-%m-%d}/foreign", b"somebody else's")
    for name in objects(region, clock):
        # the store dates by the system's clock
        os.utime(region.bodies._folder / name, (clock.now().timestamp(),) * 2)
    clock.advance(timedelta(hours=23))
    assert region.purging.sweep(clock.now()) == 0
    clock.advance(timedelta(hours=2))
    assert region.purging.sweep(clock.now()) == 1
    assert lost not in [one.name for one in region.bodies.of_day(day)]
    assert len(list(region.bodies.of_day(day))) == 3
    assert b"".join(region.submissions.body(answer["id"])) == LARGE


def test_announcements_that_were_never_completed_are_forgotten(speaker, region, clock):
    begun = speaker.item(LARGE, inline=False)
    speaker.answers(begun)
    speaker.append(sha256(LARGE[:PART_SIZE]).hexdigest(), LARGE[:PART_SIZE])
    speaker.append(sha256(LARGE[PART_SIZE:]).hexdigest(), LARGE[PART_SIZE : PART_SIZE + 9])
    wrong = speaker.item(b"abc", inline=False, digest="0" * 64, parts=[])
    speaker.answers(wrong)
    clock.advance(timedelta(days=89))
    fresh = speaker.item(b"fresh", inline=False)
    speaker.answers(fresh)
    assert region.purging.clear(clock.now()) == 0
    clock.advance(timedelta(days=2))
    assert region.purging.clear(clock.now()) == 2
    assert rows(region, SUBMISSION) == rows(region, AWAITED) == rows(region, PART) == 1
    assert [rows(region, table) for table in (CHUNK, DOOMED)] == [0, 0]
    (again,) = speaker.answers(begun)
    assert [one["offset"] for one in again["missing"]] == [0, 0]


def test_what_contradicted_itself_is_forgotten_too(speaker, region, clock):
    _, answer = bring(speaker, LARGE[:PART_SIZE])
    wrong = speaker.item(LARGE[:PART_SIZE] * 2, inline=False, digest="0" * 64)
    assert speaker.answers(wrong)[0]["problem"]["code"] == "central.manifest"
    clock.advance(timedelta(days=91))
    assert region.purging.clear(clock.now()) == 1
    assert rows(region, REFUTED) == 0
    assert b"".join(region.submissions.body(answer["id"])) == LARGE[:PART_SIZE]


def test_codes_that_let_nobody_in_are_forgotten_after_a_month(region, clock):
    region.stations.invite("BK07", clock.now())
    clock.advance(timedelta(days=29))
    assert region.purging.forget_codes(clock.now()) == 0
    clock.advance(timedelta(days=3))
    assert region.purging.forget_codes(clock.now()) == 2
    assert rows(region, ENROLMENT_CODE) == 0


def test_the_house_is_kept_and_may_be_kept_twice(speaker, region, clock):
    bring(speaker)
    for _ in range(2):
        region.housekeeping.keep()
    assert rows(region, SUBMISSION) == 1


def test_a_purge_is_noted(speaker, region, clock):
    speaker.answers(speaker.item())
    purge(region, clock, is_forced=True)
    (noted,) = [one for one in region.audit.newest(9) if one.event == "purged"]
    assert (noted.who, noted.facts) == ("operator:test", {"count": 1, "forced": True})
