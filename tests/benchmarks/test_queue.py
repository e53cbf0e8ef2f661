# SPDX-License-Identifier: Apache-2.0
"""A hundred thousand entries in the queue make neither Submit nor a start slower."""

import gc
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import pytest

from kiosk.clock import ClockTrust, SystemClock
from kiosk.identifiers import IdSource
from kiosk.intake import Mode, ReferenceTakenError, Submission
from kiosk.outbox import EntryState, Lease, Moment
from kiosk.receipts import reference
from kiosk.sealing import Sealed, StationKey
from kiosk.settings import Settings
from kiosk.storage import rescue
from kiosk.store import Store

ENTRIES = 100_000
BODY_BYTES = 4096
ROUNDS = 3000
STARTS = 40
LIMIT = 1.2

MANIFEST = "e30." + "x" * 800 + "." + "y" * 86
"""As long as a signed one; nobody reads it here."""


class Kiosk:
    """A station's store, and what fills it."""

    def __init__(self, folder: Path) -> None:
        self._clock = SystemClock()
        self._ids = IdSource(self._clock)
        self._settings = Settings(data_dir=folder, minimum_free=0)
        key = StationKey.load_or_create(folder / "keys")
        self._keys = {key.key_id: key.public_bytes}.get
        self.store = self.open()

    def open(self) -> Store:
        """Do what a start does with the database until it is ready."""
        rescue.make_sound(self._settings.database, self._clock, self._keys)
        store = Store(self._settings, self._clock)
        rescue.note(self._settings.database)
        store.outbox.counts()
        return store

    def start_again(self) -> float:
        """Close everything and say how long opening it takes, in milliseconds."""
        self.store.close()
        begin = time.perf_counter()
        self.store = self.open()
        return (time.perf_counter() - begin) * 1000

    def submission(self) -> Submission:
        """Make one of the usual size."""
        key = self._ids.submission()
        return Submission(
            id=key,
            reference=reference.make(key, "BK01"),
            station="BK01",
            form_id="registration",
            form_version="1",
            language="az",
            mode=Mode.KIOSK,
            taken_at=datetime.now(UTC),
            clock_trust=ClockTrust.UNVERIFIED,
            manifest=MANIFEST,
            sealed=Sealed.of(secrets.token_bytes(BODY_BYTES)),
        )

    def fill(self, count: int) -> None:
        """Queue so many, a thousand in a transaction, with the store's own statements."""
        for _ in range(0, count, 1000):
            with self.store.database.writing() as connection:
                for _ in range(1000):
                    # a taken reference number costs a real visit another try
                    with suppress(ReferenceTakenError):
                        self.store.submissions._write(connection, self.submission())
        self.store.database.checkpoint()

    def take(self) -> float:
        """Store one more and say how long that took, in milliseconds."""
        one = self.submission()
        begin = time.perf_counter()
        self.store.submissions.take(one)
        return (time.perf_counter() - begin) * 1000


@pytest.fixture(scope="module")
def kiosks(tmp_path_factory):
    made = {name: Kiosk(tmp_path_factory.mktemp(name)) for name in ("empty", "full")}
    made["full"].fill(ENTRIES)
    yield made
    for one in made.values():
        one.store.close()


def interleaved(works: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Run both in turn, each first every other time: the disk is the same for both."""
    times: dict[str, list[float]] = {name: [] for name in works}
    gc.collect()
    gc.disable()
    for number in range(rounds):
        for name in sorted(works, reverse=bool(number % 2)):
            times[name].append(works[name]())
    gc.enable()
    return times


def told(title: str, times: dict[str, list[float]], of: Callable[[list[float]], float]) -> float:
    """Print what was measured and give the ratio."""
    ratio = of(times["full"]) / of(times["empty"])
    print(f"\n{title}: {ratio:.2f} times as long as with an empty queue, goal {LIMIT}")
    for name, found in times.items():
        spread = quantiles(found, n=100)
        print(
            f"  {name:5}  median {spread[49]:7.2f} ms  p95 {spread[94]:7.2f}  p99 {spread[98]:7.2f}"
        )
    return ratio


@pytest.mark.benchmark
def test_a_start_is_as_fast_with_a_hundred_thousand_waiting(kiosks, capsys):
    # first of all, while the empty one is empty
    for one in kiosks.values():
        one.start_again()
    times = interleaved({name: one.start_again for name, one in kiosks.items()}, STARTS)
    with capsys.disabled():
        ratio = told("Opening the database", times, median)
    assert ratio <= LIMIT


@pytest.mark.benchmark
def test_submit_is_as_fast_with_a_hundred_thousand_waiting(kiosks, capsys):
    times = interleaved({name: one.take for name, one in kiosks.items()}, ROUNDS)
    with capsys.disabled():
        ratio = told("Submit's transaction, p99", times, lambda found: quantiles(found, n=100)[98])
    assert ratio <= LIMIT


@pytest.mark.benchmark
def test_what_the_courier_and_the_gates_ask_is_answered_at_once(kiosks, capsys):
    """Each look at the queue, and a batch's claim, per call; the batch is put back."""
    lease = Lease(owner="bench")
    figures: dict[str, dict[str, float]] = {}
    for name, kiosk in kiosks.items():
        outbox = kiosk.store.outbox
        asks: dict[str, Callable[[], object]] = {
            "counts": outbox.counts,
            "acknowledged": outbox.acknowledged,
            "oldest_unsent": outbox.oldest_unsent,
            "wait": lambda outbox=outbox: outbox.wait(Moment.of(SystemClock())),
            "claim 100": lambda outbox=outbox: outbox.claim(
                Moment.of(SystemClock()), lease, most=100, most_bytes=1 << 30
            ),
        }
        figures[name] = {what: median(timed(ask) for _ in range(9)) for what, ask in asks.items()}
        assert outbox.counts()[EntryState.SENDING] == 900
        outbox.recover()
    with capsys.disabled():
        print("\nLooks at the queue, empty and full:")
        for what in figures["full"]:
            print(f"  {what:14} {figures['empty'][what]:7.3f} ms  {figures['full'][what]:7.3f} ms")
    for what, found in figures["full"].items():
        assert found <= max(5 * figures["empty"][what], 1.0), what


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000
