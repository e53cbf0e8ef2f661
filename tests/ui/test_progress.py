# SPDX-License-Identifier: Apache-2.0
"""How far a person is, as the screens on the way say it."""

import pytest

from kiosk.i18n import Translator, language
from ui.progress import Progress
from ui.steps import Step
from ui.words import Words


@pytest.fixture
def words(qapp):
    return Words(Translator(language("en")))


@pytest.fixture
def progress(words):
    return Progress(words)


@pytest.fixture
def told(progress):
    """What is said each time that something changes."""
    seen = []
    progress.changed.connect(lambda: seen.append(progress.text))
    return seen


def test_the_step_is_said_when_it_changes_and_only_then(progress, told):
    progress.move(Step(2, 7, "Arrival"))
    progress.move(Step(2, 7, "Arrival"))
    assert (progress.step, progress.count) == (2, 7)
    assert told == [progress.text]
    assert "Arrival" in progress.text


def test_another_language_says_the_same_step_anew(progress, told, words):
    progress.move(Step(1, 3, ""))
    words.use(Translator(language("az")))
    progress.retranslate()
    assert len(told) == 2
    assert (progress.step, progress.count) == (1, 3)
