# SPDX-License-Identifier: Apache-2.0
"""The line icons: drawn in the colour of a role, all of one weight."""

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from ui import icons

LINE_ICONS = tuple(name for name in icons.names() if name not in {"lattice", "star"})


def drawn(name: str, colour: str = "0b4250", side: int = 48):
    return icons.IconProvider().requestImage(f"{name}/{colour}", QSize(), QSize(side, side))


def ink(image) -> list[QColor]:
    points = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [colour for colour in points if colour.alpha() == 255]


@pytest.mark.parametrize("name", icons.names())
def test_an_icon_is_drawn_in_the_colour_asked_for(qapp, name):
    colours = {colour.name() for colour in ink(drawn(name, "7a0f22", 96))}
    assert colours == {"#7a0f22"}


def test_a_colour_may_be_see_through(qapp):
    solid = max(
        c.alpha() for c in (drawn("check", "800b4250").pixelColor(x, 24) for x in range(48))
    )
    assert 100 < solid < 140


@pytest.mark.parametrize("side", [16, 18, 20, 22, 23])
def test_a_small_line_has_its_whole_colour(qapp, side):
    assert ink(drawn("minus", side=side))


def test_a_line_that_is_thinner_than_its_pixels_has_it_nowhere(qapp, monkeypatch):
    monkeypatch.setattr(icons, "_GRID", 0)
    assert not ink(drawn("minus", side=22))


def test_an_unknown_icon_gives_no_image(qapp):
    assert drawn("unheard-of").isNull()


@pytest.mark.parametrize("name", LINE_ICONS)
def test_every_icon_is_of_one_weight_on_one_grid(name):
    source = (icons.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in source
    assert re.findall(r'stroke-width="([^"]+)"', source) == ["2"]
    assert not re.findall(r"#[0-9a-f]{3,6}", source)


@pytest.mark.parametrize("name", LINE_ICONS)
def test_no_icon_is_cut_at_its_edge(qapp, name):
    image = drawn(name, side=96)
    edge = [(x, y) for x in range(96) for y in (0, 95)] + [
        (x, y) for y in range(96) for x in (0, 95)
    ]
    assert all(image.pixelColor(x, y).alpha() < 40 for x, y in edge)
