# SPDX-License-Identifier: Apache-2.0
"""What the centre names comes in pieces, goes on where a line broke, and is refused for a reason once."""

import shutil
from datetime import datetime

import pytest

from kiosk.audit.fakes import MemoryJournal
from kiosk.clock import FixedClock, SystemClock
from kiosk.settings import Settings, Update
from kiosk.sync.port import Beat, Fetched, Told, Trouble
from kiosk.updates.fetching import Fetching
from kiosk.updates.inbox import STAGE, SWITCH
from kiosk.updates.layout import CURRENT, Program
from kiosk.updates.ledger import CONFIRMED, ROLLED_BACK, Account, Change
from kiosk.updates.standing import Updates, said, state_of
from kiosk.updates.versions import Version

OLD, NEW = Version("1.0.0"), Version("1.1.0")
PLENTY = 1 << 30


class Centre:
    """A centre that has a repository, on a line that may break."""

    def __init__(self, publisher) -> None:
        self.folder = publisher.folder
        self.asked: list[tuple[str, int, int]] = []
        self.trouble: Trouble | None = None
        self.piece = 1 << 20

    def release_metadata(self, name: str) -> Told:
        if self.trouble is not None:
            return Told(trouble=self.trouble, code="delivery.timeout")
        path = self.folder / "metadata" / name
        return Told(content=path.read_bytes()) if path.exists() else Told(is_missing=True)

    def release(self, name: str, offset: int, length: int, size: int) -> Fetched:
        self.asked.append((name, offset, length))
        if self.trouble is not None:
            return Fetched(trouble=self.trouble, code="delivery.timeout")
        path = self.folder / "targets" / name
        if not path.exists():
            return Fetched(is_missing=True)
        length = min(length, self.piece)
        return Fetched(content=path.read_bytes()[offset : offset + length])


@pytest.fixture
def clock():
    """A clock of today: releases hold by the machine's."""
    return FixedClock(SystemClock().now())


@pytest.fixture
def settings(tmp_path):
    return Settings(
        data_dir=tmp_path / "data",
        update=Update(program_dir=tmp_path / "program", state_dir=tmp_path / "state"),
    )


@pytest.fixture
def updates(settings, clock, publisher):
    program = Program(settings.update.program_dir)
    program.home(OLD).mkdir(parents=True)
    program.point(CURRENT, OLD)
    settings.update.state_dir.mkdir()
    shutil.copy(publisher.root, settings.update.state_dir / "root.json")
    return Updates(settings, clock)


@pytest.fixture
def centre(publisher):
    return Centre(publisher)


@pytest.fixture
def journal(clock):
    return MemoryJournal(clock)


@pytest.fixture
def fetching(centre, updates, journal, clock):
    return Fetching(centre, updates, journal, clock, minimum_free=lambda: 0, fraction=lambda: 0.5)


def all_of_it(fetching, room: int = PLENTY) -> None:
    for _ in range(1000):
        if not fetching.step(room):
            return


def events(journal) -> list[str]:
    return [record.event for record in journal.records()]


def test_a_version_that_is_named_is_fetched_proven_and_asked_for(
    *, fetching, updates, journal, clock
):
    fetching.told(Beat(program="1.1.0"))
    all_of_it(fetching)
    assert updates.inbox.ready() == NEW
    assert events(journal) == ["update-fetched"]
    assert updates.look().ready == NEW
    assert not updates.make_way()
    assert updates.inbox.asked().action == STAGE
    assert not updates.make_way()


def test_the_kiosk_stands_still_only_for_the_switch(*, fetching, updates, clock):
    fetching.told(Beat(program="1.1.0"))
    all_of_it(fetching)
    updates.make_way()
    updates.inbox.withdraw()
    updates.ledger.write(Account(refused={}, staged=NEW))
    from datetime import timedelta

    clock.advance(timedelta(seconds=6))
    assert updates.make_way()
    assert updates.inbox.asked().action == SWITCH
    assert not updates.has_ended()
    updates.inbox.withdraw()
    assert not updates.has_ended()
    updates.ledger.write(Account(refused={}, staged=NEW, problem="update.not-kept"))
    assert updates.has_ended()


@pytest.mark.parametrize(
    ("hours", "is_open"), [((0, 24), True), ((20, 7), False), ((14, 15), True), ((15, 16), False)]
)
def test_the_switch_waits_for_its_hours(settings, updates, clock, hours, is_open):
    from dataclasses import replace

    clock.jump(datetime.fromisoformat("2026-11-21T10:32:00+00:00"))  # 14:32 in Baku
    first, last = hours
    given = replace(settings.update, from_hour=first, to_hour=last)
    one = Updates(replace(settings, update=given), clock)
    one.ledger.write(Account(refused={}, staged=NEW))
    assert one.make_way() == is_open


def test_nobody_waits_for_ever_for_an_answer(updates, clock):
    from datetime import timedelta

    updates.ledger.write(Account(refused={}, staged=NEW))
    assert updates.make_way()
    clock.advance(timedelta(seconds=601))
    assert updates.has_ended()
    assert not updates.inbox.is_asked
    assert "update.unanswered" in updates.alarms()
    assert not updates.make_way()
    clock.advance(timedelta(hours=1, seconds=1))
    assert updates.make_way()


def test_a_line_that_breaks_goes_on_where_it_was(*, fetching, centre, updates, clock):
    from datetime import timedelta

    centre.piece = 100
    fetching.told(Beat(program="1.1.0"))
    assert fetching.step(PLENTY)
    assert fetching.step(PLENTY)
    assert fetching.step(PLENTY)
    centre.trouble = Trouble.LINE
    assert not fetching.step(PLENTY)
    assert not fetching.step(PLENTY)
    centre.trouble = None
    clock.advance(timedelta(hours=1))
    all_of_it(fetching)
    offsets = [offset for _name, offset, _length in centre.asked]
    assert offsets == sorted(offsets)
    assert offsets.count(0) == 1
    assert updates.inbox.ready() == NEW


def test_another_process_goes_on_with_what_is_there(*, fetching, centre, updates, journal, clock):
    centre.piece = 100
    fetching.told(Beat(program="1.1.0"))
    for _ in range(3):
        fetching.step(PLENTY)
    again = Fetching(centre, updates, journal, clock, minimum_free=lambda: 0)
    again.told(Beat(program="1.1.0"))
    all_of_it(again)
    assert [offset for _name, offset, _length in centre.asked].count(0) == 1
    assert updates.inbox.ready() == NEW


def test_a_metered_line_is_left_alone_without_room(fetching, centre):
    fetching.told(Beat(program="1.1.0"))
    assert not fetching.step((64 << 10) - 1)
    assert centre.asked == []
    assert fetching.step(64 << 10)
    fetching.step(64 << 10)
    assert all(length <= 64 << 10 for _name, _offset, length in centre.asked)


@pytest.mark.parametrize("named", ["", "0.9.0", "1.0.0", "nonsense"])
def test_what_is_not_newer_is_left_alone(fetching, centre, named):
    fetching.told(Beat(program=named))
    assert not fetching.step(PLENTY)
    assert centre.asked == []


def test_what_failed_here_is_not_fetched_again(fetching, updates):
    updates.ledger.write(Account(refused={"1.1.0": "update.hung"}))
    fetching.told(Beat(program="1.1.0"))
    assert not fetching.step(PLENTY)
    assert updates.look().problem == "update.refused"


def test_a_build_that_arrives_as_another_one_is_refused_and_said_once(
    *, fetching, centre, updates, journal, clock
):
    from datetime import timedelta

    (path,) = (centre.folder / "targets").iterdir()
    path.write_bytes(b"x" * path.stat().st_size)
    fetching.told(Beat(program="1.1.0"))
    for _ in range(2):
        all_of_it(fetching)
        clock.advance(timedelta(hours=2))
    assert events(journal) == ["update-refused"]
    assert updates.inbox.ready() is None
    assert updates.look().problem == "update.altered"


def test_a_full_disk_is_found_out_before_anything_is_fetched(centre, updates, journal, clock):
    fetching = Fetching(centre, updates, journal, clock, minimum_free=lambda: 1 << 60)
    fetching.told(Beat(program="1.1.0"))
    all_of_it(fetching)
    assert centre.asked == []
    assert updates.look().problem == "update.no-room"


def test_a_program_that_is_not_laid_out_is_never_changed(settings, centre, journal, clock):
    updates = Updates(Settings(data_dir=settings.data_dir), clock)
    fetching = Fetching(centre, updates, journal, clock, minimum_free=lambda: 0)
    fetching.told(Beat(program="9.0"))
    assert not fetching.step(PLENTY)
    assert not updates.make_way()
    assert state_of(updates.look()) is None
    assert said(updates.look()) == "not laid out in versions"


def test_the_journal_hears_of_each_change_once(updates, journal, clock, memory):
    changes = tuple(
        Change(
            id=str(number),
            version=NEW,
            former=OLD,
            ended_at=clock.now(),
            result=result,
            code=code,
        )
        for number, (result, code) in enumerate([(ROLLED_BACK, "update.hung"), (CONFIRMED, "")])
    )
    updates.ledger.write(Account(refused={}, changes=changes[:1]))
    updates.note(journal, memory)
    assert updates.alarms()[1] == "update.rolled-back"
    assert state_of(updates.look()).problem == "update.hung"
    updates.ledger.write(Account(refused={}, changes=changes))
    updates.note(journal, memory)
    updates.note(journal, memory)
    assert events(journal) == ["update-rolled-back", "update-confirmed"]
    assert updates.alarms()[1] == ""


@pytest.fixture
def memory():
    """What a station remembers."""

    class Kept(dict):
        def read(self, name):
            return self.get(name)

        def write(self, name, text):
            self[name] = text

    return Kept()


def test_the_doctor_says_what_the_staff_ask(settings, updates, clock):
    from kiosk.diagnostics import Health
    from kiosk.diagnostics.program import program

    health, told = program(Settings(data_dir=settings.data_dir), clock)
    assert health is Health.MISSING
    health, told = program(settings, clock)
    assert (health, str(told)) == (Health.WELL, "Version 1.0.0 runs.")
    change = Change(
        id="1",
        version=NEW,
        former=OLD,
        ended_at=clock.now(),
        result=ROLLED_BACK,
        code="update.hung",
    )
    updates.ledger.write(Account(refused={}, changes=(change,), problem="update.expired"))
    health, told = program(settings, clock)
    assert health is Health.FAILED
    assert [one.code for one in told.remarks] == ["", "update.hung", "update.expired"]
