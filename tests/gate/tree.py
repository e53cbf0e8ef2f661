# SPDX-License-Identifier: Apache-2.0
"""The accessibility tree of a window: what a screen reader, or whoever speaks for it, is told.

Every rule gives its findings as sentences, none where all is well: the gate wants none, the
negative controls want theirs.
"""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem, QQuickWindow

from tests.gate.fivekeys import name as place_of
from tests.gate.seeing import modal
from tests.qmlitems import is_pressed, is_written

Role, Text = QAccessible.Role, QAccessible.Text

PRESSED = frozenset({Role.Button, Role.Link, Role.RadioButton, Role.CheckBox, Role.ListItem})
"""What something that can be pressed may be called."""
CHECKED = frozenset({Role.RadioButton, Role.CheckBox})
WRITTEN = Role.EditableText


def _shown(item: QQuickItem) -> Iterator[QQuickItem]:
    if item.isVisible() and item.opacity() > 0:
        yield item
        for child in item.childItems():
            yield from _shown(child)


def targets(window: QQuickWindow) -> list[QQuickItem]:
    """List what can be pressed or written in, keys of the keyboard too; a touch finds it."""
    return [
        one
        for one in _shown(modal(window))
        if one.width() > 0 and one.height() > 0 and (_is_pressed(one) or is_written(one))
    ]


def _is_pressed(item: QQuickItem) -> bool:
    """Say whether it is one of our own, or has a handler for touches of its own making."""
    if item.objectName() == "key-gap":
        return False
    return is_pressed(item) or bool(item.children() and any(map(_is_handler, item.children())))


def _is_handler(child: object) -> bool:
    inherits = getattr(child, "inherits", None)
    return inherits is not None and inherits("QQuickTapHandler")


def untold(window: QQuickWindow) -> Iterator[str]:
    """Find targets that the tree does not know, or knows without name, role or state."""
    for item in targets(window):
        told = QAccessible.queryAccessibleInterface(item)
        if told is None or told.state().invisible:
            yield f"absent: {place_of(item)}"
            continue
        if not told.text(Text.Name).strip():
            yield f"unnamed: {place_of(item)}"
        if told.role() not in ({WRITTEN} if is_written(item) else PRESSED):
            yield f"role: {place_of(item)} is {told.role().name}"
        if not told.state().focusable and item.isEnabled() and item.objectName() != "curtain-open":
            yield f"unfocusable: {place_of(item)}"
        yield from _wrong_state(item, told)


def _wrong_state(item: QQuickItem, told: QAccessibleInterface) -> Iterator[str]:
    state = told.state()
    checked = item.property("checked")
    if isinstance(checked, bool) and not (told.role() in CHECKED and state.checkable):
        yield f"state: {place_of(item)} does not say whether it is chosen"
    if told.role() in CHECKED and checked is not None and bool(state.checked) != bool(checked):
        yield f"state: {place_of(item)} says the wrong thing of being chosen"
    if bool(state.disabled) == item.isEnabled():
        yield f"state: {place_of(item)} says the wrong thing of being usable"
    if is_written(item):
        if not state.editable:
            yield f"state: {place_of(item)} does not say that it is written in"
        if told.text(Text.Value) != item.property("text"):
            yield f"value: {place_of(item)} does not say what is written"


def doubled(window: QQuickWindow) -> Iterator[str]:
    """Find targets of one name that nothing tells apart: no description, and no group around."""
    told = Counter(
        (one.text(Text.Name), one.text(Text.Description), _group(item))
        for item in targets(window)
        if (one := QAccessible.queryAccessibleInterface(item)) is not None and item.isEnabled()
    )
    for (name, _description, _around), times in told.items():
        if times > 1 and name:
            yield f"doubled: {times} targets are called {name!r}"


def _group(item: QQuickItem) -> str:
    """Name the groups around an item, outermost first."""
    names = []
    at = item.parentItem()
    while at is not None:
        around = QAccessible.queryAccessibleInterface(at)
        if around is not None and around.role() in {Role.Grouping, Role.List, Role.Dialog}:
            names.append(around.text(Text.Name))
        at = at.parentItem()
    return "/".join(reversed(names))


def dialogs(window: QQuickWindow) -> Iterator[str]:
    """Find what lies over a screen and does not say that it does, or what it asks."""
    top = modal(window)
    if top == window.contentItem():
        return
    told = QAccessible.queryAccessibleInterface(top)
    if told is None or told.role() is not Role.Dialog:
        yield f"role: {place_of(top)} is no dialog"
    elif not told.text(Text.Name).strip():
        yield f"unnamed: {place_of(top)}"


def findings(window: QQuickWindow) -> list[str]:
    """Hold the tree of a window to every rule."""
    QAccessible.setActive(True)
    return [*untold(window), *doubled(window), *dialogs(window)]
