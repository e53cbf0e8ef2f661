# SPDX-License-Identifier: Apache-2.0
"""A whole visit with headphones, five keys and a dark screen: nothing is seen and nothing touched."""

import pytest
from PySide6.QtCore import Qt

from kiosk.forms import plain
from kiosk.speech import Route
from ui.keyboards import Action
from ui.keypads import Move
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
NEXT, ON, SELECT = Qt.Key.Key_Tab, Qt.Key.Key_PageDown, Qt.Key.Key_Return
MOST = 60
"""Presses after which whatever is looked for has to have been heard."""


class Ear:
    """Presses keys, and knows of the kiosk what it says."""

    def __init__(self, kiosk) -> None:
        self.kiosk = kiosk
        kiosk.listener.record(kiosk)

    def listen(self) -> list[str]:
        """Listen to the end."""
        kiosk = self.kiosk
        kiosk.person.settle()
        kiosk.person.wait(lambda: not kiosk.flow._narrator._due.isActive(), "what is to be said")
        before = len(kiosk.listener.said)
        kiosk.listener.player.pass_time(600)
        return [text for _language, text in kiosk.listener.said[before:]]

    def press(self, key) -> list[str]:
        self.kiosk.person.press(key)
        return self.listen()

    def seek(self, text: str) -> list[str]:
        """Go on until something is heard that is called so."""
        for _press in range(MOST):
            said = self.press(NEXT)
            if said and said[0] == text:
                return said
        raise AssertionError(f"{text!r} was never heard")

    def write(self, word: str) -> list[str]:
        """Write a word on the screen's keyboard, letter by letter; the field is read at the end."""
        keys = self.kiosk.flow.screens.keyboard
        assert self.press(SELECT)
        for letter in word:
            self._go(keys, lambda key, letter=letter: key.text == letter)
            assert self.press(SELECT) == [letter]
        self._go(keys, lambda key: key.action is Action.DONE)
        return self.press(SELECT)

    def _go(self, keys, wanted) -> None:
        row = next(number for number, one in enumerate(keys._rows) if any(map(wanted, one)))
        while keys.row != row:
            self.press(ON)
        while not wanted(keys._rows[keys.row][keys.column]):
            self.press(NEXT)


def label(kiosk, name, value) -> str:
    choices = kiosk.items()[name].question.choices
    return plain(next(one.label for one in choices if one.value == value))


def begin(ear, language) -> None:
    """Plug in, wait for one's own language, and come to the first question."""
    kiosk = ear.kiosk
    kiosk.listener.socket.plug(Route.HEADPHONES)
    own = kiosk.flow.tongue._languages[language].name
    kiosk.person.wait(lambda: kiosk.listener.player.playing, "speech")
    for _language in kiosk.flow.tongue.codes:
        kiosk.person.settle()
        kiosk.listener.player.pass_time(0.1)
        if (language, own) in kiosk.listener.said:
            break
        kiosk.listener.player.pass_time(60)
    kiosk.flow.navigator.take(Move.CURTAIN)
    said = ear.press(SELECT)
    title = kiosk.flow.sitting.desk.services()[0].title(language)
    assert title in said
    ear.press(SELECT)
    kiosk.wait_for(Screen.Question)


@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(one, marks=pytest.mark.nightly) for one in ("az", "ar"))]
)
def test_a_visit_is_heard_from_the_plug_to_the_paper(kiosk, language):
    ear = Ear(kiosk)
    begin(ear, language)
    kiosk.person.settle()
    ear.kiosk.flow.navigator.take(Move.REPEAT)
    said = ear.listen()
    assert kiosk.flow.question.heading in said
    answers = kiosk.sample(0) | {"passport_way": "typed"}
    own = label(kiosk, "passport_way", "typed")
    mend = ear.press(ON)
    assert any(kiosk.items()["passport_way"].error in one for one in mend)
    ear.seek(own)
    assert ear.press(SELECT)[:1] == [own]
    said = ear.press(ON)
    assert "surname" in kiosk.items()
    if language == "en":
        ear.seek("Surname")
        assert "li" in [one.lower() for one in ear.write("li")]
    pages = 0
    while kiosk.screen == Screen.Question:
        assert kiosk.flow.question.heading in said, said
        fields = [item.question for item in kiosk.items().values() if item.is_asked]
        assert len(said) >= 3, said
        done: set[str] = set()
        while more := (kiosk.items().keys() & answers.keys()) - done:
            for name in more:
                kiosk.flow.question.answer(kiosk.items()[name].question.ref, answers[name])
            done |= more
        assert fields
        pages += 1
        said = ear.press(ON)
    assert pages > 10
    kiosk.wait_for(Screen.Check)
    consent = plain(kiosk.flow.check._declarations.rows[0].text)
    ear.seek(consent)
    assert len(ear.press(SELECT)) >= 3
    ear.press(ON)
    said = ear.press(SELECT)
    kiosk.wait_for(Screen.Receipt)
    said += ear.listen()
    assert kiosk.flow.receipt.property("reference") in said
    assert kiosk.flow.receipt.property("headline") in said
    assert [step.text for step in kiosk.flow.receipt._steps.rows if step.text not in said] == []
    ear.press(ON)
    ear.press(SELECT)
    kiosk.wait_for(Screen.Attract)
    assert not kiosk.flow.shell.is_curtained
    kiosk.person.wait(lambda: kiosk.flow.screens.speech.is_on, "speech for whoever is still there")
    assert kiosk.printer.printed
