# SPDX-License-Identifier: Apache-2.0
"""Typing on the screen: what arrives in the field, and what does not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

SCENE = """
    TextAnswer {{
        id: it
        objectName: "it"; width: 900; label: "Name"; maximumLength: 12; multiline: {multiline}
        onEdited: typed => {{ text = typed; said.push(typed) }}
    }}
    Keyboard {{
        objectName: "keyboard"
        anchors.bottom: parent.bottom; width: parent.width
        language: "{language}"; kind: "{kind}"; keys: KeyboardViewModel {{}}
        onDone: said.push("done")
    }}
"""


@pytest.fixture
def type_on(stage):
    def show(language="en", kind="text", multiline="false"):
        shown = stage(SCENE.format(language=language, kind=kind, multiline=multiline))
        shown.find("input").forceActiveFocus()
        return shown

    return show


def press(shown, *names):
    for name in names:
        shown.tap(f"key-{name}")


def typed(shown):
    return shown.find("input").property("text")


def test_the_letters_of_azerbaijani_and_their_capitals_arrive(type_on):
    shown = type_on("az")
    press(shown, "shift", "i", "ı", "shift", "ı", "i", "ə", "shift", "ə", "ğ")
    assert typed(shown) == "İıIiəƏğ"


def test_shift_holds_for_one_letter(type_on):
    shown = type_on("en")
    press(shown, "shift", "a", "b", "shift", "shift", "c")
    assert typed(shown) == "Abc"


def test_the_letters_of_arabic_arrive(type_on):
    shown = type_on("ar")
    press(shown, "ع", "ل", "ي", "space", "لا")
    assert typed(shown) == "علي لا"


def test_latin_letters_are_one_key_away_from_russian_and_back(type_on):
    shown = type_on("ru")
    press(shown, "ф", "script", "shift", "q", "script", "я")
    assert typed(shown) == "фQя"


def test_a_latin_keyboard_has_no_key_for_another_script(type_on):
    shown = type_on("az")
    assert "key-script" not in {item.objectName() for item in shown.items()}


def test_latin_is_there_at_once_where_the_answer_wants_it(type_on):
    shown = type_on("ar", kind="latin")
    press(shown, "shift", "a", "n")
    assert typed(shown) == "An"


def test_signs_are_on_the_second_page(type_on):
    shown = type_on("en")
    press(shown, "symbols", "/", "letters", "a")
    assert typed(shown) == "/a"


def test_backspace_takes_one_character_back(type_on):
    shown = type_on("en")
    press(shown, "a", "b", "backspace")
    assert typed(shown) == "a"


def test_the_greatest_length_holds(type_on):
    shown = type_on("en")
    press(shown, *"abcdefghijklmno")
    assert typed(shown) == "abcdefghijkl"


def test_the_lines_of_a_passport_are_typed_with_their_fillers(type_on):
    shown = type_on("en", kind="document", multiline="true")
    press(shown, "P", "<", "A", "<<", "newline", "L", "8")
    assert typed(shown) == "P<A<<\nL8"


def test_a_mail_address_is_typed(type_on):
    shown = type_on("ru", kind="email")
    press(shown, "a", "@mail.ru")
    assert typed(shown) == "a@mail.ru"


def test_keys_leave_the_focus_where_the_text_goes(type_on):
    shown = type_on("en")
    press(shown, "a", "shift", "symbols", "letters")
    assert shown.find("input").hasActiveFocus()


def test_done_is_told_and_types_nothing(type_on):
    shown = type_on("en")
    press(shown, "done")
    assert shown.said == ["done"]


def test_sliding_off_a_key_types_nothing(type_on):
    shown = type_on("en")
    shown.slide_off("key-a")
    assert typed(shown) == ""


def test_a_held_key_types_once(type_on, qtbot):
    shown = type_on("en")
    at = shown.centre("key-a").toPoint()
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(shown.window, button, none, at)
    qtbot.wait(700)
    QTest.mouseRelease(shown.window, button, none, at)
    assert typed(shown) == "a"


def test_a_key_that_becomes_another_under_a_finger_types_nothing(type_on):
    shown = type_on("en")
    at = shown.centre("key-q").toPoint()
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(shown.window, button, none, at)
    shown.find("keyboard").setProperty("language", "ru")
    QTest.mouseRelease(shown.window, button, none, at)
    assert typed(shown) == ""
    press(shown, "й")
    assert typed(shown) == "й"


def test_keys_become_others_and_are_not_built_anew(type_on):
    shown = type_on("en")
    key = shown.find("key-q")
    shown.find("keyboard").setProperty("language", "ru")
    shown.find("keyboard").setProperty("kind", "digits")
    assert not key.isVisible()
    shown.find("keyboard").setProperty("kind", "text")
    assert shown.find("key-й") is key
    assert key.isVisible()


def test_a_change_of_answer_begins_on_the_first_page_in_small_letters(type_on):
    shown = type_on("ru")
    press(shown, "script", "shift")
    shown.find("keyboard").setProperty("kind", "digits")
    shown.find("keyboard").setProperty("kind", "text")
    shown.window.grabWindow()
    press(shown, "ф")
    assert typed(shown) == "ф"


def test_a_pad_fills_a_date(stage):
    shown = stage(
        'DateAnswer { objectName: "it"; width: 900; onEdited: value => said.push(value) }'
        ' Keyboard { anchors.bottom: parent.bottom; width: parent.width; kind: "digits";'
        " keys: KeyboardViewModel {} }"
    )
    shown.find("it").property("input").forceActiveFocus()
    press(shown, *"14112026")
    assert shown.said[-1] == "2026-11-14"


@pytest.mark.parametrize("kind", ["text", "digits", "number", "phone", "email", "document"])
@pytest.mark.parametrize("language", ["az", "ru", "ar"])
@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)], ids=["portrait", "landscape"])
def test_keys_are_large_and_far_enough_apart(type_on, kind, language, size):
    shown = type_on(language, kind=kind)
    shown.window.resize(*size)
    shown.window.grabWindow()
    rects = [
        item.mapRectToScene(item.boundingRect())
        for item in shown.items()
        if item.objectName().startswith("key-") and item.isEnabled()
    ]
    least, apart = 12.7 * 4.03, 2.54 * 4.03
    assert min(min(rect.width(), rect.height()) for rect in rects) >= least
    grown = [rect.adjusted(-apart / 2, -apart / 2, apart / 2, apart / 2) for rect in rects]
    clashes = [
        (one, other)
        for index, one in enumerate(grown)
        for other in grown[index + 1 :]
        if one.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other)
    ]
    assert clashes == []
    assert all(rect.left() >= 0 and rect.right() <= size[0] for rect in rects)


@pytest.mark.parametrize("language", ["az", "en", "ru", "ar"])
def test_every_key_has_a_name_for_those_who_listen(type_on, language):
    QAccessible.setActive(True)
    shown = type_on(language)
    for item in shown.items():
        if item.objectName().startswith("key-") and item.isEnabled():
            interface = QAccessible.queryAccessibleInterface(item)
            assert interface.role() == QAccessible.Role.Button
            assert interface.text(QAccessible.Text.Name) != "", item.objectName()
