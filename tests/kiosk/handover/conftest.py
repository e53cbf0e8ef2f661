# SPDX-License-Identifier: Apache-2.0
"""A kiosk with a store of drafts, and an officer at its desk."""

import pytest

from kiosk.clock import FixedClock
from kiosk.handover import Handover
from kiosk.staff import Member, Role, Session
from kiosk.storage import SqlDrafts
from tests.kiosk.intake.conftest import kiosk, ram  # noqa: F401 shared fixtures


def at_work(name: str = "m-1", role: Role = Role.OFFICER) -> Session:
    """Sign somebody in."""
    member = Member(id=name, name=name, role=role)
    return Session(member=member, began_at=FixedClock().now())


@pytest.fixture
def drafts(database, sql_journal, clock):
    """The drafts in the database."""
    return SqlDrafts(database, sql_journal, clock, clock.now)


@pytest.fixture
def handover(kiosk, drafts, sql_journal, clock):  # noqa: F811
    """What hands visits over."""
    return Handover(lambda: kiosk.intake, drafts, clock, clock.now, record=sql_journal.record)
