# SPDX-License-Identifier: Apache-2.0
"""Where the focus rests."""

from typing import cast

from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, QMetaObject, Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow


def focused_item(window: QQuickWindow | None) -> QQuickItem | None:
    """Find the item that gets what is typed, None where there is none.

    PySide keeps what ``activeFocusItem()`` answers for as long as the window lives, also when
    the item has long gone; the property's value it lets go.
    """
    if window is None:
        return None
    return cast("QQuickItem | None", window.property("activeFocusItem"))


def next_item(item: QQuickItem, *, forward: bool) -> QQuickItem | None:
    """Find what has the focus behind or before an item.

    PySide makes what ``nextItemInFocusChain()`` answers a part of the item that was asked. The
    chain is a ring, so these become garbage together, and with them Qt's own items are deleted.
    """
    answer: object = QMetaObject.invokeMethod(
        item,
        "nextItemInFocusChain",
        Qt.ConnectionType.DirectConnection,
        Q_RETURN_ARG("QQuickItem*"),
        Q_ARG("bool", forward),
    )
    return cast("QQuickItem | None", answer)
