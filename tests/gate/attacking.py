# SPDX-License-Identifier: Apache-2.0
"""What an attack could have changed, and the list of attacks that are known."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest

ESCAPES = Path(__file__).with_name("escapes.toml")

HELD = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Meta": Qt.KeyboardModifier.MetaModifier,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Escape:
    """One way out that is known."""

    id: str
    keys: str = ""
    """What is pressed, as Qt names it; empty for what is not done by one chord."""
    counted: bool = True
    """Whether the journal hears of it."""
    proof: tuple[str, ...] = ()


@cache
def escapes() -> tuple[Escape, ...]:
    """Read the list: keys first."""
    read = tomllib.loads(ESCAPES.read_text(encoding="utf-8"))
    return tuple(_escape(one) for kind in ("key", "attack") for one in read[kind])


def _escape(read: Mapping[str, object]) -> Escape:
    assert read["attack"]
    return Escape(
        id=str(read["id"]),
        keys=str(read.get("keys", "")),
        counted=bool(read.get("counted", True)),
        proof=tuple(read.get("proof", ())),
    )


def chords() -> tuple[Escape, ...]:
    """Give those that are one chord."""
    return tuple(one for one in escapes() if one.keys)


def key_of(keys: str) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """Read a chord: its key, and what is held with it."""
    *held, key = keys.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= HELD[one]
    return Qt.Key[f"Key_{key}"], modifiers


def strike(kiosk, keys: str) -> None:
    """Press a chord at the window and let it go."""
    key, held = key_of(keys)
    if key < Qt.Key.Key_Back and key != Qt.Key.Key_Multi_key:
        QTest.keyClick(kiosk.window, key, held)
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # QTest knows no such keys
        QCoreApplication.sendEvent(kiosk.window, QKeyEvent(kind, key, held))


def surroundings(kiosk) -> tuple[object, ...]:
    """Say what leading out would change, whatever the screens show."""
    return (
        kiosk.window.isVisible(),
        kiosk.window.visibility(),
        len(QGuiApplication.topLevelWindows()),
        QGuiApplication.clipboard().text(),
        QGuiApplication.focusWindow() is kiosk.window,
    )


def state(kiosk) -> tuple[object, ...]:
    """Say all that an attack could have changed."""
    kiosk.application.processEvents()
    shell = kiosk.flow.shell
    return (
        shell.at,
        shell.cover,
        shell.textSize,
        shell.contrast,
        shell.spoken,
        shell.property("curtain"),
        kiosk.flow.question.page_id,
        {name: one.question.value for name, one in kiosk.items().items()},
        kiosk.text("input"),
        *surroundings(kiosk),
    )


def attacked(kiosk, attacks: Iterable[tuple[str, Callable[[], None]]]) -> list[str]:
    """Name the attacks that have changed anything."""
    found = []
    for name, act in attacks:
        before = state(kiosk)
        act()
        if state(kiosk) != before:
            found.append(name)
    return found


def write_a_name(kiosk) -> None:
    """Stand at the page of the name, with one written."""
    kiosk.begin("en")
    kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
    kiosk.answer(surname="ANNA")
    kiosk.person.settle()
