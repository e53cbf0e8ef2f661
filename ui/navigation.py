# SPDX-License-Identifier: Apache-2.0
"""Leads a person with five keys through every screen: on, back, and to what they want.

The order is the order of reading, which is the order of the QML. Where a person stands is the
window's focus; on the keyboard of the screen it is the key that is pointed at, while the focus
stays in the text. Nothing here knows a screen: it knows stops, lists, pages and keyboards.
"""

from collections.abc import Iterator
from typing import Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

from ui.activity import is_writing
from ui.focus import focused_item, next_item
from ui.keypads import Move
from ui.viewmodels.keyboard import KeyboardViewModel
from ui.viewmodels.shell import ShellViewModel

WAYS_BACK: Final = ("back",)
"""Object names of the buttons that lead to the page before."""
WAYS_ON: Final = ("continue", "notice-read")
"""Object names of the buttons that lead on, and can be taken back."""
LAST_STEPS: Final = ("send", "try-again", "done")
"""What ends something is only come to by the key for the next page; selecting it is another key."""

_MOST: Final = 2000
"""Stops that are looked at before giving up: more than any screen has."""

_SIDEWAYS: Final = {Move.LEFT, Move.RIGHT}


class Navigator(QObject):
    """Where a person with a keypad stands on the screen, and where each key leads them."""

    asked = Signal(object)
    """A move that concerns what is heard: repeat, louder, and so on."""
    arrived = Signal(QQuickItem)
    """The person stands at another item now: a stop, or a key of the keyboard."""

    def __init__(
        self, shell: ShellViewModel, keyboard: KeyboardViewModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._keyboard = keyboard
        self._window: QQuickWindow | None = None
        self._by_keys = False
        self._last: QQuickItem | None = None
        self._rested: QQuickItem | None = None
        """What has the focus on the screen, also where nobody can stand."""
        self._before: QQuickItem | None = None
        self._overlay = ShellViewModel.Overlay.NoOverlay
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self.settle)
        shell.screenChanged.connect(self._settling.start)
        shell.overlayChanged.connect(self._uncover)

    def guide(self, window: QQuickWindow) -> None:
        """Begin to guide through the window's screens."""
        self._window = window
        window.activeFocusItemChanged.connect(self._arrive)

    def release(self) -> None:
        """Let the window go."""
        if self._window is not None:
            self._window.activeFocusItemChanged.disconnect(self._arrive)
            self._window = None
        self._settling.stop()

    @property
    def is_by_keys(self) -> bool:
        """Whether the person uses a keypad now, and not a finger."""
        return self._by_keys

    @property
    def place(self) -> QQuickItem | None:
        """The item at which the person stands: a key of the keyboard, or what has the focus."""
        keys = self._keys()
        if keys is not None and keys.is_scanning and keys.pointed is not None:
            return keys.pointed
        return self._focused()

    def touch(self) -> None:
        """Take note that the person uses a finger: what only keys need goes."""
        if not self._by_keys:
            return
        self._by_keys = False
        keys = self._keys()
        if keys is not None:
            keys.leave()

    def take(self, move: Move) -> None:
        """Do what a key of the keypad is for."""
        self._by_keys = True
        keys = self._keys()
        if move is Move.CURTAIN:
            self._shell.turnCurtain()
        elif move in _HEARD:
            self.asked.emit(move)
        elif keys is not None and keys.is_scanning:
            self._scan(keys, move)
        else:
            self._go(self._by_direction(move), keys)

    @Slot()
    def settle(self) -> None:
        """Find a place for a person with a keypad who has none: theirs went, or the screen changed."""
        if not self._by_keys or self._window is None:
            return
        here = self._focused()
        if here is not None and _is_stop(here):
            return
        start = self._start(here)
        first = None if start is None else self._neighbour(start, forward=True)
        if first is not None:
            self._focus(first, forward=True)

    def _start(self, here: QQuickItem | None) -> QQuickItem | None:
        """Say behind what a person goes on: what they lost, where they were put, or the screen."""
        top, last = self._top(), self._last
        if last is not None and isValid(last) and not _is_stop(last) and _is_within(last, top):
            return last
        return here if _is_within(here, top) else top

    # On the screen.

    def _go(self, move: Move, keys: KeyboardViewModel | None) -> None:
        match move:
            case Move.NEXT | Move.PREVIOUS:
                self._step(forward=move is Move.NEXT)
            case Move.ON | Move.BACK:
                self._turn(forward=move is Move.ON)
            case _ if keys is not None and is_writing():
                keys.enter()
            case _:
                self._select()

    def _by_direction(self, move: Move) -> Move:
        """Name what a direction means in the script that is read."""
        if move in _SIDEWAYS:
            return (
                Move.ON
                if (move is Move.LEFT) == bool(self._shell.property("rightToLeft"))
                else Move.BACK
            )
        return {Move.UP: Move.PREVIOUS, Move.DOWN: Move.NEXT}.get(move, move)

    def _step(self, *, forward: bool) -> None:
        here = self._focused()
        if here is None or not _is_stop(here):
            here = self._start(here)
        if here is None:
            return
        view = _list_of(here)
        if view is not None and self._to_row(view, here, 1 if forward else -1):
            return
        # one may go as it is come to: where the keyboard closes, a page needs no scrolling
        for _ in range(2):
            stop = self._neighbour(here, forward=forward) if isValid(here) else None
            if stop is not None:
                self._focus(stop, forward=forward)
            if stop is None or (isValid(stop) and stop.hasActiveFocus()):
                return

    def _to_row(self, view: QQuickItem, row: QQuickItem, by: int) -> bool:
        """Go to another row of a list; say whether there is one."""
        wanted = _index_of(row, view) + by
        if not 0 <= wanted < int(view.property("count")):
            return False
        stop = _row(view, wanted)
        if stop is None:
            return False
        self._focus(stop, forward=by > 0)
        return True

    def _neighbour(self, here: QQuickItem, *, forward: bool) -> QQuickItem | None:
        """Find the stop behind or before this one; a list counts as one."""
        left = _list_of(here)
        at = here
        for _ in range(_MOST):
            at = next_item(at, forward=forward) or here
            if at is here:
                return None
            view = _list_of(at)
            if not _is_stop(at) or (view is not None and view is left):
                continue
            return at if view is None else _first_row(view) or at
        return None

    def _turn(self, *, forward: bool) -> None:
        here = self._focused()
        if self._shell.cover != ShellViewModel.Overlay.NoOverlay:
            return
        if here is not None and _list_of(here) is not None:
            stop = self._neighbour(here, forward=forward)
            if stop is not None:
                self._focus(stop, forward=forward)
            return
        way = self._find(WAYS_ON if forward else WAYS_BACK)
        last = self._find(LAST_STEPS) if forward and way is None else None
        if way is not None:
            self._focus(way, forward=forward)
            self._select()
        elif last is not None:
            self._focus(last, forward=forward)

    def _select(self) -> None:
        """Press what has the focus, as Return does."""
        here = self._focused()
        if here is None:
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if isValid(here):
                none = Qt.KeyboardModifier.NoModifier
                QCoreApplication.sendEvent(here, QKeyEvent(kind, Qt.Key.Key_Return, none, "\r"))

    def _focus(self, item: QQuickItem, *, forward: bool) -> None:
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        item.forceActiveFocus(reason)

    # On the keyboard.

    def _scan(self, keys: KeyboardViewModel, move: Move) -> None:
        match move:
            case Move.NEXT | Move.RIGHT:
                keys.step(1)
            case Move.PREVIOUS | Move.LEFT:
                keys.step(-1)
            case Move.ON | Move.DOWN:
                keys.climb(1)
            case Move.BACK | Move.UP:
                keys.climb(-1)
            case _:
                keys.choose()
        place = self.place
        if place is not None:
            self.arrived.emit(place)

    def _keys(self) -> KeyboardViewModel | None:
        """Find the keyboard that is open: there is one while something is written."""
        return self._keyboard if is_writing() and self._find(("keyboard",)) else None

    # What has the focus, and what gets it back.

    @Slot()
    def _arrive(self) -> None:
        here = self._focused()
        if self._overlay == ShellViewModel.Overlay.NoOverlay:
            self._rested = here
        if here is None or not _is_stop(here):
            if self._by_keys:
                self._settling.start()
            return
        if self._overlay == ShellViewModel.Overlay.NoOverlay:
            self._last = here
        if self._by_keys and here.property("visualFocus") is False:
            here.setProperty("focusReason", Qt.FocusReason.TabFocusReason)
        self.arrived.emit(here)

    @Slot()
    def _uncover(self) -> None:
        """Remember where the person stood when something came over it, and bring them back."""
        covered = self._overlay != ShellViewModel.Overlay.NoOverlay
        self._overlay = self._shell.cover
        if self._overlay != ShellViewModel.Overlay.NoOverlay:
            self._before = self._before if covered else self._kept(self._rested)
        else:
            QTimer.singleShot(0, self, self._return)

    @staticmethod
    def _kept(item: QQuickItem | None) -> QQuickItem | None:
        """Say what will have the focus: a list, which knows its row when its rows are made anew."""
        return None if item is None or not isValid(item) else _list_of(item) or item

    @Slot()
    def _return(self) -> None:
        """Give the focus back to what had it, or to the screen where that has gone."""
        before, self._before = self._before, None
        if before is None or not isValid(before) or not before.isEnabled():
            is_left = _is_within(self._focused(), self._find(("overlays",)))
            before = self._find(("stage",)) if is_left else None
        if before is not None:
            before.forceActiveFocus(
                Qt.FocusReason.TabFocusReason if self._by_keys else Qt.FocusReason.OtherFocusReason
            )
        self.settle()

    def _focused(self) -> QQuickItem | None:
        return focused_item(self._window)

    def _top(self) -> QQuickItem | None:
        """The item that holds what the person deals with: the screen, or what lies over it."""
        return self._find(("overlays",) if self._shell.cover else ("stage",))

    def _find(self, names: tuple[str, ...]) -> QQuickItem | None:
        if self._window is None:
            return None
        return next(
            (one for one in _shown(self._window.contentItem()) if one.objectName() in names), None
        )


_HEARD: Final = {
    Move.REPEAT,
    Move.PAUSE,
    Move.FASTER,
    Move.SLOWER,
    Move.LOUDER,
    Move.SOFTER,
    Move.HEADPHONES_IN,
    Move.HEADPHONES_OUT,
}


def _is_stop(item: QQuickItem) -> bool:
    """Say whether a person with keys can stand at an item."""
    return item.activeFocusOnTab() and item.isVisible() and item.isEnabled()


def _is_within(item: QQuickItem | None, top: QQuickItem | None) -> bool:
    while item is not None:
        if item is top:
            return True
        item = cast("QQuickItem | None", item.parentItem())
    return False


def _shown(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible() and item.isEnabled():
        yield item
        for child in item.childItems():
            yield from _shown(child)


# Lists make their rows as they come into view, so the order of focus knows only some of them.


def _list_of(item: QQuickItem) -> QQuickItem | None:
    """Find the list that an item is in a row of."""
    at: QQuickItem | None = item
    while at is not None:
        around = cast("QQuickItem | None", at.parentItem())
        view = None if around is None else cast("QQuickItem | None", around.parentItem())
        if view is not None and view.inherits("QQuickItemView"):
            return view
        at = around
    return None


def _index_of(item: QQuickItem, view: QQuickItem) -> int:
    """Say which row of a list an item is in."""
    at: QQuickItem | None = item
    while at is not None:
        index = at.property("index")
        if isinstance(index, int):
            return index
        at = cast("QQuickItem | None", at.parentItem())
    return int(view.property("currentIndex"))


def _row(view: QQuickItem, index: int) -> QQuickItem | None:
    """Bring a row of a list into view and give what a person can stand at in it."""
    view.setProperty("currentIndex", index)
    row = cast("QQuickItem | None", view.property("currentItem"))
    if row is None:
        return None
    return next((one for one in _shown(row) if _is_stop(one)), None)


def _first_row(view: QQuickItem) -> QQuickItem | None:
    """Find the row of a list where a person begins: the chosen one, or the first."""
    count = int(view.property("count"))
    return _row(view, max(0, min(count - 1, int(view.property("currentIndex"))))) if count else None
