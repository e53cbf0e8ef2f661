# SPDX-License-Identifier: Apache-2.0
"""Other systems read on from where they were: nothing is skipped, and nothing told twice."""

import json
import threading
from base64 import b64decode, urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import update

from kiosk.central.door.consumers import Right
from kiosk.central.door.cursors import START, Cursor, Cursors
from kiosk.central.door.reading import INLINE_BYTES
from kiosk.central.storage.changes import readable_until, this_change
from kiosk.central.storage.tables import CONSUMER, SUBMISSION
from kiosk.identifiers import uuid7
from kiosk.sealing import jws
from kiosk.sync.contract import MANIFEST_TYPE, Item
from tests.kiosk.central.conftest import Speaker


@pytest.fixture
def reader(system):
    return system(Right.SUBMISSIONS_READ)


def lines(reader, **query):
    response = reader.call("GET", "/v1/submissions", params=query)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in response.content.splitlines()]


def test_what_was_received_is_told_with_its_proof_and_its_bytes(reader, receive, station_key):
    ((id_, number),) = receive(body=b"sealed bytes")
    (line,) = lines(reader)
    assert (line["kind"], line["id"], line["reference"]) == ("submission", id_, number)
    assert b64decode(line["body"]) == b"sealed bytes"
    assert line["link"] is None
    keys = {line["key_id"]: bytes.fromhex(line["public_key"])}
    said = jws.verify(line["manifest"], MANIFEST_TYPE, keys.get)[1]
    assert said["digest"] == line["digest"] == sha256(b"sealed bytes").hexdigest()
    assert line["public_key"] == station_key.public_bytes.hex()


def test_nothing_new_is_no_line(reader):
    assert lines(reader) == []


def test_a_cursor_leads_on_and_acknowledges(reader, receive, region):
    first = [id_ for id_, _ in receive(3)]
    told = lines(reader, most=2)
    assert [line["id"] for line in told] == first[:2]
    assert [line["id"] for line in lines(reader, most=2)] == first[:2]  # nobody has kept them
    last = lines(reader, after=told[-1]["cursor"])
    assert [line["id"] for line in last] == first[2:]
    assert lines(reader, after=last[-1]["cursor"]) == []
    (later,) = [id_ for id_, _ in receive()]
    assert [line["id"] for line in lines(reader)] == [later]  # from what was acknowledged
    assert len(lines(reader, after="start")) == 4
    assert [line["id"] for line in lines(reader)] == [later]  # which never goes back


def test_two_consumers_read_for_themselves(reader, receive, system):
    receive(2)
    other = system(Right.SUBMISSIONS_READ, name="other")
    told = lines(reader)
    assert lines(reader, after=told[-1]["cursor"]) == []
    others = lines(other)
    assert [one.pop("cursor") for one in others] != [one.pop("cursor") for one in told]
    assert others == told


@pytest.mark.parametrize("cursor", ["x", "", "MS4x", "!" * 40, "é", "MS4wLg"])
def test_a_cursor_of_nobody_s_acknowledges_nothing(reader, receive, cursor):
    receive()
    refused = reader.call("GET", "/v1/submissions", params={"after": cursor})
    assert (refused.status_code, refused.json()["code"]) == (422, "central.cursor")
    assert len(lines(reader)) == 1


def test_odd_numbers_of_lines_are_refused(reader):
    for most in ("0", "5001", "-1", "x"):
        refused = reader.call("GET", "/v1/submissions", params={"most": most})
        assert (refused.status_code, refused.json()["code"]) == (422, "central.announcement")


def test_a_batch_of_one_transaction_is_read_in_pages(reader, region, items_of):
    """All of it has one change; the id tells where the page ended."""
    region.reception.take("BK01", items_of(150))
    seen, after = [], "start"
    while page := lines(reader, after=after, most=7):
        assert len(page) <= 7
        seen += [line["id"] for line in page]
        after = page[-1]["cursor"]
    assert len(seen) == len(set(seen)) == 150
    assert seen == sorted(seen)


def test_a_purge_is_told_and_what_was_there_is_not(reader, receive, region, clock):
    (gone, _), (kept, _) = receive(2)
    told = lines(reader)
    after = told[-1]["cursor"]
    assert lines(reader, after=after) == []
    clock.advance(timedelta(days=1))
    purge(region, gone, clock.now())
    (line,) = lines(reader)
    assert (line["kind"], line["id"]) == ("purged", gone)
    assert line["digest"] == told[0]["digest"]
    assert "body" not in line
    assert "form_id" not in line
    assert [one["kind"] for one in lines(reader, after="start")] == ["submission", "purged"]
    refused = reader.call("GET", f"/v1/submissions/{gone}/body")
    assert (refused.status_code, refused.json()["code"]) == (410, "central.purged")
    assert reader.call("GET", f"/v1/submissions/{kept}/body").status_code == 200


def purge(region, id_, now):
    from kiosk.central.storage.tables.submissions import PURGED

    with region.database.transaction() as connection:
        connection.execute(
            update(SUBMISSION)
            .where(SUBMISSION.c.id == id_)
            .values(
                purged_at=now, body=None, change=this_change(connection), **dict.fromkeys(PURGED)
            )
        )


def bodies(reader, id_, wished=None):
    headers = {} if wished is None else {"Range": wished}
    return reader.call("GET", f"/v1/submissions/{id_}/body", headers=headers)


def test_a_large_body_is_fetched_by_its_link_whole_or_in_ranges(reader, receive):
    content = bytes(range(256)) * (INLINE_BYTES // 256) + b"end"
    ((id_, _),) = receive(body=content)
    (line,) = lines(reader)
    assert (line["body"], line["link"]) == (None, f"/v1/submissions/{id_}/body")
    whole = bodies(reader, id_)
    assert whole.content == content
    assert whole.headers["Content-Length"] == str(len(content))
    assert whole.headers["Repr-Digest"].startswith("sha-256=:")
    assert b64decode(whole.headers["Repr-Digest"][9:-1]) == sha256(content).digest()
    for wished, part in {
        "bytes=0-0": content[:1],
        "bytes=10-19": content[10:20],
        "bytes=65530-": content[65530:],
        "bytes=5-999999": content[5:],
    }.items():
        cut = bodies(reader, id_, wished)
        assert (cut.status_code, cut.content) == (206, part)
    assert cut.headers["Content-Range"] == f"bytes 5-{len(content) - 1}/{len(content)}"
    behind = bodies(reader, id_, f"bytes={len(content)}-")
    assert (behind.status_code, behind.json()["code"]) == (416, "central.range")
    for odd in ("bytes=-5", "bytes=1-2,4-5", "lines=1-2", "bytes=9-3", "x" * 500):
        assert bodies(reader, id_, odd).content == content


def test_a_body_that_came_in_parts_is_one_again(reader, region_speaker):
    content = bytes(3_000_000)
    item = region_speaker.item(content, inline=False)
    (answer,) = region_speaker.answers(item)
    for missing in answer["missing"]:
        at = 0
        for size in (1 << 20, 1 << 20, 3_000_000 - (2 << 20)):
            part = content[at : at + size]
            if sha256(part).hexdigest() == missing["sha256"]:
                region_speaker.append(missing["sha256"], part, missing["offset"])
            at += size
    (answer,) = region_speaker.answers(item)
    assert answer["standing"] == "received"
    assert bodies(reader, answer["id"]).content == content
    assert bodies(reader, answer["id"], "bytes=2999990-").content == content[-10:]


def test_an_unknown_body_is_missing(reader, region_speaker):
    announced = region_speaker.item(inline=False)
    (answer,) = region_speaker.answers(announced)
    for id_ in (answer["id"], "01a20030-d010-7b0e-ae81-8c092364c210", "x"):
        assert bodies(reader, id_).json()["code"] == "central.missing"


def test_nothing_is_skipped_or_told_twice_while_others_write(region, clock, station_key, reader):
    """Transactions that began first may commit last; readers wait for them."""
    speaker = Speaker("", clock, station_key)
    batches = [
        [
            Item(**speaker.item(b"%d" % number, id=str(uuid7(1_790_000_000_000 + number))))
            for number in range(start, start + 5)
        ]
        for start in range(0, 400, 5)
    ]
    failures, left = [], threading.Semaphore(0)

    def write(mine):
        try:
            for batch in mine:
                region.reception.take("BK01", batch)
        except Exception as error:  # noqa: BLE001 a thread's own would be lost
            failures.append(error)
        left.release()

    threads = [threading.Thread(target=write, args=(batches[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    seen, after, is_over = [], START, False
    while True:
        is_over = is_over or all(not thread.is_alive() for thread in threads)
        page = [line for batch in region.feed.lines("registry", after, 7) for line in batch]
        if not page and is_over:
            break
        seen += [line.id for line in page]
        after = region.feed.cursors.read(page[-1].cursor, "registry") if page else after
    assert failures == []
    assert len(seen) == len(set(seen)) == 400


def test_a_writer_that_takes_its_time_holds_readers_back(
    open_centre, postgresql, known, station_key, items_of
):
    """What a later one committed waits for it: else its own would come in behind the cursor."""
    centre = open_centre(postgresql.with_tables(), "slow")
    known(centre, "BK01", station_key)
    (item,) = items_of()
    with centre.database.transaction() as slow:
        this_change(slow)
        region_take = threading.Thread(target=centre.reception.take, args=("BK01", [item]))
        region_take.start()
        region_take.join()
        assert list(centre.feed.lines("registry", START, 10)) == []
        # the negative control: it is there, and a reader that didn't wait would pass the slow one
        assert centre.submissions.count() == 1
    assert len(next(centre.feed.lines("registry", START, 10))) == 1


def test_the_acknowledgement_never_goes_back(region, clock):
    region.consumers.add("a", {Right.SUBMISSIONS_READ}, clock.now(), by="test")
    with region.database.transaction() as connection:
        change = this_change(connection)
    # another transaction lets the first be read
    ahead, behind = Cursor(change, "b" * 8 + "-0000-0000-0000-" + "0" * 12), Cursor(change)
    assert region.feed.begin("a", ahead) == ahead
    assert region.feed.begin("a", behind) == behind
    assert region.feed.begin("a", None) == ahead
    with region.database.reading() as connection:
        row = connection.execute(CONSUMER.select()).one()
    assert (row.acknowledged, row.acknowledged_id) == (ahead.change, ahead.id)


IDS = "01a20030-d010-7b0e-ae81-8c092364c210", "f" * 8 + "-ffff-ffff-ffff-" + "f" * 12


@pytest.fixture
def forged(region):
    """Write a cursor as whoever knows the form but not the key would."""

    def write(plain):
        return urlsafe_b64encode(plain.encode()).rstrip(b"=").decode()

    return write


def test_a_consumer_acknowledges_nothing_that_it_was_not_given(reader, receive, region, forged):
    """Else the others' purge would take away what it never saw."""
    receive(2)
    told = lines(reader)
    with region.database.reading() as connection:
        until = readable_until(connection)
    last = region.feed.cursors.read(told[-1]["cursor"], "registry")
    code = "0" * 32
    for plain in (
        f"2.{until}.{IDS[1]}.{code}",
        f"2.{last.change}.{IDS[1]}.{code}",
        f"2.{last.change}.{last.id}.{code}",
        f"1.{last.change}.{last.id}",
        f"2.{until}..{code}",
    ):
        refused = reader.call("GET", "/v1/submissions", params={"after": forged(plain)})
        assert (refused.status_code, refused.json()["code"]) == (422, "central.cursor")
    assert lines(reader) == told
    assert lines(reader, after=told[-1]["cursor"]) == []
    assert lines(reader, after=told[-1]["cursor"]) == []  # its answer was lost
    assert len(lines(reader, after=told[0]["cursor"])) == 1  # of before, after a crash


def test_without_its_code_a_cursor_would_be_believed(reader, receive, region, forged, monkeypatch):
    """The negative control."""
    receive(2)
    with region.database.reading() as connection:
        until = readable_until(connection)
    monkeypatch.setattr(Cursors, "_code", lambda *_: "0" * 32)
    ahead = forged(f"2.{until}.{IDS[1]}.{'0' * 32}")
    assert lines(reader, after=ahead) == []
    assert lines(reader) == []  # two were never given, and are lost to it


def test_another_consumer_s_cursor_is_not_taken(reader, receive, system):
    receive(2)
    other = system(Right.SUBMISSIONS_READ, name="other")
    told = lines(other)
    refused = reader.call("GET", "/v1/submissions", params={"after": told[-1]["cursor"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "central.cursor")
    assert [line["id"] for line in lines(reader)] == [line["id"] for line in told]


def test_a_cursor_that_was_given_holds_after_a_restart(reader, receive, region, open_centre):
    receive(2)
    told = lines(reader)
    folder = region.keys_dir.parent.name
    url = region.database.engine.url.render_as_string(False)
    again = open_centre(url if region.database.is_postgresql else None, folder)
    assert again.feed.cursors.read(told[-1]["cursor"], "registry") is not None


def test_a_cursor_of_before_the_database_was_set_back_is_refused(reader, receive, region):
    """By hand, without ``central restore``: it would skip whatever comes next."""
    receive()
    ahead = region.feed.cursors.text(Cursor(1 << 62), "registry")
    refused = reader.call("GET", "/v1/submissions", params={"after": ahead})
    assert (refused.status_code, refused.json()["code"]) == (422, "central.cursor")
    assert len(lines(reader)) == 1


def test_a_cursor_reads_back_and_nothing_else_does():
    cursors = Cursors(b"key")
    for cursor in (START, Cursor(5, IDS[0]), Cursor((1 << 63) - 1, IDS[0])):
        text = cursors.text(cursor, "a")
        assert len(text) <= 128
        assert cursors.read(text, "a") == cursor
        assert cursors.read(text + "=", "a") is None
        assert cursors.read(text[:-1], "a") is None
        assert cursors.read(text, "b") is None
        assert Cursors(b"other").read(text, "a") is None
