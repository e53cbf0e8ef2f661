# SPDX-License-Identifier: Apache-2.0
"""Bodies lie in the store, durable before anybody says so, and come back as they were."""

import os
import threading
from datetime import date
from hashlib import sha256
from random import Random

import pytest
from sqlalchemy import func, select

from kiosk import durable
from kiosk.central.app import create_app
from kiosk.central.ingest import uploading
from kiosk.central.storage.bodies import Bodies, Place
from kiosk.central.storage.network import NetworkObjects
from kiosk.central.storage.tables import CHUNK, PART
from kiosk.errors import StorageError
from kiosk.sync.contract import PART_BYTES
from tests.kiosk.central.conftest import Speaker

DAY = date(2026, 11, 21)
PLACE = Place("BK01", "ab" * 32)
BODY = Random(6).randbytes(500_000)  # noqa: S311 the same bytes in every run
DIGEST = sha256(BODY).hexdigest()


@pytest.fixture(params=["file", "memory", "s3"])
def bodies(request, tmp_path):
    """A store of each kind."""
    if request.param == "s3":
        return Bodies.open(tmp_path, request.getfixturevalue("s3_url"))
    return Bodies.open(tmp_path) if request.param == "file" else Bodies(NetworkObjects.in_memory())


def test_what_is_put_is_read_listed_and_erased(bodies):
    name = PLACE.named(DAY)
    bodies.put(name, BODY)
    assert bodies.read(name) == BODY
    assert [one.name for one in bodies.of_day(DAY)] == [name]
    assert list(bodies.of_day(date(2026, 11, 22))) == []
    assert [one.name for one in bodies.all()] == [name]
    assert bodies.size(name) == len(BODY)
    bodies.erase([name])
    bodies.erase([name])
    assert list(bodies.of_day(DAY)) == []
    assert bodies.size(name) is None


@pytest.mark.parametrize("many", [30, pytest.param(1100, marks=pytest.mark.nightly)])
def test_many_objects_are_listed_and_erased_at_once(bodies, many):
    """A store over a network lists them in pages of a thousand."""
    names = sorted(PLACE.named(DAY) for _ in range(many))
    for name in names:
        bodies.put(name, b"x")
    assert sorted(one.name for one in bodies.of_day(DAY)) == names
    bodies.erase([*names, PLACE.named(DAY)])
    assert list(bodies.all()) == []


def test_an_object_of_the_largest_part_and_an_empty_one_come_back(bodies):
    for content in (Random(7).randbytes(PART_BYTES), b""):  # noqa: S311 the same in every run
        name = PLACE.named(DAY)
        bodies.put(name, content)
        assert bodies.read(name) == content


def test_a_name_is_never_used_twice_and_tells_its_place():
    assert PLACE.named(DAY) != PLACE.named(DAY)
    assert Place.of(PLACE.named(DAY)) == PLACE
    for foreign in ("x", "2026-11-21/x", "a-b-c-d", ""):
        assert Place.of(foreign) is None


def test_what_is_gone_is_a_trouble_of_the_store(bodies):
    with pytest.raises(StorageError) as error:
        bodies.read(PLACE.named(DAY))
    assert error.value.code == "storage.bodies"


@pytest.mark.parametrize(
    "url", ["nonsense", "ftp://x", "file://relative", "s3://", "file:///proc/nowhere"]
)
def test_an_unknown_store_is_refused_without_a_word_of_its_url(tmp_path, url):
    with pytest.raises(StorageError) as error:
        Bodies.open(tmp_path, url)
    assert error.value.code == "storage.bodies"
    assert url not in str(error.value)


def test_a_store_that_speaks_s3_is_named_by_its_url(tmp_path):
    assert "S3Store" in repr(Bodies.open(tmp_path, "s3://bodies/baku")._store._store)


def test_a_folder_elsewhere_is_named_by_its_url(tmp_path):
    Bodies.open(tmp_path, f"file://{tmp_path}/else where").put("x/y", b"z")
    assert (tmp_path / "else where" / "x" / "y").read_bytes() == b"z"
    assert (tmp_path / "else where").stat().st_mode & 0o077 == 0


@pytest.fixture
def order(monkeypatch):
    """Say in which order things happen to the disk and the database."""
    said = []
    for name in ("sync_file", "sync_folder"):
        real = getattr(durable, name)

        def note(path, real=real, name=name):
            real(path)
            said.append((name, path.name))

        monkeypatch.setattr(durable, name, note)
    return said


def test_a_file_and_its_name_are_synced_before_the_row_says_stored(
    region, region_speaker, order, monkeypatch
):
    note = region.parts._note

    def noted(*arguments):
        order.append(("row", ""))
        note(*arguments)

    monkeypatch.setattr(region.parts, "_note", noted)
    region_speaker.answers(region_speaker.item(BODY, inline=False))
    del order[:]
    assert region_speaker.append(DIGEST, BODY).status_code == 204
    (lying,) = region.bodies.of_day(DAY)
    day, _, file = lying.name.partition("/")
    assert order == [
        ("sync_file", file),
        ("sync_folder", day),
        ("sync_folder", "bodies"),
        ("row", ""),
    ]


def test_without_that_nothing_is_synced(region, region_speaker, order, monkeypatch):
    """The negative control. No store syncs either; strace shows a write and a rename."""
    monkeypatch.setattr(Bodies, "_sync", lambda *_: None)
    region_speaker.answers(region_speaker.item(BODY, inline=False))
    del order[:]
    assert region_speaker.append(DIGEST, BODY).status_code == 204
    assert order == []


def chunks(region):
    with region.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(CHUNK)).scalar_one()


def test_a_part_that_comes_whole_never_goes_through_the_database(
    region, region_speaker, monkeypatch
):
    from kiosk.central.ingest import parts

    monkeypatch.setattr(parts, "_lengthen", None)
    item = region_speaker.item(BODY, inline=False)
    region_speaker.answers(item)
    assert region_speaker.append(DIGEST, BODY).status_code == 204
    (answer,) = region_speaker.answers(item)
    assert answer["standing"] == "received"
    assert b"".join(region.submissions.body(answer["id"])) == BODY


def test_a_body_of_one_part_is_not_hashed_again(region, region_speaker, monkeypatch):
    item = region_speaker.item(BODY, inline=False)
    region_speaker.answers(item)
    region_speaker.append(DIGEST, BODY)
    monkeypatch.setattr(region.submissions, "_is_right", None)
    assert region_speaker.answers(item)[0]["standing"] == "received"


def test_what_came_before_a_cut_is_joined_with_the_rest(region, region_speaker):
    item = region_speaker.item(BODY, inline=False)
    region_speaker.answers(item)
    for start in (0, 100_000, 101_000):
        end = {0: 100_000, 100_000: 101_000}.get(start, len(BODY))
        assert region_speaker.append(DIGEST, BODY[start:end], start).status_code == 204
    assert chunks(region) == 0
    (answer,) = region_speaker.answers(item)
    assert b"".join(region.submissions.body(answer["id"])) == BODY


@pytest.mark.parametrize("limit", ["QUICK_SECONDS", "MOST_GATHERED"])
def test_what_comes_slowly_or_beside_many_is_kept_by_the_chunk(
    region, region_speaker, monkeypatch, limit
):
    monkeypatch.setattr(uploading, limit, 0)
    is_stored, appended, append = threading.Event(), [], region.parts.append
    first = uploading.CHUNK_BYTES

    def noted(digest, at, data):
        appended.append(len(data))
        is_stored.set()
        return append(digest, at, data)

    def in_two():
        yield BODY[:first]
        assert is_stored.wait(30)
        yield BODY[first:]

    monkeypatch.setattr(region.parts, "append", noted)
    item = region_speaker.item(BODY, inline=False)
    region_speaker.answers(item)
    token = region_speaker.token("PATCH", f"/v1/parts/{DIGEST}")
    assert region_speaker.append(DIGEST, in_two(), token=token).status_code == 204
    assert sum(appended) == len(BODY)
    assert region.uploads._gathered.bytes == 0
    (answer,) = region_speaker.answers(item)
    assert b"".join(region.submissions.body(answer["id"])) == BODY


def test_nothing_stays_gathered_of_uploads_that_failed(region, region_speaker):
    region_speaker.answers(region_speaker.item(BODY, inline=False))
    assert region_speaker.append(DIGEST, BODY + b"x").status_code == 413
    assert region_speaker.append(DIGEST, bytes(len(BODY))).status_code == 460
    assert region.uploads._gathered.bytes == 0
    assert list(region.bodies.of_day(DAY)) == []


def test_a_store_in_trouble_is_a_passing_trouble(region, region_speaker, monkeypatch):
    def full(_name, _content):
        raise StorageError("full", code="storage.bodies")

    put = region.bodies.put
    monkeypatch.setattr(region.bodies, "put", full)
    item = region_speaker.item(BODY, inline=False)
    region_speaker.answers(item)
    response = region_speaker.append(DIGEST, BODY)
    assert (response.status_code, response.json()["code"]) == (503, "central.storage")
    assert response.headers["Retry-After"]
    monkeypatch.setattr(region.bodies, "put", put)
    assert region_speaker.append(DIGEST, BODY).status_code == 204
    assert region_speaker.answers(item)[0]["standing"] == "received"


def test_a_writer_that_was_overtaken_takes_its_object_out_again(region, region_speaker):
    from kiosk.central.ingest.parts import OvertakenError

    region_speaker.answers(region_speaker.item(BODY, inline=False))
    at = region.parts.progress("BK01", DIGEST)
    region.parts.append(DIGEST, at, BODY)
    with pytest.raises(OvertakenError):
        region.parts.append(DIGEST, at, BODY)
    assert len(list(region.bodies.of_day(DAY))) == 1


def test_parts_that_are_there_are_shared_and_not_sent_again(region, region_speaker):
    first, second = (region_speaker.item(BODY, inline=False) for _ in range(2))
    region_speaker.answers(first)
    region_speaker.append(DIGEST, BODY)
    (answer,) = region_speaker.answers(second)
    assert answer["standing"] == "received"
    with region.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(PART)).scalar_one() == 2
    assert len(list(region.bodies.of_day(DAY))) == 1


def test_bodies_in_memory_serve_as_well(open_centre, known, station_key, serve_app, clock):
    """A store without folders, as one over a network is."""
    centre = open_centre(folder="else")
    known(centre, "BK01", station_key)
    centre.parts._bodies = centre.submissions._bodies = Bodies(NetworkObjects.in_memory())
    speaker = Speaker(serve_app(create_app(centre)), clock, station_key)
    item = speaker.item(BODY, inline=False)
    speaker.answers(item)
    speaker.append(DIGEST, BODY)
    (answer,) = speaker.answers(item)
    assert b"".join(centre.submissions.body(answer["id"])) == BODY
    assert not list((centre.bodies._folder).iterdir())


def test_what_a_crash_left_half_written_is_no_object_and_goes_after_a_day(tmp_path):
    bodies = Bodies.open(tmp_path)
    name = PLACE.named(DAY)
    bodies.put(name, BODY)
    day = tmp_path / "bodies" / name.partition("/")[0]
    fresh, old = day / ".part-fresh", day / ".part-old"
    for one in (fresh, old):
        one.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert [one.name for one in bodies.all()] == [name]
    assert (fresh.exists(), old.exists()) == (True, False)


@pytest.mark.parametrize("name", ["../x", "2026-11-21/../../x", "/etc/x", "2026-11-21//x", ""])
def test_a_name_that_leads_elsewhere_is_a_trouble(tmp_path, name):
    with pytest.raises(StorageError) as error:
        Bodies.open(tmp_path).put(name, b"x")
    assert error.value.code == "storage.bodies"
    assert not (tmp_path / "x").exists()
