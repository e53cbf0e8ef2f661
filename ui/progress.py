# SPDX-License-Identifier: Apache-2.0
"""How far a person is, for the screens that lie on the way."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.notify import assign
from ui.steps import Step, step_text
from ui.words import Words

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("part of a screen's view model")
class Progress(QObject):  # type: ignore[operator]
    """The step that a screen belongs to; each screen on the way has one."""

    changed = Signal()

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._step = Step(1, 1, "")

    @Property(int, notify=changed)
    def step(self) -> int:
        """The step in hand, from 1."""
        return self._step.current

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many steps there are."""
        return self._step.count

    @Property(str, notify=changed)
    def text(self) -> str:
        """The step in words."""
        return step_text(self._words, self._step)

    def move(self, step: Step) -> None:
        """Take the place on the way, which changes with the answers."""
        assign(self, "_step", step, self.changed)

    def retranslate(self) -> None:
        """Say the step in the active language."""
        self.changed.emit()
