# SPDX-License-Identifier: Apache-2.0
"""A version that does not prove itself is taken back, whatever is cut off where; nothing is lost."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from kiosk.storage import Database
from kiosk.updates import UpdateError, changing, hands, keeping
from kiosk.updates.inbox import STAGE, SWITCH
from kiosk.updates.ledger import CONFIRMED, ROLLED_BACK
from kiosk.updates.versions import Version
from tests.kiosk.updates.machine import (
    NEW,
    OLD,
    Machine,
    crashes,
    damages,
    fails,
    hangs,
    migrates_and_hangs,
    never_starts,
)

FAULTS = {
    "is not content with itself": ({"check": fails(hands.CHECK_FAILED)}, hands.CHECK_FAILED),
    "can't be started at all": ({"check": fails(hands.NOT_STARTED)}, hands.NOT_STARTED),
    "ends at its start": ({"start_up": never_starts}, hands.NOT_STARTED),
    "hangs before its first frame": ({"start_up": hangs}, changing.HUNG),
    "ends after its first frame": ({"start_up": crashes}, changing.CRASHED),
    "migrates the data and hangs": ({"check": migrates_and_hangs}, hands.CHECK_HUNG),
    "damages the data": ({"check": damages}, hands.CHECK_FAILED),
}


@pytest.fixture
def machine(publisher, tmp_path, empty_database, filled):
    """An old version with submissions in its queue, and a new one in the kiosk's folder."""
    made = Machine(tmp_path / "machine")
    made.install()
    made.settings.data_dir.mkdir(parents=True, exist_ok=True)
    shutil.copy(filled, made.settings.database)
    made.ledger.folder.mkdir()
    shutil.copy(publisher.root, made.ledger.anchor)
    made.bring(publisher.folder)
    return made


@pytest.fixture(scope="module")
def filled(tmp_path_factory, empty_database):
    """A database with rows that must be the same afterwards."""
    file = tmp_path_factory.mktemp("filled") / "station.sqlite"
    shutil.copy(empty_database, file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE witness (id INTEGER PRIMARY KEY, body BLOB)")
        rows = [(number, os.urandom(3000)) for number in range(20)]
        connection.executemany("INSERT INTO witness VALUES (?, ?)", rows)
        connection.execute("DROP TABLE witness")
        connection.execute("CREATE TABLE kept_witness AS SELECT 1 AS id, randomblob(9000) AS body")
    return file


def content(path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_a_version_that_proves_itself_stays_and_the_one_before_is_kept(machine):
    machine.install(Version("0.9.0"))
    assert machine.change() == ""
    assert (machine.program.current, machine.program.previous) == (NEW, OLD)
    assert not machine.program.has(Version("0.9.0"))
    assert machine.ledger.account().changes[-1].result == CONFIRMED
    assert not machine.ledger.is_on_trial
    assert not (machine.inbox.folder / "kept").exists()
    assert machine.boot() == ""
    assert machine.program.current == NEW


@pytest.mark.parametrize("fault", FAULTS)
def test_a_version_that_fails_is_taken_back_with_the_data_as_they_were(machine, filled, fault):
    behaviour, code = FAULTS[fault]
    machine = replace(machine, **behaviour, log=[])
    assert machine.change() == code
    assert machine.program.current == OLD
    assert machine.log[-1] == f"start {OLD}"
    assert content(machine.settings.database) == content(filled)
    Database.open(machine.settings.database).close()
    last = machine.ledger.account().changes[-1]
    assert (last.result, last.version, last.code) == (ROLLED_BACK, NEW, code)
    assert not machine.ledger.is_on_trial
    assert machine.boot() == ""
    # and it is not tried again, however often it is asked for
    assert machine.ask(STAGE) == "update.refused"
    assert machine.ask(SWITCH) == "update.not-staged"
    assert machine.program.current == OLD


def test_released_anew_under_another_number_it_is_tried(machine, publisher):
    machine = replace(machine, check=fails(hands.CHECK_FAILED))
    assert machine.change() == hands.CHECK_FAILED
    publisher.release("1.1.1")
    machine.bring(publisher.folder)
    machine.check = lambda _machine: ""
    machine.start_up = lambda one: one.show()
    assert machine.ask(STAGE, Version("1.1.1")) == ""
    account = machine.ledger.account()
    assert account.staged == Version("1.1.1")


def test_data_that_the_version_before_can_read_stay_with_all_that_was_written(machine):
    def writes(one: Machine) -> str:
        with closing(sqlite3.connect(one.settings.database)) as connection, connection:
            connection.execute("CREATE TABLE later (id INTEGER)")
        return hands.CHECK_FAILED

    machine = replace(machine, check=writes)
    assert machine.change() == hands.CHECK_FAILED
    assert any("later" in line for line in content(machine.settings.database))


def test_what_was_stored_and_can_t_be_read_is_left_beside_and_said(machine, filled):
    def takes_and_migrates(one: Machine) -> str:
        with closing(sqlite3.connect(one.settings.database)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            columns = list(connection.execute("PRAGMA table_info(submission)"))
            values = {
                row[1]: "x" if "CHAR" in row[2] or "TEXT" in row[2] else 1
                for row in columns
                if row[3] or row[1] == "id"
            }
            names = ", ".join(values)
            marks = ", ".join("?" for _ in values)
            connection.execute("PRAGMA ignore_check_constraints = ON")
            connection.execute(
                f"INSERT INTO submission ({names}) VALUES ({marks})",  # noqa: S608
                list(values.values()),
            )
        return migrates_and_hangs(one)

    machine = replace(machine, check=takes_and_migrates)
    assert machine.change() == hands.CHECK_HUNG
    assert content(machine.settings.database) == content(filled)
    (left,) = keeping.stranded(machine.settings)
    with closing(sqlite3.connect(left / machine.settings.database.name)) as connection:
        assert connection.execute("SELECT count(*) FROM submission").fetchone() == (1,)


def test_only_what_was_staged_and_is_newer_is_switched_to(machine):
    assert machine.ask(SWITCH) == "update.not-staged"
    machine.install(Version("0.9.0"))
    assert machine.ask(SWITCH, Version("0.9.0")) == "update.not-staged"
    assert machine.ask(STAGE, Version("0.9.0")) == "update.unknown"
    assert machine.program.current == OLD


def test_a_request_of_another_start_of_the_machine_is_not_answered(machine, monkeypatch):
    monkeypatch.setattr("kiosk.updates.inbox.boot_id", lambda: "another")
    machine.inbox.ask(changing_request())
    monkeypatch.undo()
    assert machine.changing().answer() == ""
    assert machine.ledger.account().staged is None
    assert not machine.inbox.is_asked


def changing_request():
    from kiosk.updates.inbox import Request

    return Request(action=STAGE, version=NEW)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"action": "stage"}', b"x" * 9000])
def test_a_request_that_is_none_is_taken_away(machine, content):
    machine.inbox.folder.mkdir(exist_ok=True)
    (machine.inbox.folder / "request.json").write_bytes(content)
    assert machine.changing().answer() == ""
    assert not machine.inbox.is_asked


def test_a_request_is_no_link_to_somewhere_else(machine, tmp_path):
    machine.inbox.ask(changing_request())
    request = machine.inbox.folder / "request.json"
    request.replace(tmp_path / "elsewhere.json")
    request.symlink_to(tmp_path / "elsewhere.json")
    assert machine.inbox.asked() is None


def test_the_one_who_watches_is_alone(machine):
    with changing.alone(machine.ledger):
        with pytest.raises(UpdateError, match=r"update\.busy"):
            machine.changing().answer()
        # a start in the middle of a trial that somebody watches changes nothing
        machine.ledger.folder.joinpath("trial.json").write_text("{}")
        assert machine.boot() == ""
    assert machine.ledger.is_on_trial


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes() + b"x"),
        lambda path: path.write_bytes(b"\0" + path.read_bytes()[1:]),
    ],
)
def test_a_build_that_was_changed_after_it_was_proven_is_refused(machine, damage):
    (build,) = (machine.inbox.repository / "targets").iterdir()
    damage(build)
    assert machine.ask(STAGE) == "update.altered"
    assert not machine.program.has(NEW)
    assert list((machine.program.folder / "versions").iterdir()) == [machine.program.home(OLD)]


def test_a_build_that_says_to_be_another_version_is_refused(machine, publisher, monkeypatch):
    publisher.release("1.2.0")
    machine.bring(publisher.folder)
    monkeypatch.setattr("kiosk.updates.staging.version_of", lambda _folder: "1.3.0")
    assert machine.ask(STAGE, Version("1.2.0")) == "update.archive"


def test_a_version_that_is_too_far_ahead_needs_one_in_between(machine, publisher):
    publisher.release("2.0.0", least="1.5.0")
    machine.bring(publisher.folder)
    assert machine.ask(STAGE, Version("2.0.0")) == "update.step"


def test_a_clock_that_was_set_back_proves_nothing_more(machine):
    from datetime import timedelta

    from kiosk.clock import FixedClock, SystemClock

    assert machine.ask(STAGE) == ""
    machine.clock = FixedClock(SystemClock().now() - timedelta(days=2))
    machine.inbox._clock = machine.clock
    assert machine.ask(STAGE) == "update.clock"


# Cut off anywhere.

STEPS = ("os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "open")


def cut_at(number: int, work) -> bool:
    """Do the work in a process that dies at its n-th change of a file; says whether it did."""
    child = os.fork()
    if child == 0:
        seen = 0

        def look(event: str, arguments: tuple) -> None:
            nonlocal seen
            if event not in STEPS:
                return
            if event == "open" and not (isinstance(arguments[1], str) and "w" in arguments[1]):
                return
            seen += 1
            if seen == number:
                os.kill(os.getpid(), 9)

        try:
            sys.addaudithook(look)
            work()
        except BaseException:  # noqa: BLE001 the parent reads how it ended
            os._exit(3)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"a bug at step {number}"
    return os.WIFSIGNALED(status)


def cuts(machine, filled, every: int, behaviour: dict) -> int:
    """Cut the power at every so-manieth step of the switch, start anew each time, and compare."""
    assert machine.ask(STAGE) == ""
    base = machine.folder
    number, died = 1, True
    while died:
        here = base.with_name(f"cut-{number}")
        shutil.copytree(base, here, symlinks=True)
        one = replace(machine, folder=here, **behaviour, log=[])
        died = cut_at(number, lambda one=one: one.ask(SWITCH))
        was_on_trial = one.ledger.is_on_trial
        found = one.boot()
        assert not one.ledger.is_on_trial, number
        ended = [change for change in one.ledger.account().changes if change.version == NEW]
        is_new = bool(ended) and ended[-1].result == CONFIRMED
        assert one.program.current == (NEW if is_new else OLD), number
        assert content(one.settings.database) == content(filled), number
        Database.open(one.settings.database).close()
        if died and was_on_trial and not ended:
            raise AssertionError(f"{number}: nobody said how it ended")
        if found:
            assert len(ended) == 1
        assert one.boot() == ""
        shutil.rmtree(here)
        number += every
    return number


@pytest.mark.parametrize("behaviour", [{}, {"check": migrates_and_hangs}], ids=["good", "bad"])
def test_power_that_goes_anywhere_in_a_switch_leaves_one_whole_version(machine, filled, behaviour):
    assert cuts(machine, filled, 7, behaviour) > 20


@pytest.mark.nightly
@pytest.mark.parametrize("behaviour", [{}, {"check": migrates_and_hangs}, {"check": damages}])
def test_power_that_goes_at_each_step_of_a_switch_leaves_one_whole_version(
    machine, filled, behaviour
):
    assert cuts(machine, filled, 1, behaviour) > 20


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.nightly)])
def test_power_that_goes_again_while_a_version_is_taken_back_changes_nothing(
    machine, filled, every
):
    assert machine.ask(STAGE) == ""
    machine = replace(machine, check=migrates_and_hangs)

    def dies_when_checked(one: Machine) -> str:
        one.migrate_away()
        os.kill(os.getpid(), 9)
        return ""

    one = replace(machine, check=dies_when_checked)
    assert cut_at(10**6, lambda: one.ask(SWITCH))
    assert machine.ledger.is_on_trial
    number, died = 1, True
    while died:
        here = machine.folder.with_name(f"back-{number}")
        shutil.copytree(machine.folder, here, symlinks=True)
        twin = replace(machine, folder=here)
        died = cut_at(number, twin.boot)
        twin.boot()
        assert twin.program.current == OLD, number
        assert content(twin.settings.database) == content(filled), number
        (change,) = twin.ledger.account().changes
        assert change.code == changing.INTERRUPTED
        shutil.rmtree(here)
        number += every
    assert number > 6


def test_without_a_note_of_the_trial_a_cut_would_leave_the_new_version(machine, monkeypatch):
    """The negative control: what the note is for."""
    from kiosk.updates.ledger import Ledger

    assert machine.ask(STAGE) == ""
    monkeypatch.setattr(Ledger, "begin", lambda _self, _trial: None)

    def dies(_one: Machine) -> str:
        os.kill(os.getpid(), 9)
        return ""

    one = replace(machine, check=dies)
    assert cut_at(10**6, lambda: one.ask(SWITCH))
    assert machine.boot() == ""
    assert machine.program.current == NEW
