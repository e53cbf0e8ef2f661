# SPDX-License-Identifier: Apache-2.0
"""The real player on a device that swallows everything, and the socket for headphones."""

import os
import struct
import time

import miniaudio
import pytest

from kiosk.speech import Route
from kiosk.speech.fakes import MemoryVoice
from kiosk.speech.headphones import FixedSocket, JackSocket, find_socket
from kiosk.speech.model import SAMPLE_RATE, voices
from kiosk.speech.playing import MiniaudioPlayer, decode
from kiosk.speech.rendering import Script, render


@pytest.fixture
def player():
    one = MiniaudioPlayer([miniaudio.Backend.NULL])
    yield one
    one.close()


def until(condition) -> bool:
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return bool(condition())


def silence(seconds: float, given: list[int]):
    for _piece in range(int(seconds * 50)):
        given.append(1)
        yield bytes(SAMPLE_RATE // 50 * 2)


def settled(given: list[int]) -> int:
    """Wait until the device, which may be behind, asks for no more; say how much it has."""
    while True:
        before = len(given)
        time.sleep(0.2)
        if len(given) == before:
            return before


def test_a_sound_is_played_to_its_end_and_told_once(player):
    ends = []
    player.play(silence(0.3, []), lambda: ends.append(1))
    assert until(lambda: ends)
    assert ends == [1]


def test_a_new_sound_ends_the_old_which_is_never_told_of(player):
    old, given, ends = [], [], []
    player.play(silence(30, given), lambda: old.append(1))
    assert until(lambda: given)
    player.play(silence(0.1, []), lambda: ends.append(1))
    assert until(lambda: ends)
    assert old == []
    assert len(given) < 20 * 50


def test_a_paused_sound_is_held(player):
    given, ends = [], []
    player.play(silence(60, given), lambda: ends.append(1))
    assert until(lambda: given)
    player.pause(paused=True)
    held = settled(given)
    time.sleep(0.4)
    assert len(given) == held
    player.pause(paused=False)
    assert until(lambda: len(given) > held)
    assert ends == []


def test_a_machine_without_a_device_says_so_and_hurts_nobody(monkeypatch):
    from kiosk.speech import playing

    monkeypatch.setattr(playing, "has_device", lambda _backends: False)
    mute, ends = MiniaudioPlayer(), []
    assert not mute.is_audible
    began = time.monotonic()
    mute.play(silence(0.3, []), lambda: ends.append(1))
    assert until(lambda: ends)
    assert time.monotonic() - began >= 0.25  # captions take the time that speech would
    mute.close()


def test_a_clip_comes_back_as_long_as_it_was(tmp_path):
    from kiosk.speech import Clips

    render([Script("en", ("Continue",))], tmp_path, tmp_path / "cache", MemoryVoice)
    samples = decode(Clips(tmp_path, "en").read("Continue"))
    assert len(samples) == pytest.approx(
        len(MemoryVoice().render("Continue", voices()["en"])), rel=0.1
    )


def test_a_damaged_clip_is_told_by_its_code():
    from kiosk.errors import SpeechError

    with pytest.raises(SpeechError) as caught:
        decode(b"OggS" + bytes(100))
    assert caught.value.code == "speech.clips"


def event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 0, 0, kind, code, value)


def test_a_plug_is_noticed(tmp_path):
    pipe = tmp_path / "event0"
    os.mkfifo(pipe)
    socket, seen = JackSocket(pipe), []
    socket.watch(seen.append)
    with pipe.open("wb", buffering=0) as kernel:
        kernel.write(event(5, 2, 1) + event(0, 0, 0))
        socket.look()
        kernel.write(event(5, 4, 1) + event(5, 2, 0))
        socket.look()
    socket.close()
    assert seen == [Route.HEADPHONES, Route.SPEAKER]


def test_a_socket_that_is_gone_counts_as_the_speaker(tmp_path):
    pipe = tmp_path / "event0"
    os.mkfifo(pipe)
    socket = JackSocket(pipe)
    with pipe.open("wb", buffering=0) as kernel:
        kernel.write(event(5, 2, 1))
        socket.look()
    assert socket.route() is Route.HEADPHONES
    socket.close()
    socket.look()
    assert socket.route() is Route.SPEAKER


@pytest.mark.parametrize(
    ("output", "route"),
    [("headphones", Route.HEADPHONES), ("speaker", Route.SPEAKER), ("auto", Route.SPEAKER)],
)
def test_the_operator_may_say_what_there_is(tmp_path, output, route):
    socket = find_socket(output, tmp_path)
    assert isinstance(socket, FixedSocket)
    assert socket.route() is route
