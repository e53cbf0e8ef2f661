# SPDX-License-Identifier: Apache-2.0
"""What helps stands in the same place on every screen (WCAG 2.2, 3.2.6).

The title of a service may take another line than the Service's own name, and the head of the page
grows by it; the places across are held to the pixel.
"""

import pytest

from tests.gate.further import devices, further
from tests.gate.scenes import look_like
from ui.walker import _below

HELPS = ("header-language", "header-text-size", "header-contrast", "header-listen", "header-finish")


def places(kiosk) -> dict[str, int]:
    """Say where across the middle of each stands, as far as they are on this screen."""
    return {
        item.objectName(): kiosk.person._middle(item).x()
        for item in _below(kiosk.window.contentItem())
        if item.objectName() in HELPS and item.isVisible()
    }


def wandering(kiosk, language: str, size: int) -> tuple[dict[str, set[int]], int]:
    """Walk, and name what stands in more than one place."""
    met: dict[str, set[int]] = {name: set() for name in HELPS}
    screens = 0
    for number, _scene in enumerate(further(kiosk, language)):
        if number == 0:
            look_like(kiosk, size, "default")
        kiosk.person.settle()
        here = places(kiosk)
        screens += bool(here)
        for name, place in here.items():
            met[name].add(place)
    return {name: found for name, found in met.items() if len(found) > 1}, screens


@pytest.mark.parametrize(
    ("language", "wide", "size"),
    [
        ("az", False, 1),
        pytest.param("ar", True, 1, marks=pytest.mark.nightly),
        pytest.param("ru", False, 3, marks=pytest.mark.nightly),
        pytest.param("en", True, 3, marks=pytest.mark.nightly),
    ],
)
def test_what_helps_stands_where_it_stood(run_kiosk, language, wide, size):
    with run_kiosk(wide=wide, readers=devices()) as kiosk:
        found, screens = wandering(kiosk, language, size)
    assert found == {}
    assert screens >= 20


def test_what_has_moved_would_be_seen(kiosk):
    kiosk.begin("en")
    kiosk.person.settle()
    before = places(kiosk)
    assert before.keys() >= {"header-language", "header-finish"}
    kiosk.person.find("header-finish").setX(40)
    assert places(kiosk) != before
