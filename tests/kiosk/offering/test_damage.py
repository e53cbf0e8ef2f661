# SPDX-License-Identifier: Apache-2.0
"""A fetched set that the disk damages is followed by one before it, and fetched again."""

import os
import shutil
from pathlib import Path

import pytest

from kiosk.catalogue.installed import DAMAGED
from kiosk.errors import FormError
from kiosk.sealing import PublisherKey

FIRST = 1_790_000_000
SECOND, THIRD = FIRST + 60, FIRST + 120
FILES = {
    "list": "catalogue.json",
    "signature": "catalogue.sig",
    "form": "services/registration/form.xml",
    "words": "messages/az.mo",
    "picture": "services/registration/map.png",
}


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    """As a file is after a power cut that was written and not synced."""
    path.write_bytes(b"\0" * path.stat().st_size)


def lose(path: Path) -> None:
    path.unlink()


def obstruct(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES = [flip, truncate, empty, lose, obstruct]


@pytest.fixture
def third(start, press):
    """A station that has followed two editions, and offers the third."""
    station = start(press(SECOND, title="second"))
    station.follow()
    station.publisher.folder = press(
        THIRD, title="third", media={"map.png": os.urandom(50_000), "sea.png": os.urandom(90_000)}
    )
    station.follow()
    assert (station.title, station.set_aside) == ("third", "")
    return station


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_the_one_before_is_offered_until_it_was_fetched_again(start, third, damage, name):
    damage(third.catalogue.folder / FILES[name])
    station = start(third.publisher.folder)
    assert (station.title, station.set_aside) == ("second", DAMAGED)
    station.follow()
    assert (station.title, station.renewing.problem) == ("third", "")
    station.catalogue.require_whole()
    assert station.trust.newest() == THIRD
    assert start(third.publisher.folder).set_aside == ""


@pytest.mark.parametrize("name", FILES)
def test_a_set_without_damage_stays_in_force(start, third, name):
    """The negative control: the same start, with the file written anew as it was."""
    path = third.catalogue.folder / FILES[name]
    path.write_bytes(path.read_bytes())
    station = start(third.publisher.folder)
    assert (station.title, station.set_aside) == ("third", "")
    assert station.follow() == 0


def test_what_is_not_damaged_is_not_fetched_again(start, third):
    flip(third.catalogue.folder / FILES["picture"])
    station = start(third.publisher.folder)
    station.follow()
    fetched = {path for path, _, _ in station.publisher.fetched}
    assert "services/registration/map.png" in fetched
    assert "services/registration/sea.png" not in fetched


def test_the_set_that_came_with_the_program_is_the_last_resort(start, third):
    shutil.rmtree(third.shelf.current.parent / "editions")
    station = start(third.publisher.folder)
    assert (station.title, station.set_aside) == ("first", DAMAGED)
    station.follow()
    assert station.title == "third"


def test_one_that_is_damaged_too_is_passed_over(start, third):
    for folder in (third.shelf.current.parent / "editions").iterdir():
        flip(folder / FILES["form"])
    station = start(third.publisher.folder)
    assert (station.title, station.set_aside) == ("first", DAMAGED)


def test_without_a_line_the_older_one_is_offered_at_every_start(start, third):
    flip(third.catalogue.folder / FILES["list"])
    for _ in range(3):
        station = start(third.publisher.folder)
        station.publisher.is_up = False
        station.follow()
        assert (station.title, station.set_aside) == ("second", DAMAGED)
        assert station.trust.newest() == THIRD


def test_it_is_damaged_again_and_again_and_comes_back_each_time(start, third):
    for damage in DAMAGES:
        damage(start(third.publisher.folder).catalogue.folder / FILES["form"])
        station = start(third.publisher.folder)
        assert station.set_aside == DAMAGED
        station.follow()
        assert station.title == "third"
    kept = {path.name for path in (third.shelf.current.parent / "editions").iterdir()}
    assert len(kept) == 2


def test_a_newer_edition_ends_it_as_well(start, third, press):
    flip(third.catalogue.folder / FILES["form"])
    station = start(press(THIRD + 60, title="fourth"))
    station.follow()
    assert (station.title, station.trust.newest()) == ("fourth", THIRD + 60)


def test_an_older_set_that_nobody_believes_is_no_resort(start, third, press, tmp_path):
    """Whoever damages the set in force gains nothing but what the publisher has signed."""
    stranger = PublisherKey.load_or_create(tmp_path / "stranger.ed25519")
    editions = third.shelf.current.parent / "editions"
    shutil.rmtree(editions / str(SECOND))
    press(FIRST + 90, title="forged", by=stranger).rename(editions / str(FIRST + 90))
    flip(third.catalogue.folder / FILES["list"])
    assert start(third.publisher.folder).title == "first"


def test_a_link_that_was_turned_back_to_a_whole_set_is_refused(start, third):
    """The negative control of going back: without damage an older edition stays refused."""
    third.shelf.put_in_force(third.shelf.current.parent / "editions" / str(SECOND))
    with pytest.raises(FormError) as caught:
        start(third.publisher.folder)
    assert caught.value.code == "form.catalogue.older"


def test_with_no_whole_set_the_damaged_one_serves_whom_it_can(start, press, tmp_path):
    package = press(SECOND, title="package", media={"map.png": b"picture"})
    lose(package / FILES["picture"])
    station = start(package, published_dir=package)
    assert (station.title, station.set_aside) == ("package", "form.catalogue.unreadable")
