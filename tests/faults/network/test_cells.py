# SPDX-License-Identifier: Apache-2.0
"""Each toxic in each direction, at the first try, at a later one and over a crash."""

import pytest

from kiosk.sync import transport
from tests.faults.network.kiosks import LARGE, LARGER
from tests.faults.network.proxy import Proxy
from tests.faults.network.toxics import (
    Bandwidth,
    Down,
    Latency,
    LimitData,
    ResetPeer,
    Slicer,
    SlowClose,
    Timeout,
    Way,
)

BEARABLE = {
    "latency": Latency(seconds=0.02, jitter=0.01),
    "bandwidth": Bandwidth(rate=2_000_000),
    "slow_close": SlowClose(seconds=0.05),
    "slicer": Slicer(size=700, seconds=0.0001),
}
UNBEARABLE = {
    "timeout": Timeout(seconds=0.05),
    "reset_peer": ResetPeer(after=400, within=2000),
    "limit_data": LimitData(most=600),
    "down": Down(),
}
TOXICS = BEARABLE | UNBEARABLE
CELLS = [(name, way) for name in TOXICS for way in Way]
"""Sixteen."""

NIGHTLY = {cell for number, cell in enumerate(CELLS) if number % 4 in {1, 2}}
"""Each kind of trouble one way by day; the other way as well at night."""

cells = pytest.mark.parametrize(
    ("name", "way"),
    [pytest.param(*cell, marks=pytest.mark.nightly if cell in NIGHTLY else ()) for cell in CELLS],
    ids=[f"{name}-{way.value}" for name, way in CELLS],
)


@pytest.fixture
def proxy(scene, monkeypatch):
    monkeypatch.setattr(transport, "READ_SECONDS", 5.0)
    with Proxy(scene.central.address, seed=1) as running:
        scene.through(running.url)
        yield running
        scene.kiosk.hang_up()


def fill(scene):
    for size in (1, 2000, 2000, LARGE):
        scene.kiosk.submit(size)


def check_bad_line(scene, proxy, name, way):
    before = scene.received()
    proxy.set(way, TOXICS[name])
    scene.carry(3)
    assert scene.wrong() == []
    if name in BEARABLE:
        assert scene.received() == set(scene.kiosk.taken)
    elif name == "down":
        assert scene.received() == before


def check_healed(scene, proxy):
    proxy.heal()
    scene.drain()
    assert scene.wrong(complete=True) == []


@cells
def test_a_first_try_over_a_bad_line(scene, proxy, name, way):
    fill(scene)
    check_bad_line(scene, proxy, name, way)
    check_healed(scene, proxy)


@pytest.mark.nightly
@cells
def test_a_line_that_turns_bad_between_two_tries(scene, proxy, name, way):
    scene.kiosk.submit()
    scene.carry()
    fill(scene)
    proxy.set(Way.DOWN, ResetPeer(after=20))
    scene.carry(2)
    proxy.heal()
    check_bad_line(scene, proxy, name, way)
    fill(scene)
    check_healed(scene, proxy)


@cells
def test_a_crash_on_a_bad_line(scene, proxy, name, way):
    fill(scene)
    proxy.set(way, TOXICS[name])
    scene.crash_after(requests=2)
    proxy.heal()
    scene.carry()
    proxy.set(way, TOXICS[name])
    scene.crash_after(requests=3)
    assert scene.wrong() == []
    check_healed(scene, proxy)


def test_a_line_that_flaps_drains_in_the_end(scene, proxy):
    for number in range(48):
        scene.kiosk.submit(LARGER if number % 20 == 7 else 2000)
        if number % 4 == 3:
            proxy.heal()
        else:
            proxy.set(Way.UP, ResetPeer(after=20_000, within=1 << 20))
            proxy.set(Way.DOWN, ResetPeer(after=10, within=1000, chance=0.4))
        scene.carry()
        assert scene.wrong() == []
    assert proxy.line.resets > 10
    check_healed(scene, proxy)
