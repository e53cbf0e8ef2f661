# SPDX-License-Identifier: Apache-2.0
"""`day report|list`: a day for people, for programs and for spreadsheets."""

import csv
import io
import json

import pytest

from kiosk.clock import SystemClock, local
from kiosk.commands import Exit
from kiosk.days import Days, Place
from kiosk.staff import Member, Role, Session
from kiosk.store import Store
from main import main


def said(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def today():
    return local(SystemClock().now()).date()


def sign(settings):
    clock = SystemClock()
    member = Member(id="member-1", name="Leyla", role=Role.SUPERVISOR)
    session = Session(member=member, began_at=clock.now())
    with Store(settings, clock) as store:
        place = Place(station=settings.station_code, service_point=settings.service_point)
        days = Days(store.days, clock.now, lambda: place)
        days.sign_off(session, today(), days.look(session, today()).report.digest)


def test_a_program_reads_what_a_day_came_to(waiting, capsys):
    assert main(["day", "report", "--json"]) == Exit.DONE
    found = said(capsys)
    assert (found["taken"], found["services"]) == (1, {"registration": 1})
    assert [(one["state"], one["count"]) for one in found["unsent"]] == [("pending", 1)]
    assert found["signed"] is None
    assert main(["day", "report", "--day", "2026-01-02", "--json"]) == Exit.DONE
    assert said(capsys)["taken"] == 0


def test_a_person_reads_it_and_who_answered_for_it(waiting, station, capsys):
    assert main(["day", "report"]) == Exit.DONE
    assert "nobody has signed it" in capsys.readouterr().out
    sign(station)
    assert main(["day", "report"]) == Exit.DONE
    told = capsys.readouterr().out
    assert "by member-1" in told
    assert "changed since" not in told
    assert main(["queue", "hold", waiting]) == Exit.DONE
    capsys.readouterr()
    assert main(["day", "report"]) == Exit.DONE
    told = capsys.readouterr().out
    assert "changed since: incidents, states, unsent" in told
    assert "submission-held: A submission was taken out of the queue by hand." in told


def test_a_spreadsheet_gets_a_table_that_it_can_only_read(waiting, tmp_path, capsys):
    file = tmp_path / "day.csv"
    assert main(["day", "report", "--csv", str(file)]) == Exit.DONE
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {"part": "taken", "name": "taken", "detail": "", "number": "1", "since": ""} in rows
    capsys.readouterr()
    assert main(["day", "report", "--csv", str(tmp_path / "no" / "day.csv")]) == Exit.ENVIRONMENT
    assert "storage.unwritable" in capsys.readouterr().err


def test_days_are_listed(waiting, station, capsys):
    sign(station)
    assert main(["day", "list", "--json"]) == Exit.DONE
    (found,) = said(capsys)["days"]
    assert (found["day"], found["taken"], found["signed_by"]) == (str(today()), 1, "member-1")
    assert main(["day", "list"]) == Exit.DONE
    assert "member-1" in capsys.readouterr().out


def test_where_no_station_is_nothing_is_counted(station, capsys):
    assert main(["day", "report"]) == Exit.NO
    assert "queue.no-station" in capsys.readouterr().err
    assert not station.database.exists()
