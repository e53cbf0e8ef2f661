# SPDX-License-Identifier: Apache-2.0
"""What an item of QML is, asked by its C++ type and its properties and never by its meta object.

QML frees the meta object of a type while Python still has a wrapper for it, and whatever comes to
stand at that address is taken for it: a test then fails once in a while with ``QMetaObject has no
attribute isVisible``, in another file. ``tests/architecture/test_qml_items.py`` keeps it so.
"""

import re
from pathlib import Path

from PySide6.QtQuick import QQuickItem

_THEME = Path(__file__).resolve().parent.parent / "ui" / "qml" / "Kiosk" / "Theme" / "RoleSet.qml"
_COLOUR = re.compile(r"^\s*required property color (\w+)", re.MULTILINE)


def is_text(item: QQuickItem) -> bool:
    """Say whether an item shows words, and has some."""
    return item.inherits("QQuickText") and bool(item.property("text"))


def is_written(item: QQuickItem) -> bool:
    """Say whether something can be typed into an item."""
    return item.inherits("QQuickTextInput") or item.inherits("QQuickTextEdit")


def is_pressed(item: QQuickItem) -> bool:
    """Say whether an item is one of our own that are touched."""
    is_ours = item.inherits("QQuickControl") and item.property("busy") is not None
    return is_ours or item.inherits("QQuickAbstractButton")


def roles() -> list[str]:
    """Name every role of a colour."""
    return _COLOUR.findall(_THEME.read_text(encoding="utf-8"))
