# SPDX-License-Identifier: Apache-2.0
"""Whoever sits before an officer reads along on a display of their own, and reads nothing else."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from tests.journeys.test_at_desk import at_desk, come_in
from tests.journeys.test_desk_visits import begin, door, page
from tests.journeys.test_staff import IDLE
from ui.facing import Sharing, sharing
from ui.viewmodels.shell import ShellViewModel

__all__ = ["at_desk", "door"]

Screen = ShellViewModel.Screen
CANARY = "CANARYOVA"


class Reader:
    """A person with eyes: remembers all that they were ever shown."""

    def __init__(self, kiosk) -> None:
        self.sharing = Sharing(kiosk.flow.screens, kiosk.flow.sitting, kiosk.flow.words)
        self.view = self.sharing.view
        self.seen: set[str] = set()
        self.view.sharedChanged.connect(self._look)

    def _look(self) -> None:
        self.seen |= set(self.texts())

    def texts(self) -> list[str]:
        """What stands there now."""
        rows = self.view._rows.rows
        return [self.view.heading, self.view.hint, *(row.label for row in rows), *self.values()]

    def values(self) -> list[str]:
        return [row.value for row in self.view._rows.rows]


@pytest.fixture
def reader(at_desk):
    """Somebody who reads along from the sign-in on."""
    return Reader(at_desk)


@pytest.fixture
def served(at_desk, reader):
    """A visit that has begun, and its first page."""
    come_in(at_desk)
    begin(at_desk)
    at_desk.person.wait(lambda: reader.view.shown, "the page")
    return at_desk


def test_the_person_reads_along_as_the_officer_writes(served, reader):
    assert reader.view.heading == served.flow.question.heading
    served.fill(served.sample(), until="surname")
    served.put("surname", CANARY)
    served.person.wait(lambda: CANARY in reader.values(), "the name")
    (written,) = [row for row in reader.view._rows.rows if row.value == CANARY]
    assert reader.view.current == written.ref
    assert len(reader.view._rows.rows) <= len(served.items())


def test_before_it_is_sent_all_of_it_is_read_and_what_is_declared(served, reader):
    served.fill(served.sample())
    served.wait_for(Screen.Check)
    served.person.wait(lambda: reader.view.whole, "all answers")
    rows = {row.ref: row.value for row in reader.view._rows.rows}
    assert rows.items() >= {row.ref: row.value for row in served.flow.check._answers.rows}.items()
    (declared,) = served.flow.check.declared_rows()
    assert rows[declared.ref] == "–"
    served.person.tap("acknowledge")
    served.person.wait(lambda: "–" not in reader.values()[-1:], "the declaration")
    served.flow.check.scroll(2.0)
    assert reader.view.place == 1.0


def test_it_speaks_the_visits_language_and_from_its_side(served, reader):
    served.flow.shell.chooseLanguage("ar")
    served.person.wait(lambda: reader.view.rightToLeft, "the other side")
    served.person.wait(lambda: reader.view.heading == served.flow.question.heading, "Arabic")


def leave(kiosk, how: str, clock) -> None:
    """Turn the officer's screen to something that is not this person's."""
    match how:
        case "another visit":
            kiosk.flow.helping.park()
        case "the officer's own page":
            kiosk.person.tap("header-help")
        case "signed out":
            clock.advance(timedelta(seconds=IDLE + 1))
            kiosk.flow.tick()
        case "ended":
            kiosk.flow.leaving.end()
        case "dark":
            kiosk.flow.shell.turnCurtain()


@pytest.mark.parametrize(
    "how", ["another visit", "the officer's own page", "signed out", "ended", "dark"]
)
def test_what_is_not_theirs_is_never_shown_and_what_was_goes_at_once(served, reader, how, clock):
    served.fill(served.sample(), until="surname")
    served.put("surname", CANARY)
    served.person.wait(lambda: CANARY in reader.values(), "the name")
    leave(served, how, clock)
    # not a turn of the event loop later: no frame lies between
    assert not reader.view.shown
    assert reader.texts() == ["", ""]
    served.person.settle()
    assert not reader.view.shown


def test_nothing_of_the_staff_s_pages_is_ever_seen(served, reader, monkeypatch):
    """With the negative control: a page of staff that counted as one to be shared is seen."""
    served.person.tap("header-help")
    served.wait_for(Screen.Staff)
    served.person.settle()
    before = set(reader.seen)
    served.person.tap("give-back")
    served.person.wait(lambda: page(served)._open.rows, "the open visits")
    served.person.settle()
    assert reader.seen == before
    begin(served)
    served.person.wait(lambda: reader.view.shown, "the page")
    monkeypatch.setattr(sharing, "_SHARED", frozenset(Screen))
    served.person.tap("header-help")
    served.wait_for(Screen.Staff)
    served.person.settle()
    assert reader.view.shown


def test_a_visit_of_somebody_who_walked_in_is_nobody_else_s(run_kiosk):
    with run_kiosk() as kiosk:
        reader = Reader(kiosk)
        kiosk.begin()
        kiosk.person.settle()
        assert kiosk.screen == Screen.Question
        assert not reader.view.shown


TWO = {
    "screens": [
        {"name": name, "x": x, "y": 0, "width": 1280, "height": 800, "logicalDpi": 96, "dpr": 1}
        for name, x in (("one", 0), ("two", 1280))
    ]
}
SHOW = """
import json, sys
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from ui.facing.display import Display
from ui.facing.model import FacingViewModel
from ui.translation import QmlTranslation

application = QGuiApplication([])
beside = QQuickWindow()
beside.show()
display = Display(FacingViewModel(), sys.argv[1], beside, QmlTranslation(application))
window = display.window
before = window.isVisible()
beside.setScreen(application.screens()[1])
flags = Qt.WindowType.WindowDoesNotAcceptFocus | Qt.WindowType.WindowTransparentForInput
print(json.dumps({
    "visible": before,
    "takes": (window.flags() & flags) != flags,
    "at": [window.screen().name(), window.x(), window.width(), window.height()],
    "beside": beside.screen().name(),
}))
display.close()
"""


@pytest.mark.parametrize(("wanted", "is_there"), [("second", True), ("two", True), ("x", False)])
def test_it_stands_on_the_other_display_and_takes_nothing(root, tmp_path, wanted, is_there):
    displays = tmp_path / "displays.json"
    displays.write_text(json.dumps(TWO))
    told = subprocess.run(
        [sys.executable, "-c", SHOW, wanted],
        cwd=root,
        env={
            "PATH": "/usr/bin:/bin",
            "QT_QPA_PLATFORM": f"offscreen:configfile={displays}",
            "QT_QUICK_BACKEND": "software",
        },
        check=True,
        capture_output=True,
        text=True,
    )
    said = json.loads(told.stdout)
    assert said["visible"] is is_there
    assert not said["takes"]
    assert ("screen.absent" in told.stderr) is not is_there or wanted == "two"
    if wanted == "second":  # the officer's window has gone to the other one meanwhile
        assert said["at"] == ["one", 0, 1280, 800]
