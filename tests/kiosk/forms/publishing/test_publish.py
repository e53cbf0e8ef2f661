# SPDX-License-Identifier: Apache-2.0
"""What is published is whole, loads, speaks every language, and replaces the old as one."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.catalogue import Catalogue
from kiosk.clock import FixedClock
from kiosk.errors import FormError
from kiosk.forms import FormSession
from kiosk.forms.publishing import publish, replay
from kiosk.i18n import Messages, language
from kiosk.identifiers import IdSource

AZ_EN = (language("az"), language("en"))


def issue(project, clock):
    return publish(
        [project.services], project.translations, project.out, languages=AZ_EN, clock=clock
    )


def everything(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def session(project, clock, code="az"):
    form = Catalogue.open(project.out).form("small")
    return FormSession(form, clock=clock, ids=IdSource(clock), language=code, instance_id="1")


def test_the_folder_holds_catalogue_forms_samples_and_messages(project, clock):
    report = issue(project, clock)
    assert set(everything(project.out)) == {
        "catalogue.json",
        "catalogue.sig",
        "development.pub",
        "messages/az.mo",
        "services/small/form.xml",
        "services/small/samples/one.json",
    }
    (service,) = report.services
    assert [walk.language for walk in service.walks] == ["az", "en"]
    assert all(walk.is_good for walk in service.walks)


def test_publishing_twice_gives_the_same_bytes(project, clock):
    issue(project, clock)
    first = everything(project.out)
    issue(project, clock)
    assert everything(project.out) == first


def test_the_form_speaks_every_language_and_names_territories(project, clock):
    issue(project, clock)
    walk = session(project, clock)
    page = walk.pages()[0]
    questions = {walk.question(ref).name: walk.question(ref) for ref in page.questions}
    assert page.title == "Siz"
    assert page.hint == "Pasportdakı kimi."
    assert questions["name"].label == "Adınız"
    labels = {choice.value: choice.label for choice in questions["country"].choices}
    assert labels["TUR"] == "Türkiyə"
    assert labels["XXA"] == "Ölkəsiz"
    walk.set_language("en")
    assert walk.pages()[0].title == "About you"


def test_messages_are_compiled(project, clock):
    issue(project, clock)
    messages = Messages.open(project.out / "messages", AZ_EN)
    assert messages.translator("az").gettext("Colour") == "Rəng"


@pytest.mark.parametrize(("day", "value"), [(30, "15"), (None, "20")])
def test_a_term_takes_over_on_its_day_without_publishing_again(project, day, value):
    before = FixedClock(datetime(2026, 11, 30, tzinfo=UTC))
    issue(project, before)
    clock = before if day else FixedClock(datetime(2026, 12, 1, tzinfo=UTC))
    walk = session(project, clock, "en")
    refs = {walk.question(ref).name: ref for ref in walk.pages()[0].questions}
    walk.answer(refs["name"], "Ayşe")
    walk.answer(refs["day"], "2026-11-01")
    note = next(
        walk.question(ref) for ref in walk.pages()[0].questions if walk.question(ref).name == "late"
    )
    assert note.label == f"You have {value} days, Ayşe."


def test_the_summary_and_the_terms_stand_in_the_catalogue_with_their_source(project, clock):
    issue(project, clock)
    (entry,) = json.loads((project.out / "catalogue.json").read_text(encoding="utf-8"))["services"]
    assert entry["summary"] == {"az": "15 gün ərzində", "en": "Within 15 days"}
    assert entry["terms"][0] == {
        "name": "days",
        "value": "15",
        "unit": "days",
        "valid_from": "",
        "source": "Code art. 21",
        "date_checked": "2026-11-01",
    }


def test_a_refused_service_leaves_the_old_folder_untouched(project, clock):
    issue(project, clock)
    before = everything(project.out)
    project.change("select_one colour |", "select_one hue |")
    with pytest.raises(FormError, match=r"form\.md, sheet survey, row \d+, column type") as caught:
        issue(project, clock)
    assert caught.value.code == "form.publish.unknown-list"
    assert caught.value.facts["column"] == "type"
    assert everything(project.out) == before
    assert not list((project.root / ".published").glob(".draft*"))


def test_a_service_that_is_gone_from_the_sources_is_gone_from_the_folder(project, clock):
    issue(project, clock)
    project.change("| small |", "| little |")
    issue(project, clock)
    assert [service.id for service in Catalogue.open(project.out).services] == ["little"]


def test_two_services_with_one_id_are_refused(project, clock):
    import shutil

    shutil.copytree(project.service, project.services / "twin")
    with pytest.raises(FormError) as caught:
        issue(project, clock)
    assert caught.value.code == "form.publish.duplicate-id"


def test_what_the_converter_refuses_is_said_in_its_words(project, clock):
    project.change("| text | name |", "| texxt | name |")
    with pytest.raises(FormError) as caught:
        issue(project, clock)
    assert caught.value.code == "form.publish.rejected"
    assert "texxt" in caught.value.detail


def test_a_spreadsheet_serves_as_well_as_text(project, clock):
    from openpyxl import Workbook

    from kiosk.forms.publishing.reading import read_workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in read_workbook(project.service / "form.md").sheets.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row.cells))
        sheet.append(columns)
        for row in rows:
            sheet.append([row[column] for column in columns])
    issue(project, clock)
    from_text = (project.out / "services/small/form.xml").read_bytes()
    (project.service / "form.md").unlink()
    book.save(project.service / "form.xlsx")
    issue(project, clock)
    assert (project.out / "services/small/form.xml").read_bytes() == from_text


def test_replaying_a_case_file_against_the_published_folder(project, clock):
    issue(project, clock)
    case = project.service / "samples" / "one.json"
    outcome = replay(project.out, case, language="en", clock=clock)
    assert outcome.is_good
    assert (outcome.pages, outcome.answers) == (1, 4)
    assert b"TUR" in outcome.instance


def test_replaying_says_what_the_form_refuses_and_gives_no_instance(project, clock):
    issue(project, clock)
    project.change('"Ayşe"', '""', "samples/one.json")
    outcome = replay(project.out, project.service / "samples" / "one.json", clock=clock)
    assert outcome.problems == ("name: required",)
    assert outcome.instance == b""


def test_replaying_says_which_answers_were_never_asked_and_what_was_not_shown(project, clock):
    issue(project, clock)
    project.change("TUR", "AUT", "samples/one.json")
    project.change('["late"]', '["late"], "hidden": ["day"]', "samples/one.json")
    outcome = replay(project.out, project.service / "samples" / "one.json", clock=clock)
    assert outcome.problems == ("colour: was never asked", "day: should not be shown")
