# SPDX-License-Identifier: Apache-2.0
"""The central is set back to an old copy of its database, and what it lost comes again."""

from datetime import timedelta

import pytest

from kiosk.outbox import EntryState
from kiosk.sync.heart import Heart
from kiosk.sync.stick import Stick
from tests.faults.network import scripts
from tests.faults.network.kiosks import LARGE, LARGER
from tests.faults.network.middlebox import Middlebox, pass_on

OPERATOR = "operator:test"


@pytest.mark.parametrize("size", [1, 2000, LARGE, LARGER])
def test_what_the_central_lost_is_sent_again(scene, size):
    early = scene.kiosk.submit(size)
    scene.drain()
    copy = scene.central.backup()
    late = scene.kiosk.submit(size)
    scene.drain()
    scene.central.restore(copy)
    assert set(scene.central.held().digests) == {early}
    scene.carry(2)
    assert scene.received() == {early, late}
    assert scene.wrong(complete=True) == []


def test_a_copy_in_which_half_of_one_had_arrived_costs_nothing(scene):
    """The central knows of it and does not have it: that is as good as not knowing."""
    scene.kiosk.submit(LARGER)
    with Middlebox(scene.central.address) as middlebox:
        scene.through(middlebox.url)
        middlebox.script = scripts.only("/v1/parts/", scripts.saying(None))
        scene.carry(2)
        assert scene.central.held().incomplete
        copy = scene.central.backup()
        middlebox.script = pass_on
        scene.drain()
        assert scene.wrong(complete=True) == []
        scene.central.restore(copy)
        scene.carry(3)
        scene.drain()
        assert scene.wrong(complete=True) == []
        scene.kiosk.hang_up()


@pytest.fixture(params=[True, False], ids=["asking", "counting alone"])
def is_asking(request, monkeypatch):
    """The station as it is, and the negative control: one that erases what the count allows."""
    if not request.param:
        monkeypatch.setattr(Heart, "_there", lambda _self, submissions: list(submissions))
    return request.param


def test_nothing_is_erased_that_the_central_has_lost(scene, is_asking):
    """As many are lost as are there without this station's knowledge: counting shows nothing."""
    scene.kiosk.retention_days = 1
    scene.through(scene.url)
    copy = scene.central.backup()
    known = scene.kiosk.submit()
    scene.drain()
    with Middlebox(scene.central.address, scripts.losing) as middlebox:
        scene.through(middlebox.url)
        scene.kiosk.submit()
        middlebox.script = scripts.only("/v1/submissions/", scripts.losing)
        scene.carry()
        scene.kiosk.hang_up()
    (unknown,) = set(scene.kiosk.taken) - {known}
    assert unknown in scene.central.held().digests
    scene.kiosk.outbox.hold(unknown, OPERATOR, scene.kiosk.moment())
    scene.through(scene.central.url)
    lose(scene, copy, known)
    scene.kiosk.clock.advance(timedelta(days=3))
    scene.carry(3)
    is_lost = known not in scene.central.held().digests
    assert is_lost is not is_asking
    if is_lost:
        assert scene.kiosk.states()[known] is EntryState.PURGED
        return
    scene.kiosk.outbox.retry(unknown, OPERATOR, scene.kiosk.moment())
    scene.drain()
    assert known in scene.central.held().digests
    assert scene.wrong(complete=True) == []


def lose(scene, copy, known):
    """Set the central back to before ``known``, and give it by stick what it had beside it."""
    from kiosk.central.ingest.carrying import bring
    from tests.faults.delivering import Carrier

    stick = scene.kiosk.folder / "stick"
    stick.mkdir()
    carrier = Carrier(
        scene.kiosk.outbox,
        Stick(stick),
        key=scene.kiosk.key,
        station=scene.kiosk.code,
        clock=scene.kiosk.clock,
        actor=OPERATOR,
    )
    list(carrier.export([EntryState.PARKED]))
    scene.central.restore(copy)
    assert [one.code for one in bring(scene.central.centre, stick)] == ["received"]
    assert known not in scene.central.held().digests
