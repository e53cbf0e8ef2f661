# SPDX-License-Identifier: Apache-2.0
"""What the pages of the days say: words for every code, and the words of the data files."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.audit import Events
from kiosk.days import DayReport, Incident, Place, Signed, Standing, Unsent, kinds, questions
from kiosk.i18n import Messages, language
from kiosk.outbox import EntryState, Happening
from kiosk.printing import PaperState
from kiosk.staff import Role, may
from kiosk.today import Act, Group
from kiosk.today.timeline import _COUNTERPARTS
from ui.rendering import report as paper
from ui.staff import questions as asked
from ui.staff import reports, standing
from ui.staff.pages import PAGES
from ui.words import Words

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def words(published):
    return Words(Messages.open(published / "messages", [language("en")]).translator("en"))


def test_every_state_group_paper_and_act_has_words():
    assert {one.value for one in EntryState} <= standing.STATES.keys()
    assert {one.value for one in Group} <= standing.GROUPS.keys()
    assert {one.value for one in PaperState} <= standing.PAPERS.keys()
    assert {one.value for one in Act} == standing.DONE.keys()


def test_every_step_of_a_story_has_words():
    told = {one.value for one in Happening} | {"export"}
    events = {one.name for one in Events.registered() if "id" in one.facts}
    assert told | (events - _COUNTERPARTS.keys()) == standing.STEPS.keys()


def test_incidents_and_questions_are_said_in_the_words_of_their_files():
    assert {one.event: one.meaning for one in kinds()}.items() <= reports.INCIDENTS.items()
    assert reports.INCIDENTS.keys() == {one.event for one in kinds()} | {"clock"}
    assert {one.name: one.question for one in questions()} == asked.QUESTIONS
    measured = {one.name for one in questions() if one.answer != "none"}
    assert measured == asked.ANSWERS.keys()


def test_a_code_without_words_has_those_of_its_room():
    assert standing.cause("delivery.something-new") == standing.CAUSES["delivery"]
    assert standing.cause("") == standing.cause("nothing.known") == ""
    assert standing.trouble("nothing.known") == standing.TROUBLES[""]
    assert standing.sought("receipt.signature") == standing.SOUGHT["receipt"]


def report(**changes) -> DayReport:
    values = {
        "place": Place(station="BK01", service_point="=Bakı"),
        "day": date(2026, 11, 21),
        "services": {"registration": 3, "gone": 1},
        "languages": {"ru": 4},
        "modes": {"kiosk": 4},
        "states": {"parked": 2, "received": 2},
        "unsent": (
            Unsent(
                state="parked",
                cause="central.manifest",
                count=2,
                oldest_at=NOW - timedelta(hours=49),
            ),
        ),
        "doubtful_times": 1,
        "papers": {"confirmed": 3, "failed": 1},
        "incidents": (Incident(kind="device-changed", detail="printer", count=2),),
    }
    return DayReport(**{**values, **changes})


def tell(words, signed=None, **changes):
    found = Standing(report=report(**changes), signed=signed)
    return reports.Teller(words, {"registration": "Register"}, {"m1": "Leyla"}).tell(found, NOW)


def signed(of: DayReport) -> Signed:
    return Signed(day=of.day, at=NOW, member="m1", digest=of.digest, report=of.canonical)


def test_a_report_says_all_of_it_in_words(words):
    told = tell(words)
    said = {(part.title, one.name): one.value for part in told.parts for one in part.entries}
    assert said["By service", "Register"] == "3"
    assert said["By service", "gone"] == "1"
    assert said["By language", "Russian"] == "4"
    assert said["Receipts on paper", "Receipts that somebody may hold"] == "3"
    (waiting,) = (name for part, name in said if part == "Not arrived")
    assert "\u20682 days\u2069" in waiting or "2 days" in waiting
    assert sum(part.title == "Incidents" for part in told.parts) == 1
    assert told.standing == "Nobody has signed this report."


def test_who_signed_and_what_has_changed_is_said(words):
    told = tell(words, signed(report()))
    assert told.is_signed
    assert not told.has_changed
    assert "Leyla" in told.standing
    late = tell(words, signed(report()), states={"received": 4}, unsent=())
    assert late.has_changed
    assert "How they stand" in late.standing
    assert "Not arrived" in late.standing


def test_a_table_can_only_be_read(words):
    content = reports.as_table(tell(words), words)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["Part", "What", "Number"]
    assert ["By service", "Register", "3"] in rows
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_a_paper_has_both_languages_and_the_digest(qapp, words):
    import pypdfium2

    told = tell(words)
    digest = report().digest
    content = paper.draw([(told, False), (told, True)], digest)
    document = pypdfium2.PdfDocument(content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert text.count("Report of") == 2
    assert digest[:16] in text
    assert content == paper.draw([(told, False), (told, True)], digest)


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=-5), "0"),
        (timedelta(minutes=59), "59"),
        (timedelta(hours=23, minutes=59), "23"),
        (timedelta(days=9), "9"),
    ],
)
def test_an_age_is_said_in_the_unit_that_matters(words, span, said):
    assert said in reports.age(words, span)


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.SUPERVISOR, {"today", "day", "insight"}),
        (Role.OFFICER, {"today", "day"}),
        (Role.TECHNICIAN, {"today"}),
    ],
)
def test_each_role_is_offered_what_it_may_open(role, pages):
    offered = {one.name for one in PAGES if may(role, one.action)}
    assert offered & {"today", "day", "insight"} == pages
