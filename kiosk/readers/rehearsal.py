# SPDX-License-Identifier: Apache-2.0
"""Has the decoders do everything once, so that they need to open nothing when a picture comes."""

import io
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from PIL import Image, ImageDraw

from kiosk.readers.decoding import opened
from kiosk.readers.frames import Frame

if TYPE_CHECKING:
    from kiosk.readers.workbench import Trade

_LATE: Final = ("MpoImagePlugin", "TiffImagePlugin", "JpegPresets", "ImageCms")
"""What Pillow loads only when a picture's file asks for it."""
_KINDS: Final = ("JPEG", "PNG", "WEBP")
_SIDE: Final = 100
_ASKED: Final = {"page_bytes": 1_000_000, "dpi": 200, "side": _SIDE, "today": "2026-01-01"}


def rehearse(trades: "Mapping[str, Trade]") -> None:
    """Open a page of each kind of file, and go through each trade."""
    cv2.setNumThreads(1)
    for name in _LATE:
        import_module(f"PIL.{name}")
    for kind in _KINDS:
        opened(_page(kind), _SIDE)
    for trade in trades.values():
        trade(Frame(_ASKED, _page("JPEG")))


def _page(kind: str) -> bytes:
    """Draw some lines of words on a dark table."""
    image = Image.new("RGB", (480, 640), (70, 60, 50))
    draw = ImageDraw.Draw(image)
    draw.polygon([(60, 50), (420, 60), (430, 590), (50, 580)], fill="white")
    for line in range(16):
        draw.rectangle((100, 100 + 28 * line, 380, 108 + 28 * line), fill="black")
    file = io.BytesIO()
    Image.fromarray(np.asarray(image)).save(file, kind)
    return file.getvalue()
