# SPDX-License-Identifier: Apache-2.0
"""One channel: who hears what, how soon it ends, and what the next person finds."""

import pytest

from kiosk.errors import SpeechError
from kiosk.speech import ANSWER, VALUE, Channel, Clips, Kind, Line, Route, Script, render
from kiosk.speech.chime import SECONDS
from kiosk.speech.fakes import MemoryPlayer, MemoryVoice
from kiosk.speech.model import RATES, SAMPLE_RATE, VOLUMES

CANARY = "CANARY4711"
FIXED = ("Continue", "Your name", "Kazakhstan", "your answer")
TEMPLATES = (f"Step {VALUE} of {VALUE}", f"Is {ANSWER} right?", f"{VALUE}: {VALUE}")
BOUND = 0.5
"""Seconds in which speech stops (EN 301 549, 5.1.3.5)."""


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spoken")
    render([Script("en", FIXED, TEMPLATES)], folder, folder / "cache", MemoryVoice)
    return folder


class Listener:
    """A channel, and all that it does."""

    def __init__(self, published, *absent: str) -> None:
        self.voice, self.player = MemoryVoice(*absent), MemoryPlayer()
        self.captions: list = []
        self.codes: list[str] = []
        self.clips: list[bytes] = []
        clips = Clips(published, "en")
        self.channel = Channel(
            self.player,
            self.voice,
            decode=self._decode,
            clips={"en": clips}.get,
            stand_in=lambda _language: "your answer",
            captioned=self.captions.append,
            failed=self.codes.append,
        )
        self.channel.turn_on()

    def _decode(self, clip: bytes) -> bytes:
        self.clips.append(clip)
        return bytes(44100)

    def say(self, *texts: str, language="en", **how) -> None:
        self.channel.say([Line(text, language, **how) for text in texts])

    def listen(self) -> None:
        self.player.pass_time(600)

    @property
    def heard(self) -> list[str]:
        return [sound.text for sound in self.captions]


@pytest.fixture
def listener(published):
    return Listener(published)


def test_a_fixed_text_is_heard_from_its_clip(listener):
    listener.say("Continue")
    listener.listen()
    assert listener.captions[0].kind is Kind.FIXED
    assert len(listener.clips) == 1
    assert listener.voice.said == []


def test_a_sentence_with_a_count_is_put_together_for_all(listener):
    listener.say("Step 2 of \u20687\u2069")
    listener.listen()
    assert listener.heard == ["Step 2 of 7"]
    assert listener.voice.said == [("en", "Step 2 of 7")]


@pytest.mark.parametrize(
    "line",
    [
        Line(CANARY, "en"),
        Line(CANARY, "en", is_answer=True),
        Line(f"Is {CANARY} right?", "en"),
        Line(f"Your name: {CANARY}", "en"),
        Line(f"Continue · {CANARY}\n{CANARY}", "en"),
        Line(CANARY, "en", spells=True),
    ],
)
def test_an_answer_never_reaches_the_speaker(listener, line):
    listener.channel.say([line])
    listener.listen()
    assert listener.heard
    said = "".join(text for _language, text in listener.voice.said).replace(" ", "")
    assert CANARY not in said
    assert CANARY not in "".join(listener.heard)


def test_an_answer_is_heard_in_headphones(listener):
    """The negative control: the same lines do reach a person's own ears."""
    listener.channel.go_to(Route.HEADPHONES)
    listener.say(f"Is {CANARY} right?")
    listener.listen()
    assert listener.heard == [f"Is {CANARY} right?"]


def test_an_answer_that_is_a_published_word_is_an_answer_all_the_same(listener):
    listener.say("Kazakhstan", is_answer=True)
    listener.listen()
    assert listener.heard == ["your answer"]


def test_a_year_is_not_taken_for_a_count(listener):
    listener.say("Your name: 1985")
    listener.listen()
    assert "1985" not in "".join(listener.heard)


def test_a_person_may_choose_to_have_all_said_aloud(listener):
    listener.channel.may_tell_all = True
    listener.say(CANARY)
    listener.listen()
    assert listener.heard == [CANARY]
    listener.channel.reset()
    assert not listener.channel.may_tell_all


def test_pulling_the_plug_ends_what_was_for_one_pair_of_ears(listener):
    listener.channel.go_to(Route.HEADPHONES)
    listener.say(*[CANARY] * 20)
    listener.player.pass_time(1)
    listener.channel.go_to(Route.SPEAKER)
    assert listener.player.playing is None
    assert not listener.channel.is_speaking
    listener.channel.repeat()
    listener.captions.clear()
    listener.listen()
    assert CANARY not in "".join(listener.heard)


def test_what_is_new_ends_what_was_said_before(listener):
    listener.say("Continue")
    listener.player.pass_time(0.2)
    listener.say("Your name")
    first, second = listener.player.heard
    assert first.ended is not None
    assert second.begun - first.ended <= BOUND
    assert [one.ended for one in listener.player.heard].count(None) == 1


def test_silence_comes_within_the_bound(listener):
    listener.say(*FIXED)
    listener.player.pass_time(0.3)
    before = listener.player.now
    listener.channel.hush()
    assert listener.player.playing is None
    assert listener.player.heard[0].ended - before <= BOUND


def test_pause_holds_and_goes_on(listener):
    listener.say("Continue")
    listener.player.pass_time(0.2)
    listener.channel.pause()
    held = listener.player.heard[0].samples
    listener.player.pass_time(60)
    assert listener.player.heard[0].samples == held
    assert not listener.channel.is_speaking  # who has paused it and gone away is missed
    listener.channel.pause()
    assert listener.channel.is_speaking
    listener.listen()
    assert not listener.channel.is_speaking


def test_repeat_says_the_last_again(listener):
    listener.say("Continue")
    listener.listen()
    listener.channel.repeat()
    listener.listen()
    assert listener.heard == ["Continue", "Continue"]


def test_faster_is_shorter(listener):
    lengths = []
    for steps in (-9, 2, 9):
        listener.channel.change_rate(steps)
        listener.say("Continue")
        listener.listen()
        lengths.append(listener.player.heard[-1].samples)
    assert lengths == sorted(lengths, reverse=True)
    assert listener.channel.rate == len(RATES) - 1


def test_a_language_without_its_voice_is_silent_and_told(published):
    listener = Listener(published, "ru")
    listener.say("Продолжить", language="ru")
    listener.channel.go_to(Route.HEADPHONES)
    listener.say("Продолжить", language="ru")
    listener.listen()
    assert listener.voice.said == []
    assert listener.codes == ["speech.voice"]
    assert listener.heard[-1] == "Продолжить"


def test_the_next_person_finds_everything_as_usual(listener):
    channel = listener.channel
    usual = (channel.rate, channel.volume, channel.is_on)
    channel.change_rate(2)
    channel.change_volume(9)
    assert channel.volume == len(VOLUMES) - 1
    listener.say(CANARY)
    channel.reset()
    channel.turn_on()
    assert (channel.rate, channel.volume, channel.is_on) == usual
    assert listener.voice.forgotten
    channel.repeat()
    listener.captions.clear()
    listener.listen()
    assert listener.heard == []


def test_nothing_is_said_while_it_is_off(listener):
    listener.channel.turn_off()
    listener.say("Continue")
    listener.listen()
    assert listener.heard == []


def test_a_recording_is_heard_in_headphones_and_never_in_the_hall(listener):
    recording = Line("A recording is played.", "en", recording=b"recorded")
    for route, clips in ((Route.SPEAKER, []), (Route.HEADPHONES, [b"recorded"])):
        listener.channel.go_to(route)
        listener.channel.play(recording)
        listener.listen()
        assert listener.clips == clips
    assert listener.heard == ["A recording is played."]


def test_a_recording_needs_nobody_to_be_read_to_and_ends_with_the_plug(listener):
    listener.channel.turn_off()
    listener.channel.go_to(Route.HEADPHONES)
    listener.channel.play(Line("A recording is played.", "en", recording=b"recorded"))
    assert listener.channel.is_speaking
    listener.channel.go_to(Route.SPEAKER)
    assert listener.player.playing is None


def test_a_recording_that_is_none_is_told_by_its_code(published):
    listener = Listener(published)

    def refuse(_clip):
        raise SpeechError("damaged", code="speech.clips")

    listener.channel._decode = refuse
    listener.channel.go_to(Route.HEADPHONES)
    listener.channel.play(Line("A recording is played.", "en", recording=b"?"))
    listener.listen()
    assert listener.codes == ["speech.clips"]


def test_a_chime_needs_nobody_to_be_read_to_and_interrupts_nothing(listener):
    listener.channel.turn_off()
    listener.channel.chime()
    assert listener.player.playing is not None
    listener.listen()
    (heard,) = listener.player.heard
    assert heard.samples == 2 * int(SECONDS * SAMPLE_RATE)
    assert not listener.channel.is_speaking
    listener.channel.turn_on()
    listener.say("Continue")
    listener.channel.chime()
    assert len(listener.player.heard) == 2
    listener.listen()
    assert listener.heard == ["Continue"]
