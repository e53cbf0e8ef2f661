# SPDX-License-Identifier: Apache-2.0
"""Each device of the kiosk does its work once, in the hands of whoever looks after it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.failures import code_of
from ui.notify import assign
from ui.rows import RowModel
from ui.staff.upkeeptexts import KEYS, NOT_SAID, SAID, TOUCH_LACKING, TOUCH_WHOLE
from ui.viewmodels.staff.page import PageViewModel, StaffContext

if TYPE_CHECKING:
    from ui.staff.upkeep import UpkeepDesk

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_QUIET_MS = 15_000
"""No key for so long ends the test of the keypad: whoever has no touch comes out again."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key of the keypad."""

    name: str
    title: str
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """A language, and whether it was heard."""

    code: str
    title: str
    result: str = ""
    kind: str = "info"
    busy: bool = False


@QmlElement
@QmlUncreatable("built in ui.staff.pages")
class DevicesViewModel(PageViewModel):  # type: ignore[operator]
    """Devices, keypad, touch and voices; one thing speaks at a time."""

    rowsChanged = Signal()
    testingChanged = Signal()
    busyChanged = Signal()
    touchToldChanged = Signal()

    def __init__(
        self,
        context: StaffContext,
        desk: "UpkeepDesk",
        trials: QObject,
        *,
        forget: Callable[[], None],
        retranslated: Callable[[], None],
    ) -> None:
        """Make one; ``trials`` is what tries the devices, and is told to forget and to retranslate."""
        super().__init__(context)
        trials.setParent(self)
        self._desk = desk
        self._trials = trials
        self._forget = forget
        self._retranslated = retranslated
        self._is_testing = False
        self._is_busy = False
        self._touch_told = ""
        self._is_whole = False
        self._keys = RowModel(KeyRow, self)
        self._voices = RowModel(VoiceRow, self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self.endKeys)

    @Property(QObject, constant=True)
    def trials(self) -> QObject:
        """The devices that are tried."""
        return self._trials

    @Property(QObject, notify=rowsChanged)
    def keys(self) -> QObject:
        """The keys of the keypad."""
        return self._keys

    @Property(QObject, notify=rowsChanged)
    def voices(self) -> QObject:
        """The languages that have to be heard."""
        return self._voices

    @Property(bool, notify=testingChanged)
    def testing(self) -> bool:
        """Whether the keys of the keypad light up, and do nothing else."""
        return self._is_testing

    @Property(bool, notify=busyChanged)
    def busy(self) -> bool:
        """Whether something is being said."""
        return self._is_busy

    @Property(str, notify=touchToldChanged)
    def touchTold(self) -> str:
        """What came of touching the whole screen."""
        return self._touch_told

    @Property(str, notify=touchToldChanged)
    def touchKind(self) -> str:
        """What kind of message that is."""
        return "success" if self._is_whole else "warning"

    @Slot(int, int)
    def noteTouch(self, touched: int, fields: int) -> None:
        """Say how much of the screen was felt."""
        words = self.context.words
        self._is_whole = touched == fields
        text = TOUCH_WHOLE if self._is_whole else TOUCH_LACKING
        said = words(text, touched=words.number(touched), fields=words.number(fields))
        assign(self, "_touch_told", said, self.touchToldChanged)

    @Slot()
    def tryKeys(self) -> None:
        """Have the keys of the keypad light up from now on."""
        words = self.context.words
        self._keys.replace([KeyRow(name, words(KEYS[name])) for name in self._desk.keys])
        assign(self, "_is_testing", True, self.testingChanged)
        self._quiet.start()

    @Slot()
    def endKeys(self) -> None:
        """Have them do their work again."""
        self._quiet.stop()
        assign(self, "_is_testing", False, self.testingChanged)

    @Slot(str)
    def say(self, code: str) -> None:
        """Say a sentence in a language; a second touch meanwhile does nothing."""
        if self._is_busy:
            return
        assign(self, "_is_busy", True, self.busyChanged)
        self._change(code, lambda row: replace(row, busy=True, result=""))
        say = self._desk.say
        self.context.run(
            lambda: say(code),
            lambda why: self._heard(code, str(why)),
            lambda error: self._failed(code, error),
        )

    def press(self, move: str) -> bool:
        """Light a key up while the keypad is tested."""
        if not self._is_testing:
            return False
        self._quiet.start()
        self._keys.replace(
            [replace(row, pressed=row.pressed or row.name == move) for row in self._keys.rows]
        )
        return True

    def enter(self) -> None:
        """Show everything as not tried."""
        words = self.context.words
        self._keys.replace([KeyRow(name, words(KEYS[name])) for name in self._desk.keys])
        self._voices.replace([VoiceRow(code, name) for code, name in self._desk.languages])
        assign(self, "_touch_told", "", self.touchToldChanged)

    def leave(self) -> None:
        """Let the devices go."""
        self.endKeys()
        assign(self, "_is_busy", False, self.busyChanged)
        self._forget()

    def retranslate(self) -> None:
        """Name everything anew."""
        self._retranslated()
        self.enter()

    def _heard(self, code: str, why: str) -> None:
        words = self.context.words
        said = words(SAID[why]) if why in SAID else words(NOT_SAID, code=why)
        kind = "warning" if why else "success"
        self._settle(code, said, kind)

    def _failed(self, code: str, error: BaseException) -> None:
        self._settle(code, self.context.words(NOT_SAID, code=code_of(error)), "warning")

    def _settle(self, code: str, said: str, kind: str) -> None:
        assign(self, "_is_busy", False, self.busyChanged)
        self._change(code, lambda row: replace(row, busy=False, result=said, kind=kind))

    def _change(self, code: str, changed: Callable[[VoiceRow], VoiceRow]) -> None:
        rows = self._voices.rows
        self._voices.replace([changed(row) if row.code == code else row for row in rows])
