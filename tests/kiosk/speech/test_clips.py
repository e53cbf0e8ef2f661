# SPDX-License-Identifier: Apache-2.0
"""Clips: rendered once, found by what is written, missed when one is gone."""

import pytest

from kiosk.errors import SpeechError
from kiosk.speech import Script, missing, render
from kiosk.speech.clips import Clips, Pack, packed
from kiosk.speech.fakes import MemoryVoice

TEXTS = ("Continue", "Back", "What is your **name**?", "How long do you stay?")


def rendered(tmp_path, texts=TEXTS, voice=None):
    out = tmp_path / "set"
    out.mkdir(exist_ok=True)
    made = render([Script("en", texts)], out, tmp_path / "cache", lambda: voice or MemoryVoice())
    return out, made[0]


def test_every_text_has_its_clip(tmp_path):
    out, made = rendered(tmp_path)
    assert (made.clips, made.fresh) == (4, 4)
    assert missing(out, "en", TEXTS) == ()
    clips = Clips(out, "en")
    assert clips.read("Continue")[:4] == b"OggS"
    assert clips.read("Continue") != clips.read("How long do you stay?")


def test_a_text_is_found_however_it_is_marked_up(tmp_path):
    out, _made = rendered(tmp_path)
    assert "What is your name?" in Clips(out, "en")
    assert "What is your \u2068name\u2069?" in Clips(out, "en")
    assert "What is your face?" not in Clips(out, "en")


def test_publishing_again_renders_only_what_is_new(tmp_path):
    rendered(tmp_path)
    voice = MemoryVoice()
    _out, made = rendered(tmp_path, (*TEXTS, "Finish"), voice)
    assert (made.clips, made.fresh) == (5, 1)
    assert voice.said == [("en", "Finish")]


def test_a_changed_text_changes_one_pack(tmp_path):
    out, _made = rendered(tmp_path, tuple(f"Text {number}" for number in range(40)))
    before = {file.name: file.read_bytes() for file in (out / "speech").iterdir()}
    rendered(tmp_path, tuple(f"Text {number}" for number in range(41)))
    after = {file.name: file.read_bytes() for file in (out / "speech").iterdir()}
    assert len([name for name in after if after[name] != before[name]]) == 1


def test_a_removed_clip_is_missed(tmp_path):
    out, _made = rendered(tmp_path)
    clips = Clips(out, "en")
    where = clips.index.address("Back")
    file = out / "speech" / f"en-{where[0] >> 4:x}.clips"
    pack = Pack(file)
    kept = {one: pack.read(one) for one in pack._places if one != where}
    file.write_bytes(packed(kept))
    assert missing(out, "en", TEXTS) == ("Back",)


def test_a_text_in_which_nothing_is_heard_is_an_error(tmp_path):
    voice = MemoryVoice()
    voice.is_mute = True
    with pytest.raises(SpeechError) as caught:
        rendered(tmp_path, voice=voice)
    assert caught.value.code == "speech.silent"


def test_a_language_without_a_voice_is_an_error(tmp_path):
    with pytest.raises(SpeechError) as caught:
        render([Script("xx", TEXTS)], tmp_path, tmp_path / "cache", MemoryVoice)
    assert caught.value.code == "speech.voice"


@pytest.mark.parametrize(
    "content", [b"", b"KIOSKCLIPS1\n\0", b"<html>", b"KIOSKCLIPS1\n" + b"\0" * 7]
)
def test_a_damaged_pack_is_told_by_its_code(tmp_path, content):
    file = tmp_path / "en-0.clips"
    file.write_bytes(content)
    with pytest.raises(SpeechError) as caught:
        Pack(file)
    assert caught.value.code == "speech.clips"


def test_a_pack_gives_back_what_went_in():
    import tempfile
    from pathlib import Path

    for clips in ({}, {b"a" * 32: b"same"}, {b"a" * 32: b"same1", b"b" * 32: b"same22"}):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "x.clips"
            file.write_bytes(packed(clips))
            pack = Pack(file)
            assert {where: pack.read(where) for where in clips} == clips
