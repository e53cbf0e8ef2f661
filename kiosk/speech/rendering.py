# SPDX-License-Identifier: Apache-2.0
"""Renders fixed texts to clips, on all cores, and only those that were not rendered before."""

import hashlib
import math
import os
import subprocess
import tempfile
import wave
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.errors import SpeechError
from kiosk.speech.clips import Index, index_name, pack_name, packed, shared_out
from kiosk.speech.model import SAMPLE_RATE, SPEECH_DATA, Voice, plain, voices
from kiosk.speech.port import Synthesiser
from kiosk.speech.pronunciation import said

QUALITY: Final = "0"
"""Of Ogg Vorbis: about 26 kbit/s at this rate; see docs/decisions/0038."""
SILENCE: Final = 100
"""Root mean square of a clip in which nothing is heard; speech has 1,500 and more."""
BATCH: Final = 100
"""Clips that are encoded by one run of the encoder."""
_SPARSE: Final = 7
"""Every seventh sample says as well whether there is silence."""


@dataclass(frozen=True, slots=True)
class Script:
    """What is to be heard in one language."""

    language: str
    texts: tuple[str, ...]
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """What came of a script."""

    language: str
    clips: int
    fresh: int
    """How many of them had to be made."""
    bytes: int


def render(
    scripts: Sequence[Script],
    out: Path,
    cache: Path,
    make: Callable[[], Synthesiser],
    cores: int | None = None,
) -> tuple[Rendered, ...]:
    """Write the clips of every script into a set, one voice's process a core.

    Raises SpeechError: ``speech.voice`` for a language without a voice, ``speech.silent`` for a
    text in which nothing is heard, ``speech.encoder``, ``speech.engine``.
    """
    (out / "speech").mkdir(exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        workers = cores or os.cpu_count() or 1
        pool = stack.enter_context(ThreadPoolExecutor(max_workers=workers))
        made = [pool.submit(_render_one, script, out, cache, make) for script in scripts]
        return tuple(one.result() for one in made)


def engine_of(synthesiser: Synthesiser, voice: Voice) -> str:
    """Name all that a clip depends on but its text: another of these, and it is made anew."""
    words = hashlib.sha256((SPEECH_DATA / "pronunciation.toml").read_bytes()).hexdigest()[:8]
    parts = (synthesiser.engine(), voice.pace, voice.loudness, f"vorbis {QUALITY}", words)
    return "; ".join(map(str, parts))


def _render_one(
    script: Script, out: Path, cache: Path, make: Callable[[], Synthesiser]
) -> Rendered:
    voice = voices().get(script.language)
    if voice is None:
        raise SpeechError(f"no voice for {script.language}", code="speech.voice")
    synthesiser = make()
    try:
        engine = engine_of(synthesiser, voice)
        index = Index(script.language, voice.name, engine, script.templates)
        wanted = {index.address(text): plain(text) for text in script.texts if plain(text)}
        fresh = {where: text for where, text in wanted.items() if not _kept(cache, where).exists()}
        _make(fresh, voice, cache, synthesiser)
    finally:
        synthesiser.close()
    clips = {where: _kept(cache, where).read_bytes() for where in wanted}
    size = _write(index, clips, out)
    return Rendered(script.language, len(clips), len(fresh), size)


def _write(index: Index, clips: Mapping[bytes, bytes], out: Path) -> int:
    (out / index_name(index.language)).write_bytes(index.written())
    size = 0
    for number, share in enumerate(shared_out(clips)):
        content = packed(share)
        (out / pack_name(index.language, number)).write_bytes(content)
        size += len(content)
    return size


def _kept(cache: Path, where: bytes) -> Path:
    name = where.hex()
    return cache / name[:2] / f"{name}.ogg"


def _make(fresh: Mapping[bytes, str], voice: Voice, cache: Path, synthesiser: Synthesiser) -> None:
    for batch in _batches(list(fresh.items()), BATCH):
        with tempfile.TemporaryDirectory(dir=cache) as room:
            for where, text in batch:
                samples = synthesiser.render(said(text, voice.language), voice)
                if loudness(samples) < SILENCE:
                    detail = f"nothing is heard of {text[:40]!r} in {voice.language}"
                    raise SpeechError(detail, code="speech.silent")
                _write_wave(Path(room) / f"{where.hex()}.wav", samples)
            _encode(Path(room))
            for where, _text in batch:
                kept = _kept(cache, where)
                kept.parent.mkdir(exist_ok=True)
                (Path(room) / f"{where.hex()}.ogg").replace(kept)


def loudness(samples: bytes) -> float:
    """Say the root mean square of samples, of 32,768."""
    values = array("h", samples)[::_SPARSE]
    return math.sqrt(sum(value * value for value in values) / max(1, len(values)))


def _write_wave(file: Path, samples: bytes) -> None:
    with wave.open(str(file), "wb") as sound:
        sound.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        sound.writeframes(samples)


def _encode(room: Path) -> None:
    """Encode every file in a folder; one serial number makes all of them begin alike."""
    files = sorted(str(file) for file in room.glob("*.wav"))
    options = ("-Q", "-q", QUALITY, "-s", "1", "--discard-comments")
    try:
        subprocess.run(  # noqa: S603 fixed options, names of our own
            ("oggenc", *options, *files),  # noqa: S607 where the system has it
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise SpeechError("oggenc (vorbis-tools) failed", code="speech.encoder") from error


def _batches(
    items: Sequence[tuple[bytes, str]], size: int
) -> Iterator[Iterable[tuple[bytes, str]]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
