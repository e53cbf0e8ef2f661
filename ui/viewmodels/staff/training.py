# SPDX-License-Identifier: Apache-2.0
"""Shows the exercises of whoever is signed in, and what the station has seen of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import N_
from ui.rows import RowModel
from ui.viewmodels.staff.page import StaffContext
from ui.viewmodels.staff.refusing import RefusingViewModel

if TYPE_CHECKING:
    from kiosk.training import Progress, StepProgress

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_DONE, _NEXT, _LATER = "done", "next", "later"


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """An exercise, with its steps as ``stage``, ``task`` and ``advice``."""

    exercise: str
    title: str
    told: str
    """How far it is."""
    begun: bool
    done: bool
    steps: list[dict[str, str]]


@QmlElement
@QmlUncreatable("built in ui.staff.pages")
class TrainingViewModel(RefusingViewModel):  # type: ignore[operator]
    """Exercises that nobody has to mark."""

    rowsChanged = Signal()

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self._found: Sequence[Progress] = ()
        self._rows = RowModel(ExerciseRow, self)

    # What QML reads.

    @Property(bool, constant=True)
    def practising(self) -> bool:
        """Whether people practise here, and nobody applies."""
        service = self.context.desk.service
        return service is not None and service.practice is not None

    @Property(QObject, notify=rowsChanged)
    def rows(self) -> QObject:
        """The exercises."""
        return self._rows

    # What a person does.

    @Slot(str)
    def begin(self, exercise: str) -> None:
        """Begin an exercise, or begin it anew."""
        self._look(exercise)

    # What the staff area does.

    def enter(self) -> None:
        """Look what has been done."""
        self._look()

    def leave(self) -> None:
        """Forget it."""
        self._take(())

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self._show()
        self.troubleChanged.emit()

    def _look(self, begun: str = "") -> None:
        service, session = self.context.desk.service, self.context.session
        practice = service.practice if service is not None else None
        if practice is None or self._is_busy:
            return

        def work() -> "Sequence[Progress]":
            if begun:
                practice.begin(session, begun)
            return practice.look(session)

        self.occupy(is_busy=True)
        self.context.run(work, self._take, self.refuse)

    def _take(self, found: "Sequence[Progress]") -> None:
        self._found = found
        self.occupy(is_busy=False)
        self.tell()
        self._show()

    def _show(self) -> None:
        self._rows.replace([self._row(one) for one in self._found])
        self.rowsChanged.emit()

    def _row(self, one: "Progress") -> ExerciseRow:
        words = self.context.words
        done = sum(step.is_done for step in one.steps)
        if not one.is_begun:
            told = words(N_("Not begun"))
        elif one.is_done:
            told = words(N_("Done"))
        else:
            told = words(N_("%(done)s of %(all)s done"), done=done, all=len(one.steps))
        return ExerciseRow(
            exercise=one.exercise.id,
            title=words(one.exercise.title),
            told=told,
            begun=one.is_begun,
            done=one.is_done,
            steps=[self._step(step) for step in one.steps],
        )

    def _step(self, one: "StepProgress") -> dict[str, str]:
        words, step = self.context.words, one.step
        near = words(step.near) if one.is_near and step.near else ""
        advice = " ".join(text for text in (near, words(step.hint)) if text)
        return {
            "stage": _DONE if one.is_done else _NEXT if one.is_next else _LATER,
            "task": words(step.task),
            "advice": advice if one.is_next else "",
        }
