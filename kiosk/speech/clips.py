# SPDX-License-Identifier: Apache-2.0
"""Clips in a published set: a few packs a language, so that a changed text brings one of them anew.

A pack begins with a mark, then two lengths: of what all its clips begin with alike (an Ogg Vorbis
stream's 3 KiB of tables), and of its list, of 32 bytes of address, 4 of place and 4 of length each.
"""

import json
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from kiosk.errors import SpeechError
from kiosk.speech.model import address, plain

FOLDER: Final = "speech"
"""Where a published set has them."""
PACKS: Final = 16
"""By the first hexadecimal digit of an address."""
VALUE: Final = "\ufffc"
"""Stands in a template where a value of the program's stands in the text: a step, a count."""
ANSWER: Final = "\ufff9"
"""Stands in a template where an answer stands in the text; it is never said aloud."""

_MARK: Final = b"KIOSKCLIPS1\n"
_HEAD: Final = struct.Struct(">II")
_ENTRY: Final = struct.Struct(">32sII")


@dataclass(frozen=True, slots=True)
class Index:
    """What a set says of its clips in one language."""

    language: str
    voice: str
    engine: str
    templates: tuple[str, ...]
    """Texts with values in them, which are spoken on the spot; VALUE or ANSWER stands for each."""

    def address(self, text: str) -> bytes:
        """Say where the clip of a text would be."""
        return address(self.language, self.voice, text, self.engine)

    def written(self) -> bytes:
        """Write it for a published set."""
        facts = {"voice": self.voice, "engine": self.engine, "templates": self.templates}
        return (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def read(cls, file: Path) -> Self:
        """Read that of a set. Raises SpeechError ``speech.clips``."""
        try:
            facts = json.loads(file.read_bytes())
            templates = tuple(map(str, facts["templates"]))
            return cls(file.stem, str(facts["voice"]), str(facts["engine"]), templates)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SpeechError(
                f"{file.name}: {type(error).__name__}", code="speech.clips"
            ) from error


def pack_name(language: str, number: int) -> str:
    """Name a pack within a set."""
    return f"{FOLDER}/{language}-{number:x}.clips"


def index_name(language: str) -> str:
    """Name the index of a language within a set."""
    return f"{FOLDER}/{language}.json"


def packed(clips: Mapping[bytes, bytes]) -> bytes:
    """Write clips by their addresses into one pack."""
    shared = _shared(min(clips.values(), default=b""), max(clips.values(), default=b""))
    entries, sound = bytearray(), bytearray()
    for where in sorted(clips):
        own = clips[where][len(shared) :]
        entries += _ENTRY.pack(where, len(sound), len(own))
        sound += own
    return _MARK + _HEAD.pack(len(shared), len(entries)) + shared + bytes(entries) + bytes(sound)


def _shared(first: bytes, last: bytes) -> bytes:
    """Say how the first and the last of a sorted list begin; so do all between them."""
    for place, (one, other) in enumerate(zip(first, last, strict=False)):
        if one != other:
            return first[:place]
    return first[: len(last)]


class Pack:
    """One pack, of which only the list is kept in memory."""

    def __init__(self, file: Path) -> None:
        """Read the list. Raises SpeechError ``speech.clips`` for a file that is no pack."""
        self._file = file
        try:
            with file.open("rb") as stream:
                if stream.read(len(_MARK)) != _MARK:
                    raise ValueError("no pack")  # noqa: TRY301 told like all the others
                shared, listed = _HEAD.unpack(stream.read(_HEAD.size))
                self._shared = stream.read(shared)
                entries = stream.read(listed)
                self._start = stream.tell()
        except (OSError, ValueError, struct.error) as error:
            raise SpeechError(
                f"{file.name}: {type(error).__name__}", code="speech.clips"
            ) from error
        self._places = {
            where: (place, length) for where, place, length in _ENTRY.iter_unpack(entries)
        }

    def __contains__(self, where: bytes) -> bool:
        return where in self._places

    def read(self, where: bytes) -> bytes:
        """Give a clip as an Ogg Vorbis stream. Raises KeyError, SpeechError ``speech.clips``."""
        place, length = self._places[where]
        try:
            with self._file.open("rb") as stream:
                stream.seek(self._start + place)
                own = stream.read(length)
        except OSError as error:
            raise SpeechError(f"{self._file.name}", code="speech.clips") from error
        if len(own) != length:
            raise SpeechError(f"{self._file.name} ends early", code="speech.clips")
        return self._shared + own


class Clips:
    """The clips of one language in a published set; packs are opened when first asked."""

    def __init__(self, published: Path, language: str) -> None:
        """Raises SpeechError ``speech.clips`` where the set has none in that language."""
        self._published = published
        self.index = Index.read(published / index_name(language))
        self._packs: dict[int, Pack] = {}

    def __contains__(self, text: object) -> bool:
        if not isinstance(text, str) or not plain(text):
            return False
        where = self.index.address(text)
        try:
            return where in self._pack(where)
        except SpeechError:
            return False

    @property
    def templates(self) -> tuple[str, ...]:
        """Texts with values in them."""
        return self.index.templates

    def read(self, text: str) -> bytes:
        """Give the clip of a fixed text. Raises KeyError, SpeechError ``speech.clips``."""
        where = self.index.address(text)
        return self._pack(where).read(where)

    def _pack(self, where: bytes) -> Pack:
        number = where[0] >> 4
        if number not in self._packs:
            self._packs[number] = Pack(self._published / pack_name(self.index.language, number))
        return self._packs[number]


class Shelf:
    """The clips of the set in force, whichever that is at the moment."""

    def __init__(self, folder: Callable[[], Path | None]) -> None:
        self._folder = folder
        self._open: dict[tuple[Path, str], Clips | None] = {}

    def clips(self, language: str) -> Clips | None:
        """Give those of a language; None where the set has none."""
        folder = self._folder()
        if folder is None:
            return None
        if (folder, language) not in self._open:
            self._open = {key: one for key, one in self._open.items() if key[0] == folder}
            try:
                self._open[folder, language] = Clips(folder, language)
            except SpeechError:
                self._open[folder, language] = None
        return self._open[folder, language]


def shared_out(clips: Mapping[bytes, bytes]) -> Sequence[Mapping[bytes, bytes]]:
    """Share clips out among the packs of a language."""
    packs: list[dict[bytes, bytes]] = [{} for _pack in range(PACKS)]
    for where, clip in clips.items():
        packs[where[0] >> 4][where] = clip
    return packs


def missing(published: Path, language: str, texts: Iterable[str]) -> tuple[str, ...]:
    """List the texts that have no clip. Raises SpeechError where there is not even an index."""
    clips = Clips(published, language)
    return tuple(text for text in texts if plain(text) and text not in clips)
