# SPDX-License-Identifier: Apache-2.0
"""Draws photographs of pages: sheets, cards and passports on tables, in light of every kind.

Each is made of its number alone, so that a figure can be measured again.
"""

import io
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image, ImageDraw

Dots = np.ndarray

SHEETS = ("letter", "form", "card", "passport", "certificate")
TABLES = ("dark", "grey", "brown", "wood", "cloth", "granite", "green", "light")
_LONG = 1400
_SYLLABLES = ["ba", "ne", "Öl", "şə", "çi", "vä", "mon", "tar", "il", "ğa", "rep", "dus"]


@dataclass(frozen=True)
class Photograph:
    """A picture, and where the sheet in it truly lies."""

    dots: Dots = field(repr=False)
    corners: Dots = field(repr=False)
    """Of the sheet, from the top left, in the picture's dots; may lie outside of it."""
    sheet: str
    table: str = ""

    def file(self, kind: str = "JPEG", quality: int = 88) -> bytes:
        """Write it as a camera does."""
        out = io.BytesIO()
        Image.fromarray(self.dots).save(out, kind, quality=quality)
        return out.getvalue()


def sheet(kind: str, rng: np.random.Generator) -> Dots:
    """Draw what lies on the table, from straight above."""
    return {
        "letter": _letter,
        "form": _form,
        "card": _card,
        "passport": _passport,
        "certificate": _certificate,
    }[kind](rng)


def photograph(number: int, kind: str = "", table: str = "", off: float = 0.0) -> Photograph:
    """Take the photograph of that number; ``off`` moves a share of the sheet out of it."""
    rng = np.random.default_rng(number)
    kind = kind or SHEETS[number % len(SHEETS)]
    table = table or TABLES[(number // len(SHEETS)) % len(TABLES)]
    drawn = sheet(kind, rng)
    width, height = (1200, 900) if rng.random() < 0.5 else (900, 1200)
    share = rng.uniform(0.32, 0.5) if kind == "card" else rng.uniform(0.6, 0.93)
    scale = share * min(width / drawn.shape[1], height / drawn.shape[0])
    if kind == "card" and rng.random() < 0.4:
        scale *= 1.6
    size = np.array([drawn.shape[1], drawn.shape[0]]) * scale
    flat = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * size / 2
    angle = np.deg2rad(rng.uniform(-12, 12))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = flat @ turn
    corners += rng.uniform(-0.03, 0.03, (4, 2)) * size.mean()
    corners -= (corners.max(axis=0) + corners.min(axis=0)) / 2
    half = np.array([width, height]) / 2
    corners *= min(1.0, 0.95 / (np.abs(corners) / half).max())
    room = half * 0.98 - np.abs(corners).max(axis=0)
    corners += half + rng.uniform(-1, 1, 2) * room
    if off:
        corners += _away(rng, corners, (width, height), off)
    dots = _table(table, width, height, rng)
    dots = _laid(dots, drawn, corners, rng)
    dots = _lit(dots, rng)
    return Photograph(_noisy(dots, rng), corners, kind, table)


def scan(number: int) -> Photograph:
    """Take a picture that the sheet fills, with whatever boxes and bands are on it."""
    rng = np.random.default_rng(10_000 + number)
    kind = ("letter", "form", "passport", "certificate", "banded", "boxed")[number % 6]
    if kind in {"banded", "boxed"}:
        drawn = _letter(rng)
        colour = tuple(int(one) for one in rng.integers(20, 150, 3))
        height, width = drawn.shape[:2]
        if kind == "banded":
            cv2.rectangle(drawn, (0, 0), (width, int(height * rng.uniform(0.08, 0.2))), colour, -1)
            if rng.random() < 0.5:
                cv2.rectangle(drawn, (0, height - 90), (width, height), colour, -1)
            cv2.putText(drawn, "AGENCY", (60, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, (255,) * 3, 4)
        else:
            left, top = rng.uniform(0.06, 0.2, 2) * (width, height)
            right, down = rng.uniform(0.5, 0.92, 2) * (width, height)
            light = tuple(int(one) for one in rng.integers(190, 250, 3))
            fill = colour if rng.random() < 0.5 else light
            cv2.rectangle(drawn, (int(left), int(top)), (int(right), int(down)), fill, -1)
            cv2.putText(
                drawn, "REF 123", (int(left) + 20, int(top) + 80), 0, 2, (255 - fill[0],) * 3, 3
            )
    else:
        drawn = sheet(kind, rng)
    height, width = drawn.shape[:2]
    dots = _noisy(drawn.astype(np.float32), rng)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=float)
    return Photograph(dots, corners, kind, "scan")


def blurred(dots: Dots, deviation: float) -> Dots:
    """Take it out of focus, by that many dots."""
    return cv2.GaussianBlur(dots, (0, 0), deviation)


def shaken(dots: Dots, length: int, degrees: float) -> Dots:
    """Move the hand while it is taken."""
    line = np.zeros((length, length), np.float32)
    way = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))]) * length / 2
    middle = np.array([length / 2, length / 2])
    begin, end = (tuple(np.rint(middle + sign * way).astype(int).tolist()) for sign in (-1, 1))
    cv2.line(line, begin, end, 1.0)
    return cv2.filter2D(dots, -1, line / line.sum())


def glared(dots: Dots, middle: Dots, radius: float) -> Dots:
    """Mirror a lamp on it."""
    height, width = dots.shape[:2]
    y, x = np.mgrid[:height, :width]
    away = np.hypot(x - middle[0], (y - middle[1]) * 1.3) / radius
    light = np.clip(1.6 - away, 0, 1)[..., None]
    return np.clip(dots * (1 - light) + 256 * light, 0, 255).astype(np.uint8)


def darkened(dots: Dots, share: float) -> Dots:
    """Take it in too little light."""
    return (dots * share).astype(np.uint8)


def _words(rng: np.random.Generator, count: int) -> str:
    syllables = [_SYLLABLES[place] for place in rng.integers(0, len(_SYLLABLES), 2 * count)]
    return " ".join(a + b for a, b in zip(syllables[::2], syllables[1::2], strict=True))


def _lines(draw, rng, box, size=17) -> None:
    left, top, right, down = box
    y = top
    while y + size < down:
        letters = int((right - left) / (0.55 * size) * rng.uniform(0.7, 0.98))
        draw.text((left, y), _words(rng, 30)[:letters], fill=(30, 30, 40), font_size=size)
        y += round(size * (1.5 if rng.random() < 0.85 else 3))


def _letter(rng) -> Dots:
    width, height = round(_LONG / 1.414), _LONG
    paper = tuple(int(one) for one in rng.integers(232, 254, 1).repeat(3) - rng.integers(0, 8, 3))
    image = Image.new("RGB", (width, height), paper)
    draw = ImageDraw.Draw(image)
    draw.text((90, 70), _words(rng, 4), fill=(20, 20, 60), font_size=34)
    _lines(draw, rng, (90, 170, width - 90, height - 120 - int(rng.integers(0, 500))))
    if rng.random() < 0.4:
        draw.rectangle((width - 300, 60, width - 120, 290), fill=(90, 110, 120))
    if rng.random() < 0.3:
        draw.ellipse(
            (width - 380, height - 380, width - 180, height - 180), outline="navy", width=7
        )
    return np.array(image)


def _form(rng) -> Dots:
    image = Image.fromarray(_letter(rng))
    draw = ImageDraw.Draw(image)
    top = int(rng.integers(200, 500))
    draw.rectangle(
        (80, top, image.width - 80, top + 700), fill=(250, 250, 250), outline="black", width=3
    )
    for row in range(10):
        y = top + row * 70
        if row % 3 == 0:
            draw.rectangle((82, y, image.width - 82, y + 70), fill=(205, 210, 220))
        draw.line((80, y, image.width - 80, y), fill="black", width=2)
        draw.text((100, y + 22), _words(rng, 5), fill="black", font_size=20)
    return np.array(image)


def _card(rng) -> Dots:
    width, height = 860, 540
    tint = rng.integers(150, 240, 3)
    rows = np.linspace(0, 25, height)[:, None, None]
    dots = np.clip(tint + rows + np.zeros((height, width, 3)), 0, 255).astype(np.uint8)
    image = Image.fromarray(dots)
    draw = ImageDraw.Draw(image)
    draw.rectangle((50, 130, 270, 420), fill=tuple(int(one) for one in rng.integers(60, 130, 3)))
    draw.text((50, 40), _words(rng, 3), fill=(20, 30, 90), font_size=40)
    _lines(draw, rng, (310, 130, 820, 430), size=24)
    _lines(draw, rng, (50, 450, 820, 520), size=26)
    return np.array(image)


def _passport(rng) -> Dots:
    width, height = 1000, _LONG
    image = Image.new("RGB", (width, height), tuple(int(one) for one in rng.integers(190, 240, 3)))
    draw = ImageDraw.Draw(image)
    lower = tuple(int(one) for one in rng.integers(190, 245, 3))
    draw.rectangle((0, height // 2, width, height), fill=lower)
    _lines(draw, rng, (80, 90, width - 80, height // 2 - 80))
    draw.rectangle((70, 800, 330, 1140), fill=(110, 100, 95))
    _lines(draw, rng, (380, 790, width - 70, 1150), size=24)
    for row in range(2):
        zone = "".join(rng.choice(list("P<AZE0123456789<<"), 44))
        draw.text((50, 1230 + 60 * row), zone, fill=(20, 20, 20), font_size=34)
    dots = np.array(image).astype(np.float32)
    fold = np.abs(np.arange(height) - height / 2) / 18
    return np.clip(dots * (1 - 0.35 * np.exp(-(fold**2)))[:, None, None], 0, 255).astype(np.uint8)


def _certificate(rng) -> Dots:
    width, height = round(_LONG / 1.414), _LONG
    tint = tuple(int(one) for one in rng.integers(120, 225, 3))
    image = Image.new("RGB", (width, height), tint)
    draw = ImageDraw.Draw(image)
    inset = int(rng.integers(60, 160))
    paper = (246, 244, 236)
    draw.rectangle((inset, inset + 120, width - inset, height - inset - 60), fill=paper)
    draw.text((inset + 30, inset), _words(rng, 3), fill=(60, 20, 20), font_size=56)
    draw.text((inset + 30, height - inset - 40), _words(rng, 6), fill=(60, 20, 20), font_size=22)
    _lines(draw, rng, (inset + 60, inset + 220, width - inset - 60, height - inset - 160), size=24)
    return np.array(image)


def _table(kind: str, width: int, height: int, rng) -> Dots:
    y, x = np.mgrid[:height, :width].astype(np.float32)
    base = {
        "dark": (45, 45, 50),
        "grey": (120, 120, 124),
        "brown": (110, 78, 50),
        "wood": (140, 100, 62),
        "cloth": (130, 60, 60),
        "granite": (100, 98, 96),
        "green": (40, 90, 60),
        "light": (190, 190, 186),
    }[kind]
    dots = np.zeros((height, width, 3), np.float32) + np.array(base, np.float32)
    if kind == "wood":
        grain = np.sin(x / 9 + 3 * np.sin(y / 170 + rng.random()) + rng.random())
        dots += (10 * grain + 6 * np.sin(y / 3.1 + x / 60))[..., None]
    if kind == "cloth":
        dots += 55 * (((x // 40).astype(int) + (y // 40).astype(int)) % 2)[..., None]
    if kind == "granite":
        dots += cv2.GaussianBlur(
            rng.normal(0, 60, (height, width)).astype(np.float32), (0, 0), 1.6
        )[..., None]
    return dots


def _laid(table: Dots, drawn: Dots, corners: Dots, rng) -> Dots:
    height, width = table.shape[:2]
    rows, columns = drawn.shape[:2]
    flat = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    way = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    shrink = np.sqrt(rows * columns / max(cv2.contourArea(corners.astype(np.float32)), 1))
    soft = cv2.GaussianBlur(drawn, (0, 0), max(0.35 * shrink, 0.3)).astype(np.float32)
    mask = cv2.warpPerspective(np.ones((rows, columns), np.float32), way, (width, height))
    shadow = cv2.GaussianBlur(np.roll(mask, (4, 4), (0, 1)), (0, 0), 5)[..., None]
    table = table * (1 - 0.35 * shadow)
    page = cv2.warpPerspective(soft, way, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return table * (1 - mask[..., None]) + page * mask[..., None]


def _lit(dots: Dots, rng) -> Dots:
    """Let light fall from one side, and somebody's hand throw a shadow."""
    height, width = dots.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    way = rng.uniform(0, 2 * np.pi)
    fall = (x / width - 0.5) * np.cos(way) + (y / height - 0.5) * np.sin(way)
    light = 0.9 + rng.uniform(0.05, 0.22) * fall
    if rng.random() < 0.4:
        shadow = np.zeros((height, width), np.float32)
        outline = rng.uniform(0, 1, (4, 2)) * (width, height)
        cv2.fillConvexPoly(shadow, cv2.convexHull(outline.astype(np.int32)), 1.0)
        light = light * (1 - rng.uniform(0.08, 0.3) * cv2.GaussianBlur(shadow, (0, 0), 25))
    return dots * light[..., None]


def _noisy(dots: Dots, rng) -> Dots:
    grain = rng.standard_normal(dots.shape, dtype=np.float32)
    dots = dots + np.float32(rng.uniform(1, 4)) * grain
    dots = np.clip(dots, 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(78, 93))]
    return cv2.imdecode(cv2.imencode(".jpg", dots, quality)[1], cv2.IMREAD_COLOR)


def _away(rng, corners: Dots, size: tuple[int, int], off: float) -> Dots:
    """Say how far to move a sheet so that a share of it lies outside, at one side or two."""
    low, high = corners.min(axis=0), corners.max(axis=0)
    spread = (high - low) * off
    move = np.where(rng.random(2) < 0.5, -low - spread, np.array(size) - high + spread)
    which = rng.integers(0, 3)
    return move * np.array([which != 1, which != 0])
