# SPDX-License-Identifier: Apache-2.0
"""One channel of speech: what is said, how fast and loud, and for whose ears."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.errors import SpeechError
from kiosk.speech.chime import chime
from kiosk.speech.model import RATES, SAMPLE_RATE, VOLUMES, Route, voices
from kiosk.speech.phrasing import Kind, Part, Phrasebook
from kiosk.speech.port import Player, Published, Synthesiser
from kiosk.speech.pronunciation import said
from kiosk.speech.stretching import stretched

USUAL_RATE: Final = RATES.index(1.0)
_PAUSE: Final = bytes(SAMPLE_RATE // 4 * 2)
"""A quarter of a second between two lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say in one language."""

    text: str
    language: str
    is_answer: bool = False
    """Whether a person has answered it: then only they hear it."""
    is_state: bool = False
    """Whether it tells what was answered (chosen, ticked): others hear nothing in its place."""
    is_public: bool = False
    """Whether it is told to everybody who comes: all may hear it, published or not."""
    spells: bool = False
    """Whether it is said character by character."""
    recording: bytes = b""
    """A sound that is played in place of the text, which stands in the captions."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard of a line, and in captions; for the screen and for tests."""

    text: str
    language: str
    kind: Kind


class Channel:
    """Says one thing at a time; whatever is new ends what was said before.

    ``decode`` turns a clip into samples; ``book`` gives what was published in a language;
    ``stand_in`` what is said in place of an answer that others would hear. ``captioned``,
    ``failed`` and ``ended`` may be called on the player's own thread.
    """

    def __init__(
        self,
        player: Player,
        synthesiser: Synthesiser,
        *,
        decode: Callable[[bytes], bytes],
        clips: Callable[[str], Published | None],
        stand_in: Callable[[str], str],
        captioned: Callable[[Sound], None] = lambda _sound: None,
        failed: Callable[[str], None] = lambda _code: None,
        ended: Callable[[], None] = lambda: None,
        usual_volume: int = VOLUMES.index(-12),
    ) -> None:
        self._player = player
        self._synthesiser = synthesiser
        self._decode = decode
        self._clips = clips
        self._stand_in = stand_in
        self._captioned = captioned
        self._failed = failed
        self._ended = ended
        self._usual_volume = usual_volume
        self.is_on = False
        self.route = Route.SPEAKER
        self._last: tuple[Line, ...] = ()
        self._waiting: deque[Line] = deque()
        self._books: dict[str, tuple[Published | None, Phrasebook]] = {}
        self._speaking = False
        self._to_usual()

    def _to_usual(self) -> None:
        self.rate = USUAL_RATE
        self.volume = self._usual_volume
        self.is_paused = False
        self.may_tell_all = False

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said; what is held in the middle is not."""
        return self._speaking and not self.is_paused

    @property
    def is_audible(self) -> bool:
        """Whether there is a device; without one captions run at the pace of the voice."""
        return self._player.is_audible

    # What is said.

    def say(self, lines: Sequence[Line]) -> None:
        """Say these lines, in place of whatever is being said."""
        if self.is_on:
            self._begin(lines)

    def play(self, recording: Line) -> None:
        """Play what a form has recorded, for one pair of ears alone, whether or not it is read."""
        if self.route is Route.HEADPHONES:
            self._begin([recording])

    def _begin(self, lines: Sequence[Line]) -> None:
        self._last = tuple(lines)
        self.is_paused = False
        self._waiting = deque(lines)
        self._speaking = bool(lines)
        if lines:
            self._player.play(self._sound(self._waiting), self._done)
        else:
            self._player.stop()

    def add(self, lines: Sequence[Line]) -> None:
        """Say these lines behind what is being said."""
        if self._speaking:
            self._last = (*self._last, *lines)
            self._waiting.extend(lines)
        else:
            self.say(lines)

    def chime(self) -> None:
        """Sound for whoever looks elsewhere, whether or not they have the screens read to them."""
        if not self._speaking:
            self._player.play(stretched(chime(), lambda: 1.0, self._gain), lambda: None)

    def repeat(self) -> None:
        """Say again what was said last."""
        self.say(self._last)

    def hush(self) -> None:
        """Be silent until something new is said."""
        self._speaking = False
        self.is_paused = False
        self._player.stop()

    def pause(self) -> None:
        """Hold what is being said, or go on with it."""
        if self._speaking:
            self.is_paused = not self.is_paused
            self._player.pause(paused=self.is_paused)

    # How.

    def turn_on(self) -> None:
        """Speak from now on."""
        self.is_on = True

    def turn_off(self) -> None:
        """Speak no more; how loud and how fast stays for when it is turned on again."""
        self.hush()
        self.is_on = False
        self._player.close()

    def change_rate(self, steps: int) -> None:
        """Speak faster or slower, at once."""
        self.rate = min(max(self.rate + steps, 0), len(RATES) - 1)

    def change_volume(self, steps: int) -> None:
        """Speak louder or quieter, at once."""
        self.volume = min(max(self.volume + steps, 0), len(VOLUMES) - 1)

    def go_to(self, route: Route) -> None:
        """Follow the plug; what was meant for one pair of ears never goes on in the hall."""
        if route is not self.route:
            self.hush()
            self.route = route

    def reset(self) -> None:
        """Be as the next person expects it, and know nothing of this one."""
        self.turn_off()
        self._to_usual()
        self._last = ()
        self._waiting = deque()
        self._synthesiser.forget()

    def close(self) -> None:
        """Let go of the device and of the voice."""
        self.reset()
        self._player.close()
        self._synthesiser.close()

    # Sound.

    def heard(self, line: Line) -> tuple[Sound, ...]:
        """Say what would be heard of a line now, without saying it."""
        book = self._book(line.language)
        if line.is_state and not self.tells_answers:
            return ()
        parts = book.private(line.text) if line.is_answer else book.parts(line.text)
        return tuple(sound for part in parts if (sound := self._for_all(part, line)).text)

    def _book(self, language: str) -> Phrasebook:
        """Take the phrasebook of the set in force; reading its templates takes a while."""
        clips = self._clips(language)
        known = self._books.get(language)
        if known is None or known[0] is not clips:
            known = self._books[language] = (clips, Phrasebook(clips))
        return known[1]

    @property
    def tells_answers(self) -> bool:
        """Whether only this person hears it, or they want all to."""
        return self.route is Route.HEADPHONES or self.may_tell_all

    def _for_all(self, part: Part, line: Line) -> Sound:
        """Leave out what is for one pair of ears where all would hear it."""
        if self.tells_answers or part.aloud == part.text:
            return Sound(part.text, line.language, part.kind)
        if line.is_public:
            return Sound(part.text, line.language, Kind.COMPOSED)
        if not part.aloud:
            return Sound(self._stand_in(line.language), line.language, Kind.FIXED)
        return Sound(part.aloud, line.language, Kind.COMPOSED)

    def _sound(self, lines: "deque[Line]") -> Iterator[bytes]:
        while lines:
            line = lines.popleft()
            for sound in self.heard(line):
                self._captioned(sound)
                try:
                    samples = self._samples(sound, line)
                except SpeechError as error:
                    self._failed(error.code)
                    continue
                yield from stretched(samples, self._speed, self._gain)
            yield _PAUSE

    def _samples(self, sound: Sound, line: Line) -> bytes:
        if line.recording:
            return self._decode(line.recording)
        clips = self._clips(sound.language)
        if sound.kind is Kind.FIXED and clips is not None and sound.text in clips:
            return self._decode(clips.read(sound.text))
        voice = voices().get(sound.language)
        if voice is None:
            raise SpeechError(sound.language, code="speech.voice")
        text = said(sound.text, sound.language, spells=line.spells)
        return self._synthesiser.render(text, voice)

    def _speed(self) -> float:
        return RATES[self.rate]

    def _gain(self) -> float:
        return float(10 ** (VOLUMES[self.volume] / 20))

    def _done(self) -> None:
        self._speaking = False
        self._ended()
