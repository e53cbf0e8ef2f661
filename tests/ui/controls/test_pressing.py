# SPDX-License-Identifier: Apache-2.0
"""What counts as a press, for everything that can be pressed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest

SCENES = {
    "PrimaryButton": 'text: "Continue"',
    "SecondaryButton": 'text: "Back"; icon: "arrow-left"',
    "DangerButton": 'text: "Erase"',
    "ToolButton": 'icon: "contrast"; accessibleName: "Contrast"',
    "LinkButton": 'text: "Change"',
    "ServiceRow": 'title: "Register"; summary: "Free"; icon: "house"',
    "LanguageTile": 'name: "العربية"; prompt: "المس"; rightToLeft: true',
    "ChoiceRow": 'text: "A hotel"',
}


def scene(control: str) -> str:
    return (
        f'{control} {{ objectName: "it"; x: 100; y: 100; {SCENES[control]};'
        ' onClicked: said.push("pressed") }'
    )


@pytest.fixture(params=SCENES)
def shown(stage, request):
    return stage(scene(request.param))


def test_a_press_counts_when_the_finger_is_lifted_inside(shown):
    shown.tap("it")
    assert shown.said == ["pressed"]


def test_sliding_off_takes_a_press_back(shown):
    shown.slide_off("it")
    assert shown.said == []


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select]
)
def test_a_key_presses_once_however_long_it_is_held(shown, key):
    shown.focus("it")
    shown.key(key, held=8)
    assert shown.said == ["pressed"]


def test_a_handler_that_counts_repeats_would_be_seen(stage):
    shown = stage(
        'Item { objectName: "it"; width: 99; height: 99; activeFocusOnTab: true;'
        ' Keys.onReturnPressed: said.push("pressed") }'
    )
    shown.focus("it")
    shown.key(Qt.Key.Key_Return, held=8)
    assert shown.said == ["pressed"] * 9


def test_a_press_through_the_accessibility_tree_counts_once(shown):
    QAccessible.setActive(True)
    interface = QAccessible.queryAccessibleInterface(shown.find("it"))
    interface.actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert shown.said == ["pressed"]


def test_everything_that_can_be_pressed_has_a_role_and_a_name(shown):
    QAccessible.setActive(True)
    interface = QAccessible.queryAccessibleInterface(shown.find("it"))
    assert interface.role() in {
        QAccessible.Role.Button,
        QAccessible.Role.Link,
        QAccessible.Role.RadioButton,
    }
    assert interface.text(QAccessible.Text.Name) != ""
    assert interface.state().focusable


@pytest.mark.parametrize("control", SCENES)
def test_focus_by_key_is_seen_and_focus_by_touch_is_not(stage, control):
    shown = stage(scene(control) + ' PrimaryButton { objectName: "other"; y: 900; text: "Other" }')
    rest = shown.window.grabWindow()
    shown.focus("it", Qt.FocusReason.MouseFocusReason)
    unseen = shown.window.grabWindow() == rest
    shown.focus("other", Qt.FocusReason.MouseFocusReason)
    shown.focus("it", Qt.FocusReason.TabFocusReason)
    seen = shown.window.grabWindow() != rest
    assert (unseen, seen) == (True, True)


def test_a_disabled_or_busy_button_does_nothing(stage):
    shown = stage(
        'PrimaryButton { objectName: "it"; text: "Send"; busy: true;'
        ' onClicked: said.push("pressed") }'
        ' PrimaryButton { objectName: "off"; y: 300; text: "Send"; enabled: false;'
        ' onClicked: said.push("pressed") }'
    )
    shown.tap("it")
    shown.focus("it")
    shown.key(Qt.Key.Key_Return)
    shown.tap("off")
    assert shown.said == []


@pytest.mark.parametrize(("forgets", "heard"), [("forget()", []), ("undefined", ["two"])])
def test_a_press_is_of_what_stood_there_when_it_began(stage, forgets, heard):
    shown = stage(
        'PrimaryButton { objectName: "it"; text: "one";'
        f" onTextChanged: {forgets}; onClicked: said.push(text) }}"
    )
    at, button = shown.centre("it").toPoint(), Qt.MouseButton.LeftButton
    QTest.mousePress(shown.window, button, Qt.KeyboardModifier.NoModifier, at)
    shown.find("it").setProperty("text", "two")
    QTest.mouseRelease(shown.window, button, Qt.KeyboardModifier.NoModifier, at)
    assert shown.said == heard


def test_a_choice_shows_what_its_model_says_and_nothing_else(stage):
    shown = stage(
        'ChoiceRow { objectName: "it"; text: "A hotel"; checked: true;'
        ' onClicked: said.push("pressed") }'
    )
    shown.tap("it")
    shown.tap("it")
    assert shown.said == ["pressed", "pressed"]
    assert shown.find("it").property("checked") is True
