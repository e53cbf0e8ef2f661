# SPDX-License-Identifier: Apache-2.0
"""The program comes down under a person and is started again: real processes, one by one."""

import os
import subprocess
import sys

import pytest

HANDS = """
import sys
sys.path.insert(0, {root!r})
from PySide6.QtCore import QObject, QTimer, Signal
from kiosk.clock import SystemClock
from ui import application, composition
from ui.viewmodels.shell import ShellViewModel
from ui.walker import Person
Screen, Overlay = ShellViewModel.Screen, ShellViewModel.Overlay


def say(text):
    sys.stdout.write(text + chr(10))
    sys.stdout.flush()


class Slip(QObject):
    made = Signal()


def bring_down():
    slip.made.connect(lambda: {{}}["CANARYOVA"])
    QTimer.singleShot(0, slip.made.emit)


def asked(kiosk):
    return kiosk.flow.shell.cover == Overlay.ReturnQuestion


slip = Slip()
really = composition.Composition._start


def started(kiosk):
    really(kiosk)
    QTimer.singleShot(0, lambda: act(kiosk, kiosk.flow, Person(kiosk.surface.window)))


composition.Composition._start = started
{act}
import main
sys.exit(main.main(["run"]))
"""

BEGIN = """
def act(kiosk, flow, person):
    flow.shell.set_reduce_motion(reduce=True)
    flow.begin_in("en")
    flow.services.choose("registration")
    person.wait(lambda: flow.shell.at == Screen.Question, "the question")
    item = flow.question._questions.rows[0].item
    flow.question.answer(item.question.ref, "typed")
    say("answered " + item.question.ref)
    bring_down()
"""
RETURN = """
def act(kiosk, flow, person):
    flow.shell.set_reduce_motion(reduce=True)
    person.wait(lambda: asked(kiosk) or flow.shell.at == Screen.OutOfOrder, "what comes of it")
    if not asked(kiosk):
        say("told " + flow.out_of_order.code)
        flow.gatekeeper._tasks.post(lambda: sys.modules["PySide6.QtGui"].QGuiApplication.quit())
        return
    say("asked")
    person.wait(lambda: person.find("dialog-confirm", "return-dialog"), "a way on")
    while asked(kiosk):
        person.picture()
        person.tap("dialog-confirm", "return-dialog")
        person.settle()
    person.wait(lambda: flow.shell.at == Screen.Question, "the question")
    say("back with " + flow.question._questions.rows[0].item.question.value)
    bring_down()
"""


@pytest.fixture
def run(root, settings, service_identity):
    """Start the program with hands of its own; gives how it ended."""

    def run(act: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", HANDS.format(root=str(root), act=act)],
            cwd=root,
            env={
                **os.environ,
                "QT_QPA_PLATFORM": "offscreen",
                "KIOSK_DATA_DIR": str(settings.data_dir),
                "KIOSK_RUNTIME_DIR": str(settings.runtime_dir),
                "KIOSK_PUBLISHED_DIR": str(settings.published_dir),
                "KIOSK_MINIMUM_FREE": "0",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_a_bug_ends_the_program_and_the_next_start_asks_and_brings_back(run):
    first = run(BEGIN)
    assert first.returncode == 70, first.stderr
    assert "bug: KeyError" in first.stderr
    assert "CANARYOVA" not in first.stderr
    second = run(RETURN)
    assert second.stdout.splitlines() == ["asked", "back with typed"], second.stderr


@pytest.mark.nightly
def test_a_page_that_brings_the_program_down_each_time_is_left_for_an_officer(run, settings):
    run(BEGIN)
    for _time in range(3):
        ran = run(RETURN)
        assert ran.stdout.splitlines() == ["asked", "back with typed"], ran.stderr
        assert ran.returncode == 70
    last = run(RETURN)
    assert last.stdout.splitlines() == ["told visit.given-up"], last.stderr
    assert last.returncode == 0
    assert [one for one in settings.runtime_dir.rglob("*") if one.is_file()] == []
