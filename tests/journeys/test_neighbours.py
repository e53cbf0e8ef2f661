# SPDX-License-Identifier: Apache-2.0
"""Two stations of one place on real sockets, with no centre: staff are called, and a slip goes on."""

from contextlib import ExitStack
from dataclasses import replace

import pytest

from kiosk.i18n import Messages, language
from kiosk.neighbours import calling
from kiosk.printing.fakes import MemoryPrinter
from kiosk.sealing import Recipients, StationKey
from kiosk.settings import DESK
from kiosk.staff import Role
from kiosk.station import Station
from tests.journeys.test_at_desk import come_in, staffed
from tests.journeys.test_helping import call
from tests.journeys.test_staff import Door
from tests.neighbours import acquaint, published
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
NOWHERE = "http://127.0.0.1:9"
"""A central that nobody reaches."""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A call is told often enough for a test."""
    monkeypatch.setattr(calling.Calling.__init__, "__kwdefaults__", {"every": 0.05})


@pytest.fixture
def door(clock):
    return Door(clock, Role.OFFICER)


@pytest.fixture
def away(settings):
    """What every station here has set: a centre that is down."""
    return replace(settings, central_url=NOWHERE, catalogue_days=0)


@pytest.fixture
def other(away, tmp_path, clock, central_keys, service_identity):
    """Open the other station, which has no window: BK02, and BK01 knows it."""
    with ExitStack() as ending:

        def open_other(*neighbours):
            theirs = replace(
                away,
                station_code="BK02",
                data_dir=tmp_path / "other",
                neighbours=neighbours,
                neighbours_listen="127.0.0.1:0",
            )
            service_identity.recipients.save(theirs.keys_dir)
            keys = {
                one.station_code: StationKey.load_or_create(one.keys_dir) for one in (away, theirs)
            }
            stations = [published(key, code) for code, key in keys.items()]
            acquaint(central_keys, stations, (away, theirs))
            assert Recipients.load(away.keys_dir).names == Recipients.load(theirs.keys_dir).names
            messages = Messages.open(
                away.published_dir / "messages", [language(code) for code in away.languages]
            )
            station = Station(theirs, clock, messages, printer=MemoryPrinter())
            ending.callback(station.close)
            return station

        yield open_other


@pytest.fixture
def central_keys(tmp_path):
    return StationKey.load_or_create(tmp_path / "centre-keys")


def address(station) -> str:
    return station.neighbourhood.url.removeprefix("http://")


def listening(kiosk, station) -> str:
    kiosk.person.wait(lambda: address(station), "somebody who listens")
    return address(station)


def test_whoever_calls_staff_hears_that_they_were_called_and_when_not(
    run_kiosk, other, door, qtbot
):
    desk = other()
    qtbot.waitUntil(lambda: bool(address(desk)), timeout=20_000)
    calls = desk.neighbourhood.calls
    where = {"central_url": NOWHERE, "catalogue_days": 0, "neighbours": (address(desk),)}
    with run_kiosk(opened=False, **where) as hall:
        staffed(hall, door)
        hall.person.wait(lambda: hall.flow.services._services.rows, "the services")
        hall.begin()
        call(hall)
        hall.person.wait(lambda: calls.look(is_attended=False), "a call")
        hall.flow.tick()
        hall.person.settle()
        assert hall.text("heading") == "Ask an officer to come to this kiosk"
        hall.person.wait(lambda: called(hall, calls), "somebody who sees it")
        hall.person.settle()
        assert hall.text("heading") == "Staff have been called"
        assert [one.station for one in calls.look(is_attended=True)] == ["BK01"]
        hall.person.tap("back")
        hall.wait_for(Screen.Question)
        hall.person.wait(lambda: calls.look(is_attended=True) == (), "the end of the call")
        call(hall)
        assert hall.text("heading") == "Ask an officer to come to this kiosk"


def called(hall, calls) -> bool:
    """Have somebody signed in at the desk, and a second pass here."""
    calls.look(is_attended=True)
    hall.flow.tick()
    return hall.flow.screens.help.called


def test_a_desk_shows_who_asks_for_staff_to_whoever_is_signed_in(run_kiosk, other, door):
    where = {"central_url": NOWHERE, "catalogue_days": 0, "neighbours_listen": "127.0.0.1:0"}
    other_calls = None
    with run_kiosk(wide=True, opened=False, place=DESK, **where) as desk:
        hall = other(listening(desk, desk.station))
        staffed(desk, door)
        come_in(desk)
        assert desk.person.find("calls") is None
        other_calls = hall.neighbourhood.calling
        other_calls.begin()
        desk.person.wait(lambda: shown(desk), "the call")
        desk.person.settle()
        bar = desk.person.find("calls")
        assert bar.isVisible()
        said = desk.text("calls-text")
        assert "BK02" in said
        assert "14:32" in said
        assert bar.property("text") == said
        assert len(desk.listener.player.heard) == 1
        desk.listener.player.pass_time(5)
        assert desk.listener.player.heard[0].samples > 0
        assert shown(desk)
        assert len(desk.listener.player.heard) == 1  # it sounds once for a call
        desk.flow.tongue.speak("ar")  # of the person whom the officer is helping
        desk.person.settle()
        assert desk.text("calls-text") == said
        assert desk.flow.screens.calls.language == "az"
        desk.person.wait(lambda: other_calls.is_seen, "the answer")
        other_calls.end()
        desk.person.wait(lambda: not shown(desk), "the end of the call")
        desk.person.settle()
        assert desk.person.find("calls") is None


def shown(kiosk) -> bool:
    kiosk.flow.tick()
    return kiosk.flow.screens.calls.text != ""


@pytest.mark.nightly
def test_in_the_hall_nobody_but_staff_reads_who_asks_for_them(run_kiosk, other, door):
    """The negative control: the same call, at a kiosk at which nobody is signed in."""
    where = {"central_url": NOWHERE, "catalogue_days": 0, "neighbours_listen": "127.0.0.1:0"}
    with run_kiosk(opened=False, **where) as kiosk:
        hall = other(listening(kiosk, kiosk.station))
        staffed(kiosk, door)
        hall.neighbourhood.calling.begin()
        calls = kiosk.station.neighbourhood.calls
        kiosk.person.wait(lambda: calls.look(is_attended=False), "the call")
        kiosk.flow.tick()
        kiosk.person.settle()
        assert kiosk.person.find("calls") is None
        assert not hall.neighbourhood.calling.is_seen


def test_a_slip_of_the_kiosk_goes_on_at_the_desk_while_the_centre_is_down(
    run_kiosk, other, door, qtbot
):
    hall = other()
    qtbot.waitUntil(lambda: bool(address(hall)), timeout=20_000)
    walk_in = hall.intake.begin("registration", "ru")
    offered = hall.handover.offer(walk_in)
    walk_in.discard()
    where = {"central_url": NOWHERE, "catalogue_days": 0, "neighbours": (address(hall),)}
    with run_kiosk(wide=True, opened=False, place=DESK, **where) as desk:
        staffed(desk, door)
        come_in(desk)
        desk.flow.showing.take(offered.slip.text)
        desk.wait_for(Screen.Question)
        assert desk.visit.id == walk_in.id
        assert desk.flow.shell.spoken == "ru"
        assert desk.visit.is_held
        assert hall.drafts.find(offered.slip.draft).ended is not None


@pytest.mark.nightly
def test_without_the_setting_nobody_is_called_and_all_is_as_it_was(run_kiosk, door):
    with run_kiosk(opened=False) as kiosk:
        assert kiosk.station.neighbourhood is None
        assert kiosk.desk.calls is None
        staffed(kiosk, door)
        kiosk.person.wait(lambda: kiosk.flow.services._services.rows, "the services")
        kiosk.begin()
        call(kiosk)
        assert kiosk.text("heading") == "Ask an officer to come to this kiosk"
