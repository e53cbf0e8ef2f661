# SPDX-License-Identifier: Apache-2.0
"""What a scanner, a camera and a hand do to a page, each level by name."""

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How much is done at most; each picture has a chance part of it."""

    turn: float = 0.0
    """Degrees."""
    perspective: float = 0.0
    """By how much of a side a corner moves."""
    bend: float = 0.0
    """By how much of its height a page is arched along its lines."""
    scale: float = 1.0
    blur: float = 0.0
    """Sigma in dots of the picture as it is read."""
    moved: float = 0.0
    """Dots that the page moved while it was taken."""
    noise: float = 0.0
    light: float = 0.0
    """Grey levels from one side to the other."""
    glare: int = 0
    """Patches in which a lamp is mirrored."""
    quality: int = 0
    """Of JPEG; 0 leaves the dots alone."""
    is_upside_down: bool = False


LEVELS: Final = {
    "clean": Level(),
    "office": Level(turn=2, blur=0.9, noise=8, light=20, quality=70),
    "hard": Level(
        turn=5, perspective=0.03, scale=0.62, blur=1.5, noise=14, light=70, quality=50, bend=0.01
    ),
    "glare": Level(turn=2, blur=0.9, noise=8, light=30, quality=70, glare=3),
    "moved": Level(turn=2, blur=0.6, noise=8, light=20, quality=70, moved=5),
    "upside-down": Level(turn=2, blur=0.9, noise=8, light=20, quality=70, is_upside_down=True),
}
"""``office`` is a page on a flatbed or a tray; ``hard`` one in a hand before a camera."""


def spoilt(page: Picture, level: Level, dice: np.random.Generator) -> Picture:
    """Take a picture of a page at a level."""
    picture = _taken(page, level, dice)
    if level.blur:
        sigma = level.blur * dice.uniform(0.6, 1)
        picture = cv2.GaussianBlur(picture, (0, 0), sigma).astype(np.uint8)
    if level.moved:
        picture = _moved(picture, level.moved * dice.uniform(0.5, 1), dice.uniform(0, np.pi))
    if level.noise or level.light or level.glare:
        picture = _lit(picture, level, dice)
    if level.is_upside_down:
        picture = np.ascontiguousarray(picture[::-1, ::-1])
    if level.quality:
        _done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, level.quality])
        picture = _grey(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))
    return picture


def _taken(page: Picture, level: Level, dice: np.random.Generator) -> Picture:
    """Turn, tilt, arch and scale a page in one step."""
    height, width = page.shape
    if not (level.turn or level.perspective or level.bend) and level.scale == 1:
        return page
    shown = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    tilt = level.perspective * np.array([width, height], np.float32)
    moved = shown + dice.uniform(-1, 1, (4, 2)).astype(np.float32) * tilt
    matrix = np.eye(3)
    matrix[:2] = cv2.getRotationMatrix2D(
        (width / 2, height / 2), dice.uniform(-level.turn, level.turn), level.scale
    )
    centre = np.array([width / 2, height / 2, 1]) @ matrix.T
    matrix[:2, 2] += np.array([width, height]) * level.scale / 2 - centre[:2]
    matrix = matrix @ cv2.getPerspectiveTransform(shown, moved)
    size = (round(width * level.scale), round(height * level.scale))
    if level.scale < 0.9:  # or fine lines would flicker
        page = _grey(cv2.GaussianBlur(page, (0, 0), 0.35 / level.scale))
    ground = int(np.median(page[0]))
    if not level.bend:
        return _grey(cv2.warpPerspective(page, matrix, size, borderValue=(ground,)))
    columns, rows = np.meshgrid(np.arange(size[0], dtype=float), np.arange(size[1], dtype=float))
    back = np.linalg.inv(matrix)
    x, y, w = (row[0] * columns + row[1] * rows + row[2] for row in back)
    x, y = x / w, y / w
    y = y + level.bend * dice.uniform(-1, 1) * height * np.sin(np.pi * x / width)
    return _grey(
        cv2.remap(
            page,
            x.astype(np.float32),
            y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(ground,),
        )
    )


def _moved(picture: Picture, length: float, angle: float) -> Picture:
    """Draw each dot along a short line."""
    side = int(np.ceil(length)) | 1
    kernel = np.zeros((side + 2, side + 2), np.float32)
    middle = (side + 1) / 2
    step = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    begin, end = (np.array([middle, middle]) - step, np.array([middle, middle]) + step)
    cv2.line(kernel, tuple(np.round(begin).astype(int)), tuple(np.round(end).astype(int)), (1.0,))
    return _grey(cv2.filter2D(picture, -1, kernel / kernel.sum()))


def _lit(picture: Picture, level: Level, dice: np.random.Generator) -> Picture:
    height, width = picture.shape
    across = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :] * dice.uniform(-1, 1)
    down = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None] * dice.uniform(-1, 1)
    shown = picture.astype(np.float32) + level.light * (across + down)
    for _ in range(level.glare):
        patch = np.zeros((height // 8, width // 8), np.float32)
        centre = (int(dice.uniform(0, width / 8)), int(dice.uniform(height / 24, height / 8)))
        axes = (int(dice.uniform(6, 22)), int(dice.uniform(4, 10)))
        cv2.ellipse(patch, centre, axes, float(dice.uniform(0, 180)), 0, 360, (1.0,), -1)
        patch = cv2.resize(cv2.GaussianBlur(patch, (0, 0), 4), (width, height))
        shown += (255 - shown) * patch * dice.uniform(0.4, 0.75)
    if level.noise:
        grain = np.empty((height, width), np.float32)
        cv2.setRNGSeed(int(dice.integers(1 << 30)))
        shown += cv2.randn(grain, (0.0,), (level.noise,))
    return np.clip(shown, 0, 255).astype(np.uint8)


def _grey(picture: Any) -> Picture:
    """OpenCV's signatures say less than its functions do."""
    return np.asarray(picture, np.uint8)
