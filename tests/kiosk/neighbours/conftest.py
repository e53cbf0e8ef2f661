# SPDX-License-Identifier: Apache-2.0
"""Stations of one service point in one process, each with its key, on real sockets."""

import shutil
import threading
from contextlib import ExitStack
from dataclasses import replace

import pytest

from kiosk.handover import Giving, Handover
from kiosk.neighbours import Neighbourhood
from kiosk.sealing import StationKey
from kiosk.settings import Settings
from kiosk.storage import Database, SqlDrafts, SqlJournal
from tests.kiosk.intake.conftest import kiosk, ram  # noqa: F401 shared fixtures
from tests.neighbours import acquaint, published

PATIENCE = 20.0


class Here:
    """One station as its neighbours meet it."""

    def __init__(self, code, folder, empty, clock, intake) -> None:
        self.code, self.clock = code, clock
        folder.mkdir()
        self.settings = Settings(station_code=code, data_dir=folder, minimum_free=0)
        self.key = StationKey.load_or_create(self.settings.keys_dir)
        self.database = Database.open(shutil.copy(empty, folder / "station.sqlite"))
        self.journal = SqlJournal(self.database, clock)
        self.drafts = SqlDrafts(self.database, self.journal, clock, clock.now)
        self.handover = Handover(
            lambda: intake, self.drafts, clock, clock.now, record=self.journal.record
        )
        self.giving = Giving(self.drafts, lambda: self.handover.relay, self.journal.record)
        self.at = None
        self._listen = "127.0.0.1:0"

    def open(self, *neighbours, listens=True, **changes) -> "Here":
        """Speak to these, and be heard; or only one of both."""
        self.close()
        settings = replace(
            self.settings,
            neighbours=tuple(one if isinstance(one, str) else one.address for one in neighbours),
            neighbours_listen=self._listen if listens else "",
            **changes,
        )
        self.at = Neighbourhood(
            settings, self.clock, lambda: self.key, self.giving, self.journal.record
        )
        self.handover.neighbours = self.at.relay
        if listens:
            wait_until(lambda: self.at.url, "somebody who listens")
            self._listen = self.address  # opened again, it is heard at the same place
        return self

    @property
    def address(self) -> str:
        return self.at.url.removeprefix("http://")

    def events(self, name) -> list[dict]:
        return [dict(one.facts) for one in self.journal.records() if one.event == name]

    def close(self) -> None:
        if self.at is not None:
            self.at.close()
            self.at = None


def wait_until(found, what) -> None:
    """Wait for another thread."""
    tick = threading.Event()
    for _ in range(int(PATIENCE / 0.01)):
        if found():
            return
        tick.wait(0.01)
    raise AssertionError(f"no {what}")


class Place:
    """A service point, and a centre that publishes whose keys are whose."""

    def __init__(self, folder, empty, clock, intake, central) -> None:
        self._folder, self._empty, self._clock, self._intake = folder, empty, clock, intake
        self.central = central
        self.stations: list[Here] = []
        self.points: dict[str, str] = {}
        self.key_facts: dict[str, dict] = {}

    def station(self, code, point="Bakı 1", *, is_published=True) -> Here:
        made = Here(code, self._folder / code, self._empty, self._clock, self._intake)
        self.stations.append(made)
        if is_published:
            self.points[code] = point
        return made

    def publish(self, number=1) -> None:
        """Have every station here know the keys of those that are published."""
        stations = [
            published(one.key, one.code, self.points[one.code], **self.key_facts.get(one.code, {}))
            for one in self.stations
            if one.code in self.points
        ]
        acquaint(self.central, stations, [one.settings for one in self.stations], number)

    def close(self) -> None:
        for one in self.stations:
            one.close()
            one.database.close()


@pytest.fixture
def place(tmp_path, empty_database, clock, kiosk, central_keys):  # noqa: F811
    """An empty service point."""
    with ExitStack() as ending:
        made = Place(tmp_path / "place", empty_database, clock, kiosk.intake, central_keys)
        (tmp_path / "place").mkdir()
        ending.callback(made.close)
        yield made


@pytest.fixture
def hall(place):
    """The station at which people apply."""
    return place.station("BK01")


@pytest.fixture
def desk(place):
    """The station of an officer's."""
    return place.station("BK02")


@pytest.fixture
def met(place, hall, desk):
    """Both know each other and are heard."""
    place.publish()
    hall.open()
    desk.open(hall)
    hall.open(desk)
    return hall, desk
