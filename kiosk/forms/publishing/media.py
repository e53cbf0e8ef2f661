# SPDX-License-Identifier: Apache-2.0
"""The files that a form shows, plays or takes its choices from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from kiosk.errors import SpeechError
from kiosk.forms.publishing.atlas import Atlas
from kiosk.forms.publishing.problems import Problem
from kiosk.speech import SAMPLE_RATE, decode

_PICTURES = frozenset({".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
_SOUND = frozenset({".m4a", ".mp3", ".mp4", ".oga", ".ogg", ".wav", ".webm"})
_LISTS = frozenset({".csv", ".geojson", ".json", ".xml"})
MEDIA = _PICTURES | _SOUND | _LISTS
_REFERENCE = re.compile(r"jr://(?:file|file-csv|images|audio|video)/([^\"<]+)")
_HEARD = re.compile(r"jr://audio/([^\"<]+)")
LONGEST: Final = 300
"""Seconds of a recording that somebody may be expected to stand and listen to."""
_OURS = frozenset({"terms.csv", "form.csv", "form.xml"})


@dataclass(frozen=True, slots=True)
class Media:
    """Names that a form uses → files that were found, and what wasn't."""

    files: Mapping[str, Path]
    problems: tuple[Problem, ...]


def find_media(
    xml: bytes, places: Sequence[Path], parts: Path, atlas: Atlas, *, own_folder: bool
) -> Media:
    """Find every file that a form names in the form's own ``places``, then among the ``parts``.

    A folder of one service may hold files that are named only when the form runs: there every
    file of a known kind is taken. Beside a single file of an agency only those it names are.
    """
    wanted = dict.fromkeys(_named(xml.decode("utf-8-sig")))
    files: dict[str, Path] = {}
    problems: list[Problem] = []
    for name in wanted:
        file = _find(name, (*places, parts))
        if file is None:
            problems.append(_missing(name, places, atlas))
        else:
            files[name] = file
    problems += _unheard(xml.decode("utf-8-sig"), files, atlas)
    if own_folder:
        for place in places:
            for file in sorted(place.iterdir()) if place.is_dir() else ():
                if file.suffix.lower() in MEDIA and file.name not in _OURS and file.is_file():
                    files.setdefault(file.name, file)
    return Media(files, tuple(problems))


def _named(text: str) -> Iterator[str]:
    for match in _REFERENCE.finditer(text):
        name = match[1].strip().rpartition("/")[2]
        if name:
            yield name


def _unheard(text: str, files: Mapping[str, Path], atlas: Atlas) -> Iterator[Problem]:
    """Find recordings that no kiosk could play."""
    names = dict.fromkeys(one.strip().rpartition("/")[2] for one in _HEARD.findall(text))
    for name in names.keys() & files.keys():
        try:
            seconds = len(decode(files[name].read_bytes())) / 2 / SAMPLE_RATE
        except SpeechError:
            detail = f"{name!r} is no recording in FLAC, MP3, Ogg Vorbis or WAV"
        else:
            if seconds <= LONGEST:
                continue
            detail = f"{name!r} takes {seconds:.0f} seconds, {LONGEST} are the most"
        yield Problem("form.publish.sound", atlas.mention(name), detail)


def _find(name: str, places: Sequence[Path]) -> Path | None:
    if name.startswith(".") or "\\" in name:
        return None
    for place in places:
        for spelt in dict.fromkeys((name, unquote(name))):
            if "/" not in spelt and (place / spelt).is_file():
                return place / spelt
    return None


def _missing(name: str, places: Sequence[Path], atlas: Atlas) -> Problem:
    similar = next(
        (
            file.name
            for place in places
            if place.is_dir()
            for file in place.iterdir()
            if file.name.casefold() == name.casefold()
        ),
        "",
    )
    detail = f"there is no file {name!r} beside the form"
    if similar:
        detail += f", only {similar!r}: the name must be the same letter for letter"
    return Problem("form.publish.missing-media", atlas.mention(name), detail)
