# SPDX-License-Identifier: Apache-2.0
"""Where things stand on a screen."""

import pytest
from PySide6.QtCore import QPointF, QRectF


def place(item) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def across(kiosk, name: str) -> float:
    item = kiosk.person.find(name)
    return item.mapToScene(QPointF(item.width() / 2, 0)).x()


@pytest.mark.parametrize("wide", [False, True])
def test_arabic_is_mirrored_and_english_is_not(run_kiosk, wide):
    with run_kiosk(wide=wide) as kiosk:
        kiosk.begin("en")
        assert across(kiosk, "back") < across(kiosk, "continue")
        assert across(kiosk, "header-language") < across(kiosk, "header-finish")
        kiosk.flow.shell.chooseLanguage("ar")
        kiosk.person.settle()
        assert across(kiosk, "back") > across(kiosk, "continue")
        assert across(kiosk, "header-language") > across(kiosk, "header-finish")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_wide_panel_the_keyboard_stands_beside_the_field(run_kiosk, language):
    with run_kiosk(wide=True) as kiosk:
        kiosk.begin(language)
        kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
        kiosk.person.tap("input", "field-surname")
        kiosk.person.settle()
        field = place(kiosk.person.find("input", "field-surname"))
        keys = place(kiosk.person.find("key-space"))
        assert not field.intersects(keys)
        assert (field.right() < keys.left()) == (language == "en")


def test_the_heading_on_top_and_the_way_on_at_the_foot(kiosk):
    kiosk.begin("en")
    heading, way_on = kiosk.person.find("heading"), kiosk.person.find("continue")
    assert place(heading).top() < kiosk.window.height() / 3
    assert place(way_on).bottom() > kiosk.window.height() * 0.9
