# SPDX-License-Identifier: Apache-2.0
"""The line breaks at a byte: of the answer, of the request, of a part, of what was acknowledged."""

import pytest

from kiosk.outbox import EntryState
from kiosk.sync.contract import ANNOUNCE_PATH, ASK_PATH
from tests.faults.network import scripts
from tests.faults.network.kiosks import LARGER
from tests.faults.network.middlebox import Middlebox
from tests.faults.network.proxy import Proxy
from tests.faults.network.toxics import LimitData, ResetPeer, Way

LOOK = 50
"""After how many cuts both ends are looked at as a whole."""
EVERY = 40
"""In CI one cut of so many."""


@pytest.fixture
def proxy(scene):
    with Proxy(scene.central.address) as running:
        scene.through(running.url)
        yield running
        scene.kiosk.hang_up()


def cut_at(scene, proxy, way, toxic):
    """Announce one over a fresh connection that ends at the byte; say how many bytes passed."""
    # the heartbeat is over then, and what is announced next opens a connection of its own
    scene.courier.once()
    proxy.cut()
    one = scene.kiosk.submit()
    before = proxy.passed(way)
    proxy.set(way, toxic)
    scene.courier.once()
    passed = proxy.passed(way) - before
    proxy.heal()
    return one, passed


def check(scene, one):
    entry = scene.kiosk.outbox.show(one)
    assert len(scene.kiosk.taken) % LOOK or scene.wrong() == []
    scene.drain()
    return entry.state


def whole_exchange(scene, proxy, way):
    """Count the bytes of an exchange that nothing disturbs."""
    one, passed = cut_at(scene, proxy, way, LimitData(most=1 << 30))
    assert scene.kiosk.states()[one] is EntryState.RECEIVED
    return passed


def run_cuts(scene, proxy, way, toxic, every):
    whole = whole_exchange(scene, proxy, way)
    assert whole > 400
    arrived = 0
    for byte in range(0, whole, every):
        one, passed = cut_at(scene, proxy, way, toxic(byte))
        assert passed == byte
        arrived += one in scene.central.held().digests
        assert check(scene, one) is EntryState.PENDING
    assert scene.wrong(complete=True) == []
    return len(range(0, whole, every)), arrived


def test_an_answer_cut_at_a_byte_is_none_and_the_submission_is_there_once(scene, proxy):
    cuts, arrived = run_cuts(scene, proxy, Way.DOWN, lambda at: LimitData(most=at), EVERY)
    assert cuts == arrived


@pytest.mark.nightly
def test_an_answer_cut_at_every_byte_is_none_and_the_submission_is_there_once(scene, proxy):
    cuts, arrived = run_cuts(scene, proxy, Way.DOWN, lambda at: LimitData(most=at), 1)
    assert cuts == arrived > 400


@pytest.mark.parametrize("every", [EVERY * 5, pytest.param(11, marks=pytest.mark.nightly)])
def test_a_request_cut_at_a_byte_arrives_later(scene, proxy, every):
    _cuts, arrived = run_cuts(scene, proxy, Way.UP, lambda at: ResetPeer(after=at), every)
    assert arrived == 0


@pytest.mark.parametrize("at", [0, 1, 100, 5000, 262_143, 262_144, 700_000, 1 << 20])
def test_a_part_goes_on_where_it_was_cut(scene, proxy, at):
    """What arrived before a cut is kept: little more than the body goes over the line."""
    scene.kiosk.submit(LARGER)
    proxy.set(Way.UP, ResetPeer(after=20_000 + at))
    before = proxy.passed(Way.UP)
    scene.carry()
    assert proxy.line.resets or at == 1 << 20
    proxy.heal()
    scene.drain()
    assert scene.wrong(complete=True) == []
    # what was read from the line and not stored yet when it broke may be lost, no more
    lost = proxy.line.resets * (256 << 10)
    assert proxy.passed(Way.UP) - before < LARGER + lost + 64_000


def test_a_central_without_its_constraint_is_caught(scene):
    """The negative control: the same look at the central sees what came twice."""
    scene.central.forget_its_constraint()
    with Middlebox(scene.central.address, scripts.twice) as middlebox:
        scene.through(middlebox.url)
        scene.kiosk.submit()
        scene.carry()
        assert any(one.startswith("twice at the central") for one in scene.wrong())
        scene.kiosk.hang_up()


LOST = {
    "an announcement's answer": scripts.only(ANNOUNCE_PATH, scripts.losing),
    "a question's answer": scripts.only(ASK_PATH, scripts.losing),
    "a part's answer": scripts.only("/v1/parts/", scripts.losing),
    "every answer": scripts.losing,
}
REPEATED = {"twice, the second heard": scripts.twice, "twice, the first heard": scripts.late}


@pytest.mark.parametrize("name", LOST | REPEATED)
def test_what_is_lost_after_its_effect_or_delivered_twice_is_there_once(scene, name):
    with Middlebox(scene.central.address, (LOST | REPEATED)[name]) as middlebox:
        scene.through(middlebox.url)
        for size in (1, 2000, 2000, LARGER):
            scene.kiosk.submit(size)
        scene.carry(4)
        assert scene.wrong() == []
        if name in REPEATED:
            assert scene.received() == set(scene.kiosk.taken)
        middlebox.script = scripts.times(0, scripts.losing)
        scene.drain()
        assert scene.wrong(complete=True) == []
        scene.kiosk.hang_up()
