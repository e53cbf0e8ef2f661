# SPDX-License-Identifier: Apache-2.0
"""Fields: what they tell, what they keep, and what they refuse to carry over."""

import pytest
from PySide6.QtCore import QMetaObject, QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

DATE = """
    DateAnswer {
        objectName: "it"; width: 900; property string last
        onEdited: value => { last = value; said.push(value) }
    }
"""


def boxes(shown):
    return [
        next(item for item in shown.items(shown.find(part)) if item.property("digits") is not None)
        for part in ("day", "month", "year")
    ]


def typed_date(shown):
    return [box.property("text") for box in boxes(shown)]


@pytest.fixture
def date(stage):
    shown = stage(DATE)
    shown.find("it").property("input").forceActiveFocus()
    return shown


@pytest.mark.parametrize("digits", ["14112026", "١٤١١٢٠٢٦", "۱۴۱۱۲۰۲۶"])
def test_a_date_is_typed_straight_through_in_three_scripts(date, digits):
    date.type(digits)
    assert date.said[-1] == "2026-11-14"
    assert typed_date(date) == ["14", "11", "2026"]


def test_an_unfinished_date_is_told_as_it_stands(date):
    date.type("1411")
    assert date.said[-1] == "-11-14"


def test_an_impossible_date_is_told_as_it_was_typed(date):
    date.type("31022026")
    assert date.said[-1] == "2026-02-31"


def test_a_date_of_single_digits_is_told_in_full(date):
    date.type("4")
    date.key(Qt.Key.Key_Tab)
    date.type("9")
    date.key(Qt.Key.Key_Tab)
    date.type("2026")
    assert date.said[-1] == "2026-09-04"


def test_letters_are_not_taken_into_a_date(date):
    date.type("a1b4")
    assert typed_date(date) == ["14", "", ""]


def test_backspace_in_an_empty_box_goes_back_and_an_emptied_date_is_empty(date):
    date.type("14")
    date.key(Qt.Key.Key_Backspace)
    for _ in "14":
        date.key(Qt.Key.Key_Backspace, "\b")
    assert typed_date(date) == ["", "", ""]
    assert date.said[-1] == ""


def test_a_stored_date_is_shown_and_changed_from_outside(date):
    date.find("it").setProperty("value", "1974-08-12")
    assert typed_date(date) == ["12", "08", "1974"]
    date.find("it").setProperty("value", "")
    assert typed_date(date) == ["", "", ""]


def test_a_value_that_comes_back_while_typing_leaves_the_boxes_alone(date):
    date.type("4")
    date.find("it").setProperty("value", date.said[-1])
    assert typed_date(date) == ["4", "", ""]


TEXT = """
    TextAnswer {{
        id: it
        objectName: "it"; width: 900; label: "Name"; maximumLength: 8; multiline: {multiline}
        onEdited: typed => {{ text = typed; said.push(typed) }}
    }}
    PrimaryButton {{ objectName: "away"; y: 900; text: "Away" }}
"""


@pytest.fixture(params=["false", "true"], ids=["line", "area"])
def text(stage, request):
    shown = stage(TEXT.format(multiline=request.param))
    shown.find("input").forceActiveFocus()
    return shown


def test_each_letter_is_told(text):
    text.type("Əli")
    assert text.said == ["Ə", "Əl", "Əli"]


def test_no_more_is_taken_than_fits(text):
    text.type("123456789012")
    assert text.find("input").property("text") == "12345678"
    assert text.said[-1] == "12345678"


def test_a_full_field_loses_nothing_to_what_is_typed_into_its_middle(text):
    text.type("12345678")
    text.key(Qt.Key.Key_Home)
    text.type("x")
    assert text.find("input").property("text") == "12345678"
    text.key(Qt.Key.Key_End)
    text.key(Qt.Key.Key_Backspace, "\b")
    text.type("x")
    assert text.find("input").property("text") == "1234567x"


def test_what_was_read_in_too_long_stays_whole_and_can_be_shortened(text):
    text.find("it").setProperty("text", "123456789012")
    assert text.find("input").property("text") == "123456789012"
    text.key(Qt.Key.Key_End)
    text.type("x")
    text.key(Qt.Key.Key_Backspace, "\b")
    assert text.find("input").property("text") == "12345678901"
    assert text.said[-1] == "12345678901"


def test_the_clipboard_is_neither_read_nor_written(text):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("secret")
    text.type("Anna")
    for standard in ("SelectAll", "Copy", "Cut", "Paste"):
        for sequence in QKeySequence.keyBindings(getattr(QKeySequence.StandardKey, standard)):
            combination = sequence[0]
            text.key(combination.key(), modifiers=combination.keyboardModifiers())
    assert text.find("input").property("text") == "Anna"
    assert clipboard.text() == "secret"
    clipboard.clear()


def test_nothing_can_be_selected(text):
    text.type("Anna")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home):
        text.key(key, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert text.find("input").property("selectedText") == ""


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_the_other_buttons_open_nothing_and_paste_nothing(text, button):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("secret", QClipboard.Mode.Clipboard)
    windows = len(QGuiApplication.topLevelWindows())
    at: QPoint = text.centre("input").toPoint()
    QTest.mouseClick(text.window, button, Qt.KeyboardModifier.NoModifier, at)
    assert text.find("input").property("text") == ""
    assert len(QGuiApplication.topLevelWindows()) == windows
    clipboard.clear()


def test_what_was_cleaned_is_shown_when_the_field_is_left(stage):
    shown = stage(
        'TextAnswer { objectName: "it"; width: 900; property string stored; text: "Anna";'
        " onEdited: typed => said.push(typed) }"
        ' PrimaryButton { objectName: "away"; y: 900; text: "Away" }'
    )
    shown.find("input").forceActiveFocus()
    shown.type("\u2066")
    shown.focus("away")
    assert shown.find("input").property("text") == "Anna"


def test_a_field_begins_on_the_side_of_what_is_typed(stage):
    shown = stage(
        'TextAnswer { objectName: "it"; width: 900; LayoutMirroring.enabled: true;'
        " LayoutMirroring.childrenInherit: true }"
    )
    field = shown.find("input")

    def cursor() -> float:
        return field.property("cursorRectangle").x() / field.width()

    assert cursor() > 0.8
    field.setProperty("text", "Anna")
    assert cursor() < 0.4
    field.setProperty("text", "آنا")
    assert cursor() > 0.6


def test_an_error_stands_under_the_field_and_the_value_stays(stage):
    shown = stage('TextAnswer { objectName: "it"; width: 900; text: "Anna"; error: "Say more." }')
    error = shown.find("error")
    assert error.isVisible()
    field = shown.find("input")
    bottom = field.mapToScene(field.boundingRect().bottomLeft()).y()
    assert error.mapToScene(error.boundingRect().topLeft()).y() >= bottom
    assert field.property("text") == "Anna"


CHOICES = """
    ChoiceAnswer {
        width: 900; label: "Where"; onChosen: value => said.push(value)
        choices: ListModel {
            ListElement { value: "hotel"; label: "Hotel"; selected: true; detail: ""; picture: ""; second: ""; }
            ListElement { value: "own"; label: "Own"; selected: false; detail: ""; picture: ""; second: ""; }
        }
    }
"""


def test_a_choice_is_told_by_its_value(stage):
    shown = stage(CHOICES)
    shown.tap("choice-own")
    assert shown.said == ["own"]
    assert shown.find("choice-hotel").property("checked") is True


def test_agreeing_and_taking_it_back_is_told(stage):
    shown = stage(
        'AcknowledgeAnswer { objectName: "it"; width: 900; text: "True"; '
        "onToggled: agreed => { checked = agreed; said.push(String(agreed)) } }"
    )
    shown.tap("acknowledge")
    shown.tap("acknowledge")
    assert shown.said == ["true", "false"]


SEARCH = """
    SearchAnswer {
        objectName: "it"; width: 900; listHeight: 800; label: "Country"
        onQuery: text => said.push("?" + text)
        onChosen: value => said.push(value)
        choices: ListModel { id: rows }
    }
    Component.onCompleted: {
        for (let index = 0; index < 250; ++index)
            rows.append({ "value": "c" + index, "label": "Country " + index, "selected": false, "detail": "", "picture": "", "second": "" });
    }
"""


def test_a_long_list_is_asked_by_typing_and_answered_by_touch(stage):
    shown = stage(SEARCH)
    shown.find("search").forceActiveFocus()
    shown.type("az")
    shown.tap("choice-c1")
    assert shown.said == ["?a", "?az", "c1"]


def test_a_long_list_is_made_of_few_rows_and_goes_on_without_a_swipe(stage, qtbot):
    shown = stage(SEARCH)
    rows = [item for item in shown.items() if item.objectName().startswith("choice-c")]
    assert len(rows) < 30
    before = shown.find("list").property("contentY")
    shown.tap("scroll-down")
    qtbot.waitUntil(lambda: shown.find("list").property("contentY") > before + 300)


def test_a_long_list_says_at_either_end_that_it_is_there(stage, qtbot):
    shown = stage(SEARCH)
    shown.theme().setProperty("reduceMotion", True)
    down, up = shown.find("scroll-down"), shown.find("scroll-up")
    assert (down.isEnabled(), up.isEnabled()) == (True, False)
    shown.tap("scroll-down")
    qtbot.waitUntil(up.isEnabled)
    shown.tap("scroll-up")
    qtbot.waitUntil(lambda: not up.isEnabled())
    shown.focus("choice-c0")
    assert not up.isEnabled()
    shown.find("list").setProperty("contentY", 250 * 200)
    QMetaObject.invokeMethod(shown.find("list"), "returnToBounds")
    shown.tap("scroll-up")
    qtbot.waitUntil(down.isEnabled)
    shown.tap("scroll-down")
    qtbot.waitUntil(lambda: not down.isEnabled())
