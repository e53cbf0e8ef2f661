# SPDX-License-Identifier: Apache-2.0
"""Spoilt pictures give a page or a named refusal, and never cost the process that decodes them."""

import io
from random import Random

import pytest
from PIL import Image

from kiosk.errors import ReaderError
from kiosk.readers import Bounds, Workshop
from tests.kiosk.readers.photographs import photograph

BOUNDS = Bounds()
REFUSALS = {"reader.picture", "reader.pixels", "reader.size"}
KINDS = ("JPEG", "PNG", "WEBP")
SAMPLE, NIGHT = 300, 100_000


@pytest.fixture(scope="module")
def sound() -> list[bytes]:
    """Small pictures, so that many can be spoilt: a page is still looked for in them."""
    files = []
    for number in range(4):
        small = Image.fromarray(photograph(number).dots).resize((200, 176))
        for kind in KINDS:
            for options in ({}, {"progressive": True} if kind == "JPEG" else {"lossless": True}):
                for mode in ("RGB", "L") if kind == "JPEG" else ("RGB", "RGBA", "L"):
                    file = io.BytesIO()
                    exif = Image.Exif()
                    exif[0x0112] = 1 + number * 2
                    small.convert(mode).save(file, kind, exif=exif, **options)
                    files.append(file.getvalue())
    return files


def spoilt(data: bytes, random: Random) -> bytes:
    """Change, cut, double or move a few bytes; those of the head more often."""
    out = bytearray(data)
    for _change in range(random.choice((1, 1, 2, 5, 20))):
        reach = len(out) if random.random() < 0.5 else min(len(out), 700)
        place = random.randrange(reach)
        match random.randrange(6):
            case 0:
                out[place] ^= 1 << random.randrange(8)
            case 1:
                out[place] = random.choice((0, 1, 0x7F, 0x80, 0xFF))
            case 2:
                del out[place : place + random.randrange(1, 40)]
            case 3:
                out[place:place] = random.randbytes(random.randrange(1, 8))
            case 4:
                other = random.randrange(len(out))
                out[place:place] = out[other : other + random.randrange(1, 60)]
            case _:
                del out[max(place, 12) :]
        if not out:
            return b""
    return bytes(out)


def run(sound: list[bytes], count: int, seed: int) -> dict[str, int]:
    random, workshop = Random(seed), Workshop()  # noqa: S311 to be made again
    told: dict[str, int] = {}
    workshop.warm()
    pid = workshop._bench._process.pid
    try:
        for number in range(count):
            data = spoilt(sound[number % len(sound)], random)
            try:
                page = workshop.page(data, BOUNDS).page
                assert max(page.width, page.height) <= BOUNDS.side
                code = "page"
            except ReaderError as error:
                code = error.code
            told[code] = told.get(code, 0) + 1
        assert workshop._bench._process.pid == pid
    finally:
        workshop.clear()
    return told


def test_spoilt_pictures_end_nothing(sound):
    told = run(sound, SAMPLE, 1)
    assert set(told) <= {"page", *REFUSALS}
    assert min(told["page"], told["reader.picture"]) > SAMPLE // 20


@pytest.mark.nightly
def test_many_spoilt_pictures_end_nothing(sound, capsys):
    told = run(sound, NIGHT, 2)
    with capsys.disabled():
        print(f"\n{told}")  # noqa: T201 what it is run for
    assert set(told) <= {"page", *REFUSALS}
