# SPDX-License-Identifier: Apache-2.0
"""A page of several questions that holds a list: adds, changes and removes, and loses nothing."""

from dataclasses import replace

import pytest

from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

FORM = """| survey |
| | type | name | label::Azərbaycan (az) | label::English (en) | label::العربية (ar) | required | appearance | repeat_count |
| | begin_group | home | Eviniz | Your home | منزلك | | field-list | |
| | text | street | Küçə | Street | الشارع | yes | | |
| | begin_repeat | child | Uşaq | Child | طفل | | | |
| | text | called | Onun adı | Their name | اسمه | yes | | |
| | integer | age | Yaşı | Their age | عمره | | | |
| | end_repeat | | | | | | | |
| | text | phone | Telefon | Telephone | الهاتف | yes | | |
| | begin_repeat | room | Otaq | Room | غرفة | | | 2 |
| | decimal | size | Sahəsi | Its size | مساحتها | | | |
| | end_repeat | | | | | | | |
| | end_group | | | | | | | |
| | acknowledge | ok | Razıyam | I agree | أوافق | yes | | |

| settings |
| | form_id | form_title | version | default_language |
| | home | Home | 1 | English (en) |
"""


@pytest.fixture(scope="module")
def housed(tmp_path_factory, root):
    """That form alone, published once."""
    from kiosk.forms.publishing import publish

    folder = tmp_path_factory.mktemp("housed")
    source = folder / "home" / "home.md"
    source.parent.mkdir()
    source.write_text(FORM, encoding="utf-8")
    publish([source], root / "resources" / "translations", folder / "set")
    return folder / "set"


@pytest.fixture
def settings(settings, housed):
    return replace(settings, published_dir=housed)


@pytest.fixture
def home(kiosk):
    """The first page, with the question that stands before the list."""
    kiosk.person.tap("language-en")
    kiosk.wait_for(Screen.Services)
    kiosk.person.tap("service-home")
    kiosk.wait_for(Screen.Question)
    return kiosk


def say(kiosk, **answers):
    kiosk.answer(**answers)
    kiosk.go_on()


def names(kiosk):
    return [row.name for row in kiosk.flow.entries._rows.rows]


def to_the_list(kiosk):
    say(kiosk, street="Nizami")
    kiosk.wait_for(Screen.Entries)


def test_the_page_goes_on_behind_its_list(home):
    assert list(home.items()) == ["street"]
    assert (home.flow.question.heading, home.items()["street"].shownLabel) == (
        "Your home",
        "Street",
    )
    to_the_list(home)
    assert (home.flow.entries.heading, names(home)) == ("Child:\N{NO-BREAK SPACE}1", ["Child 1"])
    home.person.tap("remove", "entry-1")
    home.person.tap("dialog-confirm", "remove-dialog")
    home.go_on()
    assert home.flow.question.heading == "Your home"
    assert len(home.flow.question._questions.rows) == 3, (
        "the telephone and two rooms that are counted"
    )
    home.person.tap("back")
    home.wait_for(Screen.Entries)
    home.person.tap("back")
    assert home.items()["street"].question.value == "Nizami"


def test_entries_are_added_changed_and_removed(home):
    to_the_list(home)
    home.go_on()
    say(home, called="Banu")
    say(home, age="7")
    assert names(home) == ["Banu"]
    home.person.tap("add")
    say(home, called="Cem")
    say(home, age="9")
    assert names(home) == ["Banu", "Cem"]
    home.person.tap("change", "entry-1")
    assert home.items()["called"].question.value == "Banu"
    home.person.tap("back")
    home.person.tap("remove", "entry-1")
    home.person.tap("dialog-confirm", "remove-dialog")
    assert names(home) == ["Cem"]


def test_the_steps_stay_as_many_and_the_check_names_the_entries(home):
    count = home.flow.question.progress.count
    to_the_list(home)
    assert home.flow.entries.progress.step == home.flow.question.progress.step == 1
    home.go_on()
    say(home, called="Banu")
    say(home, age="7")
    home.go_on()
    assert (home.flow.question.progress.step, home.flow.question.progress.count) == (1, count)
    say(home, phone="012")
    home.wait_for(Screen.Check)
    sections = [row.section for row in home.flow.check._answers.rows if row.section]
    assert "Banu" in sections
    home.person.tap("change-phone")
    assert "phone" in home.items()
    home.go_on()
    home.wait_for(Screen.Check)
