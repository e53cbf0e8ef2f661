# SPDX-License-Identifier: Apache-2.0
"""A stick is taken by the same road as the line, and may be brought as often as one likes."""

from hashlib import sha256
from random import Random

import pytest

from kiosk.central.ingest.carrying import bring
from kiosk.errors import StorageError
from kiosk.identifiers import Digest
from kiosk.sealing import jws
from kiosk.sync.stick import Stick
from tests.kiosk.central.conftest import Speaker

LARGE = Random(5).randbytes((2 << 20) + 700)  # noqa: S311 the same bytes in every run


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def carry(stick, clock, station_key):
    """Put submissions of a station on the stick; gives their ids."""

    def put(*bodies, key=station_key, code="BK01", **changes):
        speaker = carry.speakers.setdefault(code, Speaker("", clock, key, code))
        speaker.key = key
        ids = []
        for body in bodies:
            manifest = speaker.manifest(body, **changes)
            Stick(stick).put(
                code,
                manifest["id"],
                speaker.signed(manifest),
                [body],
                Digest(sha256(body).hexdigest()),
            )
            ids.append(manifest["id"])
        return ids

    carry = put
    carry.speakers = {}
    return put


def became(centre, stick):
    return {one.name.rpartition("/")[2]: one.code for one in bring(centre, stick)}


def acknowledgement(stick, id_, station="BK01"):
    return (stick / "migration-kiosk" / "received" / station / f"{id_}.jws").read_text()


def test_what_is_brought_is_received_and_acknowledged(region, stick, carry):
    bodies = [b"small", LARGE]
    ids = carry(*bodies)
    assert became(region, stick) == dict.fromkeys(ids, "received")
    key = region.keys.current
    for id_, body in zip(ids, bodies, strict=True):
        assert b"".join(region.submissions.body(id_)) == body
        keyring = {key.key_id: bytes.fromhex(key.named.public_key)}.get
        _, said = jws.verify(acknowledgement(stick, id_), "acknowledgement+jwt", keyring)
        assert (said["id"], said["digest"]) == (id_, sha256(body).hexdigest())
    assert region.stations.find("BK01").kept == 2


def test_what_is_brought_again_is_the_same(region, stick, carry):
    ids = carry(b"small", LARGE)
    became(region, stick)
    before = [acknowledgement(stick, id_) for id_ in ids]
    assert became(region, stick) == dict.fromkeys(ids, "duplicate")
    assert [acknowledgement(stick, id_) for id_ in ids] == before
    assert region.stations.find("BK01").kept == 2


def test_a_stick_that_was_pulled_out_goes_on_where_it_was(region, stick, carry):
    first, second = carry(b"one", b"two")
    walk = bring(region, stick)
    next(walk)
    walk.close()
    assert became(region, stick) == {first: "duplicate", second: "received"}


def test_what_the_line_brought_half_the_stick_makes_whole(region, region_speaker, stick, carry):
    (id_,) = carry(LARGE)
    statement = (stick / "migration-kiosk" / "outbox" / "BK01" / f"{id_}.jws").read_text()
    (answer,) = region_speaker.answers({"manifest": statement})
    region_speaker.append(answer["missing"][0]["sha256"], LARGE[: 1 << 20])
    region_speaker.append(answer["missing"][1]["sha256"], LARGE[1 << 20 :][:300_000])
    assert became(region, stick) == {id_: "received"}
    assert b"".join(region.submissions.body(id_)) == LARGE


@pytest.mark.parametrize("body", [b"small", LARGE])
def test_bytes_that_are_not_those_that_were_signed_for_are_not_taken(region, stick, carry, body):
    (id_,) = carry(body)
    path = stick / "migration-kiosk" / "outbox" / "BK01" / f"{id_}.age"
    for damaged in (bytes(len(body)), body[:-1], body + b"x"):
        path.write_bytes(damaged)
        assert became(region, stick) == {id_: "central.digest"}
        assert region.submissions.count() == 0
    path.write_bytes(body)
    assert became(region, stick) == {id_: "received"}
    assert b"".join(region.submissions.body(id_)) == body


def test_a_stranger_s_submissions_are_not_taken(region, stick, carry, other_key, known):
    carry(b"forged", key=other_key)
    assert list(became(region, stick).values()) == ["central.unproven"]
    known(region, "BK02", other_key)
    assert list(became(region, stick).values()) == ["central.unproven"]
    assert region.submissions.count() == 0


def test_a_statement_under_another_s_name_is_not_taken(region, stick, carry):
    one, other = carry(b"one", b"two")
    folder = stick / "migration-kiosk" / "outbox" / "BK01"
    (folder / f"{other}.jws").write_bytes((folder / f"{one}.jws").read_bytes())
    assert became(region, stick) == {one: "received", other: "central.manifest"}


def test_what_lies_about_is_named_and_passed_by(region, stick, carry):
    (id_,) = carry(b"one")
    (stick / "migration-kiosk" / "outbox" / "BK01" / "notes.txt").write_text("x")
    found = became(region, stick)
    assert found.pop(id_) == "received"
    assert list(found.values()) == ["stick.name"]


def test_no_stick_is_no_stick(region, tmp_path):
    with pytest.raises(StorageError) as error:
        list(bring(region, tmp_path / "nothing"))
    assert error.value.code == "stick.absent"


def test_a_full_stick_is_named_and_what_was_received_stays(region, stick, carry, monkeypatch):
    (id_,) = carry(b"one")

    def full(*_arguments):
        raise StorageError("no room", code="stick.full")

    monkeypatch.setattr(Stick, "acknowledge", full)
    with pytest.raises(StorageError):
        list(bring(region, stick))
    monkeypatch.undo()
    assert became(region, stick) == {id_: "duplicate"}


def test_the_page_s_layout_is_the_stick_s(root, stick, carry):
    (id_,) = carry(b"one")
    page = (root / "docs" / "reference" / "central-api.md").read_text(encoding="utf-8")
    for path in (stick / "migration-kiosk").rglob(f"{id_}.*"):
        named = path.relative_to(stick).as_posix().replace("BK01", "<station>").replace(id_, "<id>")
        assert named in page
