# SPDX-License-Identifier: Apache-2.0
"""The figures: counted by the hour at the service points, drawn, written as tables and as CSV."""

import csv
import io
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from kiosk.central.desk import charts, counting, figures, words
from kiosk.central.desk.charts import Bar, Heads
from kiosk.central.desk.counting import KEPT, Counts, Narrowed, count
from kiosk.central.desk.figures import Telling
from kiosk.central.desk.period import Days, period
from kiosk.central.desk.titles import NO_TITLES
from kiosk.central.storage.tables import FIGURE, STATION, TALLY
from kiosk.spreadsheets import cell
from tests.kiosk.central.desk.region import fill

NOW = datetime(2026, 11, 21, 10, 32, tzinfo=UTC)
EN = words.translator("en")
TELLING = Telling(EN, NO_TITLES)


def chosen(preset="7", first="", last="", against=""):
    return period(NOW, preset, first, last, against)


def test_a_period_is_compared_with_as_many_days_before_or_a_year():
    assert chosen().days == Days(date(2026, 11, 15), date(2026, 11, 21))
    assert chosen().before == Days(date(2026, 11, 8), date(2026, 11, 14))
    year = chosen(against="year")
    assert year.before == Days(date(2025, 11, 16), date(2025, 11, 22))
    assert year.before.first.weekday() == year.days.first.weekday()
    own = chosen(first="2026-11-01", last="2026-11-10")
    assert (own.preset, len(own.days)) == (None, 10)


@pytest.mark.parametrize(
    ("first", "last"),
    [("x", "y"), ("2026-11-10", "2026-11-01"), ("1900-01-01", "2026-11-01"), ("2027-01-01", "x")],
)
def test_a_period_that_can_t_be_meant_is_the_usual(first, last):
    assert len(chosen("nonsense", first, last).days) == 30
    assert len(chosen("²", first, last).days) == 30


def test_a_day_begins_at_midnight_in_baku():
    assert Days(date(2026, 11, 21), date(2026, 11, 21)).start == datetime(
        2026, 11, 20, 20, tzinfo=UTC
    )


def tally(centre, *rows):
    facts = {"mode": "kiosk", "bytes": 1, "station": "BK01", "language": "az", "form": "f"}
    with centre.database.transaction() as connection:
        connection.execute(insert(TALLY), [{**facts, **row} for row in rows])


def counted(centre, name, **narrowed):
    wanted = Narrowed(period=narrowed.pop("period", chosen()), **narrowed)
    with centre.database.reading() as connection:
        return figures.report(name, count(connection, wanted, NOW), TELLING)


def pairs(report):
    return [(row.label, row.value, row.before) for row in report.rows]


def test_submissions_are_counted_now_and_before(region):
    week = timedelta(days=7)
    hour = NOW.replace(minute=0)
    tally(
        region,
        {"hour": hour, "count": 3},
        {"hour": hour, "count": 4, "form": "g", "language": "en"},
        {"hour": hour - week, "count": 5, "form": "g"},
        {"hour": hour - 2 * week, "count": 100},
        {"hour": hour + timedelta(days=1), "count": 100},
    )
    assert pairs(counted(region, "services")) == [("g", 4, 5), ("f", 3, 0)]
    assert pairs(counted(region, "languages")) == [("English", 4, 0), ("Azerbaijani", 3, 5)]
    assert pairs(counted(region, "points")) == [("BK01", 7, 5)]
    assert pairs(counted(region, "services", form="f")) == [("f", 3, 0)]
    assert pairs(counted(region, "services", point="nowhere")) == []
    days = counted(region, "days")
    assert [(row.value, row.before) for row in days.rows] == [(0, 0)] * 6 + [(7, 5)]
    with region.database.reading() as connection:
        sums = figures.sums(count(connection, Narrowed(period=chosen()), NOW), TELLING)
    assert (sums[0].value, sums[0].growth) == ("7", 0.4)


def test_an_hour_is_the_hour_in_baku_and_its_weekday(centre):
    tally(centre, {"hour": datetime(2026, 11, 20, 21, tzinfo=UTC), "count": 2})
    field = counted(centre, "hours").field
    assert field[5][1] == 2  # Saturday, one o'clock in the morning
    assert sum(map(sum, field)) == 2


def test_many_service_points_end_in_the_others(centre):
    rows = [{"hour": NOW, "count": 20 - n, "station": f"S{n:03}"} for n in range(17)]
    tally(centre, *rows)
    report = counted(centre, "points")
    assert len(report.rows) == 16
    assert (report.rows[-1].label, report.rows[-1].value) == ("2 others", 9)


def figure(region, *rows):
    facts = {"station": "BK01", "day": NOW.date(), "form": "f", "item": "", "seconds": 0}
    with region.database.transaction() as connection:
        connection.execute(insert(FIGURE), [{**facts, **row} for row in rows])


def test_a_station_that_names_services_without_end_fills_no_page(region):
    figure(region, *({"kind": "face", "form": f"x{n}", "item": "5", "count": 1} for n in range(99)))
    figure(region, {"kind": "face", "form": "real", "item": "2", "count": 7})
    tally(region, *({"hour": NOW, "form": f"x{n}", "count": 1} for n in range(400)))
    tally(region, {"hour": NOW, "form": "real", "count": 3})
    found = counted(region, "satisfaction").rows
    assert len(found) == 15
    assert "real" in {row.label for row in found}
    with region.database.reading() as connection:
        forms = count(connection, Narrowed(period=chosen()), NOW).choices
    assert len(forms) == 200
    assert "real" in forms


def test_visits_that_officers_took_are_told_apart(region):
    figure(
        region,
        {"kind": "begun", "count": 10},
        {"kind": "submitted", "count": 5},
        {"kind": "begun", "item": "desk", "count": 4},
        {"kind": "submitted", "item": "desk", "count": 3},
        {"kind": "left", "item": "desk", "count": 1},
    )
    modes = counted(region, "modes")
    assert pairs(modes) == [
        ("At the kiosk, alone", 10, 0),
        ("At the desk, with an officer", 4, 0),
    ]
    assert [row.value for row in counted(region, "visits").rows] == [5, 0, 0]
    with region.database.reading() as connection:
        sums = figures.sums(count(connection, Narrowed(period=chosen()), NOW), TELLING)
    assert [one.value for one in sums[1:3]] == ["10", "50 %"]


def test_how_people_fared_is_told(region):
    figure(
        region,
        {"kind": "begun", "count": 10},
        {"kind": "submitted", "count": 8},
        {"kind": "left", "count": 2},
        {"kind": "page", "item": "passport", "count": 4, "seconds": 100},
        {"kind": "page", "item": "check", "count": 8, "seconds": 80},
        {"kind": "stopped", "item": "passport", "count": 2},
        {"kind": "face", "item": "5", "count": 3},
        {"kind": "face", "item": "1", "count": 1},
        {"kind": "face", "item": "nonsense", "count": 1},
    )
    assert pairs(counted(region, "pages")) == [("passport · f", 25, None), ("check · f", 10, None)]
    assert pairs(counted(region, "stops")) == [("passport · f", 2, None)]
    assert pairs(counted(region, "satisfaction")) == [("f", 4, None)]
    assert [row.value for row in counted(region, "visits").rows] == [8, 2, 0]
    assert [row.value for row in counted(region, "modes").rows] == [10, 0]
    with region.database.reading() as connection:
        sums = figures.sums(count(connection, Narrowed(period=chosen()), NOW), TELLING)
    assert [one.value for one in sums[1:]] == ["10", "80 %", "4"]
    assert all(one.growth is None for one in sums)


ROWS = [Bar("Gəncə <b>", 4, 2), Bar("Şəki & co", 8, 0)]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_chart_has_a_name_a_description_and_its_numbers_as_a_table(language):
    says, heads = words.translator(language), Heads("Where", "Now", "Before")
    drawn = [
        charts.bars("Bars", ROWS, says, heads),
        charts.lines("Lines", ROWS, says, heads),
        charts.heat("Heat", [[4, 8], [0, 1]], ["Mo <b>", "Tu"], ["00", "01"], says),
    ]
    for chart in drawn:
        root = ET.fromstring(str(chart))  # noqa: S314 of our own making
        svg = root.find("svg[@role='img']")
        names = svg.get("aria-labelledby").split()
        described = [svg.find("title"), svg.find("desc")]
        assert [one.get("id") for one in described] == names
        assert all(one.text for one in described)
        cells = [td.text for td in root.iter("td")]
        assert {"4", "8"} <= set(cells)
        assert "<b>" not in str(chart)
        assert "style=" not in str(chart)


def test_a_chart_of_nothing_says_so():
    assert "<svg" not in charts.bars("Bars", [], EN)
    assert "Nothing was counted" in charts.heat("Heat", [[0]], ["Mo"], ["00"], EN)


@pytest.mark.parametrize(("value", "top"), [(0, 2), (1, 2), (7, 8), (10, 10), (11, 20), (93, 100)])
def test_an_axis_ends_on_a_number_that_halves(value, top):
    assert charts._round_up(value) == top


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(text):
    assert cell(text) == f"'{text}"


def test_no_formula_stands_behind_what_parts_cells_elsewhere():
    assert cell("a;=1+1") == "a;'=1+1"
    assert cell("a; \t@x") == "a;' \t@x"
    assert cell('x";=1') == "x\";'=1"
    assert cell('a;"=1') == "a;'\"=1"
    assert cell("a; b") == "a; b"


def test_numbers_and_plain_texts_stay_as_they_are():
    assert [cell(one) for one in (-1, 2.5, 7.0, "Şəki", "a=b")] == [
        "-1",
        "2.5",
        "7",
        "Şəki",
        "a=b",
    ]


@pytest.mark.parametrize("name", figures.REPORTS)
def test_every_chart_is_a_file_too(signed_in, centre, clock, name):
    fill(centre, clock.now(), days=20)
    hostile = '=HYPERLINK("https://elsewhere.example")'
    with centre.database.transaction() as connection:
        connection.execute(STATION.update().values(service_point=hostile))
    answer = signed_in().get(f"/desk/insight/{name}.csv?days=7")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="{name}-2026-11-15-2026-11-21.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) > 1
    assert len({len(row) for row in rows}) == 1
    assert not any(one.startswith("=") for row in rows for one in row)


def test_a_chart_that_there_is_not_is_not_sent(signed_in):
    assert signed_in().get("/desk/insight/nothing.csv").status_code == 404


def test_the_page_of_an_empty_region_is_whole(signed_in):
    page = signed_in().get("/desk/insight").text
    assert "Nothing was counted" in page
    assert page.count("Nothing was counted") >= len(figures.REPORTS) - 2


def test_what_stations_named_comes_as_text(signed_in, centre):
    hostile = "<script>alert(1)</script>"
    tally(centre, {"hour": NOW, "count": 3, "form": hostile, "language": "xx-Hack"})
    figure(centre, {"kind": "page", "form": hostile, "item": hostile, "count": 1, "seconds": 1})
    page = signed_in().get("/desk/insight", params={"form": hostile, "point": hostile}).text
    assert hostile not in page


def test_a_morning_is_held_against_a_morning(region):
    """The negative control is the evening before, which would make every morning a bad one."""
    hour, day = NOW.replace(minute=0), timedelta(days=1)
    tally(
        region,
        {"hour": hour, "count": 6},
        {"hour": hour - day, "count": 4},
        {"hour": hour - day + timedelta(hours=1), "count": 100},
    )
    assert pairs(counted(region, "services", period=chosen("1"))) == [("f", 6, 4)]
    yesterday = chosen(first="2026-11-20", last="2026-11-20")
    assert pairs(counted(region, "services", period=yesterday)) == [("f", 104, 0)]


def test_what_stations_count_by_day_is_compared_by_whole_days(region):
    def grown(preset):
        wanted = Narrowed(period=chosen(preset))
        with region.database.reading() as connection:
            found = figures.sums(count(connection, wanted, NOW), TELLING)
        return [(one.value, one.growth) for one in found[1:]]

    day = timedelta(days=1)
    for back, begun in ((0, 2), (1, 12), (7, 50), (8, 10)):
        at = {"day": (NOW - back * day).date()}
        figure(
            region,
            {**at, "kind": "begun", "count": begun},
            {**at, "kind": "submitted", "count": begun // 2},
            {**at, "kind": "face", "item": "4", "count": 1},
        )
    assert grown("7") == [("14", 0.2), ("50 %", 0), ("4", 0)]
    assert grown("1") == [("2", None), ("50 %", None), ("4", None)]


def test_days_begin_and_end_by_the_time_in_baku(region):
    midnight = datetime(2026, 11, 19, 20, tzinfo=UTC)  # the 20th begins in Baku
    tally(
        region,
        {"hour": midnight - timedelta(hours=1), "count": 1},
        {"hour": midnight, "count": 2},
        {"hour": midnight + timedelta(hours=23), "count": 4},
        {"hour": midnight + timedelta(hours=24), "count": 8},
    )
    the_20th = chosen(first="2026-11-20", last="2026-11-20")
    assert pairs(counted(region, "days", period=the_20th)) == [("20 November 2026", 6, 1)]
    field = counted(region, "hours", period=the_20th).field
    assert (field[4][0], field[4][23]) == (2, 4)


def test_what_was_just_counted_is_not_counted_again(centre, clock):
    counts, wanted = Counts(centre.database), Narrowed(period=chosen())
    tally(centre, {"hour": NOW, "count": 1})
    assert counts.of(wanted, NOW).forms == {"f": (1, 0)}
    tally(centre, {"hour": NOW, "count": 1, "form": "g"})
    assert counts.of(wanted, NOW + KEPT / 2).at == NOW
    assert set(counts.of(Narrowed(period=chosen(), form="g"), NOW).forms) == {"g"}
    assert set(counts.of(wanted, NOW + KEPT).forms) == {"f", "g"}
    assert counts.of(wanted, NOW + KEPT).choices == ["f", "g"]
    narrow = Narrowed(period=chosen(), point="nowhere")
    assert counts.of(narrow, NOW + KEPT).choices == ["f", "g"]
    assert counts.of(wanted, NOW).at == NOW  # a clock that was set back


def test_few_wait_for_figures(signed_in, centre, monkeypatch):
    visitor = signed_in()
    monkeypatch.setattr(counting.BoundedSemaphore, "acquire", lambda *_a, **_k: False)
    answer = visitor.get("/desk/insight")
    assert answer.status_code == 503
    assert "Many people are asking" in answer.text


def test_what_was_chosen_stays_chosen_though_there_is_nothing_of_it(signed_in):
    page = signed_in().get("/desk/insight?form=nothing&point=nowhere").text
    assert '<option value="nothing" selected>' in page
    assert "<option selected>nowhere</option>" in page
