# SPDX-License-Identifier: Apache-2.0
"""Chooses the font families of every language, and checks that what is shown is drawn in them."""

from typing import Final

from PySide6.QtGui import QFont, QGuiApplication

from kiosk.i18n import languages

BASE: Final = "Noto Sans"

EVERY_SCRIPT: Final = (BASE, "Noto Sans Arabic", "Noto Sans Georgian", "Noto Sans CJK SC")
"""One order for all: the first family that has a character draws it."""


def families(language: str) -> tuple[str, ...]:
    """List the families that may draw a language, best first; an unknown one is drawn in Latin."""
    return next((one.families for one in languages() if one.code == language), (BASE,))


def stack(language: str = "") -> QFont:
    """Make the font whose families draw ``language``, and after them every other script."""
    own = families(language)
    return QFont([*own, *(family for family in EVERY_SCRIPT if family not in own)])


def apply(application: QGuiApplication) -> None:
    """Make the stack the font of everything that names no family; call it before loading QML."""
    application.setFont(stack())


def installed() -> frozenset[str]:
    """List the families that this machine has."""
    from PySide6.QtGui import QFontDatabase  # late, for the first frame's sake

    return frozenset(QFontDatabase.families())


def missing(language: str) -> tuple[str, ...]:
    """List the families of ``language`` that this machine has not."""
    here = installed()
    return tuple(family for family in families(language) if family not in here)


def drawn_with(text: str, language: str = "") -> frozenset[str]:
    """Name the families that ``text`` is really drawn with."""
    return frozenset(run.rawFont().familyName() for run in _runs(text, language))


def undrawn(text: str, language: str = "") -> bool:
    """Say whether any character of ``text`` would be shown as an empty box."""
    return any(0 in run.glyphIndexes() for run in _runs(text, language))


def _runs(text: str, language: str) -> list:  # type: ignore[type-arg]
    from PySide6.QtGui import QTextLayout  # late, for the first frame's sake

    layout = QTextLayout(text, stack(language))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1_000_000)
    layout.endLayout()
    return list(layout.glyphRuns())
