# SPDX-License-Identifier: Apache-2.0
"""The back office says where an application stands, and nothing else."""

import threading
from datetime import timedelta

import pytest

from kiosk.central.door.cases import MOST_STEPS
from kiosk.central.door.consumers import Right
from kiosk.central.storage.tables import STEP
from kiosk.timestamps import to_text
from tests.kiosk.central.door.conftest import System


@pytest.fixture
def office(system):
    return system(Right.CASES_WRITE)


@pytest.fixture
def number(receive):
    return receive()[0][1]


@pytest.fixture
def tell(office, clock):
    def call(number, step="in-review", after=0, **changes):
        at = to_text(clock.now() + timedelta(minutes=after))
        response = office.call("PUT", f"/v1/cases/{number}", {"step": step, "at": at, **changes})
        said = response.json()
        return response.status_code, said.get("code") or [one["step"] for one in said["steps"]]

    return call


def test_steps_are_told_in_their_order(office, number, tell, clock):
    assert tell(number) == (201, ["in-review"])
    clock.advance(timedelta(hours=1))
    assert tell(number, "documents-missing") == (201, ["in-review", "documents-missing"])
    clock.advance(timedelta(hours=1))
    assert tell(number, "in-review")[1] == ["in-review", "documents-missing", "in-review"]
    case = office.call("GET", f"/v1/cases/{number}").json()
    assert case["reference"] == number
    assert [one["told_by"] for one in case["steps"]] == ["registry"] * 3


def test_a_step_that_is_said_again_is_the_same_step(number, tell):
    assert tell(number) == (201, ["in-review"])
    assert tell(number) == (200, ["in-review"])
    assert tell(number, "decided", 1) == (201, ["in-review", "decided"])
    assert tell(number) == (200, ["in-review", "decided"])


def test_steps_don_t_go_back_nor_ahead(number, tell):
    assert tell(number, "in-review")[0] == 201
    assert tell(number, "decided", -1) == (409, "central.case-order")
    assert tell(number, "decided", 6) == (409, "central.case-order")
    assert tell(number, "decided", 4)[0] == 201


def test_a_reference_that_was_not_received_is_not_known(office, number, tell, region_speaker):
    announced = region_speaker.item(inline=False, reference="BK01AAAAAAAA")
    region_speaker.answers(announced)
    for other in ("BK01AAAAAAAA", "BK0100000000"):
        assert tell(other) == (404, "central.missing")
        assert office.call("GET", f"/v1/cases/{other}").status_code == 404
    assert office.call("PUT", f"/v1/cases/{number}'", {}).status_code == 404


def test_another_station_can_t_take_a_reference_over(*, region, clock, tell, known, other_key):
    """Its own number is not its own to give."""
    from kiosk.sync.contract import Item
    from tests.kiosk.central.conftest import Speaker

    known(region, "BK02", other_key)
    forged = Speaker("", clock, other_key, "BK02")
    item = Item(**forged.item(reference="BK01AAAAAAAA"))
    assert region.reception.take("BK02", [item]).answers[0].acknowledgement
    assert tell("BK01AAAAAAAA") == (404, "central.missing")


def test_nothing_but_a_step_and_a_time_is_taken(number, tell, office):
    assert tell(number, "refused") == (422, "central.announcement")
    assert tell(number, remark="Mr. Smith did not pay") == (422, "central.announcement")
    assert tell(number, at="2026-11-21") == (422, "central.announcement")
    plain = office.call("PUT", f"/v1/cases/{number}", headers={"Content-Type": "text/plain"})
    assert plain.json()["code"] == "central.content-type"


def test_only_who_may_say_so_does(number, system, office):
    other = system(Right.SUBMISSIONS_READ, Right.METRICS_READ, name="other")
    nobody = System(office.url, "mkc_nobody")
    for method in ("GET", "PUT"):
        assert other.call(method, f"/v1/cases/{number}").json()["code"] == "central.right"
        assert nobody.call(method, f"/v1/cases/{number}").json()["code"] == "central.consumer"


def test_two_who_tell_at_once_are_both_heard_once(region, number, clock, receive):
    """Each step has its place, whoever comes first."""
    from kiosk.central.door.records import CaseStep

    failures = []

    def tell(step):
        try:
            for _ in range(5):
                told = CaseStep(step=step, at=clock.now())
                assert region.cases.tell(number, told, clock.now(), step)
        except Exception as error:  # noqa: BLE001 a thread's own would be lost
            failures.append(error)

    steps = ("in-review", "decided", "awaiting-payment", "issued")
    threads = [threading.Thread(target=tell, args=(step,)) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(one.step for one in region.cases.find(number).steps) == sorted(steps)


def test_a_circle_ends(region, receive, tell, clock):
    ((id_, number),) = receive()
    with region.database.transaction() as connection:
        rows = [
            {
                "submission": id_,
                "number": at + 1,
                "step": "in-review",
                "at": clock.now() - timedelta(hours=1),
                "told_at": clock.now(),
                "told_by": "x",
            }
            for at in range(MOST_STEPS)
        ]
        connection.execute(STEP.insert(), rows)
    assert tell(number) == (409, "central.case-order")
