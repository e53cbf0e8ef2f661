# SPDX-License-Identifier: Apache-2.0
"""Everywhere that something of a person could stay, and how to look there.

A sink is a function of a kiosk and a mark; it says where the mark was found, never the text
around it. The mark itself is only ever held backwards, so that a look at the memory does not
find the looker.
"""

import gc
import os
import secrets
import string
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QClipboard, QGuiApplication
from PySide6.QtQml import qmlContext
from PySide6.QtQuick import QQuickItem

from ui.walker import _below


class Mark:
    """A word that nobody else writes, kept backwards."""

    def __init__(self) -> None:
        self._backwards = "".join(secrets.choice(string.ascii_uppercase) for _ in range(14))

    def spelt(self) -> str:
        """Say the word; whoever asks lets go of it again."""
        return self._backwards[::-1]

    def is_in(self, text: object) -> bool:
        """Say whether a text or some bytes hold it, as UTF-8 or as Qt keeps it."""
        if isinstance(text, str):
            return len(text) >= 14 and self._backwards in text[::-1]
        if isinstance(text, bytes | bytearray):
            return len(text) >= 14 and self._is_in_bytes(bytes(text))
        return False

    def _is_in_bytes(self, data: bytes) -> bool:
        backwards = data[::-1]
        wide = self._backwards.encode("utf-16-be")  # two bytes each: backwards the halves change
        return self._backwards.encode() in backwards or wide in backwards


Sink = Callable[[Any, Mark], list[str]]


def _files(folder: Path, mark: Mark, *, but: str = "") -> list[str]:
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file() or (but and path.name.startswith(but)):
            continue
        if mark.is_in(path.name) or mark.is_in(path.read_bytes()):
            found.append(path.name)
    return found


def savepoint(kiosk: Any, mark: Mark) -> list[str]:
    """The RAM folder."""
    return _files(kiosk.station.settings.runtime_dir, mark)


def database(kiosk: Any, mark: Mark) -> list[str]:
    """The database, its log and its index, byte by byte."""
    settings = kiosk.station.settings
    paths = sorted(settings.data_dir.glob(f"{settings.database.name}*"))
    return [path.name for path in paths if mark.is_in(path.read_bytes())]


def journal(kiosk: Any, mark: Mark) -> list[str]:
    """The audit journal, record by record."""
    return [
        str(number)
        for number, record in enumerate(kiosk.station.store.journal.records())
        if mark.is_in(repr(record))
    ]


def spool(kiosk: Any, mark: Mark) -> list[str]:
    """Receipts as files, everything else in the data folder, and what the printer still has."""
    settings = kiosk.station.settings
    found = _files(settings.data_dir, mark, but=settings.database.name)
    queued = kiosk.printer.printed
    return found + [
        "printer" for job in queued if any(mark.is_in(one) for one in (job.png, job.pdf))
    ]


def temporary(_kiosk: Any, mark: Mark) -> list[str]:
    """Files of this process in the temporary folder."""
    own = Path(tempfile.gettempdir())
    return [
        path.name
        for path in own.iterdir()
        if path.is_file()
        and path.stat().st_uid == os.getuid()
        and path.stat().st_size < 1 << 20
        and mark.is_in(path.read_bytes())
    ]


def logs(kiosk: Any, mark: Mark) -> list[str]:
    """What was logged."""
    return [one.name for one in kiosk.logged if mark.is_in(one.getMessage())]


def clipboard(_kiosk: Any, mark: Mark) -> list[str]:
    """What the next person could paste."""
    board = QGuiApplication.clipboard()
    modes = [QClipboard.Mode.Clipboard]
    if board.supportsSelection():
        modes.append(QClipboard.Mode.Selection)
    return [mode.name for mode in modes if mark.is_in(board.text(mode))]


def spoken(kiosk: Any, mark: Mark) -> list[str]:
    """The accessibility tree, which is what is read aloud."""
    QAccessible.setActive(True)
    return [
        str(node.role())
        for node in _tree(QAccessible.queryAccessibleInterface(kiosk.window))
        for kind in (
            QAccessible.Text.Name,
            QAccessible.Text.Description,
            QAccessible.Text.Value,
            QAccessible.Text.Help,
        )
        if mark.is_in(node.text(kind))
    ]


def _tree(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield node
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None and child.isValid():
            yield from _tree(child)


def screen(kiosk: Any, mark: Mark) -> list[str]:
    """Every text of every item that is still there, shown or not, and the window's own."""
    return [
        f"{item.objectName() or 'something'}.{name}"
        for item in _items(kiosk.window)
        for name, value in _texts_of(item)
        if mark.is_in(value)
    ]


def _items(window: QObject) -> Iterator[QObject]:
    yield window
    seen: set[QObject] = set()
    for item in _below(window.contentItem()):
        for one in (item, *item.findChildren(QObject)):
            if one not in seen:
                seen.add(one)
                yield one


TEXTS = (
    "text",
    "displayText",
    "preeditText",
    "selectedText",
    "placeholderText",
    "placeholder",
    "title",
    "label",
    "hint",
    "value",
    "error",
    "finding",
    "guidance",
    "name",
    "caption",
    "query",
    "accessibleName",
    "source",
    "modelData",
)


def _texts_of(item: QObject) -> Iterator[tuple[str, object]]:
    # by name and not by its meta object: QML frees that of a type while Python still knows it, and
    # takes the next thing at the same address for it
    for name in TEXTS:
        value = item.property(name)
        if value is not None:
            yield name, value if isinstance(value, str | bytes) else str(value)


def _properties(item: QObject) -> Iterator[tuple[str, object]]:
    meta = item.metaObject()
    for number in range(meta.propertyCount()):
        one = meta.property(number)
        if one.isReadable() and one.typeName() in {"QString", "QUrl", "QVariant", "QStringList"}:
            value = item.property(one.name())
            yield one.name(), value if isinstance(value, str | bytes) else str(value)


def view_models(kiosk: Any, mark: Mark) -> list[str]:
    """Every property of every view model, and every row of every list."""
    return [
        f"{type(one).__name__}.{name}"
        for one in (kiosk.flow, *kiosk.flow.findChildren(QObject))
        for name, value in (
            *_properties(one),
            *((key, _said(value)) for key, value in vars(one).items()),
        )
        if mark.is_in(value)
    ]


def _said(value: object) -> str:
    """Say a value; an item that the screen has taken down says nothing any more."""
    try:
        return repr(value)
    except RuntimeError:
        return ""


def memory(_kiosk: Any, mark: Mark) -> list[str]:
    """Every text and every byte string that Python can still reach.

    What was freed and not yet used again can hold anything: nobody can promise more, so no image
    of the memory is ever written (``kiosk.production``).
    """
    gc.unfreeze()  # what was loaded before this test may keep a word as well
    gc.collect()
    found = []
    for holder in gc.get_objects():
        for one in _held(holder):
            if mark.is_in(one):
                found.append(type(holder).__qualname__)
                break
    return found


def _held(holder: object) -> Iterator[object]:
    """What an object refers to, through containers that the collector does not follow."""
    todo = gc.get_referents(holder)
    while todo:
        one = todo.pop()
        if isinstance(one, str | bytes | bytearray):
            yield one
        elif isinstance(one, dict | list | tuple | set | frozenset) and not gc.is_tracked(one):
            todo.extend(gc.get_referents(one))


def surroundings(kiosk: Any, mark: Mark) -> list[str]:
    """What a child process would inherit, and the addresses that the engine knows."""
    engine = qmlContext(kiosk.window).engine()
    texts = {
        **{f"environment {name}": f"{name}={value}" for name, value in os.environ.items()},
        "engine.baseUrl": engine.baseUrl().toString(),
        "engine.storage": engine.offlineStoragePath(),
        "engine.imports": " ".join(engine.importPathList()),
        "title": kiosk.window.title(),
        "application": QGuiApplication.applicationDisplayName(),
    }
    return [name for name, text in texts.items() if mark.is_in(text)]


SINKS: dict[str, Sink] = {
    "savepoint": savepoint,
    "database": database,
    "journal": journal,
    "spool": spool,
    "temporary": temporary,
    "logs": logs,
    "clipboard": clipboard,
    "spoken": spoken,
    "screen": screen,
    "view-models": view_models,
    "memory": memory,
    "surroundings": surroundings,
}


def looked_for(kiosk: Any, mark: Mark) -> dict[str, list[str]]:
    """Name the sinks that hold the mark, and where in them."""
    found = {name: look(kiosk, mark) for name, look in SINKS.items()}
    return {name: places for name, places in found.items() if places}


def planted_in(item: QQuickItem, mark: Mark) -> None:
    """Leave the mark where no purge looks, for the negative controls."""
    item.setProperty("objectName", mark.spelt())
