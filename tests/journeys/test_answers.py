# SPDX-License-Identifier: Apache-2.0
"""Nothing typed is lost, and whatever is typed is met with words that help."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from kiosk.clock import local
from ui.reading import HURRY
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
Overlay = ShellViewModel.Overlay

GOOD_LINES = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F3204153ZE184226B<<<<<16"
)
WRONG_LINES = GOOD_LINES.replace("7408122", "7408123")


def typed_way(kiosk) -> dict[str, str]:
    """Take the sample that types everything."""
    wanted = next(
        number for number in range(10) if kiosk.sample(number).get("passport_way") == "typed"
    )
    return kiosk.sample(wanted)


def at_the_name(kiosk, language="en") -> dict[str, str]:
    kiosk.begin(language)
    answers = typed_way(kiosk)
    kiosk.fill(answers, until="surname")
    return answers


def at_the_lines(kiosk) -> None:
    kiosk.begin()
    kiosk.answer(passport_way="lines")
    kiosk.go_on()


def value(kiosk, name) -> str:
    return kiosk.items()[name].question.value


def error(kiosk, name) -> str:
    return kiosk.items()[name].complaint


def test_going_back_and_on_again_keeps_every_answer(kiosk):
    at_the_name(kiosk)
    kiosk.answer(surname="ERIKSSON", given_names="ANNA")
    kiosk.person.tap("back")
    kiosk.person.settle()
    assert "passport_way" in kiosk.items()
    kiosk.go_on()
    assert (value(kiosk, "surname"), value(kiosk, "given_names")) == ("ERIKSSON", "ANNA")
    assert kiosk.person.find("input", "field-surname").property("text") == "ERIKSSON"


def test_leaving_the_first_page_and_choosing_the_service_again_goes_on(kiosk):
    kiosk.begin()
    kiosk.answer(passport_way="lines")
    kiosk.person.tap("back")
    kiosk.wait_for(Screen.Services)
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Question)
    assert value(kiosk, "passport_way") == "lines"


def test_another_language_midway_keeps_answers_page_and_focus(kiosk):
    at_the_name(kiosk)
    kiosk.answer(surname="ERIKSSON")
    page, heading = kiosk.flow.question.page_id, kiosk.flow.question.heading
    kiosk.person.tap("header-language")
    assert kiosk.flow.shell.cover == Overlay.LanguagePicker
    kiosk.person.tap("picker-ar")
    kiosk.person.settle()
    assert kiosk.flow.question.page_id == page
    assert kiosk.flow.question.heading != heading
    assert value(kiosk, "surname") == "ERIKSSON"
    assert kiosk.visit.language == "ar"
    assert kiosk.flow.shell.rightToLeft


def test_a_wrong_check_digit_names_the_part_and_keeps_what_was_typed(kiosk):
    at_the_lines(kiosk)
    kiosk.answer(mrz_lines=WRONG_LINES)
    kiosk.go_on()
    assert "date of birth" in error(kiosk, "mrz_lines")
    assert value(kiosk, "mrz_lines").replace("\n", "") == WRONG_LINES
    assert kiosk.flow.question.state == QuestionViewModel.State.Mending
    assert kiosk.reaches(kiosk.focused(), "error-summary")


def test_good_lines_fill_the_pages_behind_them(kiosk):
    at_the_lines(kiosk)
    kiosk.answer(mrz_lines=GOOD_LINES)
    kiosk.go_on()
    assert (value(kiosk, "surname"), value(kiosk, "given_names")) == ("ERIKSSON", "ANNA MARIA")


def test_another_name_than_the_lines_say_is_shown_beside_theirs_and_holds_nobody_up(kiosk):
    at_the_lines(kiosk)
    kiosk.answer(mrz_lines=GOOD_LINES)
    kiosk.go_on()
    assert kiosk.items()["surname"].finding == ""
    kiosk.answer(surname="-Holm")  # is written behind what was filled in
    assert "say ERIKSSON." in kiosk.items()["surname"].finding
    kiosk.go_on()
    assert "surname" not in kiosk.items()


def test_an_expired_passport_is_said_and_holds_nobody_up(kiosk, clock):
    at_the_lines(kiosk)
    clock.jump(clock.now() + timedelta(days=365 * 10))
    kiosk.answer(mrz_lines=GOOD_LINES)
    assert "expired" in kiosk.items()["mrz_lines"].finding
    kiosk.go_on()
    assert "surname" in kiosk.items()


def test_a_birth_in_the_future_is_refused_with_words_and_kept(kiosk, clock):
    at_the_name(kiosk)
    answers = typed_way(kiosk)
    tomorrow = (local(clock.now()).date() + timedelta(days=1)).isoformat()
    kiosk.fill(answers, until="birth_date")
    kiosk.answer(birth_date=tomorrow)
    page = kiosk.flow.question.page_id
    kiosk.go_on()
    assert kiosk.flow.question.page_id == page
    assert "future" in error(kiosk, "birth_date")
    assert value(kiosk, "birth_date") == tomorrow


def test_a_date_that_does_not_exist_is_met_with_an_example(kiosk):
    at_the_name(kiosk)
    kiosk.fill(typed_way(kiosk), until="birth_date")
    kiosk.answer(birth_date="1990-02-30")
    kiosk.go_on()
    assert error(kiosk, "birth_date")
    assert kiosk.screen == Screen.Question


@pytest.mark.parametrize(
    "name",
    ["ERIKSSON 🎉", '<img src="x.png">', "<img src='http://127.0.0.1:9/x.png'>", "\u202eNOSSKIRE"],
)
def test_a_name_that_is_no_name_never_harms_the_kiosk(kiosk, name):
    answers = at_the_name(kiosk)
    kiosk.answer(surname=name)
    kiosk.go_on()
    if error(kiosk, "surname") if "surname" in kiosk.items() else "":
        kiosk.person.tap("error-surname")
        assert kiosk.reaches(kiosk.focused(), "field-surname")
        kiosk.flow.question.answer(kiosk.items()["surname"].question.ref, "ERIKSSON")
        kiosk.person.settle()
        assert error(kiosk, "surname") == ""
        kiosk.go_on()
    kiosk.fill(answers)
    assert kiosk.screen == Screen.Check


def test_ten_thousand_characters_are_met_with_words(kiosk):
    at_the_name(kiosk)
    surname = kiosk.items()["surname"]
    kiosk.flow.question.answer(surname.question.ref, "A" * 10_000)
    kiosk.go_on()
    assert error(kiosk, "surname")
    assert kiosk.screen == Screen.Question


def test_an_empty_page_brings_the_summary_with_the_focus_and_the_same_words(kiosk):
    at_the_name(kiosk)
    kiosk.go_on()
    assert kiosk.reaches(kiosk.focused(), "error-summary")
    summary = kiosk.person.find("error-surname")
    assert summary.property("text") == error(kiosk, "surname")
    kiosk.person.tap("error-surname")
    assert kiosk.reaches(kiosk.focused(), "field-surname")


def test_a_complaint_goes_as_soon_as_it_is_mended(kiosk):
    at_the_name(kiosk)
    kiosk.go_on()
    kiosk.answer(surname="ERIKSSON")
    assert error(kiosk, "surname") == ""
    assert kiosk.flow.question.state == QuestionViewModel.State.Asking


def test_a_change_from_the_check_returns_to_the_check(kiosk):
    kiosk.begin()
    kiosk.fill(typed_way(kiosk))
    kiosk.wait_for(Screen.Check)
    kiosk.person.tap("change-surname")
    kiosk.wait_for(Screen.Question)
    field = kiosk.person.find("input", "field-surname")
    assert field.property("activeFocus")
    kiosk.person.type("X")
    kiosk.go_on()
    assert kiosk.screen == Screen.Check
    rows = {row.name: row.value for row in kiosk.flow.check._answers.rows}
    assert rows["surname"].endswith("X")


def test_a_change_that_brings_a_question_up_leads_to_it_before_the_check(kiosk):
    kiosk.begin()
    kiosk.fill(typed_way(kiosk) | {"host_type": "own_home"})
    kiosk.wait_for(Screen.Check)
    kiosk.person.tap("change-host_type")
    kiosk.wait_for(Screen.Question)
    kiosk.answer(host_type="hotel")
    kiosk.go_on()
    assert kiosk.screen == Screen.Question
    assert "host_name" in kiosk.items()
    kiosk.answer(host_name="Hotel Neftçi")
    kiosk.go_on()
    assert kiosk.screen == Screen.Check


def test_a_country_is_found_without_accents_or_case(kiosk):
    at_the_name(kiosk)
    kiosk.fill(typed_way(kiosk), until="nationality")
    kiosk.person.tap("search", "field-nationality")
    kiosk.person.type("cote d")
    kiosk.person.settle()
    assert [row.value for row in kiosk.items()["nationality"]._choices.rows] == ["CIV"]
    kiosk.person.tap("choice-CIV")
    assert value(kiosk, "nationality") == "CIV"


def test_the_field_in_hand_stays_above_the_keyboard(kiosk):
    at_the_name(kiosk)
    for name in ("surname", "given_names", "patronymic"):
        kiosk.person.tap("input", f"field-{name}")
        kiosk.person.settle()
        field = kiosk.person.find("input", f"field-{name}")
        bottom = field.mapToScene(field.boundingRect().bottomLeft()).y()
        assert (
            bottom
            < kiosk.person.find("key-space").mapToScene(field.boundingRect().topLeft()).y() - 300
        )


def test_the_keyboard_on_the_screen_types_and_goes(kiosk):
    at_the_name(kiosk)
    kiosk.person.tap("key-shift")
    kiosk.person.tap("key-a")
    kiosk.person.tap("key-b")
    assert value(kiosk, "surname") == "Ab"
    kiosk.person.tap("key-done")
    kiosk.person.settle()
    assert kiosk.person.find("key-a") is None


def test_a_held_key_types_once_and_the_clipboard_stays_empty(kiosk, qapp):
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    at_the_name(kiosk)
    for repeat in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", repeat
        )
        QCoreApplication.sendEvent(kiosk.window, event)
    assert value(kiosk, "surname") == "a"
    for key in (Qt.Key.Key_A, Qt.Key.Key_C):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.ControlModifier)
        QCoreApplication.sendEvent(kiosk.window, event)
    assert QGuiApplication.clipboard().text() == ""


@pytest.mark.parametrize("still", [False, True], ids=["moving", "still"])
@pytest.mark.parametrize(("hurry", "pages_on"), [(HURRY, 1), (0, 2)], ids=["shielded", "bare"])
def test_a_second_tap_in_haste_does_not_skip_a_page(kiosk, still, hurry, pages_on):
    """Without the shield it does, which shows that it is the shield that helps."""
    kiosk.begin()
    kiosk.fill(typed_way(kiosk), until="document_number")
    ids = [page.id for page in kiosk.visit.session.pages()]
    for _page in range(2):
        kiosk.person.tap("back")
        kiosk.person.settle()
    before = ids.index(kiosk.flow.question.page_id)
    kiosk.flow.shell.set_reduce_motion(reduce=still)
    kiosk.flow.shell.set_hurry(hurry)
    kiosk.touch_twice("continue")
    assert ids.index(kiosk.flow.question.page_id) == before + pages_on


def test_a_hand_that_waits_is_never_held_up(kiosk):
    kiosk.begin()
    kiosk.answer(passport_way="lines")
    kiosk.flow.shell.set_hurry(HURRY)
    page = kiosk.flow.question.page_id
    kiosk.person.wait(lambda: _taken(kiosk, page), "the next page")


def _taken(kiosk, page) -> bool:
    kiosk.person.tap("continue")
    return kiosk.flow.question.page_id != page


def test_countries_stand_in_the_order_of_the_persons_alphabet(kiosk):
    at_the_name(kiosk, "az")
    kiosk.fill(typed_way(kiosk), until="issuing_state")
    labels = [row.label for row in kiosk.items()["issuing_state"]._choices.rows]
    first = {
        letter: next(n for n, label in enumerate(labels) if label[0] == letter)
        for letter in "ADEƏFXQ"
    }
    assert sorted(first, key=first.__getitem__) == list("ADEƏFXQ")
