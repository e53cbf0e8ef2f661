# SPDX-License-Identifier: Apache-2.0
"""Whoever walked away is asked from wherever they stood, and what they left is cleared."""

from datetime import timedelta

import pytest

from tests.gate.scenes import scenes
from ui.viewmodels.shell import ShellViewModel

Screen, Overlay = ShellViewModel.Screen, ShellViewModel.Overlay
WARNED, GRACE = 120, 30
UNATTENDED = {Screen.Attract, Screen.OutOfOrder}
"""Nobody's visit: there is nothing to ask and nothing to clear."""
LEAST = 40
"""At least so many scenes belong to somebody, or the walk has lost its way."""


class Absence:
    """Nobody touches anything for a while, in one scene after the other."""

    def __init__(self, kiosk) -> None:
        self.kiosk = kiosk
        self.asked = 0

    def wait(self, seconds: float) -> Overlay:
        self.kiosk.clock.advance(timedelta(seconds=seconds))
        self.kiosk.flow.tick()
        return self.kiosk.flow.shell.cover

    def findings(self, scene: str) -> list[str]:
        """Say what is wrong when a person leaves here, and bring them back at the last second."""
        shell = self.kiosk.flow.shell
        screen, before = shell.at, shell.cover
        if screen in UNATTENDED or before == Overlay.StillThere:
            return []
        self.kiosk.flow.touch()
        if screen == Screen.Receipt:
            return self._counted(scene)
        self.asked += 1
        early, late = self.wait(WARNED - 1), self.wait(1)
        found = [f"{scene}: asked too early"] if early != before else []
        if late != Overlay.StillThere:
            return [*found, f"{scene}: nobody is asked"]
        self.wait(GRACE - 1)
        if shell.at != screen:
            found.append(f"{scene}: cleared too early")
        shell.dismiss()
        if (shell.at, shell.cover) != (screen, before):
            found.append(f"{scene}: it did not come back")
        return found

    def _counted(self, scene: str) -> list[str]:
        """The receipt leaves by itself, and says when."""
        self.wait(1)
        before = self.kiosk.flow.receipt._seconds_left
        self.wait(5)
        after = self.kiosk.flow.receipt._seconds_left
        self.kiosk.flow.touch()
        return [] if 0 < after < before else [f"{scene}: nothing counts"]


def test_from_wherever_somebody_left(run_kiosk):
    with run_kiosk() as kiosk:
        absence = Absence(kiosk)
        wrong = [found for scene in scenes(kiosk, "az") for found in absence.findings(scene)]
    assert not wrong, "\n".join(wrong)
    assert absence.asked >= LEAST


def test_a_screen_where_nobody_is_asked_is_noticed(kiosk, monkeypatch):
    kiosk.begin()
    monkeypatch.setattr(kiosk.flow.leaving, "_judge", lambda _away: None)
    assert Absence(kiosk).findings("a question") == ["a question: nobody is asked"]


@pytest.mark.parametrize("cover", ["askLanguage", "askSound", "finish"])
def test_a_dialog_holds_nothing_back(kiosk, cover):
    kiosk.begin()
    getattr(kiosk.flow.shell, cover)()
    kiosk.flow.touch()
    absence = Absence(kiosk)
    assert absence.wait(WARNED) == Overlay.StillThere
    absence.wait(GRACE)
    assert kiosk.screen == Screen.Attract
    assert kiosk.visit is None
