# SPDX-License-Identifier: Apache-2.0
"""The real engine: every language is heard, in its own voice or not at all."""

import sys

import pytest

from kiosk.errors import SpeechError
from kiosk.speech.espeak import Espeak
from kiosk.speech.model import SAMPLE_RATE, Voice, voices
from kiosk.speech.rendering import SILENCE, loudness

GREETINGS = {
    "az": "Zəhmət olmasa pasportun nömrəsini daxil edin.",
    "en": "Please enter the number of your passport.",
    "ru": "Введите номер вашего паспорта.",
    "ar": "أدخل رقم جواز سفرك.",
    "tr": "Lütfen pasaport numaranızı girin.",
    "fa": "شماره گذرنامه خود را وارد کنید.",
    "zh": "请输入您的护照号码。",
}


@pytest.fixture(scope="module")
def espeak():
    engine = Espeak()
    yield engine
    engine.close()


@pytest.mark.parametrize("language", sorted(GREETINGS))
def test_a_sentence_is_heard(espeak, language):
    samples = espeak.render(GREETINGS[language], voices()[language])
    assert 1 < len(samples) / 2 / SAMPLE_RATE < 15
    assert loudness(samples) > 5 * SILENCE


def test_no_syllable_is_cut_off_at_the_top(espeak):
    from array import array

    for language, text in GREETINGS.items():
        samples = array("h", espeak.render(text, voices()[language]))
        assert max(map(abs, samples)) < 32_700, language


def test_every_letter_and_digit_is_heard_in_every_language(espeak):
    for voice in voices().values():
        for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
            assert loudness(espeak.render(character, voice)) > SILENCE, (voice, character)


@pytest.mark.parametrize("name", ["sit/nowhere", "zz", ""])
def test_a_voice_that_is_not_there_is_refused_and_not_replaced(espeak, name):
    espeak.render("Hello", voices()["en"])
    with pytest.raises(SpeechError) as caught:
        espeak.render("Hello", Voice("xx", name, 140, 70))
    assert caught.value.code == "speech.voice"


def test_a_child_that_ends_is_started_anew(espeak):
    espeak.render("Hello", voices()["en"])
    espeak._process.kill()
    espeak._process.wait()
    assert espeak.render("Hello", voices()["en"])


def test_what_was_said_goes_with_the_process(espeak):
    espeak.render("CANARY", voices()["en"])
    process = espeak._process
    espeak.forget()
    assert process.poll() is not None
    assert espeak._process is None


def test_no_text_is_on_the_command_line(espeak):
    from pathlib import Path

    espeak.render("CANARY-4711", voices()["en"])
    started = Path(f"/proc/{espeak._process.pid}")
    assert b"CANARY" not in started.joinpath("cmdline").read_bytes()
    assert b"CANARY" not in started.joinpath("environ").read_bytes()


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import sys; sys.stdin.read()", "speech.timeout"),
        ("raise SystemExit", "speech.engine"),
        ("import sys; sys.stdout.buffer.write(b'\\x00\\x00\\x00\\x00\\x02{}')", "speech.engine"),
    ],
)
def test_a_child_that_does_not_answer_is_told_by_its_code(program, code):
    engine = Espeak(patience=0.5, command=(sys.executable, "-c", program))
    with pytest.raises(SpeechError) as caught:
        engine.render("Hello", voices()["en"])
    assert caught.value.code == code
    engine.close()


def test_the_usual_pace_is_that_of_a_calm_reader(espeak):
    """VVSG 2.0, 7.1-K: 120 to 125 words a minute; single sentences differ from the whole."""
    texts = (
        "Have your passport or other travel document at hand.",
        "You can leave at any time. Nothing is sent before you confirm.",
        "The line is down. Your application is kept here and sent as soon as it is back.",
        "Nothing has been sent. Your answers are removed from this kiosk.",
        "Write it in Latin letters, exactly as in your passport.",
    )
    words = sum(len(text.split()) for text in texts)
    seconds = sum(len(espeak.render(text, voices()["en"])) / 2 / SAMPLE_RATE for text in texts)
    assert words / seconds * 60 == pytest.approx(122, abs=12)
