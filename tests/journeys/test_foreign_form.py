# SPDX-License-Identifier: Apache-2.0
"""A form that another agency wrote for its phones runs here as it is."""

from dataclasses import replace

import pytest

from ui.viewmodels.question import QuestionItem
from ui.viewmodels.shell import ShellViewModel

FORM = """| survey |
| | type | name | label::English (en) | required | appearance |
| | text | head | Name of the head | yes | |
| | geopoint | where | Where do you live? | yes | |
| | audio | voice | Say your name | | |
| | integer | compass | Which way does the door look? | | bearing |
| | decimal | rooms | How many rooms have you? | yes | |
| | acknowledge | ok | I agree | yes | |

| settings |
| | form_id | form_title | version |
| | household | Household | 1 |
"""


@pytest.fixture
def settings(settings, root, tmp_path):
    """A station with that form alone."""
    from kiosk.forms.publishing import publish

    source = tmp_path / "household" / "household.md"
    source.parent.mkdir()
    source.write_text(FORM, encoding="utf-8")
    published = tmp_path / "set"
    publish([source], root / "resources" / "translations", published)
    return replace(settings, published_dir=published)


@pytest.fixture
def pages(kiosk):
    """Begin the form and answer its first question."""
    kiosk.person.tap("language-en")
    kiosk.wait_for(ShellViewModel.Screen.Services)
    kiosk.person.tap("service-household")
    kiosk.wait_for(ShellViewModel.Screen.Question)
    kiosk.answer(head="Ayse")
    kiosk.go_on()
    return kiosk


def test_what_a_kiosk_has_no_device_for_is_passed(pages):
    for name in ("where", "voice", "compass"):
        assert list(pages.items()) == [name]
        assert pages.items()[name].kind == QuestionItem.Kind.Note
        note = pages.person.find(f"note-{name}")
        assert pages.flow.question.heading == pages.items()[name].question.label
        assert note.property("label") == "Not available here"
        assert "You can go on" in note.property("text")
        pages.go_on()
    for key in ("key-1", "key-.", "key-5"):
        pages.person.tap(key)
    assert pages.items()["rooms"].question.value == "1.5"
    pages.go_on()
    assert pages.screen == ShellViewModel.Screen.Check
