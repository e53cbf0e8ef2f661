# SPDX-License-Identifier: Apache-2.0
"""The stations' keys are kept as the centre signed them, and never older ones again."""

from datetime import UTC, datetime

import pytest

from kiosk.memory import ShortMemory
from kiosk.sealing import Revoked, StationKey, jws
from kiosk.sync import Trouble, acquainting
from kiosk.sync.acquainting import NEWEST, OLDER, UNPROVEN, Acquainting, load
from kiosk.sync.contract import STATION_KEYS_TYPE, StationKeysAnswer
from kiosk.sync.port import Beat, Told

ROOM = 1 << 20
SINCE = "2026-01-12T08:00:00Z"


class Centre:
    """Publishes what it is told to, under the number that it is told to name."""

    def __init__(self, key) -> None:
        self.signing = key
        self.number = 0
        self.told = Told(is_missing=True)
        self.asked = 0

    def publish(self, number, *, named=None, by=None, kind=STATION_KEYS_TYPE, **facts):
        key = {
            "key_id": self.signing.key_id,
            "public_key": self.signing.public_bytes.hex(),
            "since": SINCE,
            **facts,
        }
        said = {
            "number": number,
            "as_of": "2026-11-21T10:32:00Z",
            "stations": [{"station": "BK03", "service_point": "Bakı 3", "keys": [key]}],
        }
        statement = jws.sign(said, kind, by or self.signing)
        answer = StationKeysAnswer(station_keys=statement)
        self.told = Told(content=answer.model_dump_json().encode())
        self.number = number if named is None else named

    def station_keys(self):
        self.asked += 1
        return self.told

    def key(self, name):
        return self.signing.public_bytes if name == self.signing.key_id else None

    def beat(self):
        return Beat(station_keys=self.number)


@pytest.fixture
def centre(central_keys):
    return Centre(central_keys)


@pytest.fixture
def memory():
    return ShortMemory()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "station-keys.jws"


@pytest.fixture
def station(centre, memory, file):
    return Acquainting(centre, memory, file)


def hear(station, centre, room=ROOM):
    station.told(centre.beat())
    assert station.step(room) is False


def test_they_are_fetched_once_for_each_change_and_kept(station, centre, file, memory):
    hear(station, centre)
    assert (centre.asked, file.exists()) == (0, False)
    centre.publish(7, revoked={"at": SINCE, "reason": "compromised"})
    hear(station, centre, room=1000)
    assert centre.asked == 0  # a metered line waits
    hear(station, centre)
    hear(station, centre)
    assert centre.asked == 1
    book = load(file, centre.key)
    (key,) = book.keys.values()
    assert (book.number, key.station, key.service_point) == (7, "BK03", "Bakı 3")
    assert key.since == datetime(2026, 1, 12, 8, tzinfo=UTC)
    assert key.revoked_for is Revoked.COMPROMISED
    again = Acquainting(centre, memory, file)
    hear(again, centre)
    assert centre.asked == 1  # another start knows what is kept


def test_an_older_one_is_refused_though_the_heartbeat_lies(station, centre, file):
    centre.publish(7)
    hear(station, centre)
    centre.publish(6, named=8)
    hear(station, centre)
    assert station.problem == OLDER
    assert load(file, centre.key).number == 7
    centre.publish(8)
    hear(station, centre)
    assert (station.problem, load(file, centre.key).number) == ("", 8)


def test_without_the_check_the_older_one_would_be_kept(station, centre, file, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(acquainting, "_is_older", lambda _number, _newest: False)
    centre.publish(7)
    hear(station, centre)
    centre.publish(6, named=8)
    hear(station, centre)
    assert load(file, centre.key).number == 6


def test_a_file_that_is_gone_or_damaged_opens_no_way_back(station, centre, file, memory):
    centre.publish(7)
    hear(station, centre)
    for spoil in (file.unlink, lambda: file.write_text("x.y.z"), lambda: file.write_bytes(b"\xff")):
        spoil()
        other = Acquainting(centre, memory, file)
        centre.publish(6)
        hear(other, centre)
        assert (other.problem, load(file, centre.key)) == (OLDER, None)
    centre.publish(7)
    hear(other, centre)
    assert load(file, centre.key).number == 7


@pytest.mark.parametrize("how", ["key", "kind", "field", "nonsense"])
def test_what_the_centre_did_not_sign_for_this_is_not_kept(station, centre, file, tmp_path, how):
    match how:
        case "key":
            centre.publish(7, by=StationKey.load_or_create(tmp_path / "stranger"))
        case "kind":
            centre.publish(7, kind="settings+jwt")
        case "field":
            centre.publish(7, owner="somebody")
        case "nonsense":
            centre.publish(7)
            centre.told = Told(content=b"<html>sign in</html>")
    hear(station, centre)
    assert (station.problem, file.exists()) == (UNPROVEN, False)


def test_a_line_that_fails_is_tried_at_the_next_heartbeat(station, centre, file):
    centre.publish(7)
    good, centre.told = centre.told, Told(trouble=Trouble.LINE, code="delivery.timeout")
    hear(station, centre)
    assert (station.problem, file.exists()) == ("", False)
    centre.told = good
    hear(station, centre)
    assert file.exists()


def test_cut_off_between_number_and_file_it_is_asked_for_again(
    station, centre, file, memory, monkeypatch
):
    centre.publish(7)

    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(acquainting.durable, "write", cut)
        with pytest.raises(KeyboardInterrupt):
            hear(station, centre)
    assert memory.read(NEWEST) == "7"
    other = Acquainting(centre, memory, file)
    hear(other, centre)
    assert (other.problem, load(file, centre.key).number) == ("", 7)
