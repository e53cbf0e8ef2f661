# SPDX-License-Identifier: Apache-2.0
"""People practise with the services that the station offers, and change nothing of them."""

from dataclasses import replace

import pytest

from kiosk.catalogue import open_newest, trust_of
from kiosk.editions import FETCHED, messages
from kiosk.settings import training_of
from tests.kiosk.offering.test_damage import FIRST, SECOND, THIRD, flip


@pytest.fixture
def fetched(start, press):
    """A station that has followed its centre to a newer edition."""
    station = start(press(SECOND, title="second"))
    station.follow()
    return station


def offered(settings):
    return open_newest(settings, trust_of(settings)).catalogue.edition


def everything_in(folder):
    return {
        path.relative_to(folder): (path.lstat().st_mtime_ns, path.lstat().st_mode)
        for path in folder.rglob("*")
    }


def test_what_the_station_has_fetched_is_practised_with(fetched, settings):
    assert offered(settings) == SECOND
    training = training_of(settings)
    assert offered(training) == SECOND
    assert messages(training).is_relative_to(settings.data_dir / FETCHED)


def test_nothing_of_the_station_s_is_written(fetched, settings):
    before = everything_in(settings.data_dir)
    training = training_of(settings)
    for service in open_newest(training, trust_of(training)).catalogue.services:
        assert service.title("en") == "second"
    after = everything_in(settings.data_dir)
    own = training.data_dir.relative_to(settings.data_dir)
    assert {path: at for path, at in after.items() if own not in (path, *path.parents)} == before
    assert set(after) - set(before), "training remembers in a place of its own"


def test_a_newer_one_that_came_with_the_program_goes_before(fetched, settings, press):
    newer = press(THIRD, title="third")
    assert offered(training_of(replace(settings, published_dir=newer))) == THIRD


def test_where_the_station_has_fetched_nothing_it_is_what_came_with_the_program(settings):
    assert offered(training_of(settings)) == FIRST


def test_a_set_of_the_station_s_that_is_damaged_is_left_alone(fetched, settings):
    flip(settings.data_dir / FETCHED / "current" / "catalogue.json")
    installed = open_newest(training_of(settings), trust_of(training_of(settings)))
    assert (installed.catalogue.edition, bool(installed.problem)) == (FIRST, True)


def test_a_station_takes_nothing_of_its_training(fetched, settings, press):
    """The negative control: what stands in the training folder reaches nobody who applies."""
    shelf = settings.data_dir / "training" / FETCHED
    shelf.mkdir(parents=True)
    (shelf / "current").symlink_to(press(THIRD, title="third"), target_is_directory=True)
    assert offered(settings) == SECOND
    assert offered(training_of(settings)) == THIRD
