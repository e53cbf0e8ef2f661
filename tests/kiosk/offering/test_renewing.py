# SPDX-License-Identifier: Apache-2.0
"""A station brings newer services to itself, and what is wrong with them leaves the last good ones."""

import os
import shutil
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.catalogue import Shelf
from kiosk.errors import SettingsError
from kiosk.sealing import PublisherKey
from kiosk.sync import renewing
from kiosk.sync.port import Beat, Fetched, Offered, Reply, Trouble
from tests.spoiling import spoil

FIRST = 1_790_000_000
NEWER = FIRST + 60
MOST = 1 << 30


def test_a_newer_edition_is_fetched_and_offered(start, press):
    station = start(press(NEWER, title="second"))
    assert (station.title, station.catalogue.edition) == ("first", FIRST)
    station.follow()
    assert (station.title, station.catalogue.edition) == ("second", NEWER)
    assert station.renewing.problem == ""
    assert start(station.publisher.folder).catalogue.edition == NEWER


def test_only_what_is_lacking_is_fetched(start, press):
    station = start(press(NEWER, title="second"))
    station.follow()
    assert {path for path, _, _ in station.publisher.fetched} == {
        "catalogue.json",
        "catalogue.sig",
        "development.pub",
    }


def test_large_files_come_in_pieces_and_go_on_where_the_line_broke(start, press):
    content = os.urandom(1_000_000)
    station = start(press(NEWER, media={"map.png": content}))
    station.follow(most=7)
    station.publisher.is_up = False
    station.follow()
    held = station.shelf.held(sha256(content).hexdigest())
    assert 0 < held < len(content)
    again = start(station.publisher.folder)
    again.follow()
    assert again.catalogue.media("registration", "map.png") == content
    pieces = [piece for piece in again.publisher.fetched if piece[0].endswith("map.png")]
    assert pieces[0][1] == held
    assert all(length <= renewing.PIECE_BYTES for _, _, length in pieces)


def test_a_line_with_little_room_is_asked_for_no_more_than_that(start, press):
    station = start(press(NEWER, media={"map.png": os.urandom(200_000)}))
    station.follow(room=renewing.LEAST_ROOM - 1)
    assert station.publisher.listed == 0
    station.follow(room=50_000)
    assert station.catalogue.edition == NEWER
    assert max(length for _, _, length in station.publisher.fetched) == 50_000


def test_a_line_that_fails_is_left_alone_for_a_while(start, press, clock):
    station = start(press(NEWER))
    station.publisher.is_up = False
    station.follow()
    station.follow()
    assert station.publisher.listed == 1
    station.publisher.is_up = True
    clock.advance(timedelta(seconds=10))
    station.follow()
    assert station.catalogue.edition == NEWER


@pytest.mark.parametrize("number", [FIRST - 60, FIRST])
def test_an_older_or_the_same_edition_is_left_alone(start, press, settings, number):
    folder = settings.published_dir if number == FIRST else press(number)
    station = start(folder)
    station.follow()
    assert station.publisher.listed == 0
    assert station.renewing.problem == ""


def stranger(tmp_path):
    return PublisherKey.load_or_create(tmp_path / "stranger.ed25519")


def spoilt(press, tmp_path, how):
    """Make an edition that no station must offer."""
    if how == "form.catalogue.signature":
        return press(NEWER, by=stranger(tmp_path))
    if how == "form.catalogue.unreadable":
        return press(NEWER, format=99)
    if how == "form.catalogue.path":
        return press(NEWER, messages={"../../escaped.mo": "0" * 64})
    if how == "catalogue.incomplete":
        folder = press(NEWER, media={"map.png": b"picture"})
        (folder / "services/registration/map.png").unlink()
        return folder
    return press(NEWER, form=b"<html/>")


@pytest.mark.parametrize(
    "how",
    [
        "form.catalogue.signature",
        "form.catalogue.unreadable",
        "form.catalogue.path",
        "catalogue.incomplete",
        "form",
    ],
)
def test_a_set_that_fails_leaves_the_last_good_one_and_is_not_fetched_again(
    start, press, tmp_path, clock, how
):
    station = start(spoilt(press, tmp_path, how))
    station.follow()
    assert station.renewing.problem.startswith(how)
    assert station.title == "first"
    asked = (station.publisher.listed, len(station.publisher.fetched))
    clock.advance(timedelta(days=2))
    station.follow()
    assert (station.publisher.listed, len(station.publisher.fetched)) == asked
    again = start(station.publisher.folder)
    again.follow()
    assert (again.title, again.publisher.listed) == ("first", 0)
    assert again.renewing.problem.startswith(how)
    assert not (tmp_path / "escaped.mo").exists()


def test_a_set_that_was_refused_does_not_keep_the_next_one_out(start, press, tmp_path):
    station = start(press(NEWER, by=stranger(tmp_path)))
    station.follow()
    station.publisher.folder = press(NEWER + 1, title="third")
    station.follow()
    assert (station.title, station.renewing.problem) == ("third", "")


def test_whoever_is_believed_from_now_on_has_a_refused_set_tried_again(start, press, tmp_path):
    other = stranger(tmp_path)
    folder = press(NEWER, title="second", by=other)
    station = start(folder)
    station.follow()
    assert station.title == "first"
    keys = (*station.settings.publisher_keys, other.public_bytes.hex())
    again = start(folder, publisher_keys=keys)
    again.follow()
    assert again.title == "second"


def test_nothing_that_a_list_names_is_fetched_before_its_signature_holds(start, press, tmp_path):
    station = start(press(NEWER, media={"huge.png": b"x" * 500_000}, by=stranger(tmp_path)))
    station.follow()
    assert not any(path.endswith("huge.png") for path, _, _ in station.publisher.fetched)


def test_a_signed_list_of_another_edition_is_refused(start, press):
    station = start(press(NEWER))
    station.renewing.told(Beat(catalogue=NEWER + 5))
    station.publisher.__class__ = type(
        "Lying", (type(station.publisher),), {"edition": property(lambda _self: NEWER + 5)}
    )
    while station.renewing.step(MOST):
        pass
    assert station.renewing.problem == renewing.MISMATCH
    assert station.catalogue.edition == FIRST


def test_a_file_that_is_altered_on_the_way_is_fetched_again_and_given_up_after_a_few(
    start, press, clock
):
    station = start(press(NEWER, media={"map.png": b"picture" * 1000}))
    station.publisher.spoil = lambda path, content: (
        content[::-1] if path.endswith(".png") else content
    )
    station.follow()
    assert station.renewing.problem == ""
    for _ in range(3):
        clock.advance(timedelta(hours=1))
        station.follow()
    assert station.renewing.problem == renewing.ALTERED
    assert station.title == "first"


def test_a_file_that_was_altered_once_arrives_in_the_end(start, press, clock):
    station = start(press(NEWER, title="second", media={"map.png": b"picture" * 1000}))
    station.publisher.spoil = lambda _path, content: content[::-1]
    station.follow()
    station.publisher.spoil = lambda _path, content: content
    clock.advance(timedelta(hours=1))
    station.follow()
    assert station.title == "second"


@pytest.mark.parametrize("name", ["catalogue.json", "services/registration/map.png"])
def test_what_the_disk_spoils_before_the_installation_is_fetched_again(start, press, clock, name):
    folder = press(NEWER, title="second", media={"map.png": b"picture" * 1000})
    station = start(folder)
    spoilt = (
        station.shelf.current.parent / "files" / sha256((folder / name).read_bytes()).hexdigest()
    )
    station.renewing.told(station.publisher.beat())
    while not spoilt.exists():
        assert station.renewing.step(MOST)
    spoil(spoilt)
    while station.renewing.step(MOST):
        pass
    assert (station.title, station.renewing.problem) == ("first", "")
    clock.advance(timedelta(hours=1))
    station.follow()
    assert (station.title, station.renewing.problem) == ("second", "")


def test_a_disk_that_spoils_everything_is_an_alarm_in_the_end(start, press, clock, monkeypatch):
    station = start(press(NEWER, media={"map.png": b"picture" * 1000}))
    copy = shutil.copyfile

    def spoil(source, target):
        copy(source, target)
        Path(target).write_bytes(b"?")

    monkeypatch.setattr(shutil, "copyfile", spoil)
    for _ in range(4):
        station.follow()
        clock.advance(timedelta(hours=1))
    assert (station.title, station.renewing.problem) == ("first", renewing.ALTERED)


def test_a_full_disk_is_an_alarm_that_ends_by_itself(start, press, clock, monkeypatch):
    station = start(press(NEWER, title="second", media={"map.png": b"picture" * 1000}))
    with monkeypatch.context() as full:
        full.setattr(Shelf, "free", lambda _self: 5000)
        station.follow()
        asked = len(station.publisher.fetched)
        clock.advance(timedelta(hours=1))
        station.follow()
        assert station.renewing.problem == renewing.NO_ROOM
        assert len(station.publisher.fetched) == asked
        assert station.title == "first"
    clock.advance(timedelta(hours=1))
    station.follow()
    assert (station.title, station.renewing.problem) == ("second", "")


def test_a_disk_that_fills_in_the_middle_leaves_the_last_good_set(start, press, clock, monkeypatch):
    station = start(press(NEWER, title="second"))
    with monkeypatch.context() as full:

        def no_space(*_paths):
            raise OSError(28, "No space left on device")

        full.setattr(shutil, "copyfile", no_space)
        station.follow()
        assert (station.title, station.renewing.problem) == ("first", renewing.NO_ROOM)
    clock.advance(timedelta(hours=1))
    station.follow()
    assert station.title == "second"


def test_a_defect_that_a_set_brings_up_ends_the_set_and_nothing_else(start, press, monkeypatch):
    station = start(press(NEWER))

    def defect(*_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(station.renewing, "_take", defect)
    station.follow()
    assert station.renewing.problem == renewing.BROKEN
    assert station.title == "first"


def test_a_set_without_the_words_of_a_language_is_refused(start, press, monkeypatch):
    station = start(press(NEWER))

    def lacking(*_arguments):
        raise SettingsError("az.mo", code="settings.messages")

    monkeypatch.setattr(station.renewing, "_take", lacking)
    station.follow()
    assert station.renewing.problem == "settings.messages"


@pytest.mark.parametrize(
    "files",
    [
        (Offered("catalogue.json", "0" * 64, 10),),
        (Offered("catalogue.json", "0" * 64, 1 << 40), Offered("catalogue.sig", "1" * 64, 1)),
        (
            Offered("catalogue.json", "0" * 64, 10),
            Offered("catalogue.json", "1" * 64, 10),
            Offered("catalogue.sig", "2" * 64, 1),
        ),
    ],
)
def test_a_list_that_makes_no_sense_is_refused(start, press, files):
    station = start(press(NEWER))
    station.publisher.files = files
    station.follow()
    assert station.renewing.problem in {renewing.INCOMPLETE, renewing.OVERSIZE}


def test_two_editions_before_the_one_in_force_are_kept(start, press):
    station = start(press(NEWER))
    for later in range(1, 6):
        station.follow()
        station.publisher.folder = press(NEWER + later)
    station.follow()
    kept = sorted(path.name for path in (station.shelf.current.parent / "editions").iterdir())
    assert kept == [str(NEWER + later) for later in (3, 4, 5)]
    files = station.shelf.current.parent / "files"
    assert list(files.iterdir()) == []


def test_the_newer_of_the_given_and_the_fetched_set_is_offered(start, press, tmp_path):
    station = start(press(NEWER, title="second"))
    station.follow()
    package = press(NEWER + 10, title="from the package")
    assert start(package, published_dir=package).title == "from the package"


def test_trouble_that_the_centre_names_is_waited_for(start, press, clock):
    station = start(press(NEWER))
    station.publisher.file = lambda *_piece: Fetched(
        trouble=Trouble.SERVICE, code="central.storage", retry_after=100
    )
    station.follow()
    assert station.renewing._due >= clock.monotonic() + 100
    assert isinstance(Fetched(), Reply)
