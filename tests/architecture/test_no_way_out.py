# SPDX-License-Identifier: Apache-2.0
"""Nothing in the screens leads out of the kiosk, and no text in them is more than text.

Each rule stands beside a line that breaks it, so that a rule that sees nothing is noticed.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_choke_points import block, modules

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)

RULES = {
    "a link leads out": (
        r"\bQt\s*\.\s*openUrlExternally\b|\bon(Link|Url)\w+|\blinkAt\b|<a\s",
        "onClicked: Qt.openUrlExternally(link)",
    ),
    "a dialog of the system shows its files": (
        r"\b(File|Folder|Color|Font|Message)Dialog\b|\bStandardPaths\b",
        "FileDialog { id: picker }",
    ),
    "a window of its own has a frame, and stands over the finish button": (
        r"\b(Popup|Menu|MenuBar|Drawer|ToolTip|ComboBox|ContextMenu)\b\s*[.{]|^\s*Window\s*\{",
        "    Popup { }",
    ),
    "a page of the web is a browser": (
        r"\b(WebView|WebEngineView|XMLHttpRequest|WebSocket|fetch)\b|[\"'](https?|ftp|file):",
        'Image { source: "http://example.org/x.png" }',
    ),
    "what is dropped comes from elsewhere": (
        r"\b(DropArea|DragHandler|Drag\s*\.|drag\.target)\b",
        "DropArea { }",
    ),
    "a shortcut is known to those who want out": (
        r"\b(Shortcut|Action)\s*\{|\bshortcut\s*:|\bsequences?\s*:",
        'Shortcut { sequence: "F1" }',
    ),
    "hovering is not for fingers and hides things": (
        r"\bHoverHandler\b|\bhoverEnabled\s*:\s*true|\bonEntered\b|\bonHovered\w*",
        "MouseArea { hoverEnabled: true }",
    ),
    "the clipboard outlives the person": (
        r"\.\s*(copy|cut|paste|selectAll|undo|redo)\(|\b(selectBy\w+|persistentSelection): true",
        "onClicked: input.copy()",
    ),
    "a long or double touch is a secret": (
        r"\bon(PressAndHold|DoubleClicked|DoubleTapped|LongPressed)\b|\b(Pinch|Swipe)\w*\s*\{",
        "onPressAndHold: menu.open()",
    ),
    "code that is made at run time is nobody's": (
        r"\bQt\.(createQmlObject|createComponent|include|quit|exit)\b|\beval\(|\bnew Function\b",
        "Component.onCompleted: Qt.createQmlObject(text, root)",
    ),
    "markup in what a person typed would be read": (
        r"\btextFormat\s*:(?!\s*Text(?:Edit)?\.PlainText\b)",
        "Text { textFormat: Text.RichText }",
    ),
}

KNOWN_IMPORTS = {
    "QtQuick": "items and text",
    "QtQuick.Layouts": "rows and columns",
    "QtQuick.Shapes": "the lines of a signature",
    "QtQuick.Templates": "controls without a look, and without a menu",
    "Kiosk": "our own",
}

GALLERY = "Gallery"
"""For those who design: never part of a kiosk at work."""
WINDOWS = {"Main.qml", "Technician.qml", "FacingWindow.qml"}
"""The public's one window, that of whoever tries the devices while no kiosk runs, and that on a
desk's second display, which takes nothing."""

KNOWN_SECRETS = {
    "StaffCorner.qml": "the corner that staff hold where a kiosk is set so; a PIN follows"
}

PLAIN = re.compile(
    r"^\s*(?:[\w.]+\s*:\s*)?(?:T\.)?(Text|Label|TextEdit|TextArea|TextInput|TextField)\s*\{",
    re.MULTILINE,
)
NEVER_RICH = {"TextInput", "TextField"}
"""Lines of input, which know no markup at all."""


def without_comments(source: str) -> str:
    return COMMENT.sub("", source)


def breaches(source: str, rule: str) -> list[str]:
    return [found[0].strip() for found in re.finditer(rule, without_comments(source), re.MULTILINE)]


def imports(source: str) -> set[str]:
    named = re.findall(r"^\s*import\s+(\S+)", without_comments(source), re.MULTILINE)
    return {one for one in named if one not in KNOWN_IMPORTS and one.partition(".")[0] != "Kiosk"}


def rich(source: str) -> list[str]:
    """Items of text that do not say that they are plain."""
    plain = without_comments(source)
    return [
        match[1]
        for match in PLAIN.finditer(plain)
        if match[1] not in NEVER_RICH and "PlainText" not in block(plain, match.start())
    ]


@pytest.fixture(scope="module")
def screens(root) -> dict[str, str]:
    folder = root / "ui" / "qml" / "Kiosk"
    found = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.qml"))
        if path.relative_to(folder).parts[0] != GALLERY
    }
    assert len(found) > 50
    return found


@pytest.mark.parametrize("why", RULES)
def test_no_screen_has_a_way_out(screens, why):
    rule, _sample = RULES[why]
    found = {
        name: breaches(source, rule)
        for name, source in screens.items()
        if Path(name).name not in WINDOWS and Path(name).name not in KNOWN_SECRETS
    }
    assert {name: lines for name, lines in found.items() if lines} == {}, why


@pytest.mark.parametrize("why", RULES)
def test_each_rule_sees_what_it_forbids(why):
    rule, sample = RULES[why]
    assert breaches(f"Item {{\n{sample}\n}}", rule), why
    assert breaches(f"Item {{\n// {sample}\n/* {sample} */\n}}", rule) == []


def test_there_is_one_window(screens):
    rule, _sample = RULES["a window of its own has a frame, and stands over the finish button"]
    for name, source in screens.items():
        if Path(name).name in WINDOWS:
            assert [one.split()[0] for one in breaches(source, rule)] == ["Window"]


def test_only_known_modules_are_imported(screens):
    unknown = {name: found for name, source in screens.items() if (found := imports(source))}
    assert unknown == {}
    assert imports("import QtQuick.Dialogs") == {"QtQuick.Dialogs"}
    assert imports('import "http://example.org"') == {'"http://example.org"'}


def test_every_text_says_that_it_is_plain(screens):
    found = {name: kinds for name, source in screens.items() if (kinds := rich(source))}
    assert found == {}
    assert rich("Item {\n    Label {\n        text: name\n    }\n}") == ["Label"]
    assert rich("Item {\n    contentItem: T.TextArea {\n        text: x\n    }\n}") == ["TextArea"]


OUTSIDE = ("webbrowser", "subprocess", "pty", "code", "pdb", "http.server", "socketserver")
WAYS_OUT = ("QDesktopServices", "QProcess", "QFileDialog", "QMessageBox", "QQmlDebuggingEnabler")


def ways_out(tree: ast.Module) -> Iterator[str]:
    """Name what starts another program or opens one of the system's windows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in OUTSIDE)
        elif isinstance(node, ast.ImportFrom):
            if node.module in OUTSIDE:
                yield node.module
            yield from (alias.name for alias in node.names if alias.name in WAYS_OUT)
        elif isinstance(node, ast.Attribute) and node.attr in {*WAYS_OUT, "popen", "setClipboard"}:
            yield node.attr


MAY_START = ("ui/qmltypes.py", "ui/speech")
"""The developers' own check of the screens, and whatever makes a voice."""


def test_no_view_model_starts_another_program(root):
    found = {
        name: list(ways_out(tree))
        for name, tree in modules(root, "ui")
        if not name.startswith(MAY_START)
    }
    assert {name: ways for name, ways in found.items() if ways} == {}
    assert list(ways_out(ast.parse("from PySide6.QtGui import QDesktopServices"))) != []
    assert list(ways_out(ast.parse("import subprocess"))) != []


def test_nothing_of_the_command_line_reaches_qt(root):
    """Or ``-platform vnc`` and ``-qmljsdebugger=port:…`` would be heard."""
    made = [
        ast.unparse(node)
        for _name, tree in modules(root, "ui")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "QGuiApplication"
    ]
    assert made
    assert set(made) <= {"QGuiApplication([sys.argv[0]])", "QGuiApplication([])"}
