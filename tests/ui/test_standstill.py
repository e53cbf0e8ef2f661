# SPDX-License-Identifier: Apache-2.0
"""A version on trial shows itself and does nothing else until somebody says how the trial ended."""

import os
from datetime import timedelta

import pytest

from kiosk.clock import FixedClock
from kiosk.settings import Settings, Update
from kiosk.updates.inbox import SWITCH
from kiosk.updates.layout import CURRENT, Program
from kiosk.updates.ledger import Account, Ledger, Trial
from kiosk.updates.standing import Updates
from kiosk.updates.versions import Version
from ui import standstill
from ui.standstill import ON_TRIAL, Standstill

OLD, NEW = Version("1.0.0"), Version("1.1.0")


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def settings(tmp_path):
    program = Program(tmp_path / "program")
    for version in (OLD, NEW):
        program.home(version).mkdir(parents=True)
    program.point(CURRENT, NEW)
    (tmp_path / "state").mkdir()
    return Settings(
        data_dir=tmp_path / "data",
        update=Update(program_dir=program.folder, state_dir=tmp_path / "state"),
    )


@pytest.fixture
def on_trial(settings, clock):
    """A note that some version is on trial."""

    def begin(version: Version) -> Ledger:
        ledger = Ledger(settings.update.state_dir)
        trial = Trial(id="t1", version=version, former=OLD, before=None, begun_at=clock.now())
        ledger.begin(trial)
        return ledger

    return begin


def test_without_a_trial_the_kiosk_goes_on_at_once(qapp, settings, clock):
    said = []
    Standstill(settings, clock).after_trial(said.append, lambda: said.append("on"))
    assert said == ["on"]
    Standstill(Settings(), clock).after_trial(said.append, lambda: said.append("on"))
    assert said == ["on", "on"]


def test_the_version_before_does_not_take_the_trial_for_its_own(qapp, settings, clock, on_trial):
    on_trial(Version("1.2.0"))
    said = []
    Standstill(settings, clock).after_trial(said.append, lambda: said.append("on"))
    assert said == ["on"]


def test_on_trial_it_shows_itself_and_waits(qapp, qtbot, settings, clock, on_trial):
    ledger, said = on_trial(NEW), []
    one = Standstill(settings, clock)
    one.after_trial(said.append, lambda: said.append("on"))
    shown = Updates(settings, clock).inbox.shown()
    assert (shown.trial, shown.pid) == ("t1", os.getpid())
    qtbot.wait(2 * standstill._LOOK_MS)
    assert said == [ON_TRIAL]
    ledger.close()
    qtbot.waitUntil(lambda: said == [ON_TRIAL, "on"])
    qtbot.wait(2 * standstill._LOOK_MS)
    assert said == [ON_TRIAL, "on"]


def test_a_trial_that_nobody_watches_any_more_ends_the_process(
    *, qapp, qtbot, settings, clock, on_trial, monkeypatch
):
    on_trial(NEW)
    ended = []
    monkeypatch.setattr(standstill.QGuiApplication, "exit", ended.append)
    Standstill(settings, clock, qapp).after_trial(lambda _code: None, lambda: None)
    qtbot.wait(2 * standstill._LOOK_MS)
    assert ended == []
    clock.advance(timedelta(seconds=standstill.TRIAL_SECONDS + 1))
    qtbot.waitUntil(lambda: ended == [standstill.ENDED])


def test_a_kiosk_that_made_way_goes_on_where_nothing_came_of_it(qapp, qtbot, settings, clock):
    said = []
    program = Program(settings.update.program_dir)
    program.point(CURRENT, OLD)
    updates = Updates(settings, clock)
    one = Standstill(settings, clock)
    assert not one.make_way(updates, lambda: said.append("on"))
    updates.ledger.write(Account(refused={}, staged=NEW))
    clock.advance(timedelta(seconds=10))
    assert one.make_way(updates, lambda: said.append("on"))
    assert updates.inbox.asked().action == SWITCH
    qtbot.wait(2 * standstill._LOOK_MS)
    assert said == []
    updates.ledger.write(Account(refused={}, staged=NEW, problem="update.not-kept"))
    updates.inbox.withdraw()
    qtbot.waitUntil(lambda: said == ["on"])
