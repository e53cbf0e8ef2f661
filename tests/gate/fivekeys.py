# SPDX-License-Identifier: Apache-2.0
"""A person with five keys: where the keys lead on a screen, and what they never come to.

Every rule gives its findings as sentences, none where all is well: the gate wants none, the
negative controls want theirs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from tests.gate.seeing import luminance, modal, ratio
from tests.qmlitems import is_pressed, is_written

NEXT, PREVIOUS = Qt.Key.Key_Tab, Qt.Key.Key_Backtab
OUT_OF_LIST = {NEXT: Qt.Key.Key_PageDown, PREVIOUS: Qt.Key.Key_PageUp}
"""How a list is left from any of its rows."""
ROWS = 3
"""So many rows of a list are gone through, or so many are left before the next stop."""
MOST = 60
"""Presses after which anything on a screen has to have been come to, long lists apart."""
CONTRAST = 3.0
"""Between a pixel with the focus and the same without it (WCAG 2.2, 2.4.13)."""
THICK = 2
"""Pixels around the whole item that change so (WCAG 2.2, 2.4.13)."""
MARGIN = 12
"""Pixels around an item in which its ring is looked for."""
ONLY_AT_AN_END = frozenset({"scroll-up", "scroll-down"})
"""Stops that come and go while a screen scrolls under the focus."""


def name(item: QQuickItem | None) -> str:
    """Name an item and what holds it: rows of two lists may be called alike."""
    names: list[str] = []
    while item is not None:
        if item.objectName():
            names.append(item.objectName())
        item = item.parentItem()
    return "/".join(reversed(names[:2])) or "nameless"


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the keys have led; a row of a list may be gone by the time it is asked about."""

    item: QQuickItem
    name: str
    is_row: bool


def _stop(item: QQuickItem) -> Stop:
    return Stop(item, name(item), in_list(item))


def walk(window: QQuickWindow, key: Qt.Key) -> list[Stop]:
    """Press one key until it leads to where it has led before; the stops in their order.

    The first press may lead anywhere: what had the focus before needn't have been a stop.
    """
    met: list[Stop] = []
    while len(met) < MOST:
        is_deep = len(met) >= ROWS and all(one.is_row for one in met[-ROWS:])
        QTest.keyClick(window, OUT_OF_LIST[key] if is_deep else key)
        here = window.activeFocusItem()
        if here is None or not (here.isVisible() and here.activeFocusOnTab()):
            break
        if any(here is one.item for one in met):
            break
        met.append(_stop(here))
    return met


def in_order(window: QQuickWindow) -> list[Stop]:
    """List the stops from the first of the screen on, wherever the focus is."""
    met = walk(window, NEXT)
    places = [at for one in wanted(window) for at, stop in enumerate(met) if stop.item is one]
    at = places[0] if places else 0
    return met[at:] + met[:at]


def wanted(window: QQuickWindow) -> list[QQuickItem]:
    """List what a finger can do something with, in or out of view, but for keys of the keyboard."""
    return [one for one in _shown(modal(window)) if _is_target(one)]


def _shown(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible() and item.isEnabled() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from _shown(child)


def _is_target(item: QQuickItem) -> bool:
    if item.objectName().startswith("key-") or item.width() <= 0 or item.height() <= 0:
        return False
    return is_pressed(item) or (is_written(item) and not item.property("readOnly"))


def findings(window: QQuickWindow, *, right_to_left: bool) -> list[str]:
    """Hold a window to what keys have to do there, but for its pixels."""
    forth = in_order(window)
    return [*_lost(window, forth), *_disordered(forth, right_to_left=right_to_left)]


def _lost(window: QQuickWindow, forth: list[Stop]) -> Iterator[str]:
    """Find what the keys never come to, what they don't leave, and what leads one way only."""
    everything = wanted(window)
    for item in everything:
        is_met = any(item is one.item for one in forth)
        if not is_met and not in_list(item) and item.objectName() not in ONLY_AT_AN_END:
            yield f"unreached: {name(item)}"
    if len(forth) == 1 and len(everything) > 1:
        yield f"trap: {forth[0].name} is never left"
    if len(forth) >= MOST:
        yield f"far: more than {MOST} presses"
    back = {one.name for one in walk(window, PREVIOUS) if not one.is_row}
    there = {one.name for one in forth if not one.is_row}
    if only := {one for one in back ^ there if one.split("/")[-1] not in ONLY_AT_AN_END}:
        yield f"one way: {', '.join(sorted(only))}"


def in_list(item: QQuickItem) -> bool:
    """Say whether an item is in a row of a long list, which is gone through row by row."""
    at: QQuickItem | None = item
    while at is not None:
        if at.inherits("QQuickItemView"):
            return True
        at = at.parentItem()
    return False


def _disordered(met: list[Stop], *, right_to_left: bool) -> Iterator[str]:
    """Find neighbours in one row that the keys come to against the direction of reading."""
    for one, other in pairwise(met):
        if one.is_row or other.is_row:
            continue
        here, there = _box(one.item), _box(other.item)
        shared = min(here.bottom(), there.bottom()) - max(here.top(), there.top())
        if one.item.parentItem() is not other.item.parentItem():
            continue
        if shared < 0.5 * min(here.height(), there.height()):
            continue
        if (there.center().x() < here.center().x()) != right_to_left:
            yield f"disordered: {one.name} before {other.name}"


def unseen(window: QQuickWindow) -> Iterator[str]:
    """Find stops whose having the focus can't be seen, or that have it out of view."""
    for stop in walk(window, NEXT):
        if stop.is_row:
            continue
        item = stop.item
        item.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        focused = _picture(window, item)
        if focused is None:
            yield f"out of view: {stop.name}"
            continue
        with _elsewhere(window):
            rested = _picture(window, item)
        around = 2 * (item.width() + item.height())
        if rested is None or focused.size() != rested.size():
            continue
        changed = changes(focused, rested)
        if changed < THICK * around * 0.9:
            yield f"unseen: {stop.name} changes {changed} of {THICK * around:.0f} pixels"


@contextmanager
def _elsewhere(window: QQuickWindow) -> Iterator[None]:
    """Take the focus to where nothing shows it, for a moment."""
    rest = QQuickItem(window.contentItem())
    rest.forceActiveFocus(Qt.FocusReason.OtherFocusReason)
    yield
    rest.setParentItem(None)
    rest.deleteLater()


def _picture(window: QQuickWindow, item: QQuickItem) -> QImage | None:
    """Photograph an item and what is around it; nothing where it isn't wholly in view."""
    image = window.grabWindow()
    box = _box(item).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN).toAlignedRect()
    # what is taller than its place is seen in parts
    if not image.rect().contains(box.center()):
        return None
    return image.copy(box).convertToFormat(QImage.Format.Format_RGB32)


def changes(one: QImage, other: QImage) -> int:
    """Count the pixels that differ by enough contrast to be told apart."""
    pairs = zip(
        memoryview(one.constBits()).cast("I"), memoryview(other.constBits()).cast("I"), strict=True
    )
    counted: dict[tuple[int, int], int] = {}
    for pair in pairs:
        if pair[0] != pair[1]:
            counted[pair] = counted.get(pair, 0) + 1
    return sum(
        times
        for (here, there), times in counted.items()
        if ratio(luminance(here), luminance(there)) >= CONTRAST
    )


def _box(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
