# SPDX-License-Identifier: Apache-2.0
"""The list of keys at a real display server and a real compositor, before a kiosk in production.

What is the kernel's alone (its consoles, its own keys) is not there: a person tries it on the
machine, as `docs/guides/commissioning.md` says.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.gate.attacking import chords
from tests.gate.xserver import HEIGHT, WIDTH, Keyboard, server

pytestmark = pytest.mark.nightly

PATIENCE = 120.0
"""Seconds; generous, because machines are noisy."""
PAUSE = 0.1
"""Seconds behind a chord in which a window would come or go."""
NOBODY = "65534"
CAPABILITIES = "-all,+dac_override,+dac_read_search"
NOT_ROOT = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    f"--inh-caps={CAPABILITIES}",
    f"--ambient-caps={CAPABILITIES}",
    f"--bounding-set={CAPABILITIES}",
)
"""The compositor does not run as root; the interpreter of a test may stand in root's own folder."""


@dataclass
class Running:
    """A program at a display server."""

    process: subprocess.Popen
    said: Path
    keyboard: Keyboard

    def wait(self, condition: Callable[[], object], what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            said = self.said.read_text(encoding="utf-8", errors="replace")[-3000:]
            assert self.process.poll() is None, said
            assert time.monotonic() < until, f"waited in vain for {what}: {said}"
            time.sleep(PAUSE)


@pytest.fixture
def environment(settings, service_identity, tmp_path) -> dict[str, str]:
    """A kiosk in production, whose centre can't be reached."""
    from kiosk.published.signature import DEVELOPMENT_FILE

    settings.data_dir.mkdir(mode=0o700, exist_ok=True)
    settings.data_dir.chmod(0o700)
    key = (settings.published_dir / DEVELOPMENT_FILE).read_text(encoding="ascii").strip()
    config = tmp_path / "kiosk.toml"
    config.write_text(
        f"""mode = "production"
data_dir = "{settings.data_dir}"
published_dir = "{settings.published_dir}"
runtime_dir = "{settings.runtime_dir}"
publisher_keys = ["{key}"]
central_url = "https://127.0.0.1:9"
minimum_free = 0

[screen]
fullscreen = true
width = {WIDTH}
height = {HEIGHT}
""",
        encoding="utf-8",
    )
    session = tmp_path / "session"
    session.mkdir(mode=0o700)
    if os.geteuid() == 0:
        for folder in (session, settings.runtime_dir, settings.data_dir):
            os.chown(folder, int(NOBODY), int(NOBODY))
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(session),
        "QT_QUICK_BACKEND": "software",
        "PYTHONDONTWRITEBYTECODE": "1",
        "KIOSK_CONFIG": str(config),
    }


@contextmanager
def running(command, environment, folder: Path) -> Iterator[Running]:
    """Start a program at a server of its own, and end it."""
    said = folder / "said"
    with server() as display, said.open("wb") as told:
        process = subprocess.Popen(
            command,
            cwd=Path(__file__).resolve().parents[2],
            env=environment | {"DISPLAY": display},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
        )
        keyboard = Keyboard(display)
        try:
            yield Running(process, said, keyboard)
        finally:
            keyboard.close()
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)


def is_ready(one: Running) -> bool:
    return "kiosk ready" in one.said.read_text(encoding="utf-8", errors="replace")


def tried(settings) -> int:
    """How many keys the journal has heard of."""
    from kiosk.attempts import EVENT

    if not settings.database.exists():
        return -1
    with closing(sqlite3.connect(f"file:{settings.database}?mode=ro", uri=True)) as database:
        found = database.execute("select facts from journal where event = ?", (EVENT,)).fetchall()
    return sum(int(facts.split('"keys":"')[1].split('"')[0]) for (facts,) in found)


def is_open(settings) -> bool:
    """Say whether the station's journal can be written."""
    try:
        return tried(settings) == 0
    except sqlite3.OperationalError:
        return False  # its tables are still being made


def led_out(one: Running) -> list[str]:
    """Send every chord; name those after which anything at the server is not as it was."""
    before = one.keyboard.windows(), one.keyboard.focus()
    found, absent = [], []
    for chord in chords():
        if not one.keyboard.strike(chord.keys):
            absent.append(chord.id)
            continue
        time.sleep(PAUSE)
        if one.process.poll() is not None:
            return [*found, f"{chord.id}: ended"]
        if (one.keyboard.windows(), one.keyboard.focus()) != before:
            found.append(chord.id)
            before = one.keyboard.windows(), one.keyboard.focus()
    assert len(absent) < 8, absent
    return found


def fills_the_screen(one: Running) -> bool:
    return [seen[1:] for seen in one.keyboard.windows()] == [(0, 0, WIDTH, HEIGHT)]


def test_no_key_leads_out_of_the_window_of_an_x_server(environment, settings, tmp_path):
    command = [sys.executable, "main.py", "run"]
    with running(command, environment | {"QT_QPA_PLATFORM": "xcb"}, tmp_path) as one:
        one.wait(lambda: is_ready(one), "the first frame")
        one.wait(lambda: fills_the_screen(one), "the whole screen")
        one.wait(lambda: is_open(settings), "the journal")
        assert led_out(one) == []
        assert fills_the_screen(one)
        one.wait(lambda: tried(settings) > 0, "the journal to hear of it")


def test_no_key_leads_out_of_the_compositor(environment, settings, tmp_path):
    """The compositor stands in a window of the server, so that keys come to it as from outside."""
    missing = [one for one in ("cage", "Xwayland", "setpriv") if shutil.which(one) is None]
    assert missing == [], "packaging/system-packages.txt names what brings them"
    changes = {
        "QT_QPA_PLATFORM": "wayland",
        "WLR_BACKENDS": "x11",
        "WLR_RENDERER": "pixman",
    }
    drop = NOT_ROOT if os.geteuid() == 0 else ()
    command = [*drop, "cage", "-d", "--", sys.executable, "main.py", "run"]
    with running(command, environment | changes, tmp_path) as one:
        one.wait(lambda: is_ready(one), "the first frame")
        one.wait(lambda: is_open(settings), "the journal")
        one.keyboard.point()
        assert led_out(one) == []
        assert len(one.keyboard.windows()) == 1
        one.wait(lambda: tried(settings) > 0, "the journal to hear of it")


YIELDS = """
import sys
from PySide6.QtGui import QGuiApplication, QRasterWindow
class Yields(QRasterWindow):
    def keyPressEvent(self, event):
        if event.text() == "\x11":
            QGuiApplication.exit(0)
        elif event.key() == 0x01000030:
            self.another = QRasterWindow()
            self.another.show()
application = QGuiApplication(sys.argv)
window = Yields()
window.setGeometry(0, 0, 1080, 1920)
window.show()
window.requestActivate()
print("kiosk ready", flush=True)
application.exec()
"""


def test_a_program_that_yields_to_keys_is_noticed(environment, tmp_path):
    """The keys do arrive: one opens a window, one ends the program."""
    command = [sys.executable, "-c", YIELDS]
    with running(command, environment | {"QT_QPA_PLATFORM": "xcb"}, tmp_path) as one:
        one.wait(lambda: is_ready(one), "the window")
        one.wait(one.keyboard.windows, "the window")
        time.sleep(1)
        found = led_out(one)
        assert found[0] == "help"
        assert found[-1].endswith(": ended")
