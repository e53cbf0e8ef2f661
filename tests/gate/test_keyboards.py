# SPDX-License-Identifier: Apache-2.0
"""The keyboard on every panel from 15 to 32 inches: keys to hit, and the field above in view."""

import pytest
from PySide6.QtCore import QRectF

from tests.gate.seeing import crowded, seen, small

LAYOUTS = [("az", "text"), ("fa", "text"), ("ru", "text"), ("en", "latin"), ("en", "email")]
PADS = [("en", "digits"), ("en", "number"), ("en", "phone"), ("en", "document")]


def box(item) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
def test_keys_can_be_hit_and_the_field_is_seen_on_every_panel(run_kiosk, wide):
    with run_kiosk(wide=wide) as kiosk:
        kiosk.begin("en")
        kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
        kiosk.person.tap("input", "field-surname")
        field, keys = kiosk.person.find("input", "field-surname"), kiosk.flow.screens.keyboard
        # the short side of 15 and of 32 inches at 16 to 9
        for millimetres, layouts in ((187, LAYOUTS + PADS), (398, LAYOUTS[:1] + PADS[:1])):
            pixels = 1080 / millimetres
            kiosk.window.setProperty("pixelsPerMillimetre", pixels)
            for language, kind in layouts:
                keys.language, keys.kind = language, kind
                kiosk.person.settle()
                shown = [
                    one for one in seen(kiosk.window) if one.item.objectName().startswith("key-")
                ]
                where = f"{millimetres} mm, {language}, {kind}"
                assert len(shown) > 10, where
                assert list(small(shown, pixels)) == [], where
                assert list(crowded(shown, pixels)) == [], where
                assert all(one.is_whole for one in shown), where
                around = box(kiosk.person.find("keyboard"))
                assert not box(field).intersects(around), where
                header = box(kiosk.person.find("header-finish"))
                assert not header.intersects(around), where
                assert header.bottom() < box(field).top(), where
                assert around.bottom() <= box(kiosk.person.find("continue")).top() + 1, where
