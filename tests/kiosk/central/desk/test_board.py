# SPDX-License-Identifier: Apache-2.0
"""The board: what needs somebody comes first, and a station's page has all there is to it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from kiosk.central.app import create_app
from kiosk.central.desk.condition import Around, Grade, Told, judge
from kiosk.central.desk.fleetview import FleetView, Wanted
from kiosk.central.desk.roles import Role
from kiosk.central.storage.tables import EDITION, SETTING, STATION
from tests.kiosk.central.desk.conftest import Visitor
from tests.kiosk.central.desk.region import GIB, fill

NOW = datetime(2026, 11, 21, 10, 32, tzinfo=UTC)
WELL = Told(
    code="BK01",
    service_point="Bakı",
    name=None,
    enrolled_at=NOW - timedelta(days=9),
    retired_at=None,
    heard_at=NOW - timedelta(minutes=4),
    software="1",
    catalogue="7",
    queue={"pending": 2, "received": 90},
    oldest_unsent_at=NOW - timedelta(minutes=10),
    devices={"printer": "ready", "disk_free": 40 * GIB, "skew_ms": 500},
    alarms=[],
    ring=1,
    kept=90,
    notices="",
    settings=0,
)


def found(around=None, **changes):
    condition = judge(WELL._replace(**changes), around or Around(now=NOW))
    return condition.grade, [one.code for one in condition.findings]


def devices(**changes):
    return {"devices": {**WELL.devices, **changes}}


@pytest.mark.parametrize(
    ("changes", "grade", "codes"),
    [
        ({}, Grade.GOOD, []),
        ({"heard_at": NOW - timedelta(minutes=15)}, Grade.GOOD, []),
        ({"heard_at": NOW - timedelta(minutes=16)}, Grade.DANGER, ["offline"]),
        ({"heard_at": None}, Grade.DANGER, ["offline"]),
        ({"enrolled_at": None, "heard_at": None}, Grade.EXPECTED, []),
        ({"retired_at": NOW, "heard_at": None}, Grade.RETIRED, []),
        (devices(printer="paper-out"), Grade.DANGER, ["printer-paper-out"]),
        (devices(printer="paper-low"), Grade.CAUTION, ["printer-paper-low"]),
        (devices(printer="busy"), Grade.GOOD, []),
        (devices(printer=None), Grade.GOOD, []),
        (devices(disk_free=4 * GIB), Grade.CAUTION, ["disk"]),
        (devices(disk_free=100), Grade.DANGER, ["disk"]),
        (devices(skew_ms=-121_000), Grade.CAUTION, ["skew"]),
        (devices(skew_ms=120_000), Grade.GOOD, []),
        ({"devices": None, "queue": None, "alarms": None}, Grade.GOOD, []),
        ({"queue": {"parked": 1}}, Grade.DANGER, ["stopped"]),
        ({"oldest_unsent_at": NOW - timedelta(hours=2)}, Grade.CAUTION, ["late"]),
        ({"oldest_unsent_at": NOW - timedelta(hours=25)}, Grade.DANGER, ["late"]),
        ({"alarms": ["gate.disk"]}, Grade.DANGER, ["alarm"]),
        ({"alarms": ["something.new"]}, Grade.CAUTION, ["alarm"]),
    ],
    ids=str,
)
def test_what_a_station_says_is_judged(changes, grade, codes):
    assert found(**changes) == (grade, codes)


@pytest.mark.parametrize(
    ("around", "grade", "codes"),
    [
        ({"offered": 7}, Grade.GOOD, []),
        ({"offered": 8}, Grade.CAUTION, ["edition"]),
        ({"offered": 6}, Grade.GOOD, []),  # it never goes back
        ({"journal": ["central.journal-cut"]}, Grade.DANGER, ["central.journal-cut"]),
        ({"refused": 3}, Grade.CAUTION, ["refused"]),
        ({"heartbeat": timedelta(minutes=1)}, Grade.DANGER, ["offline"]),
    ],
    ids=str,
)
def test_what_the_centre_knows_is_judged_too(around, grade, codes):
    assert found(Around(now=NOW, **around)) == (grade, codes)


def test_what_was_received_waits_no_more():
    assert judge(WELL, Around(now=NOW)).waiting == 2


def test_the_worst_come_first_on_either_database(region, clock):
    fill(region, clock.now())
    board = FleetView(region.database).board(Wanted(), clock.now())
    worst = [point.rows[0].grade for point in board.points]
    assert worst == sorted(worst, reverse=True)
    for point in board.points:
        grades = [one.grade for one in point.rows]
        assert grades == sorted(grades, reverse=True)
    assert board.rows[0].told.code == "BK04"  # the most of the worst
    codes = {one.told.code for one in board.rows}
    assert "BK09" not in codes  # retired
    assert (board.retired, board.stations) == (1, 24)  # BK01 is the fixture's
    assert board.taken_today >= sum(board.taken.values()) > 0


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (Wanted(search="bk04"), {"BK04"}),
        (Wanted(search="şəki miqr"), {"BK07", "BK0F", "BK0Q"}),
        (Wanted(search="nowhere"), set()),
        (Wanted(shown="offline"), {"BK01", "BK02"}),
        (Wanted(shown="printer"), {"BK03", "BK06"}),
        (Wanted(shown="queue"), {"BK04"}),
        (Wanted(shown="retired"), {"BK09"}),
    ],
)
def test_the_board_is_narrowed(centre, clock, wanted, codes):
    fill(centre, clock.now())
    board = FleetView(centre.database).board(wanted, clock.now())
    assert {one.told.code for one in board.rows} == codes
    assert board.found == len(codes)


def test_fifty_at_a_time(centre, clock):
    fill(centre, clock.now(), stations=119, days=1)
    view = FleetView(centre.database)
    sizes = [len(view.board(Wanted(page=page), clock.now()).rows) for page in (1, 2, 3, 9)]
    assert sizes == [50, 50, 19, 19]


def test_stations_stand_under_their_service_point_with_its_sums(region, clock):
    fill(region, clock.now())
    view = FleetView(region.database)
    board = view.board(Wanted(), clock.now())
    names = [point.name for point in board.points]
    assert len(names) == len(set(names))
    for point in board.points:
        assert {one.told.service_point for one in point.rows} == {point.name}
    (whole,) = [point for point in board.points if "Gəncə" in point.name]
    assert [one.told.code for one in whole.rows] == ["BK04", "BK0C", "BK0M"]
    assert (whole.stations, whole.online, whole.attention) == (3, 3, 1)
    assert whole.waiting == sum(one.waiting for one in whole.rows) == 15 + 1 + 0
    assert whole.oldest == clock.now() - timedelta(hours=30)
    # the sums are the point's, however much of it is shown
    (part,) = view.board(Wanted(search="BK0C"), clock.now()).points
    assert (len(part.rows), part.stations, part.waiting) == (1, 3, 15 + 1)
    (gone,) = view.board(Wanted(shown="retired"), clock.now()).points
    assert (len(gone.rows), gone.stations) == (1, 2)


def test_a_service_point_goes_on_over_pages(centre, clock):
    fill(centre, clock.now(), stations=119, days=1)
    with centre.database.transaction() as connection:
        connection.execute(update(STATION).values(service_point="One"))
    view = FleetView(centre.database)
    for page, is_continued in ((1, False), (2, True)):
        (point,) = view.board(Wanted(page=page), clock.now()).points
        assert (point.stations, point.is_continued) == (119, is_continued)


def test_a_heartbeat_that_was_set_otherwise_counts(region, clock):
    fill(region, clock.now())
    with region.database.transaction() as connection:
        facts = {"facts": {"heartbeat_every": 3600}, "number": 1, "set_at": clock.now()}
        connection.execute(insert(SETTING), {"scope": "station:BK02", **facts})
        connection.execute(
            update(STATION)
            .where(STATION.c.code == "BK02")
            .values(heard_at=clock.now() - timedelta(minutes=179))
        )
    assert FleetView(region.database).one("BK02", clock.now()).is_online


def test_the_edition_that_a_ring_is_offered_is_what_counts(centre, clock):
    fill(centre, clock.now())
    with centre.database.transaction() as connection:
        for number, ring in ((1, 5), (2, 0), (3, None)):
            connection.execute(
                insert(EDITION),
                {"number": number, "publisher": "", "uploaded_at": clock.now(), "ring": ring},
            )
    view = FleetView(centre.database)
    assert view.one("BK02", clock.now()).offered == 2
    assert view.one("BK05", clock.now()).offered == 1


def test_a_page_that_refreshes_itself_gets_the_part_that_changes(signed_in, centre, clock):
    fill(centre, clock.now())
    visitor = signed_in()
    part = visitor.get("/desk/", headers={"Desk-Refresh": "1"}).text
    assert "<html" not in part
    assert "BK04" in part
    assert part.strip() in visitor.get("/desk/").text.replace("\r", "")


def test_an_empty_board_says_what_to_do(serve_app, open_centre, clock):
    from kiosk.central.desk.accounts import Accounts
    from tests.kiosk.central.desk.conftest import PASSWORD

    empty = open_centre()
    Accounts(empty.database).add("viewer", Role.VIEWER, PASSWORD, clock.now(), by="test")
    visitor = Visitor(serve_app(create_app(empty)))
    visitor.sign_in("viewer")
    assert "main.py central enrol" in visitor.get("/desk/").text


def test_what_people_named_comes_as_text(signed_in, centre, clock):
    fill(centre, clock.now())
    hostile = '<img src=x onerror="alert(1)">'
    with centre.database.transaction() as connection:
        values = {"service_point": hostile, "software": hostile, "alarms": [hostile]}
        connection.execute(update(STATION).where(STATION.c.code == "BK02").values(values))
    visitor = signed_in()
    for path in ("/desk/", "/desk/stations/BK02", f"/desk/?q={hostile}"):
        page = visitor.get(path).text
        assert "<img src=x" not in page
        assert "&lt;img" in page


def test_a_code_to_enrol_is_shown_once(signed_in, centre, clock):
    fill(centre, clock.now())
    visitor = signed_in(Role.ADMINISTRATOR)
    page = visitor.post("/desk/stations/BK04/invite").text
    code = page.split('class="once">')[1].split("<")[0]
    assert code.count("-") == 4
    assert code not in visitor.get("/desk/stations/BK04").text
    (noted,) = centre.audit.newest(1, subject="BK04")
    assert (noted.event, noted.who) == ("station-invited", "administrator")


def test_a_station_is_retired_with_a_reason(signed_in, centre, clock):
    fill(centre, clock.now())
    visitor = signed_in(Role.ADMINISTRATOR)
    answer = visitor.post("/desk/stations/BK04/retire", {"reason": "moved away"})
    assert answer.headers["Location"] == "/desk/stations/BK04"
    assert centre.stations.find("BK04").retired_at
    (noted,) = centre.audit.newest(1, subject="BK04")
    assert (noted.who, noted.facts["reason"]) == ("administrator", "moved away")
    assert "moved away" in visitor.get("/desk/stations/BK04").text


def test_only_administrators_see_what_they_alone_may_do(signed_in, centre, clock):
    fill(centre, clock.now())
    assert "/invite" in signed_in(Role.ADMINISTRATOR).get("/desk/stations/BK04").text
    assert "/invite" not in signed_in(Role.OPERATOR).get("/desk/stations/BK04").text


def test_a_station_that_is_not_there_is_not_shown(signed_in):
    visitor = signed_in(Role.ADMINISTRATOR)
    assert visitor.get("/desk/stations/ZZZZ").status_code == 404
    assert visitor.post("/desk/stations/ZZZZ/invite").status_code == 404
    assert visitor.post("/desk/stations/ZZZZ/retire").status_code == 404
