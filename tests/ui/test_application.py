# SPDX-License-Identifier: Apache-2.0
"""A kiosk's panel on a developer's desktop."""

import pytest

from kiosk.settings import Screen
from ui.application import fit


def test_a_panel_that_fits_stays_as_it_is():
    panel = Screen()
    assert fit(panel, 2000, 3000) is panel


@pytest.mark.parametrize("desktop", [(1920, 1080), (1366, 768), (1280, 1024)])
def test_a_panel_that_is_too_large_shrinks_in_proportion(desktop):
    panel = Screen()
    shown = fit(panel, *desktop)
    assert shown.width <= desktop[0]
    assert shown.height <= desktop[1]
    assert shown.width / shown.height == pytest.approx(panel.width / panel.height, rel=0.01)
    assert shown.width_mm == panel.width_mm
