# SPDX-License-Identifier: Apache-2.0
"""The pinned Qt keeps the interpreter's references: docs/decisions/0012."""

import sys

from PySide6.QtCore import QCoreApplication, QObject, Signal


class Bell(QObject):
    rung = Signal(str)


def test_a_thousand_calls_lose_no_reference(qapp):
    bell = Bell()
    true_before, none_before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(1000):
        bell.rung.emit("x")
        QCoreApplication.sendPostedEvents()
        bell.setObjectName("bell")
    assert abs(sys.getrefcount(True) - true_before) < 50
    assert abs(sys.getrefcount(None) - none_before) < 50
