# SPDX-License-Identifier: Apache-2.0
"""A station's audit journal that is cut or rewritten shows at the central."""

import json
from datetime import timedelta

import pytest

from kiosk.central.centre import Centre
from kiosk.central.fleet import journals
from kiosk.commands import central, run_and_report
from kiosk.sync.contract import HEARTBEAT_PATH
from kiosk.timestamps import to_text


class Keeper:
    """A station that says where its journal ends; ``sent`` is how long ago it began to say so."""

    def __init__(self, speaker, region, clock) -> None:
        self.speaker, self.region, self.clock = speaker, region, clock

    def _said(self, number, hash_, sent):
        digit = hash_ or f"{number % 16:x}"
        sent_at = to_text(self.clock.now() - timedelta(seconds=sent))
        return {"sent_at": sent_at, "journal": {"number": number, "hash": digit * 64}}

    def beat(self, number, hash_="", sent=0):
        self.clock.advance(timedelta(seconds=1))
        beat = {**self._said(number, hash_, sent), "queue": {}, "software": "1"}
        assert self.speaker.post(HEARTBEAT_PATH, beat).status_code == 200

    def announce(self, number, hash_="", sent=0):
        self.clock.advance(timedelta(seconds=1))
        said = self._said(number, hash_, sent)
        assert self.speaker.announce(self.speaker.item(), **said).status_code == 207

    @property
    def end(self):
        row = self.region.stations.find("BK01")
        return row.journal_number, row.journal_hash

    @property
    def alarms(self):
        found = self.region.stations.alarms().get("BK01", ())
        return [(one.code, one.known, one.told) for one in found]


@pytest.fixture
def keeper(region_speaker, region, clock):
    return Keeper(region_speaker, region, clock)


def test_a_journal_that_grows_is_no_alarm(keeper, caplog):
    for number in (0, 1, 1, 5, 5, 90):
        keeper.beat(number)
        keeper.announce(number)
    assert keeper.end == (90, "a" * 64)
    assert keeper.alarms == []
    assert caplog.text == ""


@pytest.mark.parametrize("says", ["beat", "announce"])
def test_a_journal_that_ends_earlier_was_cut(keeper, says, caplog):
    keeper.announce(241)
    getattr(keeper, says)(12)
    assert keeper.alarms == [("central.journal-cut", 241, 12)]
    assert keeper.end == (241, "1" * 64)
    assert caplog.messages == ["central.journal-cut: station BK01, record 241, ends at 12"]


def test_a_journal_that_was_set_back_to_an_end_it_had_was_cut(keeper):
    keeper.beat(10)
    keeper.beat(20)
    keeper.beat(10)
    assert keeper.alarms == [("central.journal-cut", 20, 10)]


@pytest.mark.parametrize("says", ["beat", "announce"])
@pytest.mark.parametrize("number", [10, 20])
def test_a_record_that_is_another_was_altered(keeper, says, number, caplog):
    keeper.beat(10)
    keeper.beat(20)
    getattr(keeper, says)(number, "f")
    assert keeper.alarms == [("central.journal-altered", number, number)]
    assert keeper.end == (20, "4" * 64)
    assert caplog.messages == [
        f"central.journal-altered: station BK01, record {number}, ends at {number}"
    ]


def test_an_announcement_that_another_overtook_is_no_alarm(keeper):
    keeper.announce(10)
    keeper.announce(30, sent=1)
    keeper.announce(20, sent=5)
    keeper.announce(10, sent=9)
    assert keeper.alarms == []
    assert keeper.end == (30, "e" * 64)


def test_an_overtaken_one_with_another_record_is_one(keeper):
    keeper.announce(10)
    keeper.announce(30, sent=1)
    keeper.announce(10, "f", sent=9)
    assert keeper.alarms == [("central.journal-altered", 10, 10)]


def test_nothing_is_overtaken_for_long(keeper, clock):
    """A clock that was set back hides a cut for some minutes and no longer."""
    keeper.announce(30)
    keeper.beat(20, sent=3600)
    assert keeper.alarms == []
    clock.advance(timedelta(minutes=10))
    keeper.beat(20, sent=3600)
    assert keeper.alarms == [("central.journal-cut", 30, 20)]


def test_without_the_times_an_overtaken_one_would_be_an_alarm(keeper, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(journals, "_is_overtaken", lambda *_: False)
    keeper.announce(30, sent=1)
    keeper.announce(20, sent=5)
    assert keeper.alarms == [("central.journal-cut", 30, 20)]


def test_the_same_alarm_is_one_line(keeper, caplog):
    keeper.beat(30)
    for number in (20, 21, 22):
        keeper.beat(number)
    assert len(caplog.messages) == 1
    keeper.beat(40)
    keeper.beat(35)
    assert keeper.alarms == [("central.journal-cut", 40, 35)]
    assert len(caplog.messages) == 2


def test_only_the_last_ends_are_remembered(keeper):
    for number in range(40):
        keeper.beat(number)
    keeper.announce(8, "f", sent=100)
    assert keeper.alarms == [("central.journal-altered", 8, 8)]
    keeper.announce(7, "f", sent=100)
    assert len(keeper.alarms) == 1


def test_a_station_with_a_new_key_begins_anew(keeper, region, known, station_key, other_key):
    keeper.beat(30)
    keeper.beat(20)
    known(region, "BK01", station_key)
    assert keeper.alarms != []
    assert keeper.end[0] == 30
    known(region, "BK01", other_key)
    assert keeper.alarms == []
    assert keeper.end == (None, None)
    keeper.speaker.key = other_key
    keeper.beat(1)
    assert keeper.alarms == []
    assert keeper.end == (1, "1" * 64)


def test_an_alarm_is_its_station_s_alone(keeper, region, known, other_key, clock):
    keeper.beat(30)
    keeper.beat(20)
    known(region, "BK02", other_key)
    assert set(region.stations.alarms()) == {"BK01"}


def test_the_list_of_stations_shows_it(speaker, centre, clock, tmp_path, capsys):
    keeper = Keeper(speaker, centre, clock)
    keeper.beat(30)
    keeper.beat(20)
    assert isinstance(centre, Centre)
    run_and_report(central, ["stations", "--json", "--data-dir", str(tmp_path / "central")])
    (station,) = json.loads(capsys.readouterr().out)["stations"]
    assert station["journal"] == "central.journal-cut 30 > 20, 2026-11-21T10:32:02.000000Z"
