# SPDX-License-Identifier: Apache-2.0
"""One place per outside world, and other rules that a reader of one file can't see."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest


def modules(root: Path, *folders: str) -> Iterator[tuple[str, ast.Module]]:
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            yield path.relative_to(root).as_posix(), parsed(path)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def importers(found: Iterator[tuple[str, ast.Module]], package: str) -> set[str]:
    names = set()
    for name, tree in found:
        for node in ast.walk(tree):
            modules_named = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            if any(one == package or one.startswith(package + ".") for one in modules_named):
                names.add(name)
    return names


def calls(tree: ast.Module, *names: str) -> list[str]:
    return [
        ast.unparse(node.func)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func).endswith(names)
    ]


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("requests", {"kiosk/sync/transport.py", "kiosk/sync/patience.py"}),
        ("pyxform", {"kiosk/forms/publishing/"}),
        ("fastapi", {"kiosk/central/"}),
        ("uvicorn", {"kiosk/central/", "kiosk/connections.py", "kiosk/neighbours/listening.py"}),
        ("pyrage", {"kiosk/sealing/"}),
        ("threading", {"ui/tasks.py"}),
        ("concurrent", {"ui/tasks.py"}),
    ],
)
def test_a_library_that_touches_the_world_is_called_in_one_place(root, package, allowed):
    folders = ("ui",) if package in {"threading", "concurrent"} else ("kiosk", "ui")
    found = importers(modules(root, *folders), package)
    outside = {
        name
        for name in found
        if not any(name.startswith(one) if one.endswith("/") else name == one for one in allowed)
    }
    assert outside == set()


def test_the_wall_clock_is_read_in_one_module(root):
    readers = {
        name
        for name, tree in modules(root, "kiosk", "ui")
        if calls(tree, "datetime.now", "datetime.utcnow", "date.today", "time.time")
    }
    assert readers <= {"kiosk/clock.py"}


def test_nothing_turns_the_event_loop_by_hand(root):
    turning = {
        name: calls(tree, ".processEvents", "QThread.sleep", "time.sleep")
        for name, tree in modules(root, "ui")
    }
    assert {name: found for name, found in turning.items() if found} == {}


TAKING = (".nextItemInFocusChain", ".activeFocusItem", ".focusItem", ".window")
"""What PySide answers to these belongs to whom was asked, and ends with what it knows of them."""


def test_nothing_asks_qt_in_a_way_that_takes_items_away(root):
    asking = {name: calls(tree, *TAKING) for name, tree in modules(root, "ui")}
    assert {name: found for name, found in asking.items() if found} == {}


def test_the_rule_of_taking_sees_such_a_question():
    assert calls(ast.parse("item.nextItemInFocusChain(True)"), *TAKING)


def test_case_is_never_changed_without_a_locale_in_the_user_interface(root):
    changing = {
        name: calls(tree, ".upper", ".lower", ".title", ".capitalize", ".swapcase")
        for name, tree in modules(root, "ui/viewmodels")
    }
    assert {name: found for name, found in changing.items() if found} == {}


def is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}


def passes_on(handler: ast.ExceptHandler) -> bool:
    """Cleaning up and raising again swallows nothing."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_every_broad_except_stands_where_bugs_are_meant_to_stop(root):
    broad = set()
    for name, tree in modules(root, "kiosk", "ui"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and is_broad(node) and not passes_on(node):
                broad.add(name)
    # an error that leaves an event filter ends the process inside Qt: it goes to the hook there
    assert broad <= {"ui/tasks.py", "ui/activity.py"}


TEXT_ITEM = re.compile(r"^\s*(?:[\w.]+\s*:\s*)?(Text|Label|TextEdit|TextArea)\s*\{", re.MULTILINE)


def block(source: str, start: int) -> str:
    depth = 0
    for index in range(source.index("{", start), len(source)):
        depth += {"{": 1, "}": -1}.get(source[index], 0)
        if depth == 0:
            return source[start : index + 1]
    return source[start:]


def rich_texts(source: str) -> list[str]:
    """Text items that would read markup in what a person typed."""
    return [
        found
        for match in TEXT_ITEM.finditer(source)
        if "PlainText" not in (found := block(source, match.start()))
    ]


def test_text_is_shown_plain_everywhere(root):
    rich = {
        path.name: rich_texts(path.read_text(encoding="utf-8"))
        for path in (root / "ui" / "qml").rglob("*.qml")
    }
    assert {name: found for name, found in rich.items() if found} == {}


def test_the_plain_text_rule_sees_a_text_without_it():
    assert rich_texts("Item {\n    Text {\n        text: name\n    }\n}") != []
    assert rich_texts("Item {\n    Text {\n        textFormat: Text.PlainText\n    }\n}") == []


STOCK_CONTROLS = re.compile(r"^\s*import\s+QtQuick\.Controls\b", re.MULTILINE)


def test_no_stock_control_shows_text(root):
    """A stock button crashes the process when its text holds an image tag."""
    stock = [
        path.name
        for path in (root / "ui" / "qml").rglob("*.qml")
        if STOCK_CONTROLS.search(path.read_text(encoding="utf-8"))
    ]
    assert stock == []


def test_qml_holds_no_colour_outside_the_theme(root):
    coloured = [
        path.relative_to(root).as_posix()
        for path in (root / "ui" / "qml").rglob("*.qml")
        if "/Theme/" not in path.as_posix()
        and re.search(r"\"#[0-9a-fA-F]{3,8}\"", path.read_text(encoding="utf-8"))
    ]
    assert coloured == []


def test_every_source_file_names_its_licence(root):
    nameless = [
        path.relative_to(root).as_posix()
        for folder in ("kiosk", "ui", "tests", "packaging")
        for path in (root / folder).rglob("*")
        if path.suffix in {".py", ".qml"}
        and "SPDX-License-Identifier" not in path.read_text(encoding="utf-8")[:200]
    ]
    assert nameless == []
