# SPDX-License-Identifier: Apache-2.0
"""Where the focus rests."""

from typing import cast

from PySide6.QtQuick import QQuickItem, QQuickWindow


def focused_item(window: QQuickWindow | None) -> QQuickItem | None:
    """Find the item that gets what is typed, None where there is none.

    PySide keeps what ``activeFocusItem()`` answers for as long as the window lives, also when
    the item has long gone; the property's value it lets go.
    """
    if window is None:
        return None
    return cast("QQuickItem | None", window.property("activeFocusItem"))
