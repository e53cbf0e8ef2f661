# SPDX-License-Identifier: Apache-2.0
"""A walk through scenes in which each is held to what a person can see."""

from collections.abc import Callable, Iterable, Iterator

from tests.gate.scenes import look_like, scenes
from tests.gate.seeing import findings
from tests.kiosks import UPRIGHT

PIXELS = UPRIGHT.width / UPRIGHT.width_mm
"""Pixels a millimetre of the reference panel."""


def walk(
    kiosk,
    language: str,
    looks_of: Callable[[int], Iterable[tuple[int, str]]],
    through: Callable[..., Iterator[str]] = scenes,
    *,
    pixels: float = PIXELS,
) -> tuple[list[str], int]:
    """Hold each scene of a walk to every rule in the looks that are wanted of it, if any."""
    wrong: list[str] = []
    count = 0
    for number, scene in enumerate(through(kiosk, language)):
        count += 1
        for size, mode in looks_of(number):
            look_like(kiosk, size, mode)
            found = findings(kiosk.window, kiosk.person.picture(), mode, pixels)
            wrong += [f"{scene}, size {size}, {mode}: {one}" for one in found]
    return wrong, count
