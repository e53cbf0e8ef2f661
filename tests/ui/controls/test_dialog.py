# SPDX-License-Identifier: Apache-2.0
"""A question in front of everything else."""

import pytest
from PySide6.QtCore import Qt

DIALOG = """
    PrimaryButton { objectName: "behind"; text: "Behind"; onClicked: said.push("behind") }
    ConfirmDialog {
        objectName: "dialog"; anchors.fill: parent
        title: "Finish?"; text: "Nothing is sent."; confirmText: "Finish"; cancelText: "Go on"
        onConfirmed: said.push("confirmed")
        onCancelled: said.push("cancelled")
    }
"""


@pytest.fixture
def shown(stage):
    shown = stage(DIALOG)
    shown.find("dialog").setProperty("open", True)
    return shown


def test_what_is_behind_cannot_be_pressed(shown):
    shown.tap("behind")
    assert shown.said == []


def test_each_answer_is_told(shown):
    shown.tap("dialog-confirm")
    shown.tap("dialog-cancel")
    shown.key(Qt.Key.Key_Escape)
    assert shown.said == ["confirmed", "cancelled", "cancelled"]


def test_the_focus_begins_on_the_harmless_answer_and_stays_inside(shown):
    assert shown.window.activeFocusItem().objectName() == "dialog-cancel"
    for expected in ("dialog-confirm", "dialog-cancel"):
        shown.key(Qt.Key.Key_Tab)
        assert shown.window.activeFocusItem().objectName() == expected
