# SPDX-License-Identifier: Apache-2.0
"""What the second display shows: answers of one visit, or a greeting."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.notify import assign
from ui.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class SharedRow:
    """An answer, as the officer has written it down."""

    ref: str
    label: str
    value: str
    section: str
    """The section's name on its first row, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """All that a person is shown of their own visit; there is no other way in."""

    heading: str
    hint: str
    rows: tuple[SharedRow, ...]
    is_whole: bool
    """Whether these are all answers, as they will be sent."""


@QmlElement
@QmlUncreatable("built in ui.facing")
class FacingViewModel(QObject):  # type: ignore[operator]
    """Knows nothing but what it was given last, and forgets it at once when it is told to."""

    sharedChanged = Signal()
    readingChanged = Signal()
    welcomesChanged = Signal()
    currentChanged = Signal()
    placeChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shared: Shared | None = None
        self._rows = RowModel(SharedRow, self)
        self._welcomes: list[str] = []
        self._current = ""
        self._place = 0.0
        self._reading = (1, "default", False)

    # What QML reads.

    @Property(bool, notify=sharedChanged)
    def shown(self) -> bool:
        """Whether there is a visit to be read along."""
        return self._shared is not None

    @Property(str, notify=sharedChanged)
    def heading(self) -> str:
        """What the officer asks now."""
        return "" if self._shared is None else self._shared.heading

    @Property(str, notify=sharedChanged)
    def hint(self) -> str:
        """Where to look for the answer."""
        return "" if self._shared is None else self._shared.hint

    @Property(bool, notify=sharedChanged)
    def whole(self) -> bool:
        """Whether these are all answers, as they will be sent."""
        return self._shared is not None and self._shared.is_whole

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """The answers."""
        return self._rows

    @Property(str, notify=currentChanged)
    def current(self) -> str:
        """The answer that was written last; empty for none."""
        return self._current

    @Property(float, notify=placeChanged)
    def place(self) -> float:
        """How far the officer has scrolled all answers, from 0 to 1."""
        return self._place

    @Property(list, notify=welcomesChanged)
    def welcomes(self) -> list[str]:
        """The greeting in each language."""
        return self._welcomes

    @Property(int, notify=readingChanged)
    def textSize(self) -> int:
        """The text size of the visit, from 0 to 3."""
        return self._reading[0]

    @Property(str, notify=readingChanged)
    def contrast(self) -> str:
        """The contrast mode of the visit."""
        return self._reading[1]

    @Property(bool, notify=readingChanged)
    def rightToLeft(self) -> bool:
        """Whether everything is mirrored."""
        return self._reading[2]

    # What shares a visit.

    def greet(self, welcomes: Sequence[str]) -> None:
        """Say welcome so, while there is nothing to be read along."""
        assign(self, "_welcomes", list(dict.fromkeys(welcomes)), self.welcomesChanged)

    def read_as(self, text_size: int, contrast: str, *, right_to_left: bool) -> None:
        """Write in these letters and colours, in this direction."""
        assign(self, "_reading", (text_size, contrast, right_to_left), self.readingChanged)

    def share(self, shared: Shared) -> None:
        """Show this, and what of it is new."""
        before = {row.ref: row.value for row in self._rows.rows}
        written = [row.ref for row in shared.rows if before.get(row.ref, row.value) != row.value]
        self._rows.replace(shared.rows)
        assign(self, "_shared", shared, self.sharedChanged)
        if written:
            assign(self, "_current", written[-1], self.currentChanged)
        elif self._current not in {row.ref for row in shared.rows}:
            assign(self, "_current", "", self.currentChanged)

    def scroll(self, place: float) -> None:
        """Follow the officer through all answers."""
        assign(self, "_place", min(1.0, max(0.0, place)), self.placeChanged)

    def hide(self) -> None:
        """Forget what was shown: greet instead, from this moment on."""
        self._rows.replace([])
        assign(self, "_current", "", self.currentChanged)
        assign(self, "_place", 0.0, self.placeChanged)
        assign(self, "_shared", None, self.sharedChanged)
