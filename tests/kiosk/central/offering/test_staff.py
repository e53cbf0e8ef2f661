# SPDX-License-Identifier: Apache-2.0
"""The staff is signed for one station: those of its service point and of all, and nobody else."""

from datetime import timedelta

import pytest

from kiosk.central.failures import CentralError
from kiosk.central.fleet.stations import Changes
from kiosk.central.offering.staff import StationsStaff
from kiosk.errors import StaffError
from kiosk.hashing import Hasher
from kiosk.staff import Role, badges
from kiosk.sync.contract import HEARTBEAT_PATH, STAFF_PATH, StaffRoster
from tests.kiosk.central.conftest import JOURNAL, Speaker, read

POINT = "Nərimanov 2"
PIN, OTHER_PIN = "834027", "270519"


@pytest.fixture
def staff(region):
    """The region's staff, with less work in each hash."""
    hasher = Hasher(memory=64, rounds=1, waiting=4)
    region.staff = StationsStaff(region.database, region.keys.current, hasher.hashed)
    return region.staff


@pytest.fixture
def add(staff, clock):
    def made(name="Leyla", role=Role.OFFICER, pin=PIN, **more):
        return staff.add(name, role, pin, clock.now(), by="operator:x", **more)

    return made


@pytest.fixture
def other(region, region_speaker, known, other_key, clock):
    """Station BK02 at Nərimanov 2."""
    known(region, "BK02", other_key)
    region.stations.change("BK02", clock.now(), Changes(service_point=POINT), by="x")
    return Speaker(region_speaker.url, clock, other_key, "BK02")


def told(region, speaker):
    statement = speaker.call("GET", STAFF_PATH).json()["staff"]
    return StaffRoster.model_validate(read(statement, region.keys.current, "staff+jwt"))


def names(region, speaker):
    return sorted(one.name for one in told(region, speaker).members)


def number(speaker):
    beat = {"sent_at": "2026-11-21T10:33:00Z", "journal": JOURNAL, "queue": {}, "software": "0.1"}
    return speaker.post(HEARTBEAT_PATH, beat).json()["staff"]


def test_where_nobody_was_named_there_is_nothing(region_speaker, staff):
    assert region_speaker.call("GET", STAFF_PATH).status_code == 404
    assert number(region_speaker) == 0


def test_each_station_is_told_of_its_own_and_of_all(region, region_speaker, other, add):
    add("Everywhere")
    add("Here", service_point=POINT)
    assert names(region, region_speaker) == ["Everywhere"]
    assert names(region, other) == ["Everywhere", "Here"]
    assert {told(region, one).station for one in (region_speaker, other)} == {"BK01", "BK02"}


def test_every_change_is_named_by_a_higher_number(region, other, add, staff, clock):
    seen = [number(other)]
    everywhere, here = add("Everywhere"), add("Here", service_point=POINT)
    for change in (
        lambda: staff.unlock(here, clock.now(), by="x"),
        lambda: staff.change_pin(here, OTHER_PIN, clock.now(), by="x"),
        lambda: staff.issue_badge(here, clock.now(), by="x"),
        lambda: staff.retire(here, clock.now(), by="x"),
        lambda: staff.retire(everywhere, clock.now(), by="x"),
    ):
        seen.append(number(other))
        assert told(region, other).number == seen[-1]
        change()
    seen.append(number(other))
    assert seen == sorted(set(seen))
    assert seen[1] >= clock.now().timestamp()
    assert told(region, other).members == ()


def test_a_station_that_moves_is_told_of_others_under_a_higher_number(region, other, add, clock):
    add("Here", service_point=POINT)
    before = number(other)
    clock.advance(timedelta(minutes=1))
    region.stations.change("BK02", clock.now(), Changes(service_point="Gəncə"), by="x")
    assert number(other) > before
    assert told(region, other).number == number(other)
    assert names(region, other) == []


def test_a_badge_and_a_pin_are_known_by_hashes_alone(region, other, add, staff, clock):
    account = add(service_point=POINT)
    old = staff.issue_badge(account, clock.now(), by="x")
    badge = staff.issue_badge(account, clock.now(), by="x")
    (member,) = told(region, other).members
    assert badge.fits(member.badge_serial, member.badge)
    assert not old.fits(member.badge_serial, member.badge)
    assert badges.read(badge.text).account == member.id
    said = told(region, other).model_dump_json()
    assert PIN not in said
    assert badge.secret.hex() not in said


def test_a_name_is_given_out_once_where_people_could_meet(add, other, staff, clock):
    first = add(service_point=POINT)
    for place in (POINT, None):
        with pytest.raises(StaffError) as caught:
            add("LEYLA", service_point=place)
        assert caught.value.code == "staff.taken"
    staff.retire(first, clock.now(), by="x")
    again = add("LEYLA")
    assert staff.named("leyla") == again
    assert [one.retired_at is not None for one in staff.all()] in ([True, False], [False, True])


def test_who_is_meant_is_said_by_the_place_or_the_id(region, add, staff, other, clock):
    region.stations.change("BK01", clock.now(), Changes(service_point="Gəncə"), by="x")
    here, there = add(service_point=POINT), add(service_point="Gəncə")
    with pytest.raises(StaffError) as caught:
        staff.named("Leyla")
    assert caught.value.code == "staff.several"
    assert staff.named("Leyla", POINT) == staff.named(here) == here
    assert staff.named("Leyla", "Gəncə") == there
    with pytest.raises(StaffError) as caught:
        staff.named("Nobody")
    assert caught.value.code == "staff.unknown"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"pin": "123456"}, "staff.pin"),
        ({"name": "-"}, "staff.name"),
        ({"service_point": "Nowhere"}, "central.scope"),
    ],
)
def test_what_will_not_do_is_refused(given, code, add):
    with pytest.raises((StaffError, CentralError)) as caught:
        add(**given)
    assert caught.value.code == code


def test_nobody_who_was_ended_is_changed(add, staff, clock):
    account = add()
    staff.retire(account, clock.now(), by="x")
    for call in (staff.retire, staff.unlock, staff.issue_badge):
        with pytest.raises(StaffError) as caught:
            call(account, clock.now(), by="x")
        assert caught.value.code == "staff.unknown"


def test_what_is_done_is_noted(region, add, staff, clock):
    account = add()
    staff.issue_badge(account, clock.now(), by="operator:y")
    found = [(one.event, one.who, one.subject) for one in region.audit.newest(9)]
    assert ("staff-added", "operator:x", account) in found
    assert ("staff-badge", "operator:y", account) in found
