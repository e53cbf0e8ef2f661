# SPDX-License-Identifier: Apache-2.0
"""Pages of travel documents at 300 dpi: photo, fields, guilloche, and the zone below."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.specimens.degrading import Picture
from tests.specimens.documents import DIGITS, LETTERS, Document

FOLDER: Final = "/usr/share/fonts/opentype/ocr-b"
FONTS: Final = {"regular": "OCRB.otf", "sharp": "OCRBS.otf", "oblique": "OCRBL.otf"}
CUTS: Final = ("regular", "sharp", "oblique", "heavy", "light")
"""The font's own cuts that print dark on light, and two that the press makes of the regular one."""
TEXT: Final = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

DPI: Final = 300
PITCH: Final = DPI // 10
SPACING: Final = DPI / 4
"""Doc 9303-3: ten symbols an inch, lines a quarter of an inch apart."""
ADVANCE: Final = 0.723
"""Of the fonts, for a size of one."""
FINE: Final = 4
HEIGHT: Final = 44
"""Of a drawn symbol's cell; the symbols stand in its middle."""

SIZES: Final = {
    "TD1": (85.6, 54),
    "TD2": (105, 74),
    "TD3": (125, 88),
    "MRV-A": (120, 80),
    "MRV-B": (105, 74),
}
"""Millimetres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """How a zone is printed."""

    cut: str = "regular"
    weight: float = 0.0
    """Dots at 300 dpi by which strokes grow (or shrink)."""
    size: float = 1.0
    shear: float = 0.0
    shape: float = 0.0
    """How far outlines leave the font's own, as another foundry's would; of a symbol's width."""
    seed: int = 0
    """Which of those other shapes."""
    ink: int = 30
    bleed: float = 0.0
    """Sigma of ink that ran."""


@lru_cache(maxsize=64)
def symbols(style: Print) -> dict[str, np.ndarray]:
    """Draw each symbol's cover, 0 to 1, in a cell of PITCH x HEIGHT dots."""
    file = FONTS.get(style.cut, FONTS["regular"])
    weight = style.weight + {"heavy": 0.9, "light": -0.6}.get(style.cut, 0.0)
    font = ImageFont.truetype(f"{FOLDER}/{file}", FINE * PITCH / ADVANCE * style.size)
    width, height = 3 * PITCH * FINE, HEIGHT * FINE
    dice = np.random.default_rng(style.seed)
    drawn = {}
    for symbol in LETTERS + DIGITS + "<":
        image = Image.new("L", (width, height))
        ImageDraw.Draw(image).text((width / 2, height * 0.77), symbol, 255, font, anchor="ms")
        cell = _grown(np.asarray(image), round(2 * weight * FINE))
        cell = _shaped(cell, style, dice)
        small = cv2.resize(cell, (3 * PITCH, HEIGHT), interpolation=cv2.INTER_AREA)
        if style.bleed:
            small = cv2.GaussianBlur(small, (0, 0), style.bleed)
        drawn[symbol] = small.astype(np.float32) / 255
    return drawn


def _grown(cell: np.ndarray, by: int) -> np.ndarray:
    if not by:
        return cell
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(by) + 1, abs(by) + 1))
    return np.asarray(cv2.dilate(cell, kernel) if by > 0 else cv2.erode(cell, kernel))


def _shaped(cell: np.ndarray, style: Print, dice: np.random.Generator) -> np.ndarray:
    if not (style.shear or style.shape):
        return cell
    height, width = cell.shape
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    columns = columns + style.shear * (rows - height / 2)
    if style.shape:
        far = style.shape * PITCH * FINE
        columns, rows = (
            way + cv2.resize(bent, (width, height), interpolation=cv2.INTER_CUBIC)
            for way, bent in zip(
                (columns, rows),
                dice.uniform(-far, far, (2, 4, 4)).astype(np.float32),
                strict=True,
            )
        )
    return np.asarray(cv2.remap(cell, columns, rows, cv2.INTER_LINEAR))


def printed(paper: Picture, lines: Sequence[str], style: Print, at: tuple[float, float]) -> None:
    """Print lines onto paper; ``at`` is the middle of the first symbol."""
    drawn = symbols(style)
    for row, line in enumerate(lines):
        top = round(at[1] + row * SPACING - HEIGHT / 2)
        for column, symbol in enumerate(line):
            left = round(at[0] + column * PITCH - 1.5 * PITCH)
            cover = drawn[symbol]
            cut = max(0, -left)
            place = paper[top : top + HEIGHT, max(left, 0) : left + 3 * PITCH]
            cover = cover[: place.shape[0], cut : cut + place.shape[1]]
            place[:] = np.round(place * (1 - cover) + np.minimum(style.ink, place) * cover)


def page(
    document: Document, style: Print, dice: random.Random, *, is_plain: bool = False
) -> Picture:
    """Draw a page with everything that such a page has, on a ground that it lies on."""
    width, height = (round(side * DPI / 25.4) for side in SIZES[document.kind])
    paper = _paper(width, height, dice, is_plain=is_plain)
    rows = len(document.lines)
    zone_top = height - SPACING * rows - 0.04 * height
    if document.kind != "TD1":
        _portrait(paper, (round(0.05 * width), round(0.12 * height)), zone_top, dice)
    _fields(paper, 0.36 * width, zone_top - 20, dice)
    left = (width - len(document.lines[0]) * PITCH) / 2 + PITCH / 2 + dice.uniform(-8, 8)
    printed(paper, document.lines, style, (left, zone_top + SPACING / 2))
    margin = dice.randint(40, 160)
    ground = dice.choice((40, 80, 120, 250)) if not is_plain else 255
    sides = (margin, margin, margin, margin)
    return np.asarray(cv2.copyMakeBorder(paper, *sides, cv2.BORDER_CONSTANT, value=(ground,)))


def sheet(lines: Sequence[str], style: Print, dice: random.Random) -> Picture:
    """Draw lines alone on patterned paper: what a recogniser learns from."""
    width = len(lines[0]) * PITCH + 160
    paper = _paper(width, round(len(lines) * SPACING + 120), dice, is_plain=dice.random() < 0.3)
    printed(paper, lines, style, (80 + PITCH / 2, 60 + SPACING / 2))
    return paper


def _paper(width: int, height: int, dice: random.Random, *, is_plain: bool) -> Picture:
    """Paper with the fine waves that are meant to trouble copiers."""
    paper = np.full((height, width), dice.randint(215, 245), np.uint8)
    if is_plain:
        return paper
    across = np.arange(0, width + 8, 8)
    tone, wave, lift = dice.randint(185, 215), dice.uniform(40, 110), dice.uniform(6, 24)
    for number in range(height // 18):
        down = number * 18 + lift * np.sin(across / wave + number / dice.uniform(2, 7))
        points = np.stack([across, down], axis=1).astype(np.int32)
        cv2.polylines(paper, [points], isClosed=False, color=(tone,), lineType=cv2.LINE_AA)
    return paper


def _portrait(paper: Picture, at: tuple[int, int], bottom: float, dice: random.Random) -> None:
    wide, tall = round(0.26 * paper.shape[1]), round(bottom - at[1] - 30)
    cv2.rectangle(paper, at, (at[0] + wide, at[1] + tall), (dice.randint(120, 190),), -1)
    middle = (at[0] + wide // 2, at[1] + tall // 2)
    cv2.ellipse(paper, middle, (wide // 3, tall // 3), 0, 0, 360, (dice.randint(50, 110),), -1)
    cv2.ellipse(paper, middle, (wide // 4, tall // 4), 0, 0, 360, (dice.randint(130, 210),), -1)


def _fields(paper: Picture, left: float, bottom: float, dice: random.Random) -> None:
    image = Image.fromarray(paper)
    draw = ImageDraw.Draw(image)
    top = 0.08 * paper.shape[0]
    small, large = (ImageFont.truetype(TEXT, size) for size in (17, 28))
    while top + 60 < bottom:
        words = "".join(dice.choice(LETTERS + "   ") for _ in range(dice.randint(5, 24)))
        draw.text((left, top), words.title()[:18], 110, small)
        draw.text((left, top + 20), words, dice.randint(20, 80), large)
        top += 62
    paper[:] = np.asarray(image)
