# SPDX-License-Identifier: Apache-2.0
"""Notify signals that are emitted only when something changed."""

from PySide6.QtCore import QObject, SignalInstance


def assign(owner: QObject, attribute: str, value: object, changed: object) -> bool:
    """Set ``owner.attribute`` and emit ``changed``; say whether there was anything to do."""
    if getattr(owner, attribute) == value:
        return False
    setattr(owner, attribute, value)
    if isinstance(changed, SignalInstance):
        changed.emit()
    return True
