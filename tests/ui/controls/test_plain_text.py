# SPDX-License-Identifier: Apache-2.0
"""Markup in what a person typed is shown as it was typed, and loads nothing."""

import json

import pytest
from PySide6.QtCore import qInstallMessageHandler

MARKUP = '<img src="file:///nowhere/x.png"><b>Anna</b> &amp; <a href="http://localhost:9/x">x</a>'

CONTROLS = {
    "PrimaryButton": "text",
    "SecondaryButton": "text",
    "DangerButton": "text",
    "ToolButton": "text",
    "LinkButton": "text",
    "ServiceRow": "title",
    "LanguageTile": "prompt",
    "ChoiceRow": "text",
    "Banner": "text",
    "Heading": "text",
    "Subheading": "text",
    "BodyText": "text",
    "LeadText": "text",
    "HintText": "text",
    "LabelText": "text",
    "SummaryRow": "value",
    "StepRow": "text",
    "ProgressSteps": "caption",
    "AppHeader": "title",
    "TextAnswer": "text",
    "AcknowledgeAnswer": "text",
    "NoteText": "text",
}


@pytest.mark.parametrize("control", CONTROLS)
def test_markup_is_shown_as_it_was_typed(stage, control):
    shown = stage(
        f'{control} {{ objectName: "it"; width: 900; {CONTROLS[control]}: {json.dumps(MARKUP)} }}'
    )
    shown.window.grabWindow()
    assert MARKUP in [item.property("text") for item in shown.items(shown.find("it"))]


def test_an_image_that_was_loaded_would_have_been_noticed(stage, qtbot):
    noise = []
    previous = qInstallMessageHandler(lambda _kind, _context, text: noise.append(text))
    shown = stage(f"Text {{ textFormat: Text.StyledText; text: {json.dumps(MARKUP)} }}")
    shown.window.grabWindow()
    qtbot.waitUntil(lambda: any("x.png" in text for text in noise))
    qInstallMessageHandler(previous)
