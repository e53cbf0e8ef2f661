# SPDX-License-Identifier: Apache-2.0
"""A person lists who travels with them: adds, changes and removes, and loses nothing."""

from dataclasses import replace

import pytest

from kiosk.isolates import isolate
from ui.reading import HURRY
from ui.viewmodels.shell import ShellViewModel

Screen, Overlay = ShellViewModel.Screen, ShellViewModel.Overlay

FORM = """| survey |
| | type | name | label::Azərbaycan (az) | label::English (en) | label::العربية (ar) | required | appearance | repeat_count |
| | text | head | Adınız | Your name | اسمك | yes | | |
| | begin_group | family | Sizinlə gedənlər | People travelling with you | المسافرون معك | | | |
| | begin_repeat | person | Şəxs | Person | شخص | | | |
| | text | called | Onun adı | Their name | اسمه | yes | | |
| | integer | age | Yaşı | Their age | عمره | | | |
| | begin_repeat | visa | Viza | Visa | تأشيرة | | | |
| | text | number | Nömrəsi | Its number | رقمها | yes | | |
| | end_repeat | | | | | | | |
| | end_repeat | | | | | | | |
| | end_group | | | | | | | |
| | begin_repeat | car | Avtomobil | Car | سيارة | | field-list | |
| | text | plate | Nişanı | Its plate | لوحتها | yes | | |
| | text | colour | Rəngi | Its colour | لونها | | | |
| | end_repeat | | | | | | | |
| | begin_repeat | trip | Səfər | Trip | رحلة | | | 2 |
| | text | place | Hara? | Where? | إلى أين؟ | yes | | |
| | end_repeat | | | | | | | |
| | acknowledge | ok | Razıyam | I agree | أوافق | yes | | |

| settings |
| | form_id | form_title | version | default_language |
| | travel | Travel | 1 | English (en) |
"""


@pytest.fixture(scope="module")
def travelling(tmp_path_factory, root):
    """That form alone, published once."""
    from kiosk.forms.publishing import publish

    source = tmp_path_factory.mktemp("travelling") / "travel" / "travel.md"
    source.parent.mkdir()
    source.write_text(FORM, encoding="utf-8")
    published = source.parent.parent / "set"
    publish([source], root / "resources" / "translations", published)
    return published


@pytest.fixture
def settings(settings, travelling):
    """A station with that form alone."""
    return replace(settings, published_dir=travelling)


def begin(kiosk, language="en"):
    """Begin the form and answer its first question; the list comes next."""
    kiosk.person.tap(f"language-{language}")
    kiosk.wait_for(Screen.Services)
    kiosk.person.tap("service-travel")
    kiosk.wait_for(Screen.Question)
    say(kiosk, head="Ayse")
    kiosk.wait_for(Screen.Entries)
    return kiosk


@pytest.fixture
def travel(kiosk):
    """The list of people, with the one empty entry that the form begins with."""
    return begin(kiosk)


def say(kiosk, **answers):
    """Answer the page's questions and go on."""
    kiosk.answer(**answers)
    kiosk.go_on()


def names(kiosk):
    """What the entries of the list are called."""
    return [row.name for row in kiosk.flow.entries._rows.rows]


def describe(kiosk, name, age="7"):
    """Go through the pages of one person, who has no visa."""
    say(kiosk, called=name)
    say(kiosk, age=age)
    kiosk.wait_for(Screen.Entries)
    for _visa in names(kiosk):
        kiosk.person.tap("remove", "entry-1")
        kiosk.person.tap("dialog-confirm", "remove-dialog")
    kiosk.go_on()


def test_going_on_leads_into_what_was_not_begun(travel):
    assert travel.flow.entries.heading == "People travelling with you:\N{NO-BREAK SPACE}1"
    assert names(travel) == ["Person 1"]
    travel.go_on()
    assert list(travel.items()) == ["called"]
    assert travel.flow.question.progress.text.endswith("Person 1")
    describe(travel, "Banu")
    assert travel.flow.entries.heading == "People travelling with you:\N{NO-BREAK SPACE}1"
    assert names(travel) == ["Banu"]
    travel.go_on()
    assert travel.flow.entries.list_id == "/data/car"


def test_nobody_has_to_be_listed(travel):
    travel.person.tap("remove", "entry-1")
    assert travel.flow.shell.removalTitle == "Remove Person 1?"
    assert travel.flow.shell.removalText == "Nothing has been entered there."
    travel.person.tap("dialog-confirm", "remove-dialog")
    assert names(travel) == []
    assert "none" in travel.person.names()
    assert travel.reaches(travel.focused(), "add")
    travel.go_on()
    assert travel.flow.entries.list_id == "/data/car"


def test_an_entry_is_kept_unless_the_person_says_otherwise(travel):
    travel.go_on()
    describe(travel, "Banu")
    travel.person.tap("remove", "entry-1")
    assert travel.flow.shell.removalText == "2 answers that you gave there are removed."
    travel.person.tap("dialog-cancel", "remove-dialog")
    assert names(travel) == ["Banu"]
    assert travel.flow.shell.cover == Overlay.NoOverlay


def test_one_more_and_one_less(travel):
    travel.go_on()
    describe(travel, "Banu")
    travel.person.tap("add")
    describe(travel, "Cem")
    assert names(travel) == ["Banu", "Cem"]
    travel.person.tap("remove", "entry-1")
    travel.person.tap("dialog-confirm", "remove-dialog")
    assert names(travel) == ["Cem"]
    assert travel.reaches(travel.focused(), "entry-1")
    travel.person.tap("change", "entry-1")
    assert travel.items()["called"].question.value == "Cem"


def test_what_is_missing_in_an_entry_is_said_beside_it(travel):
    travel.person.tap("change", "entry-1")
    say(travel, called="Banu")
    travel.person.tap("back")
    travel.person.tap("input", "field-called")
    for _letter in "Banu":
        travel.person.tap("key-backspace")
    travel.person.tap("back")
    travel.visit.answer("/data/family/person[1]/age", "7")
    travel.go_on()
    assert travel.reaches(travel.focused(), "error-summary")
    (row,) = travel.flow.entries._errors.rows
    assert row.text == "Person 1: Finish this entry, or remove it."
    assert travel.flow.entries._rows.rows[0].error == "Finish this entry, or remove it."
    travel.person.tap("error-/data/family/person[1]")
    assert list(travel.items()) == ["called"]


def test_back_from_an_entry_is_its_list(travel):
    travel.person.tap("add")
    assert list(travel.items()) == ["called"]
    travel.person.tap("back")
    travel.wait_for(Screen.Entries)
    assert names(travel) == ["Person 1", "Person 2"]
    travel.person.tap("back")
    assert list(travel.items()) == ["head"]


def test_a_list_inside_an_entry_leads_back_to_it(travel):
    travel.go_on()
    say(travel, called="Banu")
    say(travel, age="7")
    assert travel.flow.entries.list_id == "/data/family/person[1]/visa"
    travel.go_on()
    say(travel, number="V1")
    assert names(travel) == ["V1"]
    travel.go_on()
    assert travel.flow.entries.list_id == "/data/family/person"


def to_the_check(kiosk):
    """Finish the form with one person, one car and two trips."""
    kiosk.go_on()
    describe(kiosk, "Banu")
    kiosk.go_on()
    kiosk.go_on()
    say(kiosk, plate="10-AA-111", colour="red")
    kiosk.wait_for(Screen.Entries)
    kiosk.go_on()
    for place in ("Baku", "Ganja"):
        assert list(kiosk.items()) == ["place"]
        say(kiosk, place=place)
    kiosk.wait_for(Screen.Check)


def test_entries_are_sections_of_the_check(travel):
    to_the_check(travel)
    rows = travel.flow.check._answers.rows
    assert [row.section for row in rows if row.section] == [
        "People travelling with you",
        "Banu",
        "Visa",
        "Car",
        "10-AA-111",
        "Baku",
        "Ganja",
    ]
    removable = [row.section for row in rows if row.entry]
    assert removable == ["Banu", "10-AA-111"]  # the form counts the trips


def test_the_check_leads_to_an_entry_and_to_its_list_and_back(travel):
    to_the_check(travel)
    travel.person.tap("change-called")
    assert list(travel.items()) == ["called"]
    travel.go_on()
    travel.wait_for(Screen.Check)
    travel.person.settle()
    assert travel.reaches(travel.focused(), "change-called")
    travel.person.tap("change-person")
    travel.wait_for(Screen.Entries)
    travel.person.tap("add")
    describe(travel, "Cem")
    travel.go_on()
    travel.wait_for(Screen.Check)
    assert "Cem" in {row.section for row in travel.flow.check._answers.rows}


def test_an_entry_is_removed_from_the_check(travel):
    to_the_check(travel)
    rows = [row for row in travel.flow.check._answers.rows if row.section == "10-AA-111"]
    travel.flow.check.remove(rows[0].entry)
    travel.person.tap("dialog-confirm", "remove-dialog")
    assert travel.screen == Screen.Check
    assert "10-AA-111" not in {row.section for row in travel.flow.check._answers.rows}


def test_steps_stay_as_many_however_many_entries(travel):
    count, step = travel.flow.entries.progress.count, travel.flow.entries.progress.step
    travel.person.tap("add")
    assert (travel.flow.question.progress.count, travel.flow.question.progress.step) == (
        count,
        step,
    )
    travel.person.tap("back")
    travel.person.tap("remove", "entry-1")
    travel.person.tap("dialog-confirm", "remove-dialog")
    assert (travel.flow.entries.progress.count, travel.flow.entries.progress.step) == (count, step)


def test_another_language_inside_an_entry_keeps_everything(travel):
    travel.go_on()
    travel.answer(called="Banu")
    travel.flow.shell.chooseLanguage("ar")
    assert travel.items()["called"].question.value == "Banu"
    travel.go_on()
    travel.person.tap("back")
    travel.person.tap("back")
    travel.wait_for(Screen.Entries)
    heading = f"{isolate('المسافرون معك')}:\N{NO-BREAK SPACE}{isolate('1')}"
    assert travel.flow.entries.heading == f"\N{RIGHT-TO-LEFT MARK}{heading}"
    travel.flow.shell.chooseLanguage("az")
    assert travel.flow.entries.heading == "Sizinlə gedənlər:\N{NO-BREAK SPACE}1"


def test_a_crash_inside_an_entry_brings_the_person_back_there(run_kiosk):
    with run_kiosk() as first:
        begin(first)
        first.go_on()
        describe(first, "Banu")
        first.person.tap("add")
        say(first, called="Cem")
        page = first.flow.question.page_id
        assert page == "/data/family/person[2]/age"
    with run_kiosk(opened=False) as second:
        second.open()
        second.come_back()
        second.wait_for(Screen.Question)
        assert second.flow.question.page_id == page
        say(second, age="9")
        second.wait_for(Screen.Entries)
        second.go_on()
        assert names(second) == ["Banu", "Cem"]


def test_no_more_than_there_is_room_for(travel, monkeypatch):
    limits = replace(travel.visit.session.form.limits, repeat_instances=1)
    monkeypatch.setattr(travel.visit.session.form, "limits", limits)
    travel.person.tap("add")
    assert travel.screen == Screen.Entries
    assert travel.flow.entries.trouble == "There is no room for more entries here."
    assert names(travel) == ["Person 1"]


@pytest.mark.parametrize(("hurry", "ends"), [(HURRY, False), (0, True)], ids=["shielded", "bare"])
def test_a_second_tap_in_haste_does_not_pass_over_a_list(travel, hurry, ends):
    """The car, which nobody has begun, would be walked into unseen."""
    travel.person.tap("remove", "entry-1")
    travel.person.tap("dialog-confirm", "remove-dialog")
    travel.flow.shell.set_hurry(hurry)
    travel.touch_twice("continue")
    assert travel.flow.entries.list_id == "/data/car"
    assert (travel.screen == Screen.Question) is ends


def test_a_second_tap_in_haste_answers_no_question_that_has_just_come_up(travel):
    travel.person.tap("remove", "entry-1")
    place = travel.person._middle(travel.person.find("dialog-confirm", "remove-dialog"))
    travel.person.tap("dialog-cancel", "remove-dialog")
    travel.flow.shell.set_hurry(HURRY)
    travel.flow.entries.remove("/data/family/person[1]")
    travel.touch(place.x(), place.y())
    assert (names(travel), travel.flow.shell.cover) == (["Person 1"], Overlay.RemoveQuestion)
    travel.flow.shell.set_hurry(0)
    travel.touch(place.x(), place.y())
    assert (names(travel), travel.flow.shell.cover) == ([], Overlay.NoOverlay)


def test_another_language_asks_nothing_of_an_entry_that_is_gone(travel):
    travel.go_on()
    travel.person.tap("back")
    travel.wait_for(Screen.Entries)
    travel.person.tap("remove", "entry-1")
    travel.person.tap("dialog-confirm", "remove-dialog")
    assert names(travel) == []
    travel.flow.shell.chooseLanguage("az")
    assert travel.flow.entries.heading.startswith("Sizinlə gedənlər")
    travel.person.tap("back")
    travel.wait_for(Screen.Question)
    assert travel.items()["head"].question.value == "Ayse"
