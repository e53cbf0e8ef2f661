# SPDX-License-Identifier: Apache-2.0
"""How large the panel is: what the settings say, held against what the panel says of itself.

A panel tells its size in its EDID (VESA E-EDID 1.4). Many tell nonsense, so the settings decide
and the doctor says where the two disagree.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from kiosk.settings import Screen

CONNECTORS: Final = Path("/sys/class/drm")
"""Where Linux lists what a panel can be connected to."""
INCHES: Final = (15.0, 32.0)
"""Diagonals that the screens are drawn for."""
TOLERANCE: Final = 0.1
"""The share by which settings and panel may differ: a letter would be as much too small."""

_ROUNDING: Final = 0.25
"""Inches that a panel sold as 15 or 32 inches may be off."""
_MILLIMETRES_PER_INCH: Final = 25.4
_BLOCK: Final = 128
_HEADER: Final = bytes.fromhex("00ffffffffffff00")


@dataclass(frozen=True, slots=True)
class Size:
    """What is lit of a panel, in millimetres."""

    width: float
    height: float

    @classmethod
    def configured(cls, screen: Screen) -> Self:
        """Say what the settings make of the panel; its pixels are taken to be square."""
        return cls(screen.width_mm, screen.width_mm * screen.height / screen.width)

    @property
    def inches(self) -> float:
        """Its diagonal."""
        return math.hypot(self.width, self.height) / _MILLIMETRES_PER_INCH

    @property
    def is_plausible(self) -> bool:
        """Whether a kiosk can have such a panel; 0 mm or 160 by 90 mm is no size but a shape."""
        low, high = INCHES
        return low - _ROUNDING <= self.inches <= high + _ROUNDING

    def differs(self, other: Self) -> float:
        """Say by which share the two differ at most, whichever way round the panel hangs."""
        own, others = sorted((self.width, self.height)), sorted((other.width, other.height))
        return max(abs(one / another - 1) for one, another in zip(own, others, strict=True))

    def __str__(self) -> str:
        return f'{self.width:.0f} × {self.height:.0f} mm ({self.inches:.1f}")'


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to think of the configured size; it is used in any case."""

    code: str
    """Stable, ``screen.…``; empty when all is well."""
    detail: str
    own: Size
    """What the settings say."""
    other: Size | None = None
    """What the panel says, where that is another."""


def judge(screen: Screen, reported: tuple[Size, ...]) -> Judgement:
    """Hold the configured size against what the connected panels say of themselves."""
    own = Size.configured(screen)
    known = [size for size in reported if size.is_plausible]
    if not own.is_plausible:
        low, high = INCHES
        detail = f'the settings make it {own}; screens are drawn for {low:.0f}" to {high:.0f}"'
        return Judgement("screen.size-implausible", detail, own)
    if not known:
        said = f"; it says {reported[0]}" if reported else ""
        return Judgement(
            "screen.size-unknown", f"{own} by the settings, unknown by the panel{said}", own
        )
    nearest = min(known, key=own.differs)
    if own.differs(nearest) > TOLERANCE:
        detail = f"{own} by the settings, {nearest} by the panel"
        return Judgement("screen.size-differs", detail, own, nearest)
    return Judgement("", f"{own} by the settings and by the panel", own)


def connected(connectors: Path) -> tuple[Size, ...]:
    """List what connected panels say of their size (``CONNECTORS``); the silent are left out."""
    return tuple(_connected(connectors))


def _connected(connectors: Path) -> Iterator[Size]:
    for file in sorted(connectors.glob("card*-*/edid")):
        try:
            is_connected = (
                file.with_name("status").read_text(encoding="ascii").strip() == "connected"
            )
            told = file.read_bytes()[:_BLOCK] if is_connected else b""
        except (OSError, ValueError):
            continue  # it was pulled out as we looked
        size = read(told)
        if size is not None:
            yield size


def read(edid: bytes) -> Size | None:
    """Read the size from the first block of an EDID; None where there is none.

    The preferred timing gives millimetres and the header centimetres: the first that a kiosk can
    have is taken, else the first that is there at all.
    """
    block = edid[:_BLOCK]
    if len(block) < _BLOCK or not block.startswith(_HEADER) or sum(block) % 256:
        return None
    said = [size for size in (_of_timing(block[54:72]), _of_header(block)) if size is not None]
    return next((size for size in said if size.is_plausible), said[0] if said else None)


def _of_timing(timing: bytes) -> Size | None:
    """Read the millimetres of a detailed timing; without a pixel clock it is something else."""
    width = timing[12] | (timing[14] & 0xF0) << 4
    height = timing[13] | (timing[14] & 0x0F) << 8
    is_timing = timing[:2] != b"\0\0"
    return Size(width, height) if is_timing and width and height else None


def _of_header(block: bytes) -> Size | None:
    """Read the centimetres; where one of them is 0, the other says a shape."""
    width, height = block[21], block[22]
    return Size(width * 10, height * 10) if width and height else None
