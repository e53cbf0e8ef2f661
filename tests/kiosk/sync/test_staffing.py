# SPDX-License-Identifier: Apache-2.0
"""The centre's word on who works here: believed for its signature, merged, and never an older one."""

from datetime import timedelta

import pytest

from kiosk.errors import StaffError
from kiosk.hashing import Hasher
from kiosk.sealing import StationKey, jws
from kiosk.staff import Accounts, Role, Rosters, Staff, forget_centre
from kiosk.storage import SqlRoll
from kiosk.sync.contract import STAFF_TYPE, StaffAnswer
from kiosk.sync.port import Beat, Told
from kiosk.sync.staffing import OLDER, UNPROVEN, Staffing

ROOM = 1 << 20
FIRST, OWN, THIRD = "834027", "270519", "915263"
LEYLA = "0192f3a4-0000-7000-8000-000000000001"
RAUF = "0192f3a4-0000-7000-8000-000000000002"
AT = "2026-11-21T10:32:00Z"
LATER = "2026-11-21T11:32:00Z"
HASHER = Hasher(memory=64, rounds=1, waiting=4)
KEPT = {pin: HASHER.hashed(pin) for pin in (FIRST, OWN, THIRD)}


def member(account, name, *, pin=FIRST, **facts):
    role = facts.pop("role", "officer")
    return {
        "id": account, "name": name, "role": role, "pin": KEPT.get(pin, pin), "created_at": AT,
        **facts,
    }  # fmt: skip


class Centre:
    """Says what it is told to, under the number that it is told to name."""

    def __init__(self, key) -> None:
        self.signing = key
        self.number = 0
        self.told = Told(is_missing=True)
        self.asked = 0

    def say(self, number, *members, named=None, by=None, kind=STAFF_TYPE, station="BK01"):
        said = {"number": number, "station": station, "members": list(members)}
        answer = StaffAnswer(staff=jws.sign(said, kind, by or self.signing))
        self.told = Told(content=answer.model_dump_json().encode())
        self.number = number if named is None else named

    def staff(self):
        self.asked += 1
        return self.told

    def key(self, name):
        return self.signing.public_bytes if name == self.signing.key_id else None


@pytest.fixture
def centre(central_keys):
    return Centre(central_keys)


@pytest.fixture
def roll(database, sql_journal):
    return SqlRoll(database, sql_journal)


@pytest.fixture
def make_station(centre, roll, clock):
    return lambda: Staffing(centre, Rosters(roll, clock.now), clock, "BK01")


@pytest.fixture
def station(make_station):
    return make_station()


@pytest.fixture
def staff(roll, clock):
    return Staff(roll, clock, now=clock.now, days=30, boot=lambda: "boot", hasher=HASHER)


@pytest.fixture
def local(roll, clock):
    return Accounts(roll, clock.now, HASHER)


def hear(station, centre, room=ROOM):
    station.told(Beat(staff=centre.number))
    assert station.step(room) is False


def code_of(call, *args) -> str:
    with pytest.raises(StaffError) as caught:
        call(*args)
    return caught.value.code


def test_who_the_centre_names_may_sign_in_without_a_line(station, centre, staff):
    centre.say(7, member(LEYLA, "Leyla", role="supervisor"))
    hear(station, centre)
    session = staff.sign_in("leyla", FIRST)
    assert (session.member.id, session.member.role) == (LEYLA, Role.SUPERVISOR)
    assert session.must_change
    hear(station, centre)
    assert centre.asked == 1


def test_its_word_replaces_what_was_there_and_local_accounts_stay(
    station, centre, staff, local, sql_journal
):
    own = local.add("Vəli", Role.SUPERVISOR, FIRST, by="operator:test")
    centre.say(7, member(LEYLA, "Leyla"), member(RAUF, "Rauf", role="supervisor"))
    hear(station, centre)
    centre.say(8, member(LEYLA, "Leylə", role="technician"))
    hear(station, centre)
    assert code_of(staff.sign_in, "Rauf", FIRST) == "staff.refused"
    assert code_of(staff.sign_in, "Leyla", FIRST) == "staff.refused"
    assert staff.sign_in("Leylə", FIRST).member.role is Role.TECHNICIAN
    assert staff.sign_in("Vəli", FIRST).member.id == own
    facts = {"number": "8", "members": "1", "ended": "1"}
    assert sql_journal.latest("staff-roster").facts == facts


def test_a_pin_that_its_owner_set_here_stays_until_the_centre_sets_another(station, centre, staff):
    centre.say(7, member(LEYLA, "Leyla"))
    hear(station, centre)
    staff.change_own_pin(staff.sign_in("Leyla", FIRST), FIRST, OWN)
    centre.say(8, member(LEYLA, "Leyla"), member(RAUF, "Rauf"))
    hear(station, centre)
    assert not staff.sign_in("Leyla", OWN).must_change
    centre.say(9, member(LEYLA, "Leyla", pin=THIRD), member(RAUF, "Rauf"))
    hear(station, centre)
    assert code_of(staff.sign_in, "Leyla", OWN) == "staff.refused"
    assert staff.sign_in("Leyla", THIRD).must_change


def test_the_centre_lets_somebody_in_again_and_each_word_counts_once(station, centre, staff, clock):
    def lock():
        for _ in range(15):
            code_of(staff.sign_in, "Leyla", "999998")
            clock.advance(timedelta(hours=5))
        assert code_of(staff.sign_in, "Leyla", FIRST) == "staff.locked"

    centre.say(7, member(LEYLA, "Leyla"))
    hear(station, centre)
    lock()
    centre.say(8, member(LEYLA, "Leyla", unlocked_at=AT))
    hear(station, centre)
    assert staff.sign_in("Leyla", FIRST)
    lock()
    centre.say(9, member(LEYLA, "Leyla", unlocked_at=AT), member(RAUF, "Rauf"))
    hear(station, centre)
    assert code_of(staff.sign_in, "Leyla", FIRST) == "staff.locked"
    centre.say(10, member(LEYLA, "Leyla", unlocked_at=LATER))
    hear(station, centre)
    assert staff.sign_in("Leyla", FIRST)


def test_without_the_centre_s_word_its_accounts_end_and_local_ones_do_not(
    station, centre, staff, local, clock
):
    local.add("Vəli", Role.SUPERVISOR, FIRST, by="operator:test")
    centre.say(7, member(LEYLA, "Leyla"))
    hear(station, centre)
    clock.advance(timedelta(days=29))
    hear(station, centre)  # it has no other word: that is one, too
    clock.advance(timedelta(days=30))
    assert staff.sign_in("Leyla", FIRST)
    clock.advance(timedelta(seconds=1))
    assert code_of(staff.sign_in, "Leyla", FIRST) == "staff.roster"
    assert code_of(staff.sign_in, "Leyla", "999998") == "staff.refused"
    assert staff.sign_in("Vəli", FIRST)
    hear(station, centre)
    assert staff.sign_in("Leyla", FIRST)


def test_a_clock_that_was_put_back_brings_no_expired_account_back(station, centre, staff, clock):
    """It is at least so late as when the centre last spoke, whatever the clock here says."""
    centre.say(7, member(LEYLA, "Leyla", expires_at="2026-12-01T00:00:00Z"))
    begun = clock.now()
    clock.advance(timedelta(days=20))
    hear(station, centre)
    clock.jump(begun)
    assert code_of(staff.sign_in, "Leyla", FIRST) == "staff.expired"


def test_an_account_of_the_centre_s_is_changed_there_alone(station, centre, staff, local):
    local.add("Vəli", Role.SUPERVISOR, FIRST, by="operator:test")
    session = staff.change_own_pin(staff.sign_in("Vəli", FIRST), FIRST, OWN)
    centre.say(7, member(LEYLA, "Leyla"))
    hear(station, centre)
    assert code_of(staff.retire, session, LEYLA) == "staff.centre"
    assert code_of(staff.change_pin, session, LEYLA, THIRD) == "staff.centre"
    assert code_of(staff.issue_badge, session, LEYLA) == "staff.centre"
    staff.unlock(session, LEYLA)
    assert code_of(staff.add, session, "leyla", Role.OFFICER, THIRD) == "staff.taken"


def test_where_both_have_a_name_it_is_the_centre_s(station, centre, staff, local):
    local.add("Leyla", Role.SUPERVISOR, OWN, by="operator:test")
    centre.say(7, member(LEYLA, "LEYLA"))
    hear(station, centre)
    assert staff.sign_in("Leyla", FIRST).member.id == LEYLA
    assert code_of(staff.sign_in, "Leyla", OWN) == "staff.refused"
    centre.say(8)
    hear(station, centre)
    assert staff.sign_in("Leyla", OWN)


def test_an_id_of_this_machine_s_own_is_nobody_else_s(station, centre, staff, local):
    own = local.add("Vəli", Role.SUPERVISOR, OWN, by="operator:test")
    centre.say(7, member(own, "Vəli", role="officer"))
    hear(station, centre)
    assert staff.sign_in("Vəli", OWN).member.role is Role.SUPERVISOR


@pytest.mark.parametrize(
    "how",
    [
        {"by": "a stranger"},
        {"kind": "settings+jwt"},
        {"station": "BK02"},
    ],
)
def test_what_the_centre_did_not_sign_for_this_station_is_not_believed(
    how, station, centre, local, tmp_path
):
    if "by" in how:
        how = {"by": StationKey.load_or_create(tmp_path / "stranger")}
    centre.say(7, member(LEYLA, "Leyla"), **how)
    hear(station, centre)
    assert station.problem == UNPROVEN
    assert local.all() == ()
    centre.say(8, member(LEYLA, "Leyla"))
    hear(station, centre)
    assert (station.problem, len(local.all())) == ("", 1)


@pytest.mark.parametrize(
    "pin",
    [
        "$argon2id$v=19$m=4194304,t=3,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b27aA",
        "$argon2id$v=19$m=64,t=1000000,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b27aA",
        "$argon2id$v=19$m=64,t=1,p=64$c29tZXNhbHQ$RdescudvJCsgt3ub+b27aA",
        "$argon2id$nonsense",
    ],
)
def test_a_hash_that_would_take_all_of_the_machine_is_not_taken(pin, station, centre, local):
    centre.say(7, member(LEYLA, "Leyla", pin=pin))
    hear(station, centre)
    assert (station.problem, local.all()) == (UNPROVEN, ())


def test_never_an_older_one_also_after_a_restart(make_station, centre, staff):
    centre.say(8, member(LEYLA, "Leyla"))
    hear(make_station(), centre)
    centre.say(7, member(RAUF, "Rauf"), named=9)
    again = make_station()
    hear(again, centre)
    assert again.problem == OLDER
    assert code_of(staff.sign_in, "Rauf", FIRST) == "staff.refused"
    assert staff.sign_in("Leyla", FIRST)


def test_another_centre_begins_anew_and_the_former_one_s_accounts_open_nothing(
    make_station, centre, staff, roll
):
    centre.say(8, member(LEYLA, "Leyla"))
    hear(make_station(), centre)
    forget_centre(roll)
    assert code_of(staff.sign_in, "Leyla", FIRST) == "staff.roster"
    centre.say(3, member(RAUF, "Rauf"))
    hear(make_station(), centre)
    assert staff.sign_in("Rauf", FIRST)
    assert code_of(staff.sign_in, "Leyla", FIRST) == "staff.refused"


def test_it_waits_for_room_on_a_metered_line(station, centre, staff):
    centre.say(7, member(LEYLA, "Leyla"))
    hear(station, centre, room=1024)
    assert centre.asked == 0
    station.step(ROOM)
    assert staff.sign_in("Leyla", FIRST)
