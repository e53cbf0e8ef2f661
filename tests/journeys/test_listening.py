# SPDX-License-Identifier: Apache-2.0
"""A person who can't see hears every screen, in its language, and keeps their answers to themselves."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from kiosk.speech import Kind, Line, Route
from ui.keypads import Move
from ui.speech.reading import Reader, operated
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

Screen = ShellViewModel.Screen
CANARY = "Kanarienvogel"
BOUND = 0.5
"""Seconds in which speech stops (EN 301 549, 5.1.3.5)."""


def listen(kiosk) -> list[tuple[str, str]]:
    """Let the person listen to the end, and give language and text of all that was heard."""
    kiosk.person.settle()
    kiosk.person.wait(lambda: not kiosk.flow._narrator._due.isActive(), "what is to be said")
    before = len(heard(kiosk))
    kiosk.listener.player.pass_time(600)
    kiosk.person.settle()
    return heard(kiosk)[before:]


def heard(kiosk) -> list[tuple[str, str]]:
    return kiosk.listener.said


@pytest.fixture
def listening(kiosk):
    """A kiosk whose person has headphones on, and a record of what they hear."""
    kiosk.listener.record(kiosk)
    kiosk.listener.socket.plug(Route.HEADPHONES)
    return kiosk


def texts(said) -> list[str]:
    return [text for _language, text in said]


def test_headphones_alone_lead_into_a_language(kiosk):
    """A11: nothing is touched but the socket and one key."""
    kiosk.listener.record(kiosk)
    assert not kiosk.flow.screens.speech.is_on
    kiosk.listener.socket.plug(Route.HEADPHONES)
    for language in ("az", "en"):
        kiosk.person.settle()
        assert kiosk.reaches(kiosk.focused(), f"language-{language}")
        kiosk.listener.player.pass_time(60) if language == "az" else None
    assert ("az", "Azərbaycan dili") in heard(kiosk)
    kiosk.listener.player.pass_time(0.1)
    assert ("en", "English") in heard(kiosk)
    kiosk.flow.navigator.take(Move.SELECT)
    kiosk.wait_for(Screen.Services)
    assert kiosk.flow.shell.spoken == "en"
    said = listen(kiosk)
    assert {language for language, _text in said} == {"en"}
    assert "What do you need today?" in texts(said)


def test_the_first_key_for_speech_turns_it_on(kiosk):
    kiosk.listener.record(kiosk)
    kiosk.begin("en")
    kiosk.flow.navigator.take(Move.REPEAT)
    assert kiosk.flow.screens.speech.is_on
    said = texts(listen(kiosk))
    assert said[0].startswith("You hear the loudspeaker.")
    assert "How would you like to give your passport details?" in said


def everything(kiosk) -> list[Line]:
    """All that can be heard on a screen: what is read, and everything that can be operated."""
    reader: Reader = kiosk.flow._narrator._reader
    root = kiosk.flow._narrator._root()
    lines = reader.page(root)
    for item in operated(root):
        lines += reader.thing(item)
    return lines


def uncovered(kiosk) -> list[str]:
    """What no clip and no composing rule covers, and nobody has answered."""
    answers = {value for item in kiosk.items().values() if (value := item.question.value)}
    found = []
    for line in everything(kiosk):
        for sound in kiosk.flow.screens.speech.channel.heard(line):
            is_answer = line.is_answer or sound.text in answers
            if sound.kind is Kind.PRIVATE and not is_answer:
                found.append(sound.text)
    return found


@pytest.mark.parametrize(
    "language",
    ["en", "ar", *(pytest.param(code, marks=pytest.mark.nightly) for code in ("az", "ru"))],
)
def test_every_screen_can_be_heard_in_its_language(kiosk, language):
    """A1 and A8, over the whole way."""
    kiosk.listener.record(kiosk)
    screens = []

    def look() -> None:
        kiosk.person.settle()
        names = [line.text for line in everything(kiosk)]
        for item in operated(kiosk.flow._narrator._root()):
            name = QAccessible.queryAccessibleInterface(item).text(QAccessible.Text.Name)
            assert name, item.objectName()
            assert name in names
        assert {line.language for line in everything(kiosk)} <= {language}
        assert uncovered(kiosk) == [], kiosk.screen.name
        screens.append(kiosk.screen)

    kiosk.flow.screens.speech.set_on(on=True)
    kiosk.begin(language)
    kiosk.flow.screens.speech.set_on(on=True)
    kiosk.flow.screens.speech.go_to(Route.HEADPHONES)
    answers = kiosk.sample(0)
    while kiosk.screen == Screen.Question:
        kiosk.flow.question.askWhy()
        look()
        done: set[str] = set()
        while more := (kiosk.items().keys() & answers.keys()) - done:
            for name in more:
                kiosk.flow.question.answer(kiosk.items()[name].question.ref, answers[name])
            done |= more
        kiosk.flow.question.goOn()
    kiosk.wait_for(Screen.Check)
    kiosk.flow.check.send()
    look()
    kiosk.flow.shell.finish()
    look()
    kiosk.flow.shell.dismiss()
    kiosk.flow.shell.askSound()
    look()
    kiosk.flow.shell.dismiss()
    kiosk.flow.shell.warn(20)
    look()
    assert {Screen.Question, Screen.Check} <= set(screens)


def test_a_text_that_nobody_published_turns_the_gate_red(kiosk):
    kiosk.begin("en")
    kiosk.flow.screens.speech.go_to(Route.HEADPHONES)
    assert uncovered(kiosk) == []
    kiosk.listener.published("en").forget("Have your passport or other travel document at hand.")
    assert uncovered(kiosk) == ["Have your passport or other travel document at hand."]


def type_canary(kiosk) -> None:
    kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
    kiosk.person.tap("input", "field-surname")
    kiosk.person.type(CANARY.upper())
    kiosk.person.settle()


@pytest.mark.parametrize(("route", "reaches"), [(Route.SPEAKER, False), (Route.HEADPHONES, True)])
def test_an_answer_reaches_headphones_and_never_the_speaker(kiosk, route, reaches):
    """A4; the headphones are the negative control."""
    kiosk.listener.record(kiosk)
    kiosk.begin("en")
    kiosk.flow.screens.speech.set_on(on=True)
    kiosk.flow.screens.speech.go_to(route)
    type_canary(kiosk)
    for name in ("input", "continue"):
        kiosk.person.find(name).forceActiveFocus()
        listen(kiosk)
    kiosk.person.find("input", "field-surname").forceActiveFocus()
    listen(kiosk)
    kiosk.flow.screens.speech.repeat()
    listen(kiosk)
    said = "".join(texts(heard(kiosk))) + "".join(text for _code, text in kiosk.listener.voice.said)
    assert (CANARY.upper() in said) == reaches
    assert ("your answer" in said) != reaches


def test_an_action_ends_what_is_said_within_the_bound(listening):
    listening.begin("en")
    listening.person.settle()
    player = listening.listener.player
    listening.person.wait(lambda: player.playing, "speech")
    player.pass_time(0.2)
    talking = player.playing
    listening.person.tap("continue")
    listening.person.wait(lambda: talking.ended is not None, "silence")
    assert talking.ended - player.now <= BOUND


def test_errors_are_said_when_they_are_shown(listening):
    listening.begin("en")
    listen(listening)
    listening.person.tap("continue")
    said = texts(listen(listening))
    assert any("Look at this again" in one for one in said)
    assert "Choose one of the two ways." in said


def test_another_language_is_another_voice(listening):
    listening.begin("en")
    listen(listening)
    listening.flow.shell.chooseLanguage("ru")
    said = listen(listening)
    assert said
    assert {language for language, _text in said} == {"ru"}


def test_what_lies_over_the_screen_is_said(listening):
    listening.begin("en")
    listening.person.wait(lambda: listen(listening), "the page")  # a busy machine shows it late
    listening.flow.shell.warn(20)
    said: list[str] = []
    listening.person.wait(
        lambda: said.extend(texts(listen(listening))) or "Are you still there?" in said, "the words"
    )
    assert any("20" in one for one in said)


def test_captions_say_what_is_heard(listening):
    listening.begin("en")
    said = texts(listen(listening))
    assert listening.flow.screens.speech.property("caption") == said[-1]
    assert listening.text("caption") == said[-1]
    listening.flow.screens.speech.toggleCaptions()
    listening.person.settle()
    assert listening.person.find("caption") is None


def leave_by_finish(kiosk) -> None:
    kiosk.flow.shell.finish()
    kiosk.flow.shell.confirmFinish()


def leave_by_expiry(kiosk) -> None:
    kiosk.clock.advance(timedelta(seconds=1000))
    kiosk.flow.tick()


def leave_by_trouble(kiosk) -> None:
    kiosk.flow.stop("storage.failed")


@pytest.mark.parametrize("leave", [leave_by_finish, leave_by_expiry, leave_by_trouble])
def test_the_next_person_finds_speech_as_usual(kiosk, leave):
    kiosk.begin("en")
    speech = kiosk.flow.screens.speech
    usual = (speech.channel.rate, speech.channel.volume)
    speech.set_on(on=True)
    speech.faster()
    speech.louder()
    speech.toggleCaptions()
    speech.toggleAloud()
    kiosk.listener.player.pass_time(600)
    leave(kiosk)
    assert not speech.is_on
    assert (speech.channel.rate, speech.channel.volume) == usual
    assert speech.property("captions")
    assert not speech.property("aloud")
    assert speech.property("caption") == ""
    assert kiosk.listener.voice.forgotten
    assert kiosk.listener.player.playing is None


def test_the_panel_works_by_touch(kiosk):
    kiosk.begin("en")
    kiosk.person.tap("header-listen")
    speech = kiosk.flow.screens.speech
    assert speech.is_on
    kiosk.person.tap("header-listen")
    kiosk.person.settle()
    before = speech.channel.rate, speech.channel.volume
    kiosk.person.tap("more", "sound-rate")
    kiosk.person.tap("less", "sound-volume")
    assert (speech.channel.rate, speech.channel.volume) == (before[0] + 1, before[1] - 1)
    kiosk.person.tap("sound-pause")
    assert speech.channel.is_paused
    kiosk.person.tap("sound-pause")
    assert not speech.channel.is_paused
    kiosk.person.tap("sound-on")
    assert not speech.is_on
    kiosk.person.tap("sound-close")
    assert kiosk.flow.shell.cover == ShellViewModel.Overlay.NoOverlay


def test_whoever_listens_is_not_hurried(kiosk):
    kiosk.begin("en")
    kiosk.flow.screens.speech.set_on(on=True)
    kiosk.person.settle()
    kiosk.flow.touch()
    kiosk.clock.advance(timedelta(seconds=170))
    kiosk.flow.tick()
    assert kiosk.flow.shell.cover == ShellViewModel.Overlay.NoOverlay


def test_the_reader_names_kind_and_state(kiosk):
    kiosk.begin("en")
    reader = Reader(Words(kiosk.flow.tongue._messages.translator("en")))
    rows = [
        item for item in operated(kiosk.window.contentItem()) if item.property("checked") is False
    ]
    assert "choice" in [line.text for line in reader.thing(rows[0])]
    kiosk.flow.question.answer(kiosk.items()["passport_way"].question.ref, "typed")
    kiosk.person.settle()
    rows = [item for item in operated(kiosk.window.contentItem()) if item.property("checked")]
    states = [line for line in reader.thing(rows[0]) if line.is_state]
    assert [line.text for line in states] == ["chosen"]
    assert kiosk.flow.screens.speech.channel.heard(states[0]) == ()


def test_the_receipt_is_said_with_its_reference_character_by_character(listening):
    """A9: what the paper says, for those who can't read it."""
    kiosk = listening
    kiosk.begin("en")
    answers = kiosk.sample(0)
    while kiosk.screen == Screen.Question:
        done: set[str] = set()
        while more := (kiosk.items().keys() & answers.keys()) - done:
            for name in more:
                kiosk.flow.question.answer(kiosk.items()[name].question.ref, answers[name])
            done |= more
        kiosk.flow.question.goOn()
        kiosk.person.settle()
    kiosk.wait_for(Screen.Check)
    kiosk.flow.check.agree(kiosk.flow.check._declarations.rows[0].ref, True)
    kiosk.flow.check.send()
    kiosk.wait_for(Screen.Receipt)
    kiosk.listener.voice.said.clear()
    said = texts(listen(kiosk))
    reference = kiosk.flow.receipt.property("reference")
    assert reference in said
    spoken = [text for _language, text in kiosk.listener.voice.said]
    wanted = ", ".join(" ".join(group) for group in reference.replace("-", " ").split())
    assert any(wanted in text for text in spoken), spoken


def test_only_who_wants_to_listen_is_told_that_nothing_can_be_heard(kiosk):
    kiosk.begin()
    kiosk.listener.player.is_audible = False
    kiosk.flow.shell.askSound()
    kiosk.person.wait(lambda: kiosk.person.find("sound-on"), "the panel")
    assert kiosk.person.find("no-sound") is None
    kiosk.flow.screens.speech.toggle()
    kiosk.person.settle()
    assert "can't be heard" in kiosk.text("no-sound")
    kiosk.listener.player.is_audible = True
    kiosk.flow.screens.speech.toggle()
    kiosk.flow.screens.speech.toggle()
    kiosk.person.settle()
    assert kiosk.person.find("no-sound") is None


def at_surname(kiosk, route=Route.HEADPHONES):
    """Come to a text, with the keyboard pointed at."""
    kiosk.listener.record(kiosk)
    kiosk.begin("en")
    kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
    kiosk.flow.screens.speech.set_on(on=True)
    kiosk.flow.screens.speech.go_to(route)
    kiosk.person.tap("input", "field-surname")
    listen(kiosk)
    return kiosk.person.find("input", "field-surname")


def press_on_screen(kiosk, *names) -> list[str]:
    said = []
    for name in names:
        kiosk.person.tap(name)
        said += texts(listen(kiosk))
    return said


def test_each_letter_is_said_as_it_is_written_and_as_it_goes(kiosk):
    at_surname(kiosk)
    said = press_on_screen(kiosk, "key-k", "key--", "key-shift", "key-a", "key-backspace")
    assert said == ["k", "Hyphen", "Capital A", "Capital A", "deleted"]
    assert press(kiosk, Qt.Key.Key_Z) == ["z"]
    kiosk.flow.navigator.take(Move.REPEAT)
    assert "k-z" in texts(listen(kiosk))


def press(kiosk, *keys) -> list[str]:
    """Press keys as a keypad or a keyboard sends them, and give what is heard of each."""
    said = []
    for key in keys:
        kiosk.person.press(key)
        said += texts(listen(kiosk))
    return said


def test_with_a_keypad_a_letter_is_said_once_and_done_reads_it_all(kiosk):
    field = at_surname(kiosk)
    assert press(kiosk, Qt.Key.Key_Return)[0] == "1"
    letter = press(kiosk, Qt.Key.Key_PageDown)[0]
    assert press(kiosk, Qt.Key.Key_Return) == [letter]
    assert field.property("text") == letter
    press(kiosk, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp)
    for _key in range(12):
        if kiosk.flow.navigator.place.objectName() == "key-done":
            break
        press(kiosk, Qt.Key.Key_Tab)
    said = press(kiosk, Qt.Key.Key_Return)
    assert said[0] == "Surname"
    assert letter in said


@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize("route", [Route.SPEAKER, Route.HEADPHONES])
def test_a_letter_is_named_to_the_person_alone_and_a_masked_one_to_nobody(kiosk, route, masked):
    """A3 and A4; unmasked with headphones is the negative control."""
    field = at_surname(kiosk, route)
    field.setProperty("masked", masked)
    said = press_on_screen(kiosk, "key-q", "key-backspace")
    if route is Route.HEADPHONES and not masked:
        assert said == ["q", "q", "deleted"]
    else:
        assert said == ["character", "character", "deleted"]
        spoken = [text for _code, text in kiosk.listener.voice.said] + kiosk.listener.clips
        assert "q" not in spoken


def test_what_a_letter_was_compared_with_is_forgotten(kiosk):
    at_surname(kiosk)
    press_on_screen(kiosk, "key-q", "key-q")
    narrator = kiosk.flow._narrator
    assert narrator._echo._text == "qq"
    leave_by_finish(kiosk)
    assert narrator._echo._text == ""
    assert not narrator._before


def test_a_choice_says_that_it_was_made(listening):
    listening.begin("en")
    listen(listening)
    for _stop in range(9):
        if listening.reaches(listening.focused(), "choice-typed"):
            break
        press(listening, Qt.Key.Key_Tab)
    said = press(listening, Qt.Key.Key_Return)
    assert said[:3] == ["I answer one question at a time", "choice", "chosen"]


def test_where_one_stands_is_said_on_coming_there(listening):
    """Which question a choice answers, and to which part of the answers a way back belongs."""
    listening.begin("en")
    listening.fill(listening.sample(0), until="sex")
    listen(listening)
    among = listening.items()["sex"].label
    said = [press(listening, Qt.Key.Key_Tab) for _stop in range(4)]
    choices = [one for one in said if "choice" in one]
    assert len(choices) > 1
    assert choices[0][-1] == among
    assert sum(one.count(among) for one in choices) == 1
    listening.fill(listening.sample(0))
    listening.wait_for(Screen.Check)
    listen(listening)
    sections = [row.part for row in listening.flow.check._answers.rows]
    told = [press(listening, Qt.Key.Key_Tab) for _row in range(len(sections) + 8)]
    ways = [one for one in told if one and one[0] == "Change"]
    assert [one for one in ways if one[-1] in sections]
    assert len([one for one in ways if one[-1] in sections]) == len(dict.fromkeys(sections))


def test_whoever_still_has_headphones_in_is_told_where_they_are(listening):
    listening.begin("en")
    listen(listening)
    leave_by_finish(listening)
    listening.person.wait(lambda: listening.flow.screens.speech.is_on, "speech")
    listening.person.settle()
    listening.listener.player.pass_time(0.1)
    assert heard(listening)[-1] == ("az", "Azərbaycan dili")


def test_whoever_does_nothing_while_languages_are_named_is_gone(kiosk):
    kiosk.listener.record(kiosk)
    kiosk.listener.socket.plug(Route.HEADPHONES)
    for _name in range(4 * len(kiosk.flow.tongue.codes)):
        kiosk.person.settle()
        kiosk.listener.player.pass_time(60)
    kiosk.person.settle()
    assert not kiosk.flow.screens.speech.is_on
    kiosk.flow.navigator.take(Move.NEXT)
    kiosk.person.settle()
    assert kiosk.flow.screens.speech.is_on


def test_a_kiosk_that_closes_says_so_in_every_language(listening):
    listening.begin("en")
    listen(listening)
    leave_by_trouble(listening)
    listening.person.wait(lambda: listening.flow.screens.speech.is_on, "speech")
    said = listen(listening)
    assert {language for language, _text in said} == set(listening.flow.tongue.codes)
    assert "storage.failed" not in texts(said)


def test_how_far_one_is_is_said_when_it_changes(listening):
    listening.begin("en")
    assert "Step 1 of 6" in texts(listen(listening))
    listening.flow.question.answer(listening.items()["passport_way"].question.ref, "typed")
    listening.flow.question.goOn()
    said = texts(listen(listening))
    assert "What is your name?" in said
    assert "Step 1 of 6" not in said


@pytest.mark.parametrize("is_read", [True, False])
def test_a_recording_of_the_form_is_played_to_whoever_wears_headphones(kiosk, is_read):
    kiosk.begin("en")
    item = kiosk.items()["passport_way"]
    item.media, item._sound = (lambda _name: b"recorded"), "why.mp3"
    item.pictureChanged.emit()
    kiosk.person.settle()
    kiosk.person.tap("play-passport_way")
    kiosk.person.settle()
    assert kiosk.text("recorded-passport_way") == "Plug in headphones to hear the recording."
    assert kiosk.listener.clips == []
    speech = kiosk.flow.screens.speech
    kiosk.listener.socket.plug(Route.HEADPHONES)
    speech.set_on(on=is_read)
    kiosk.person.settle()
    kiosk.person.tap("play-passport_way")
    kiosk.person.settle()
    kiosk.listener.player.pass_time(0.1)
    assert kiosk.listener.clips[-1] == "recorded"
    assert kiosk.text("recorded-passport_way") == ""
    kiosk.person.tap("continue")
    kiosk.person.wait(lambda: kiosk.listener.player.playing is None or is_read, "silence")
