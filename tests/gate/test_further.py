# SPDX-License-Identifier: Apache-2.0
"""What most visits never come to is held to every rule as well: seen, told, and worked with keys.

One walk for all the rules, because the walk takes longer than they do; the nightly runs of the
matrix, the tree and the keys go the same way.
"""

import pytest

from tests.gate import fivekeys, seeing, tree
from tests.gate.further import CLOSED, devices, further
from tests.gate.scenes import LOOKS, look_like

PIXELS = 4.03
STEP = 7
"""Has no divisor in common with the number of looks."""
SAMPLE = 3
"""One in so many scenes is looked at on each run, and one in so many of those walked with keys."""


def wrong_in(kiosk, number: int, scene: str, language: str) -> list[str]:
    """Hold a scene to the rules, in one of the looks."""
    size, mode = LOOKS[number * STEP % len(LOOKS)]
    look_like(kiosk, size, mode)
    found = seeing.findings(kiosk.window, kiosk.person.picture(), mode, PIXELS)
    found += tree.findings(kiosk.window)
    if number // SAMPLE % SAMPLE == 0 and not scene.startswith("curtain"):
        mirrored = language == "ar" and not scene.startswith("attract")
        found += fivekeys.findings(kiosk.window, right_to_left=mirrored)
    return [f"{scene}, size {size}, {mode}: {one}" for one in found]


@pytest.mark.parametrize(
    ("language", "wide"),
    [pytest.param("az", False, marks=pytest.mark.nightly), ("ar", True)],
)
def test_what_few_come_to_is_seen_told_and_worked_with_keys(run_kiosk, language, wide):
    """Each of the two looks at other scenes."""
    wrong: list[str] = []
    met: list[str] = []
    with run_kiosk(wide=wide, readers=devices()) as kiosk:
        for number, scene in enumerate(further(kiosk, language)):
            met.append(scene)
            if number % SAMPLE == wide:
                wrong += wrong_in(kiosk, number, scene, language)
    assert not wrong, "\n".join(wrong)
    assert len(set(met)) == len(met) >= 30 + len(CLOSED)
