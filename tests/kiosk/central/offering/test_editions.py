# SPDX-License-Identifier: Apache-2.0
"""Stations are offered what was released to their ring, whole and proven, and nothing twice."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select, update

from kiosk.central.failures import CentralError
from kiosk.central.fleet.stations import Changes
from kiosk.central.offering import uploading
from kiosk.central.offering.uploading import upload
from kiosk.central.storage.tables import CONTENT, EDITION
from kiosk.errors import FormError
from kiosk.sealing import PublisherKey
from kiosk.sync.contract import CATALOGUE_PATH, HEARTBEAT_PATH, CatalogueAnswer
from tests.kiosk.central.conftest import JOURNAL, Speaker

FILES = {"messages/az.mo": b"az" * 50, "messages/en.mo": b"en" * 50}


def ask(speaker, etag=None):
    headers = {"If-None-Match": etag} if etag else None
    return speaker.call("GET", CATALOGUE_PATH, headers=headers)


def fetch(speaker, content, headers=None):
    path = f"/v1/catalogue/files/{sha256(content).hexdigest()}"
    return speaker.call("GET", path, headers=headers)


def beat(speaker, **facts):
    record = {
        "sent_at": "2026-11-21T10:33:00Z",
        "journal": JOURNAL,
        "queue": {},
        "software": "0.1",
        **facts,
    }
    response = speaker.post(HEARTBEAT_PATH, record)
    assert response.status_code == 200, response.text
    return response.json()


@pytest.fixture
def put(region, sets, clock):
    """Upload a set."""
    return lambda folder, keys=(): upload(
        region.database, folder, keys or [sets.key.public_bytes], clock.now(), "operator:x"
    )


@pytest.fixture
def second(region, region_speaker, known, other_key, clock):
    """Station BK02."""
    known(region, "BK02", other_key)
    return Speaker(region_speaker.url, clock, other_key, "BK02")


def test_nothing_released_is_nothing_there(region_speaker, put, sets):
    assert ask(region_speaker).status_code == 404
    put(sets.make(1, FILES))
    assert ask(region_speaker).status_code == 404
    assert fetch(region_speaker, FILES["messages/az.mo"]).status_code == 404
    assert beat(region_speaker)["catalogue"] is None


def test_the_product_s_own_set_comes_whole_with_its_signature(
    region, region_speaker, put, published, clock
):
    public = bytes.fromhex((published / "development.pub").read_text())
    number = put(published, [public])
    assert region.editions.release(number, 1, clock.now(), "x")
    answer = CatalogueAnswer.model_validate(ask(region_speaker).json())
    assert (
        answer.edition
        == number
        == json.loads((published / "catalogue.json").read_text())["edition"]
    )
    files = {path.relative_to(published).as_posix() for path in published.rglob("*.*")}
    assert {one.path for one in answer.files} >= {"catalogue.sig", "catalogue.json"}
    for one in answer.files:
        assert one.path in files
        content = region_speaker.call("GET", f"/v1/catalogue/files/{one.sha256}").content
        assert (len(content), sha256(content).hexdigest()) == (one.size, one.sha256)
        assert content == (published / one.path).read_bytes()
    (noted, before) = region.audit.newest(9, subject=str(number))
    assert (noted.event, noted.facts) == ("edition-released", {"ring": 1})
    assert (before.event, before.who) == ("edition-published", "operator:x")
    assert beat(region_speaker)["catalogue"] == number


def test_rings_come_one_after_the_other(region, region_speaker, second, offer, clock):
    pilot = second
    assert region.stations.change("BK02", clock.now(), Changes(ring=0), by="x")
    offer(region, 1, FILES, ring=1)
    offer(region, 2, {"messages/az.mo": b"two"}, ring=0)
    assert [ask(one).json()["edition"] for one in (region_speaker, pilot)] == [1, 2]
    assert [beat(one)["catalogue"] for one in (region_speaker, pilot)] == [1, 2]
    assert [fetch(one, b"two").status_code for one in (region_speaker, pilot)] == [404, 200]
    assert ask(region_speaker).headers["ETag"] != ask(pilot).headers["ETag"]
    assert region.editions.release(2, 1, clock.now(), "x")
    assert ask(region_speaker).json()["edition"] == 2
    assert region.editions.release(2, None, clock.now(), "x")
    assert [ask(one).json()["edition"] for one in (region_speaker, pilot)] == [1, 1]
    assert region.audit.newest(1)[0].event == "edition-withdrawn"
    assert not region.editions.release(3, 1, clock.now(), "x")


def test_a_station_in_the_middle_of_fetching_gets_the_rest_of_the_edition_before(
    region, region_speaker, offer
):
    offer(region, 1, {"messages/az.mo": b"one"})
    offer(region, 2, {"messages/az.mo": b"two"})
    assert fetch(region_speaker, b"one").content == b"one"


def test_the_same_list_is_not_sent_twice(region, region_speaker, offer):
    offer(region, 1, FILES)
    first = ask(region_speaker)
    again = ask(region_speaker, first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    offer(region, 2, FILES)
    other = ask(region_speaker, first.headers["ETag"])
    assert (other.status_code, other.json()["edition"]) == (200, 2)


def test_a_set_is_believed_for_its_publisher(region, put, sets, tmp_path):
    stranger = PublisherKey.load_or_create(tmp_path / "stranger")
    with pytest.raises(CentralError) as refused:
        put(sets.make(1, FILES, key=stranger))
    assert refused.value.code == "central.publisher"
    assert put(sets.make(2, FILES)) == 2
    assert [one.number for one in region.editions.all()] == [2]


def test_the_publisher_of_an_edition_before_is_believed(region, put, sets, clock, tmp_path):
    first, second = sets.make(1, FILES), sets.make(2, FILES)
    with pytest.raises(CentralError, match="nobody"):
        upload(region.database, first, [], clock.now(), "x")
    put(first)
    assert upload(region.database, second, [], clock.now(), "x") == 2
    stranger = PublisherKey.load_or_create(tmp_path / "stranger")
    with pytest.raises(CentralError):
        upload(region.database, sets.make(3, FILES, key=stranger), [], clock.now(), "x")


def test_without_the_look_at_the_signature_anybody_s_set_would_be_taken(
    region, put, sets, tmp_path, monkeypatch
):
    """The negative control."""
    stranger = PublisherKey.load_or_create(tmp_path / "stranger")
    folder = sets.make(1, FILES, key=stranger)
    monkeypatch.setattr(uploading.Signature, "maker", lambda *_: sets.key.public_bytes)
    assert put(folder) == 1


def altered(folder):
    (folder / "messages/az.mo").write_bytes(b"other")


def short(folder):
    (folder / "messages/az.mo").unlink()


def longer_list(folder):
    listing = (folder / "catalogue.json").read_bytes()
    (folder / "catalogue.json").write_bytes(listing + b" ")


def unsigned(folder):
    (folder / "catalogue.sig").unlink()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (altered, "central.set"),
        (short, "central.set"),
        (longer_list, "central.publisher"),
        (unsigned, "form.catalogue.signature"),
    ],
)
def test_a_spoilt_set_leaves_nothing_behind(region, put, sets, spoil, code):
    folder = sets.make(1, FILES)
    spoil(folder)
    with pytest.raises((CentralError, FormError)) as refused:
        put(folder)
    assert refused.value.code == code
    with region.database.reading() as connection:
        for table in (EDITION, CONTENT):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_what_is_not_named_in_the_list_is_not_taken_along(region, region_speaker, put, sets, clock):
    folder = sets.make(1, FILES)
    (folder / "secret").write_bytes(b"secret")
    put(folder)
    region.editions.release(1, 1, clock.now(), "x")
    assert "secret" not in [one["path"] for one in ask(region_speaker).json()["files"]]
    assert fetch(region_speaker, b"secret").status_code == 404


def test_the_same_set_again_is_no_trouble_and_another_one_is(region, put, sets):
    folder = sets.make(1, FILES)
    assert [put(folder), put(folder)] == [1, 1]
    events = [one.event for one in region.audit.newest(9, subject="1")]
    assert events == ["edition-published"]
    with pytest.raises(CentralError) as refused:
        put(sets.make(1, {"messages/az.mo": b"x"}, name="other"))
    assert refused.value.code == "central.edition"


def test_sets_are_bounded(put, sets, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_FILE_BYTES", 1000)
    with pytest.raises(CentralError, match="too large"):
        put(sets.make(1, {"large": bytes(1001)}))
    monkeypatch.setattr(uploading, "MOST_BYTES", 2500)
    with pytest.raises(CentralError, match="bytes"):
        put(sets.make(2, {str(number): bytes([number]) * 900 for number in range(3)}))
    monkeypatch.setattr(uploading, "MOST_FILES", 4)
    with pytest.raises(CentralError, match="files"):
        put(sets.make(3, {str(number): b"x" for number in range(3)}))


def test_it_is_shown_how_many_stations_run_which(region, region_speaker, second, offer, clock):
    offer(region, 1, FILES)
    clock.advance(timedelta(hours=1))
    offer(region, 2, {"messages/az.mo": b"x"})
    beat(region_speaker, catalogue="2")
    beat(second, catalogue="1")
    rows = region.editions.all()
    assert [(one.number, one.stations, one.files, one.ring) for one in rows] == [
        (2, 1, 3, 9),
        (1, 1, 4, 9),
    ]
    assert rows[0].released_at - rows[1].released_at == timedelta(hours=1)
    region.stations.retire("BK02", clock.now())
    assert [one.stations for one in region.editions.all()] == [1, 0]


LARGE = bytes(range(256)) * 3000 + b"end"


def test_a_large_file_comes_in_pieces_and_whole(region, region_speaker, offer):
    offer(region, 1, {"large": LARGE})
    whole = fetch(region_speaker, LARGE)
    assert (whole.status_code, whole.headers["Content-Length"]) == (200, str(len(LARGE)))
    assert whole.content == LARGE
    pieces = b""
    while len(pieces) < len(LARGE):
        last = len(pieces) + 300_000 - 1
        wanted = {"Range": f"bytes={len(pieces)}-{last}"}
        piece = fetch(region_speaker, LARGE, wanted)
        assert piece.status_code == 206
        last = min(last, len(LARGE) - 1)
        assert piece.headers["Content-Range"] == f"bytes {len(pieces)}-{last}/{len(LARGE)}"
        pieces += piece.content
    assert pieces == LARGE


@pytest.mark.parametrize(
    "wanted", ["bytes=5-3", "bytes=-5", f"bytes={len(LARGE)}-", "bytes=0-1,5-6", "lines=1-2", "x"]
)
def test_any_other_range_is_answered_with_all(region, region_speaker, offer, wanted):
    offer(region, 1, {"large": LARGE})
    assert fetch(region_speaker, LARGE, {"Range": wanted}).content == LARGE


@pytest.mark.parametrize("content", [b"small", LARGE])
def test_a_damaged_file_is_never_given_whole(region, region_speaker, offer, content, caplog):
    from requests.exceptions import RequestException

    offer(region, 1, {"file": content})
    damaged = content[:-1] + b"?"
    with region.database.transaction() as connection:
        digest = sha256(content).hexdigest()
        connection.execute(update(CONTENT).where(CONTENT.c.sha256 == digest).values(bytes=damaged))
    try:
        response = fetch(region_speaker, content)
    except RequestException:
        assert content is LARGE
    else:
        assert (response.status_code, response.json()["code"]) == (503, "central.storage")
        assert content is not LARGE
    caplog.clear()


def test_two_editions_share_what_they_have_in_common(region, offer):
    offer(region, 1, FILES)
    offer(region, 2, {**FILES, "messages/tr.mo": b"tr"})
    with region.database.reading() as connection:
        kept = connection.execute(select(func.count()).select_from(CONTENT)).scalar_one()
    assert kept == 3 + 2 * 2
