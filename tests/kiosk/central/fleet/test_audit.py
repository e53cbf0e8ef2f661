# SPDX-License-Identifier: Apache-2.0
"""What is done at a central leaves a row that says who did it."""

import json

import pytest

from kiosk.central.fleet.audit import CENTRAL, note, registered
from kiosk.commands import central, run_and_report
from kiosk.sealing import StationKey


def told(region, **wanted):
    found = region.audit.newest(100, **wanted)
    return [(one.event, one.who, one.subject, one.facts) for one in found]


def test_coming_in_and_retiring_is_noted(region, clock, known, tmp_path):
    key = StationKey.load_or_create(tmp_path / "seven")
    known(region, "BK07", key)
    assert region.stations.retire("BK07", clock.now(), "stolen", by="operator:aysel")
    assert told(region, subject="BK07") == [
        ("station-retired", "operator:aysel", "BK07", {"reason": "stolen"}),
        ("station-enrolled", "BK07", "BK07", {"key_id": key.key_id}),
        ("station-invited", CENTRAL, "BK07", {"service_point": None}),
    ]
    assert {one.at for one in region.audit.newest(9)} == {clock.now()}


def test_nobody_was_retired_is_no_event(region, clock):
    assert not region.stations.retire("ZZ99", clock.now())
    assert told(region, subject="ZZ99") == []


def test_a_long_list_is_read_in_pages(region, clock):
    for number in range(5):
        region.stations.retire("BK01", clock.now(), str(number))
    first = region.audit.newest(2)
    rest = region.audit.newest(2, before=first[-1].number)
    assert [one.facts["reason"] for one in (*first, *rest)] == ["4", "3", "2", "1"]


def test_what_fails_is_not_noted(region, clock):
    def fail():
        with region.database.transaction() as connection:
            note(connection, clock.now(), "station-retired", "x", "BK01", reason="")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert "station-retired" not in [one.event for one in region.audit.newest(9)]


@pytest.mark.parametrize(
    ("event", "facts"),
    [("something", {}), ("station-retired", {}), ("station-retired", {"reason": "", "name": "x"})],
)
def test_what_is_not_registered_is_a_bug(centre, clock, event, facts):
    with (
        centre.database.transaction() as connection,
        pytest.raises(ValueError, match=r"audit event|facts"),
    ):
        note(connection, clock.now(), event, "x", "y", **facts)


def test_every_event_says_what_it_means():
    assert all(one.meaning.endswith(".") for one in registered().values())


def test_the_command_lists_the_newest_first(tmp_path, capsys):
    where = ["--data-dir", str(tmp_path / "region")]

    def run(*arguments):
        assert run_and_report(central, [*arguments, *where]) == 0
        return capsys.readouterr().out

    run("enrol", "BK01", "--service-point", "Nərimanov 2")
    run("retire", "BK01", "--reason", "moved")
    rows = json.loads(run("audit", "BK01", "--json"))["audit"]
    assert [row["event"] for row in rows] == ["station-retired", "station-invited"]
    assert rows[0]["who"].startswith("operator:")
    assert rows[0]["facts"] == {"reason": "moved"}
    assert "moved" in run("audit")
