# SPDX-License-Identifier: Apache-2.0
"""A supervisor looks after the accounts of the machine, on its own screen."""

from dataclasses import replace
from threading import Event

import pytest
import zxingcpp
from PIL import Image

from kiosk.hashing import Hasher
from kiosk.staff import Accounts, Role, Staff, Tally
from kiosk.storage import Database, SqlJournal, SqlRoll
from tests.journeys.test_staff import press, sign_in, write
from ui.rendering import BadgeFace, qr_data_url, render_badge
from ui.staff.desk import AccountsDesk, StaffDesk
from ui.viewmodels.shell import ShellViewModel
from ui.viewmodels.staff.accounts import AccountsViewModel

State = AccountsViewModel.State
FIRST, OWN = "834027", "270519"


class House:
    """The staff on the real database, with less work in each hash, and a printer that listens."""

    def __init__(self, database, clock) -> None:
        hasher = Hasher(memory=64, rounds=1, waiting=4)
        roll = self.roll = SqlRoll(database, SqlJournal(database, clock))
        self.accounts = Accounts(roll, clock.now, hasher)
        self.staff = Staff(roll, clock, now=clock.now, days=30, boot=lambda: "boot", hasher=hasher)
        self.printed: list[tuple[str, str, str]] = []
        self.prints = True
        self.let = Event()
        """Whether badges are made at once."""
        self.let.set()
        self.settle("Leyla", Role.SUPERVISOR)

    def settle(self, name, role) -> str:
        made = self.accounts.add(name, role, FIRST, by="operator:test")
        self.staff.change_own_pin(self.staff.sign_in(name, FIRST), FIRST, OWN)
        return made

    def lock(self, account) -> None:
        with self.roll.changing() as change:
            change.count(account, Tally(15, "boot", 0.0))

    def issue(self, session, account):
        self.let.wait(10)
        return self.staff.issue_badge(session, account)

    def print(self, name, role, code, _is_right_to_left) -> bool:
        self.printed.append((name, role, code))
        return self.prints

    def desk(self) -> StaffDesk:
        staff = self.staff
        return StaffDesk(
            is_badge=staff.is_badge,
            sign_in=staff.sign_in,
            sign_in_by_badge=staff.sign_in_by_badge,
            confirm=staff.confirm,
            change_own_pin=staff.change_own_pin,
            sign_out=staff.sign_out,
            badge_alone=False,
            entry=frozenset({"badge", "key"}),
            idle_seconds=300,
            accounts=AccountsDesk(
                list=staff.accounts,
                add=staff.add,
                change_pin=staff.change_pin,
                retire=staff.retire,
                unlock=staff.unlock,
                issue_badge=self.issue,
                picture=lambda code: qr_data_url(code, 480),
                print_badge=self.print,
            ),
        )


@pytest.fixture
def house(tmp_path, clock):
    database = Database.open(tmp_path / "staff.sqlite")
    house = House(database, clock)
    yield house
    house.let.set()
    database.close()


@pytest.fixture
def page(run_kiosk, house):
    """The page of the accounts, opened by a supervisor who reads English."""
    with run_kiosk(opened=False) as kiosk:
        kiosk.desk = replace(kiosk.desk, staff=house.desk())
        kiosk.open()
        press(kiosk)
        sign_in(kiosk, "Leyla", OWN)
        kiosk.flow.tongue.speak("en")
        kiosk.person.settle()
        kiosk.person.tap("open-accounts")
        idle(kiosk)
        yield kiosk


def model(kiosk) -> AccountsViewModel:
    return kiosk.flow.screens.staff.current


def idle(kiosk) -> None:
    kiosk.person.wait(lambda: not model(kiosk).busy and not model(kiosk).badge.busy, "an answer")
    kiosk.person.settle()


def tap(kiosk, name: str) -> None:
    kiosk.person.tap(name)
    idle(kiosk)


def look_at(kiosk, account: str) -> None:
    """Open the page anew, because somebody was added behind its back, and an account of it."""
    kiosk.person.tap("overview")
    kiosk.person.settle()
    kiosk.person.tap("open-accounts")
    idle(kiosk)
    tap(kiosk, f"account-{account}")


def rows(kiosk) -> list[str]:
    return [row.title for row in model(kiosk).rows.rows]


def is_offered(kiosk, name: str) -> bool:
    found = kiosk.person.find(name)
    return found is not None and found.isVisible()


def test_an_account_is_made_with_a_first_pin_that_its_owner_changes(page, house):
    tap(page, "add-account")
    write(page, "account-name", "rauf")
    tap(page, "role-officer")
    write(page, "account-pin", FIRST)
    write(page, "account-pin-again", OWN)
    tap(page, "save")
    assert model(page).state == State.Adding
    assert page.person.find("trouble").isVisible()
    assert page.person.find("account-pin").property("text") == ""
    write(page, "account-pin", FIRST)
    write(page, "account-pin-again", FIRST)
    tap(page, "save")
    assert model(page).state == State.List
    assert [row.casefold() for row in rows(page)] == ["leyla", "rauf"]
    assert house.staff.sign_in("rauf", FIRST).must_change

    # nobody ends their own account, and an officer is not offered any of this
    tap(page, f"account-{house.accounts.named('Leyla')}")
    assert not any(is_offered(page, name) for name in ("retire", "change-pin", "unlock"))
    assert page.person.find("not-here").isVisible()
    tap(page, "to-accounts")
    page.person.tap("header-finish")
    page.wait_for(ShellViewModel.Screen.Attract)
    house.settle("Nigar", Role.OFFICER)
    press(page)
    sign_in(page, "Nigar", OWN)
    assert page.flow.duty.session is not None
    assert page.person.find("open-accounts") is None
    page.flow.screens.staff.openPage("accounts")
    assert page.flow.screens.staff.page == ""


def test_a_badge_is_shown_once_printed_and_lets_in(page, house, tmp_path):
    rauf = house.settle("Rauf", Role.OFFICER)
    look_at(page, rauf)
    tap(page, "issue-badge")
    assert model(page).state == State.Badge
    assert page.person.find("badge-code").isVisible()
    shot = tmp_path / "screen.png"
    page.window.grabWindow().save(str(shot))
    (code,) = zxingcpp.read_barcodes(Image.open(shot))
    tap(page, "print-badge")
    assert house.printed == [("Rauf", "Officer", code.text)]
    assert page.person.find("printed").property("text") == "The badge was printed."
    house.prints = False
    tap(page, "print-badge")
    assert "not printed" in page.person.find("printed").property("text")
    assert house.staff.sign_in_by_badge(code.text, OWN).member.id == rauf
    tap(page, "badge-done")
    assert model(page).badge.picture == ""
    assert model(page).hasBadge

    # nothing stays when the page is left
    tap(page, "issue-badge")
    found = model(page)
    assert found.badge.picture
    page.person.tap("overview")
    page.person.settle()
    assert (found.badge.picture, found.name, found.rows.rows) == ("", "", ())


def test_a_badge_that_takes_its_time_is_shown_as_nobody_elses(page, house):
    rauf, nigar = house.settle("Rauf", Role.OFFICER), house.settle("Nigar", Role.OFFICER)
    look_at(page, rauf)
    house.let.clear()
    page.person.tap("issue-badge")
    assert page.person.find("to-accounts") is None, "nothing to touch meanwhile"
    found = model(page)
    for elsewhere in (found.goBack, found.beginAdding, found.beginPin):
        elsewhere()
        found.choose(nigar)
        assert (found.state, found.name) == (State.Account, "Rauf")
    house.let.set()
    idle(page)
    assert (found.state, found.badge.title) == (State.Badge, "Badge for Rauf")
    tap(page, "print-badge")
    name, _role, code = house.printed[-1]
    assert name == "Rauf"
    assert house.staff.sign_in_by_badge(code, OWN).member.id == rauf


def test_a_badge_that_comes_after_its_page_was_left_is_not_shown(page, house):
    rauf, nigar = house.settle("Rauf", Role.OFFICER), house.settle("Nigar", Role.OFFICER)
    look_at(page, rauf)
    house.let.clear()
    page.person.tap("issue-badge")
    found = model(page)
    look_at(page, nigar)
    house.let.set()
    page.person.wait(lambda: has_badge(house, rauf), "the badge")
    idle(page)
    assert (found.state, found.name, found.badge.picture) == (State.Account, "Nigar", "")
    tap(page, "issue-badge")
    assert (found.state, found.badge.title) == (State.Badge, "Badge for Nigar")


def has_badge(house, account) -> bool:
    return any(one.member.id == account and one.has_badge for one in house.accounts.all())


def test_who_is_locked_out_is_let_in_again_given_another_pin_and_ended(page, house):
    rauf = house.settle("Rauf", Role.OFFICER)
    house.lock(rauf)
    look_at(page, rauf)
    assert "locked" in page.text("account-summary")
    tap(page, "unlock")
    assert not is_offered(page, "unlock")
    tap(page, "change-pin")
    write(page, "account-pin", FIRST)
    write(page, "account-pin-again", FIRST)
    tap(page, "save")
    assert model(page).state == State.Account
    assert house.staff.sign_in("Rauf", FIRST).must_change
    tap(page, "retire")
    tap(page, "dialog-cancel")
    assert house.staff.sign_in("Rauf", FIRST)
    tap(page, "retire")
    tap(page, "dialog-confirm")
    assert model(page).state == State.List
    assert rows(page) == ["Leyla"]


@pytest.mark.parametrize("width", [384, 576])
def test_a_printed_badge_can_be_scanned(width, house, qapp, tmp_path):
    code = house.accounts.issue_badge(house.accounts.named("Leyla"), by="operator:test").text
    face = BadgeFace(name="Leylə Əliyeva", role="Supervisor", code=code, is_right_to_left=False)
    job = render_badge(face, width)
    file = tmp_path / "badge.png"
    file.write_bytes(job.png)
    (found,) = zxingcpp.read_barcodes(Image.open(file))
    assert found.text == code
    assert job.raster.width == width
