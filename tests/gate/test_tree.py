# SPDX-License-Identifier: Apache-2.0
"""Whoever can't see is told of everything that can be touched: what it is, and what it is called."""

import pytest
from PySide6.QtGui import QAccessible

from tests.gate.further import devices, further
from tests.gate.scenes import scenes
from tests.gate.tree import Text, doubled, findings
from tests.kiosks import LANGUAGES
from tests.ui.conftest import stage

__all__ = ["stage"]


SAMPLE = 3
"""One in so many scenes is looked at on each run."""


def walk(kiosk, language, sample, through=scenes) -> tuple[list[str], int]:
    wrong: list[str] = []
    count = 0
    for number, scene in enumerate(through(kiosk, language)):
        count += 1
        if number % sample:
            continue
        kiosk.person.settle()
        wrong += [f"{scene}: {one}" for one in findings(kiosk.window)]
    return wrong, count


def test_the_tree_tells_of_what_can_be_touched(run_kiosk):
    with run_kiosk() as kiosk:
        wrong, count = walk(kiosk, "ru", SAMPLE)
    assert not wrong, "\n".join(wrong)
    assert count >= 40


@pytest.mark.nightly
@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("through", [scenes, further], ids=["usual", "further"])
def test_the_tree_tells_of_everything_in_every_language(run_kiosk, through, language, wide):
    with run_kiosk(wide=wide, readers=devices()) as kiosk:
        wrong, count = walk(kiosk, language, 1, through)
    assert not wrong, "\n".join(wrong)
    assert count >= 40


BOX = 'PrimaryButton { objectName: "it"; text: "Go"; width: 300; height: 112 }'
ROW = "ChoiceRow {{ width: 300; text: 'A'; checked: true; Accessible.role: Accessible.{} }}"
TWINS = """
LinkButton {{ text: "Change"; {0} }}
LinkButton {{ y: 200; text: "Change"; {1} }}
"""


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        ("absent", "Rectangle { width: 99; height: 99; TapHandler {} }", BOX),
        ("unnamed", BOX.replace('"Go"', '""'), BOX),
        ("unnamed", 'ToolButton { icon: "contrast" }', BOX),
        ("role", BOX.replace("width", "Accessible.role: Accessible.StaticText; width"), BOX),
        ("unfocusable", BOX.replace("width", "focusPolicy: Qt.NoFocus; width"), BOX),
        ("state", ROW.format("Button"), ROW.format("RadioButton")),
        (
            "doubled",
            TWINS.format("", ""),
            TWINS.format('Accessible.description: "Name"', 'Accessible.description: "Date"'),
        ),
    ],
    ids=["tap", "no-text", "only-icon", "role", "no-focus", "state", "twins"],
)
def test_what_is_not_told_is_found_and_the_mended_scene_is_not(stage, qapp, rule, wrong, right):
    for body, is_found in ((wrong, True), (right, False)):
        shown = stage(f"Item {{ width: 900; height: 900; {body} }}")
        qapp.processEvents()
        found = {one.split(":")[0] for one in findings(shown.window)}
        assert (rule in found) == is_found, (body, found)


def test_a_key_is_told_by_what_it_types_and_a_capital_as_one(stage, qapp):
    shown = stage(
        'TextAnswer { objectName: "it"; width: 900; label: "Name" }'
        ' Keyboard { anchors.bottom: parent.bottom; width: parent.width; language: "en";'
        " keys: KeyboardViewModel {} }"
    )
    shown.find("it").property("input").forceActiveFocus()
    QAccessible.setActive(True)

    def told(name):
        return QAccessible.queryAccessibleInterface(shown.find(name)).text(Text.Name)

    assert [told(f"key-{one}") for one in ("a", "-", "'")] == ["a", "Hyphen", "Apostrophe"]
    shown.tap("key-shift")
    assert [told(f"key-{one}") for one in ("a", "1")] == ["Capital A", "1"]
    assert told("key-backspace") == "Delete the last character"


def test_the_key_that_is_pointed_at_has_the_focus_for_those_who_listen(stage, qapp):
    from ui.viewmodels.keyboard import KeyboardViewModel

    shown = stage(
        'TextAnswer { objectName: "it"; width: 900; label: "Name" }'
        ' Keyboard { anchors.bottom: parent.bottom; width: parent.width; language: "en";'
        " keys: KeyboardViewModel {} }"
    )
    keys = shown.find("keyboard").findChild(KeyboardViewModel)
    QAccessible.setActive(True)
    keys.enter()
    state = QAccessible.queryAccessibleInterface(keys.pointed).state()
    assert keys.pointed.objectName() == "key-1"
    assert state.focused


def test_a_row_that_waits_to_be_used_again_is_told_to_nobody(kiosk):
    kiosk.begin("ar")
    kiosk.fill(kiosk.sample(0), until="nationality")
    kiosk.person.settle()
    kiosk.flow.question.askWhy()
    kiosk.person.settle()
    kiosk.flow.question.goOn()  # what is to be mended leaves the list less room
    kiosk.person.settle()
    assert kiosk.items()["nationality"].error
    assert list(doubled(kiosk.window)) == []
