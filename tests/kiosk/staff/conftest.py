# SPDX-License-Identifier: Apache-2.0
"""A service point with somebody in each role, on the real database."""

import shutil

import pytest

from kiosk.hashing import Hasher
from kiosk.staff import Accounts, Role, Staff
from kiosk.storage import Database, SqlRoll

PIN = "270519"
"""What all of them know by heart."""
FIRST_PIN = "834027"
"""What somebody else has set."""


@pytest.fixture(scope="session")
def hasher():
    """The real thing with less work in it: what is tested is who is let in."""
    return Hasher(memory=64, rounds=1, waiting=4)


class Boot:
    """Which start of the machine it is."""

    number = 1

    def __call__(self) -> str:
        return f"boot-{self.number}"


@pytest.fixture
def boot():
    return Boot()


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory):
    """An empty database at the newest schema, made once: migrating costs more than a test."""
    path = tmp_path_factory.mktemp("fresh") / "station.sqlite"
    Database.open(path).close()
    return path


@pytest.fixture
def database(tmp_path, fresh_database):
    """A station's database, empty."""
    shutil.copy(fresh_database, tmp_path / "station.sqlite")
    opened = Database.open(tmp_path / "station.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def roll(database, sql_journal):
    return SqlRoll(database, sql_journal)


@pytest.fixture
def accounts(roll, clock, hasher):
    """The accounts as the machine's operator reaches them."""
    return Accounts(roll, clock.now, hasher)


@pytest.fixture
def make_staff(roll, clock, boot, hasher):
    """Make the service anew, as another start does."""

    def make(**changes) -> Staff:
        values = {"now": clock.now, "days": 30, "boot": boot, "hasher": hasher}
        return Staff(roll, clock, **{**values, **changes})

    return make


@pytest.fixture
def staff(make_staff):
    return make_staff()


@pytest.fixture
def settle(accounts, staff):
    """Make somebody who has set a PIN of their own; gives the id."""

    def make(name: str, role: Role, **changes) -> str:
        made = accounts.add(name, role, FIRST_PIN, by="operator:test", **changes)
        staff.change_own_pin(staff.sign_in(name, FIRST_PIN), FIRST_PIN, PIN)
        return made

    return make


@pytest.fixture
def people(settle):
    """One of each role, by role."""
    return {role: settle(role.value.title(), role) for role in Role}


@pytest.fixture
def events(sql_journal):
    """What the journal says happened, without the first part of the story."""

    def found(name: str = "") -> list[tuple[str, dict[str, str]]]:
        return [
            (one.event, dict(one.facts))
            for one in sql_journal.records()
            if one.event.startswith(name or "staff-")
        ]

    return found
