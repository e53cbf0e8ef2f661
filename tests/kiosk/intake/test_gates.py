# SPDX-License-Identifier: Apache-2.0
"""New visits are kept out when they could not be kept safe, sent or served rightly."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.errors import StorageError
from kiosk.intake import ClosedError, Gate, Gates
from kiosk.settings import Settings

DAY = timedelta(days=1)


@pytest.fixture
def gates(tmp_path, clock):
    """Make gates of a station; ages are how long ago something was."""

    def make(unsent: timedelta | None = None, confirmed: timedelta | None = None, **settings):
        now = clock.now()
        return Gates(
            Settings(**{"data_dir": tmp_path, "minimum_free": 0, **settings}),
            clock,
            oldest_unsent=lambda: None if unsent is None else now - unsent,
            catalogue_confirmed=lambda: None if confirmed is None else now - confirmed,
        )

    return make


def closed(gates: Gates) -> list[Gate]:
    return [one.gate for one in gates.closed()]


def test_nothing_keeps_anybody_out_of_a_kiosk_that_is_well(gates):
    assert closed(gates()) == []
    gates(unsent=DAY, confirmed=DAY, central_url="https://centre.example").check()


@pytest.mark.parametrize(
    ("settings", "gate"),
    [
        ({"maintenance": True}, Gate.MAINTENANCE),
        ({"minimum_free": 1 << 61}, Gate.DISK),
        ({"unsent": 3 * DAY, "unsent_days": 2}, Gate.UNSENT),
        ({"confirmed": 3 * DAY, "catalogue_days": 2, "central_url": "https://c"}, Gate.CATALOGUE),
    ],
)
def test_each_gate_closes_with_its_own_code(gates, settings, gate):
    one = gates(**settings)
    assert closed(one) == [gate]
    with pytest.raises(ClosedError) as error:
        one.check()
    assert error.value.code == gate.value
    assert error.value.detail


@pytest.mark.parametrize(
    "settings",
    [
        {"unsent": 2 * DAY, "unsent_days": 2},
        {"unsent": 3000 * DAY, "unsent_days": 0},
        {"unsent": None, "unsent_days": 1},
        {"confirmed": 3000 * DAY, "catalogue_days": 0, "central_url": "https://c"},
        {"confirmed": 3000 * DAY, "catalogue_days": 1, "central_url": None},
        {"confirmed": None, "catalogue_days": 1, "central_url": "https://c"},
    ],
)
def test_a_gate_stays_open_at_its_limit_and_when_it_is_off(gates, settings):
    assert closed(gates(**settings)) == []


def test_the_most_urgent_gate_speaks_first(gates):
    one = gates(
        unsent=9 * DAY,
        confirmed=99 * DAY,
        minimum_free=1 << 61,
        unsent_days=1,
        catalogue_days=1,
        central_url="https://c",
    )
    assert closed(one) == [Gate.DISK, Gate.UNSENT, Gate.CATALOGUE]
    with pytest.raises(ClosedError) as error:
        one.check()
    assert error.value.code == "gate.disk"


def test_an_age_that_a_clock_without_its_battery_wrote_down_closes_nothing(tmp_path, clock):
    one = Gates(
        Settings(data_dir=tmp_path, minimum_free=0, unsent_days=1),
        clock,
        oldest_unsent=lambda: datetime(1970, 1, 2, tzinfo=UTC),
    )
    assert closed(one) == []


def test_time_alone_closes_and_a_delivery_opens(tmp_path, clock):
    waiting = [clock.now()]
    one = Gates(
        Settings(data_dir=tmp_path, minimum_free=0, unsent_days=1),
        clock,
        oldest_unsent=lambda: waiting[0] if waiting else None,
    )
    assert closed(one) == []
    clock.advance(DAY + timedelta(seconds=1))
    assert closed(one) == [Gate.UNSENT]
    waiting.clear()
    assert closed(one) == []


def test_a_disk_that_cannot_be_looked_at_is_trouble_of_its_own(clock):
    nowhere = Gates(Settings(data_dir=Path("/no/such/folder/at/all")), clock)
    with pytest.raises(StorageError) as error:
        nowhere.check()
    assert error.value.code == "storage.unopenable"


@pytest.mark.parametrize(
    ("now", "skew", "is_closed"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), None, True),
        (datetime(2026, 11, 21, tzinfo=UTC), None, False),
        (datetime(2026, 11, 21, tzinfo=UTC), timedelta(hours=4), False),
        (datetime(2026, 11, 21, tzinfo=UTC), timedelta(hours=12), True),
        (datetime(2026, 11, 21, tzinfo=UTC), timedelta(days=-400), True),
    ],
)
def test_a_clock_on_another_day_keeps_new_visits_out(gates, clock, now, skew, is_closed):
    clock.jump(now)
    one = gates()
    one.compare(lambda: skew)
    assert closed(one) == ([Gate.CLOCK] if is_closed else [])


def test_a_file_in_the_data_folder_closes_the_kiosk_until_it_is_gone(tmp_path, clock):
    one = Gates(Settings(data_dir=tmp_path, minimum_free=0), clock)
    assert closed(one) == []
    (tmp_path / "maintenance").touch()
    assert closed(one) == [Gate.MAINTENANCE]
    (tmp_path / "maintenance").unlink()
    assert closed(one) == []
