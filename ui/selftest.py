# SPDX-License-Identifier: Apache-2.0
"""Tries a build with what is inside of it: a visit, a picture, a voice, the journal.

Nothing is hard-wired to pass: the visit is the demo's, on the station of a build, with the
centre, the decoder and the voice as processes of their own that the build has to start.
"""

import logging
import math
import sys
import tempfile
import time
from array import array
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from kiosk import program
from kiosk.clock import SystemClock
from kiosk.errors import KioskError, SpeechError
from kiosk.settings import Settings
from ui import starting

SAMPLE: Final = program.ROOT / "sample"
"""A published set with one service, and a passport's page."""

LANGUAGES: Final = ("az", "ar")
"""One visit with the line and one without it; the second is written from right to left."""

_PATIENCE: Final = 10.0
"""Seconds in which a short word must have been played."""
_SPOKEN: Final = "Salam"
_SILENCE: Final = 100


class SelfTestError(KioskError):
    """A part of the program does not do its work here."""

    code = "selftest.failed"


def run(sample: Path = SAMPLE) -> int:
    """Try everything in folders of its own, say how each went, and give the exit code."""
    begin = time.monotonic()
    starting.without_display()
    _say(f"kiosk {program.build()}")
    with tempfile.TemporaryDirectory(prefix="kiosk-self-test-") as folder:
        settings = Settings(
            published_dir=sample / "published",
            data_dir=Path(folder) / "station",
            languages=LANGUAGES,
        )
        steps: dict[str, Callable[[], str]] = {
            "visits": lambda: _visits(settings, Path(folder)),
            "journal": lambda: _journal(settings),
            "words": lambda: _words(settings),
            "picture": lambda: _picture(sample / "passport.jpg"),
            "voice": _voice,
        }
        results = [_tried(name, step) for name, step in steps.items()]
    _say(f"{sum(results)} of {len(results)} well, in {time.monotonic() - begin:.1f} s")
    return 0 if all(results) else 1


def _tried(name: str, step: Callable[[], str]) -> bool:
    try:
        _say(f"{name}: {step()}")
    except KioskError as error:
        _say(f"{name}: FAILED: {error}")
        return False
    return True


def _visits(settings: Settings, out: Path) -> str:
    """Walk the sample's service to the acknowledged submission and its papers, as the demo does."""
    from ui import logs
    from ui.demo import walk  # Qt reads its environment when it is loaded

    noise = _Noise()
    logs.log.addHandler(noise)
    if walk(settings, out) != 0:
        raise SelfTestError("a visit did not arrive, or its paper can't be read")
    if noise.count:
        raise SelfTestError(f"Qt warned {noise.count} times: a part of a screen is missing")
    return f"{len(LANGUAGES)} walked, acknowledged, and their codes read from PDF and PNG"


def _journal(settings: Settings) -> str:
    from kiosk.diagnostics import machine
    from kiosk.store import Store  # SQLAlchemy is heavy

    with Store(settings, SystemClock()) as store:
        examined, problem = machine.look_over(settings, store)
    if problem or examined.wrong or not examined.records:
        raise SelfTestError(f"audit verify: {problem or 'not as it was written'}")
    return f"{examined.records} records, their chain whole"


def _words(settings: Settings) -> str:
    """Write a day, a moment and a number in every language: each has data of its own."""
    from babel import UnknownLocaleError

    from kiosk.i18n import Messages, languages

    spoken, now = languages(), SystemClock().now()
    messages = Messages.open(settings.published_dir / "messages", spoken)
    for one in spoken:
        says = messages.translator(one.code)
        try:
            said = says.date(now.date()), says.datetime(now), says.number(1_234_567)
        except UnknownLocaleError as error:
            raise SelfTestError(f"no dates are written in {one.code}") from error
        if not all(said):
            raise SelfTestError(f"a date in {one.code} says nothing")
    return f"dates and numbers in {len(spoken)} languages"


def _picture(file: Path) -> str:
    """Have the passport's lines read by the process that decodes pictures, and its page made."""
    from kiosk.readers.optical import ZoneText
    from kiosk.readers.pages import Bounds
    from kiosk.readers.workshop import Workshop
    from kiosk.training.people import people

    workshop, data = Workshop(), file.read_bytes()
    try:
        found = workshop.zone(data, SystemClock().now().date())
        page = workshop.page(data, Bounds()).page
    finally:
        workshop.clear()
    if not isinstance(found, ZoneText) or found.lines != people()[0].zone:
        raise SelfTestError("the passport's lines were not read")
    return f"a passport's lines read, a page of {page.width}x{page.height} made"


def _voice() -> str:
    """Speak a word, and play it where nobody hears it."""
    import miniaudio

    from kiosk.speech.espeak import Espeak
    from kiosk.speech.model import voices
    from kiosk.speech.playing import MiniaudioPlayer

    engine = Espeak()
    try:
        name, sound = engine.engine(), engine.render(_SPOKEN, voices()["az"])
    except SpeechError as error:
        if error.code != "speech.engine":
            raise
        return "none: espeak-ng is not installed here"
    finally:
        engine.close()
    samples = array("h", sound)
    loudness = math.sqrt(sum(one * one for one in samples) / max(1, len(samples)))
    if loudness < _SILENCE:
        raise SelfTestError("nothing is heard")
    player, ends = MiniaudioPlayer([miniaudio.Backend.NULL]), SimpleQueue[bool]()
    try:
        player.play(iter((sound,)), lambda: ends.put(True))
        ends.get(timeout=_PATIENCE)
    except Empty as error:
        raise SelfTestError("the sound was not played to its end") from error
    finally:
        player.close()
    return f"{name}, {len(samples)} samples played"


class _Noise(logging.Handler):
    """Counts what Qt and the screens warn of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one of theirs; what it says is on standard error already."""
        self.count += record.getMessage().startswith("qt:")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
