# SPDX-License-Identifier: Apache-2.0
"""A station changes its key; whatever is lost or cut off, it can speak afterwards."""

import json
import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.central.fleet.rekeying import REST
from kiosk.clock import SystemClock
from kiosk.connecting import enrol, make_client, make_courier, rekey
from kiosk.errors import DeliveryError, StorageError
from kiosk.following import open_messages
from kiosk.intake import statement
from kiosk.sealing import StationKey, public_keys
from kiosk.sealing.station import FORMER_NAME, NEXT_NAME
from kiosk.settings import Settings
from kiosk.station import Station
from kiosk.store import Store, possession
from kiosk.sync import CentreTime, acquainting, pinned, pushing
from kiosk.sync.acquainting import load
from kiosk.sync.contract import REKEY_PATH
from kiosk.sync.transport import LineError, Transport
from tests.kiosk.offering.test_station import wait


@pytest.fixture
def station(tmp_path, published):
    return Settings(data_dir=tmp_path / "station", published_dir=published, station_code="BK02")


@pytest.fixture
def line(station, central_url, centre):
    """A station that the central knows, and what it says there."""
    return Line(station, central_url, centre)


class Line:
    def __init__(self, settings, url, centre) -> None:
        self.settings, self.url, self.centre = settings, url, centre
        self.clock = centre.clock
        self.folder = settings.keys_dir
        with Store(settings, self.clock) as store:
            client = self._client(store)
            enrol(client, centre.stations.invite("BK02", centre.clock.now()), settings, store)
            client.close()

    def _client(self, store):
        key = StationKey.load_or_create(self.folder)
        return make_client(
            self.settings, self.clock, key, CentreTime(self.clock, store.memory), self.url
        )

    @property
    def key(self) -> StationKey:
        return StationKey.load_or_create(self.folder)

    @property
    def believed(self) -> str:
        return self.centre.stations.find("BK02").key_id

    def rekey(self) -> StationKey:
        self.clock.advance(REST)
        return rekey(self.settings, self.clock, self.url)

    def beat(self, times=1):
        """Start the station, and let its heart beat."""
        with Store(self.settings, self.clock) as store:
            client = self._client(store)
            try:
                courier = make_courier(self.settings, self.clock, store, client, self.key)
                for _ in range(times):
                    report = courier.once()
            finally:
                client.close()
            return report

    def events(self):
        with Store(self.settings, self.clock) as store:
            return [one.event for one in store.journal.records()]


def test_a_new_key_is_believed_and_the_old_one_is_not(line):
    before = line.key
    after = line.rekey()
    assert after.key_id != before.key_id
    assert line.believed == after.key_id == line.key.key_id
    assert not (line.folder / NEXT_NAME).exists()
    assert line.beat().problem == ""
    assert "station-rekeyed" in line.events()
    assert line.rekey().key_id == line.believed != after.key_id
    assert line.beat().problem == ""


def test_a_change_that_comes_too_soon_is_made_at_a_later_heartbeat(line):
    between = line.rekey().key_id
    with pytest.raises(DeliveryError) as caught:
        rekey(line.settings, line.clock, line.url)
    assert caught.value.code == "central.too-fast"
    assert line.beat().problem == ""
    assert line.believed == between == line.key.key_id
    line.clock.advance(REST)
    assert line.beat().problem == ""
    assert line.believed == line.key.key_id != between


def test_what_any_of_its_keys_signed_stays_genuine(line):
    keys = [line.key]
    for _ in range(3):
        line.rekey()
        keys.append(line.key)
    known = public_keys(line.folder)
    assert known == {one.key_id: one.public_bytes for one in keys}
    assert oct((line.folder / FORMER_NAME).stat().st_mode)[-3:] == "600"


def test_submissions_that_the_old_key_signed_arrive_after_the_change(line, make_submission):
    with Store(line.settings, line.clock) as store:
        taken = make_submission(station="BK02")
        signed = statement.sign(taken, taken.sealed.parts, line.key)
        store.submissions.take(replace(taken, manifest=signed))
    line.rekey()
    report = line.beat()
    assert (report.received, report.problem) == (1, "")


class Lost:
    """A line that loses the request or the answer of a change of keys."""

    def __init__(self, patch, *, arrives) -> None:
        real = Transport.call

        def call(transport, method, path, *rest, **options):
            if path != REKEY_PATH:
                return real(transport, method, path, *rest, **options)
            if arrives:
                real(transport, method, path, *rest, **options)
            raise LineError("lost", code="delivery.timeout", is_in_doubt=True)

        patch.setattr(Transport, "call", call)


@pytest.mark.parametrize("arrives", [False, True])
def test_an_answer_that_is_lost_is_made_good_at_the_next_start(line, monkeypatch, arrives):
    before = line.key
    with monkeypatch.context() as patch:
        Lost(patch, arrives=arrives)
        with pytest.raises(DeliveryError):
            line.rekey()
    assert (line.believed == before.key_id) is not arrives
    assert line.key.key_id == before.key_id
    assert line.beat().problem == ""
    assert line.believed == line.key.key_id != before.key_id
    assert not (line.folder / NEXT_NAME).exists()


@pytest.mark.parametrize("arrives", [False, True])
def test_an_answer_that_is_lost_is_made_good_by_giving_the_command_again(
    line, monkeypatch, arrives
):
    before = line.key
    with monkeypatch.context() as patch:
        Lost(patch, arrives=arrives)
        with pytest.raises(DeliveryError):
            line.rekey()
    assert line.rekey().key_id == line.believed != before.key_id
    assert line.beat().problem == ""


def test_a_line_that_loses_every_answer_lets_submissions_pass_all_the_same(
    line, monkeypatch, make_submission
):
    Lost(monkeypatch, arrives=True)
    with pytest.raises(DeliveryError):
        line.rekey()
    with Store(line.settings, line.clock) as store:
        store.submissions.take(signed_by(line.key, make_submission))
    assert line.beat().received == 1


def signed_by(key, make_submission):
    taken = make_submission(station="BK02")
    return replace(taken, manifest=statement.sign(taken, taken.sealed.parts, key))


@pytest.fixture
def at_work(line):
    """Run the whole station against its centre for a while."""

    @contextmanager
    def run():
        settings = replace(line.settings, sync_every=0.05, heartbeat_every=0.15)
        opened = Station(settings, SystemClock(), open_messages(settings))
        try:
            yield opened
        finally:
            opened.close()

    return run


def test_a_station_at_work_makes_receipts_with_the_key_that_is_believed(line, at_work, monkeypatch):
    """Those of the former one would not be believed from the moment on that this one is heard."""
    before = line.key
    with monkeypatch.context() as patch:
        Lost(patch, arrives=True)
        with pytest.raises(DeliveryError):
            line.rekey()
    with at_work() as station:
        assert station.key.key_id == before.key_id
        station.connect(line.url)
        wait(lambda: station.key.key_id == line.believed, "the new key")
        kept = station.settings.data_dir / acquainting.FILE_NAME
        believed = pinned.keyring(line.folder, "BK02")
        wait(lambda: before.key_id in _ended(load(kept, believed)), "the end of the old one")
        assert station.key.key_id not in _ended(load(kept, believed))


def _ended(book):
    return set() if book is None else {name for name, key in book.keys.items() if key.until}


def test_a_station_forgets_what_was_shown_there_long_ago(line, at_work):
    now = SystemClock().now()
    with Store(line.settings, line.clock) as store:
        store.shown.note("a" * 64, now - timedelta(days=line.settings.retention_days + 1))
        store.shown.note("b" * 64, now - timedelta(days=line.settings.retention_days - 1))
    with at_work() as station:
        assert station.store.shown.note("a" * 64, now) is None
        assert station.store.shown.note("b" * 64, now).times == 1


class Killed(BaseException):
    """The power is gone."""


def cut(patch, at):
    """Cut the power before one of the steps that change the disk; gives what was counted."""
    steps = []

    def counted(name, real):
        def step(*arguments, **options):
            if len(steps) == at:
                raise Killed
            steps.append(name)
            return real(*arguments, **options)

        return step

    for name in ("fsync", "replace", "link", "unlink"):
        patch.setattr(os, name, counted(name, getattr(os, name)))
    return steps


def test_every_step_may_be_the_last(line, monkeypatch):
    with monkeypatch.context() as patch:
        steps = cut(patch, None)
        line.rekey()
    assert steps.count("replace") >= 3
    for at in range(len(steps)):
        before = line.key.key_id
        with monkeypatch.context() as patch:
            cut(patch, at)
            with pytest.raises(Killed):
                line.rekey()
        for leftover in line.folder.glob(".station*"):
            assert oct(leftover.stat().st_mode)[-3:] == "600"
        assert line.beat().problem == "", steps[at]
        assert line.believed == line.key.key_id, steps[at]
        assert before in public_keys(line.folder)
        assert not (line.folder / NEXT_NAME).exists(), steps[at]


def test_losing_the_old_key_too_early_would_be_seen(line, monkeypatch):
    """The negative control: a station that changes over before the centre does can't speak."""
    from kiosk.sealing import station as keys

    with monkeypatch.context() as patch:
        Lost(patch, arrives=False)
        with pytest.raises(DeliveryError):
            line.rekey()
    keys.promote(line.folder, StationKey.load(line.folder, NEXT_NAME))
    (line.folder / FORMER_NAME).unlink()
    assert line.beat().problem == "central.unknown-key"


def test_a_centre_that_is_restored_to_before_the_change_is_told_again(line, centre):
    from sqlalchemy import delete, update

    from kiosk.central.storage.tables import STATION, STATION_KEY

    before = line.key.key_id
    after = line.rekey().key_id
    with centre.database.transaction() as connection:
        connection.execute(update(STATION).where(STATION.c.code == "BK02").values(key_id=before))
        connection.execute(delete(STATION_KEY).where(STATION_KEY.c.key_id == after))
    assert line.beat().problem == ""
    assert line.believed == after == line.key.key_id


@pytest.mark.parametrize("is_another", [True, False])
def test_another_centre_numbers_its_settings_anew(line, is_another):
    """What was refused of the one before says nothing of this one's."""
    if is_another:
        (line.folder / pinned.FILE_NAME).unlink()
    with Store(line.settings, line.clock) as store:
        store.memory.write(pushing.REFUSED, "9")
        client = line._client(store)
        code = line.centre.stations.invite("BK02", line.clock.now())
        enrol(client, code, line.settings, store)
        client.close()
        assert store.memory.read(pushing.REFUSED) == ("0" if is_another else "9")


def test_a_kiosk_that_runs_keeps_its_key(line):
    with possession(line.settings.data_dir), pytest.raises(StorageError) as caught:
        line.rekey()
    assert caught.value.code == "station.busy"
    assert not (line.folder / NEXT_NAME).exists()


def test_the_command_says_that_the_kiosk_has_to_end_first(line, monkeypatch, capsys):
    from main import main

    monkeypatch.setenv("KIOSK_DATA_DIR", str(line.settings.data_dir))
    monkeypatch.setenv("KIOSK_STATION_CODE", "BK02")
    before = line.key.key_id
    with possession(line.settings.data_dir):
        assert main(["rekey", "--central-url", line.url]) != 0
    said = capsys.readouterr().err
    assert "station.busy" in said
    assert "A kiosk runs on this data." in said
    assert line.key.key_id == line.believed == before


def test_the_command_says_the_new_key(line, monkeypatch, capsys):
    from main import main

    monkeypatch.setenv("KIOSK_DATA_DIR", str(line.settings.data_dir))
    monkeypatch.setenv("KIOSK_STATION_CODE", "BK02")
    assert main(["rekey", "--central-url", line.url, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"station": "BK02", "key_id": line.key.key_id}
    assert main(["rekey"]) != 0
