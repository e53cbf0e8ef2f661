# SPDX-License-Identifier: Apache-2.0
"""Staff take the kiosk out of service with a reason and put it back; a restart changes nothing."""

from datetime import UTC, datetime

import pytest

from kiosk.errors import StaffError
from kiosk.intake import ClosedError, Reason
from kiosk.maintaining import KEY
from kiosk.settings import Settings
from kiosk.staff import Member, Role, Session
from kiosk.store import Store
from ui.messages import OUT_OF_ORDER, out_of_order


def session(role: Role) -> Session:
    member = Member(id="m-1", name="somebody", role=role)
    return Session(member=member, began_at=datetime(2026, 11, 23, 8, tzinfo=UTC))


@pytest.fixture
def open_store(tmp_path, clock):
    def make() -> Store:
        return Store(Settings(data_dir=tmp_path, minimum_free=0), clock)

    return make


def journaled(store: Store) -> list[tuple[str, dict[str, str]]]:
    return [
        (one.event, dict(one.facts))
        for one in store.journal.records()
        if one.event.startswith("maintenance")
    ]


def test_a_restart_leaves_the_kiosk_out_of_service_until_staff_put_it_back(open_store):
    with open_store() as store:
        store.gates.check()
        store.maintaining.begin(session(Role.TECHNICIAN), Reason.REPAIR)
    with open_store() as store:
        (closed,) = store.gates.closed()
        assert (closed.code, closed.reason) == ("gate.maintenance.repair", Reason.REPAIR)
        with pytest.raises(ClosedError) as refused:
            store.gates.check()
        assert refused.value.code == "gate.maintenance.repair"
        store.maintaining.begin(session(Role.SUPERVISOR), Reason.CLEANING)
        assert store.gates.closed()[0].reason is Reason.CLEANING
        store.maintaining.end(session(Role.SUPERVISOR))
        store.gates.check()
    with open_store() as store:
        store.gates.check()
        assert journaled(store) == [
            ("maintenance-begun", {"actor": "m-1", "reason": "repair"}),
            ("maintenance-begun", {"actor": "m-1", "reason": "cleaning"}),
            ("maintenance-ended", {"actor": "m-1"}),
        ]


def test_whoever_may_not_changes_nothing(open_store):
    with open_store() as store:
        with pytest.raises(StaffError) as refused:
            store.maintaining.begin(session(Role.OFFICER), Reason.REPAIR)
        assert refused.value.code == "staff.not-allowed"
        assert store.gates.closed() == ()
        store.maintaining.begin(session(Role.TECHNICIAN), Reason.REPAIR)
        with pytest.raises(StaffError):
            store.maintaining.end(session(Role.OFFICER))
        assert store.gates.closed()[0].reason is Reason.REPAIR


def test_putting_back_what_staff_have_not_taken_out_is_not_noted(open_store):
    with open_store() as store:
        store.maintaining.end(session(Role.TECHNICIAN))
        assert journaled(store) == []


def test_what_the_operator_has_closed_stays_closed(open_store, tmp_path):
    (tmp_path / "maintenance").touch()
    with open_store() as store:
        assert store.gates.closed()[0].code == "gate.maintenance"
        store.maintaining.begin(session(Role.TECHNICIAN), Reason.NO_PAPER)
        assert store.gates.closed()[0].code == "gate.maintenance.no-paper"
        store.maintaining.end(session(Role.TECHNICIAN))
        assert store.gates.closed()[0].code == "gate.maintenance"


def test_a_reason_of_a_later_make_is_some_other_reason(open_store):
    with open_store() as store:
        store.memory.write(KEY, "earthquake")
        assert store.gates.closed()[0].reason is Reason.OTHER


def test_the_public_is_told_each_reason_in_words_of_its_own():
    told = {one: out_of_order(f"gate.maintenance.{one.value}") for one in Reason}
    assert len(set(told.values())) == len(Reason)
    assert told[Reason.OTHER] == OUT_OF_ORDER["gate.maintenance"]
