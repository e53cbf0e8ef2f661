# SPDX-License-Identifier: Apache-2.0
"""Scans over a thin line that keeps breaking: how many bytes it takes to bring them over.

Counted is what is on the line in both directions above TCP: requests and answers with their
heads, tokens and statements, and what was carried again after a reset. What crossed and was
lost counts; what waited in a buffer at either end and never crossed does not.
"""

import time
from contextlib import closing
from dataclasses import dataclass, replace

import pytest

from kiosk.central import EmbeddedCentral
from kiosk.clock import SystemClock
from kiosk.intake import Submission, statement
from kiosk.outbox import Backoff, EntryState
from kiosk.sealing import Recipients, Sealer
from kiosk.sync import pinned
from kiosk.sync.client import CentralClient
from tests.faults.network.keeping import held
from tests.faults.network.kiosks import Kiosk
from tests.faults.network.proxy import Proxy
from tests.faults.network.toxics import Bandwidth, ResetPeer, Way

SCAN_BYTES = 500_000
MEGABIT = 125_000
"""Bytes a second."""
RESETS = 0.05
"""The chance of each scan that the connection is reset in its midst, and of each answer, to
whatever request, that it is reset before the answer's first byte."""
GOAL = 1.05
FEW, MANY = 30, 100


@dataclass(frozen=True)
class Scale:
    """How much is carried over how fast a line; what may break, and how often, is the same."""

    submissions: int
    faster: int = 1

    @property
    def rate(self) -> float:
        """Bytes a second, in each direction."""
        return float(MEGABIT * self.faster)

    @property
    def backoff(self) -> Backoff:
        """The station's own delays, as long when they are counted in bytes of the line."""
        own = Backoff()
        return Backoff(base=own.base / self.faster, cap=own.cap / self.faster)


class Scanning(Kiosk):
    """A station whose people hand in a form with a scan."""

    payload = 0
    """Sealed bytes that were stored."""

    def fill(self, count: int) -> None:
        """Queue so many."""
        for _ in range(count):
            made = self.make(SCAN_BYTES)
            with closing(made.sealed):
                self.taken[made.id] = self.submissions.take(made).digest
            self.payload += made.size

    def make(self, size: int = SCAN_BYTES) -> Submission:
        """Seal a form and a scan, which doesn't compress, as a visit does."""
        files = {"instance.xml": b"<data/>" * 300, "scan.jpg": self.rng.randbytes(size)}
        sealed = Sealer(Recipients.load(self.folder / "keys"), self.folder).seal(files)
        made = replace(super().make(0), sealed=sealed)
        return replace(made, manifest=statement.sign(made, sealed.parts, self.key))


@pytest.fixture
def central(tmp_path):
    """The central as it runs at work: a process of its own."""
    with EmbeddedCentral(tmp_path / "centre", "BK01") as running:
        yield running


@pytest.fixture
def station(tmp_path, central):
    """A station that is enrolled there, over a line that is still good."""
    running = Scanning(tmp_path / "station", "BK01", clock=SystemClock())
    with closing(CentralClient(central.url, "BK01", running.key, running.clock)) as client:
        pinned.install(client.enrol(central.code), running.folder / "keys")
    yield running
    running.close()


@pytest.fixture
def line(central):
    """The line between them."""
    host, _, port = central.url.removeprefix("http://").partition(":")
    with Proxy((host, int(port)), seed=4) as proxy:
        yield proxy


def spoil(line: Proxy, rate: float) -> None:
    """Make the line thin, and let it break within scans and before answers."""
    up = ResetPeer(within=SCAN_BYTES, chance=RESETS)
    down = ResetPeer(chance=RESETS)
    line.set(Way.UP, Bandwidth(rate=rate), up)
    line.set(Way.DOWN, Bandwidth(rate=rate), down)


def drain(station: Scanning, url: str, scale: Scale) -> float:
    """Carry until all is acknowledged; the seconds that it took."""
    courier = station.courier(url, backoff=scale.backoff)
    begin = time.perf_counter()
    latest = begin + 2 * station.payload / scale.rate + 30
    while station.outbox.counts()[EntryState.RECEIVED] < scale.submissions:
        assert time.perf_counter() < latest, station.outbox.counts()
        courier.round()
        time.sleep(0.2 / scale.faster)
    return time.perf_counter() - begin


@pytest.mark.parametrize(
    "scale",
    [
        pytest.param(Scale(FEW, faster=10), marks=pytest.mark.benchmark, id="ten times faster"),
        pytest.param(Scale(MANY), marks=pytest.mark.nightly, id="1 Mbit/s"),
    ],
)
def test_a_line_that_breaks_carries_little_more_than_the_scans(
    *, tmp_path, station, line, scale, capsys
):
    station.fill(scale.submissions)
    spoil(line, scale.rate)
    seconds = drain(station, line.url, scale)
    up, down = line.passed(Way.UP), line.passed(Way.DOWN)
    ratio = (up + down) / station.payload
    with capsys.disabled():
        print(f"\n{scale.submissions} scans of {SCAN_BYTES // 1000} KB over {scale.faster} Mbit/s")
        print(f"  {line.line.resets} resets: {RESETS:.0%} of scans and of answers")
        print(f"  bytes on the wire {ratio:.4f} of the payload (at most {GOAL}):")
        print(f"  {up / station.payload:.4f} up, {down / station.payload:.4f} down")
        print(f"  {seconds:.0f} s; the bare bytes take {station.payload / scale.rate:.0f} s")
    assert line.line.resets > 0
    assert held(tmp_path / "centre" / "submissions.sqlite").wrong(station.taken) == []
    assert ratio <= GOAL
