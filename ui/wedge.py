# SPDX-License-Identifier: Apache-2.0
"""Keeps what a reader sends as keys from the screens: it would be typed, and Enter would press."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent

from kiosk.clock import Clock

if TYPE_CHECKING:
    from kiosk.readers import WedgeReader

_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)

_HOLDING: Final = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_Control}
)
"""Keys that a reader holds while it sends others; what they do stands in those."""

_NEVER_SENT: Final = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Escape})
"""Keys that write a control, as readers send some; these they don't."""

_LATE: Final = 0.02
"""Seconds by which the timer may be late; later than that, keys may wait that came before."""


class WedgeKeys(QObject):
    """Hands the keys of a window to a reader that plays a keyboard, and gives typing back.

    Keys are timed by when they were struck, not by when the program came to them: behind a
    moment in which it was busy, what a person typed meanwhile comes all at once.
    """

    def __init__(
        self,
        reader: "WedgeReader[QKeyEvent]",
        window: QObject,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._window = window
        self._clock = clock
        self._arrived = clock.monotonic()
        """When the last key came to the program."""
        self._time = self._arrived
        """When it was struck: counted by the keys' own times, where they have any."""
        self._stamp = 0
        self._held: set[int] = set()
        """Keys of which the screens don't know that they are down."""
        self._is_giving_back = False
        self._is_second_look = False
        self._expected = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)

    @property
    def is_flooded(self) -> bool:
        """Whether a reader sends for ever: that is nobody's sign of life."""
        return self._reader.is_flooded

    def takes(self, event: QKeyEvent) -> bool:
        """Take a key of the window, or leave it to the screens; repeats are theirs to drop."""
        if self._is_giving_back or event.isAutoRepeat() or event.key() in _HOLDING:
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._takes_press(event)
        if event.type() == QEvent.Type.KeyRelease and event.key() in self._held:
            if self._reader.is_holding:
                self._reader.follow(_copy(event))
            else:
                self._held.discard(event.key())
            return True
        return False

    def _takes_press(self, event: QKeyEvent) -> bool:
        text = event.text()
        is_command = event.modifiers() & _COMMANDS and text.isprintable()
        if not text or is_command or event.key() in _NEVER_SENT:
            self._give_back(self._reader.interrupt())
            return False
        self._held.add(event.key())
        self._give_back(self._reader.take(text, _copy(event), self._struck(event)))
        self._wait()
        return True

    def _struck(self, event: QKeyEvent) -> float:
        """Say when a key was struck; one without a time of its own is struck when it comes."""
        arrived, stamp = self._clock.monotonic(), event.timestamp()
        is_timed = 0 < self._stamp <= stamp
        self._time += (stamp - self._stamp) / 1000 if is_timed else arrived - self._arrived
        self._arrived, self._stamp = arrived, stamp
        return self._time

    def _now(self) -> float:
        """Say what time it is where keys are counted."""
        return self._time + self._clock.monotonic() - self._arrived

    def release(self) -> None:
        """Hold nothing any more; what was held belongs to nobody."""
        self._timer.stop()
        self._reader.interrupt()

    def _wait(self) -> None:
        if self._reader.is_holding:
            left = self._reader.left(self._now())
            self._expected = self._clock.monotonic() + left
            self._timer.start(int(left * 1000) + 1)

    @Slot()
    def _look(self) -> None:
        """Give back what nothing has followed; first let in what waits since we were busy."""
        if self._clock.monotonic() - self._expected > _LATE and not self._is_second_look:
            self._is_second_look = True
            self._timer.start(1)
            return
        self._is_second_look = False
        self._give_back(self._reader.due(self._now()))
        self._wait()

    def _give_back(self, typed: tuple[QKeyEvent, ...]) -> None:
        self._is_giving_back = True
        try:
            for event in typed:
                if event.type() == QEvent.Type.KeyPress:
                    self._held.discard(event.key())
                QCoreApplication.sendEvent(self._window, event)
        finally:
            self._is_giving_back = False


def _copy(event: QKeyEvent) -> QKeyEvent:
    """Copy a key's event, which Qt takes away when it has been handled."""
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
    )
