# SPDX-License-Identifier: Apache-2.0
"""Versions of the program come for their signatures alone, pilots first, and in pieces of any size."""

import shutil

import pytest

from kiosk.central.failures import CentralError
from kiosk.central.fleet.stations import Changes
from kiosk.central.offering.importing import take_over
from kiosk.updates import UpdateError
from tests.kiosk.central.conftest import Speaker
from tests.kiosk.central.offering.test_editions import beat


@pytest.fixture
def take(region, clock):
    """Take over a repository."""
    return lambda publisher, root=None: take_over(
        region.database, publisher.folder, root, clock, "operator:x"
    )


@pytest.fixture
def second(region, region_speaker, known, other_key, clock):
    """Station BK02, a pilot."""
    known(region, "BK02", other_key)
    region.stations.change("BK02", clock.now(), Changes(ring=0), by="operator:x")
    return Speaker(region_speaker.url, clock, other_key, "BK02")


def build_of(publisher) -> tuple[str, bytes]:
    (path,) = (publisher.folder / "targets").iterdir()
    return path.name, path.read_bytes()


def test_a_version_is_offered_to_nobody_before_it_is_released(
    *, region, region_speaker, second, take, publisher, clock
):
    assert "program" not in beat(region_speaker)
    assert take(publisher, publisher.root) == ("1.1.0",)
    assert take(publisher) == ()
    assert "program" not in beat(second)
    assert region.releases.release("1.1.0", 0, clock.now(), "operator:x")
    assert beat(second)["program"] == "1.1.0"
    assert "program" not in beat(region_speaker)
    assert region.releases.release("1.1.0", 1, clock.now(), "operator:x")
    assert beat(region_speaker)["program"] == "1.1.0"
    assert region.releases.release("1.1.0", None, clock.now(), "operator:x")
    assert "program" not in beat(region_speaker)
    assert not region.releases.release("9.9", 1, clock.now(), "operator:x")


def test_the_newest_version_by_its_number_is_named(
    *, region, region_speaker, take, publisher, clock
):
    for version in ("1.9.0", "1.10.0"):
        publisher.release(version)
    assert sorted(take(publisher, publisher.root)) == ["1.1.0", "1.10.0", "1.9.0"]
    for version in ("1.9.0", "1.10.0", "1.1.0"):
        region.releases.release(version, 1, clock.now(), "operator:x")
    assert beat(region_speaker)["program"] == "1.10.0"


def test_a_build_comes_whole_and_in_pieces_to_those_that_it_was_released_to(
    *, region, region_speaker, second, take, publisher, clock, monkeypatch
):
    for place in ("importing", "releases"):
        monkeypatch.setattr(f"kiosk.central.offering.{place}.PIECE_BYTES", 100)
    take(publisher, publisher.root)
    region.releases.release("1.1.0", 0, clock.now(), "operator:x")
    name, content = build_of(publisher)
    path = f"/v1/updates/targets/{name}"
    assert second.call("GET", path).content == content
    assert region_speaker.call("GET", path).status_code == 404
    for first, last in ((0, 0), (0, 99), (99, 100), (50, 249), (len(content) - 1, 10_000)):
        got = second.call("GET", path, headers={"Range": f"bytes={first}-{last}"})
        assert got.status_code == 206
        assert got.content == content[first : last + 1]
        end = min(last, len(content) - 1)
        assert got.headers["Content-Range"] == f"bytes {first}-{end}/{len(content)}"


def test_the_signed_parts_come_to_every_station_and_to_nobody_else(region_speaker, take, publisher):
    take(publisher, publisher.root)
    for path in (publisher.folder / "metadata").iterdir():
        got = region_speaker.call("GET", f"/v1/updates/metadata/{path.name}")
        if got.status_code == 200:
            assert got.content == path.read_bytes()
    assert region_speaker.call("GET", "/v1/updates/metadata/2.root.json").status_code == 404
    path = "/v1/updates/metadata/timestamp.json"
    assert region_speaker.call("GET", path, token="none").status_code  # noqa: S106 == 401


def test_a_newer_timestamp_takes_the_place_of_the_one_before(region_speaker, take, publisher):
    take(publisher, publisher.root)
    publisher.confirm()
    take(publisher)
    got = region_speaker.call("GET", "/v1/updates/metadata/timestamp.json")
    assert got.content == (publisher.folder / "metadata" / "timestamp.json").read_bytes()


def test_nothing_is_taken_without_a_root_or_from_a_stranger(take, publisher, tmp_path):
    with pytest.raises(CentralError, match=r"central\.release-root"):
        take(publisher)
    stamp = publisher.folder / "metadata" / "timestamp.json"
    stamp.write_bytes(stamp.read_bytes().replace(b'"version":1', b'"version":2'))
    with pytest.raises(UpdateError):
        take(publisher, publisher.root)


def test_a_build_that_is_not_the_one_that_was_signed_is_not_taken(
    *, region, take, publisher, clock
):
    name, content = build_of(publisher)
    (publisher.folder / "targets" / name).write_bytes(content[:-1] + b"x")
    with pytest.raises(CentralError, match=r"central\.release"):
        take(publisher, publisher.root)
    assert not region.releases.release("1.1.0", 0, clock.now(), "operator:x")


def test_what_a_station_says_of_its_program_is_kept(region, region_speaker, take, publisher):
    take(publisher, publisher.root)
    said = {"version": "1.1.0", "failed": "1.2.0", "problem": "update.hung"}
    beat(region_speaker, program=said)
    (station,) = [one for one in region.stations.all() if one.code == "BK01"]
    assert station.program["failed"] == "1.2.0"
    (row,) = region.releases.all()
    assert (row.version, row.stations, row.ring) == ("1.1.0", 1, None)


def test_a_version_that_nobody_is_offered_can_be_erased(*, region, take, publisher, clock):
    take(publisher, publisher.root)
    region.releases.release("1.1.0", 0, clock.now(), "operator:x")
    with pytest.raises(CentralError, match=r"central\.release-used"):
        region.releases.erase("1.1.0", clock.now(), "operator:x")
    region.releases.release("1.1.0", None, clock.now(), "operator:x")
    assert region.releases.erase("1.1.0", clock.now(), "operator:x")
    assert region.releases.all() == ()
    assert take(publisher) == ()
    assert not region.releases.release("1.1.0", 0, clock.now(), "operator:x")
    shutil.rmtree(publisher.folder)
