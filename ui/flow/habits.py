# SPDX-License-Identifier: Apache-2.0
"""How a person reads and listens outlives a crash, as their answers do."""

from ui.flow.screens import Screens
from ui.flow.sitting import Sitting


class Habits:
    """Keeps letters, contrast and speech beside the answers, and brings them back with them.

    They come back before the question whose answers they are: who can't see it has to hear it.
    """

    def __init__(self, screens: Screens, sitting: Sitting) -> None:
        self._screens = screens
        self._sitting = sitting
        shell, speech = screens.shell, screens.speech
        for changed in (
            shell.textSizeChanged,
            shell.contrastChanged,
            shell.reduceMotionChanged,
            shell.curtainChanged,
            speech.onChanged,
            speech.soundChanged,
            speech.captionsChanged,
        ):
            changed.connect(self.note)
        speech.availableChanged.connect(self.bring_back)  # the voice may come after the visit

    def note(self) -> None:
        """Keep them as they are now, if there is somebody."""
        visit = self._sitting.visit
        if visit is not None:
            shell, speech = self._screens.shell, self._screens.speech
            visit.note_habits({**visit.habits, **shell.habits(), **speech.habits()})

    def bring_back(self) -> None:
        """Be as the person had it whose visit has come back."""
        visit = self._sitting.visit
        if visit is not None:
            habits = dict(visit.habits)  # each that is set is noted
            self._screens.shell.read_as(habits)
            self._screens.speech.hear_as(habits)
