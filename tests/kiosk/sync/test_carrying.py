# SPDX-License-Identifier: Apache-2.0
"""A station's submissions go to a stick whole, and only what the Service signed comes back."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.errors import StorageError
from kiosk.identifiers import SubmissionId
from kiosk.outbox import Conflicting, EntryState, Lease, Moment, Parked
from kiosk.outbox.fakes import MemoryOutbox
from kiosk.sealing import StationKey, jws
from kiosk.sync.carrying import UNACKNOWLEDGED, Carrier
from kiosk.sync.contract import ACKNOWLEDGEMENT_TYPE, MANIFEST_TYPE
from kiosk.sync.stick import Box, Carried, Stick
from tests.spoiling import spoil

WHO = "operator:leyla"


@pytest.fixture(scope="module")
def centre(tmp_path_factory) -> StationKey:
    """The key with which the centre countersigns; the kind of key is the same."""
    return StationKey.load_or_create(tmp_path_factory.mktemp("centre"))


@dataclass
class Bench:
    """A station's queue, a stick, and the centre's signature."""

    outbox: MemoryOutbox
    stick: Stick
    root: Path
    carrier: Carrier
    put: Callable[..., SubmissionId]
    centre: StationKey

    @property
    def keys(self):
        return {self.centre.key_id: self.centre.public_bytes}.get

    def sign(self, submission, kind=ACKNOWLEDGEMENT_TYPE, key=None, **changes) -> str:
        """Acknowledge an entry as the centre does, but for what is changed."""
        parcel = self.outbox.parcel(submission)
        said = {
            "id": submission,
            "digest": parcel.digest if parcel else "0" * 64,
            "station": "BK01",
            "received_at": "2026-11-22T08:00:00Z",
        }
        return jws.sign({**said, **changes}, kind, key or self.centre)

    def bring(self, submission, **changes) -> None:
        """Put an acknowledgement on the stick."""
        self.stick.acknowledge("BK01", submission, self.sign(submission, **changes))

    def export(self, *more: EntryState):
        return list(self.carrier.export((*UNACKNOWLEDGED, *more)))[-1]

    def take(self, keys=None, *, clean: bool = False):
        return list(self.carrier.take(keys or self.keys, clean=clean))[-1]

    def told(self, submission):
        return [(one.happening, one.actor) for one in self.outbox.history(submission)]

    def lies(self, box=Box.OUTBOX):
        return [one.id for one in self.stick.carried(box) if isinstance(one, Carried)]


@pytest.fixture
def bench(clock, tmp_path, make_submission, as_parcel, station_key, centre) -> Bench:  # noqa: PLR0917
    outbox, root = MemoryOutbox(clock), tmp_path / "stick"
    root.mkdir()

    def put(body: bytes | None = None, *, signed: bool = True) -> SubmissionId:
        submission = make_submission(body)
        parcel = as_parcel(submission)
        outbox.put(parcel if signed else replace(parcel, manifest=""), clock.now(), body)
        return submission.id

    stick = Stick(root)
    carrier = Carrier(outbox, stick, key=station_key, station="BK01", clock=clock, actor=WHO)
    return Bench(outbox, stick, root, carrier, put, centre)


def test_everything_unacknowledged_is_copied_once_with_its_bytes(bench):
    ids = [bench.put(), bench.put(b"\0" * 700_000), bench.put()]
    tally = bench.export()
    assert (tally.copied, tally.known, tally.mishaps, tally.stopped) == (3, 0, [], "")
    found = {one.id: one for one in bench.stick.carried(Box.OUTBOX)}
    for submission in ids:
        parcel = bench.outbox.parcel(submission)
        assert found[submission].statement == parcel.manifest
        assert found[submission].digest() == parcel.digest
        assert len(parcel.manifest) < jws.LONGEST
        assert bench.outbox.show(submission).state is EntryState.PENDING
        assert bench.told(submission) == [("export", WHO)]


def test_again_copies_nothing_and_mends_what_was_damaged(bench, tmp_path):
    first, second = bench.put(), bench.put()
    bench.export()
    body = bench.root / "migration-kiosk" / "outbox" / "BK01" / f"{second}.age"
    spoil(body)
    tally = bench.export()
    assert (tally.copied, tally.known) == (1, 1)
    assert bench.told(first) == [("export", WHO)]
    assert bench.told(second) == [("export", WHO)] * 2
    assert sha256(body.read_bytes()).hexdigest() == bench.outbox.parcel(second).digest


def test_what_needs_a_person_is_carried_as_well_and_what_arrived_only_when_asked(bench, clock):
    moment, lease = Moment.of(clock), Lease(owner="us")
    parked, conflicting, received, sending = bench.put(), bench.put(), bench.put(), bench.put()
    bench.outbox.claim(moment, lease, most=9, most_bytes=1 << 20)
    bench.outbox.settle([Parked(id=parked, problem="x")], moment, lease)
    bench.outbox.settle([Conflicting(id=conflicting, problem="x")], moment, lease)
    bench.bring(received)
    bench.take()
    assert bench.export().copied == 3
    assert {one.id for one in bench.stick.carried(Box.OUTBOX)} == {parked, conflicting, sending}
    assert bench.export(EntryState.RECEIVED).copied == 1


def test_a_stick_without_room_is_refused_before_anything_is_written(bench, monkeypatch, tmp_path):
    bench.put(b"\0" * 300_000)
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1 << 20, 1 << 20, 100_000)
    )
    with pytest.raises(StorageError) as error:
        bench.export()
    assert error.value.code == "stick.full"
    assert list(bench.root.iterdir()) == []


def test_a_stick_that_is_pulled_out_stops_it_and_what_was_copied_is_noted(bench, monkeypatch):
    ids = [bench.put(), bench.put(), bench.put()]
    replace, renamed = os.replace, []

    def pulled_out(*names):
        renamed.append(names)
        if len(renamed) > 2:  # the second submission's body
            raise OSError(5, "Input/output error")
        replace(*names)

    monkeypatch.setattr(os, "replace", pulled_out)
    tally = bench.export()
    assert (tally.copied, tally.stopped) == (1, "stick.unwritable")
    assert [bench.told(one) for one in ids] == [[("export", WHO)], [], []]
    monkeypatch.setattr(os, "replace", replace)
    assert (bench.export().copied, bench.export().known) == (2, 3)


def test_bytes_that_the_disk_has_damaged_are_named_and_hold_nobody_up(bench):
    ids = [bench.put(), bench.put()]
    bench.outbox._bodies[ids[0]] = b"!" + bench.outbox._bodies[ids[0]][1:]
    tally = bench.export()
    assert tally.copied == 1
    assert [(one.name, one.code) for one in tally.mishaps] == [(ids[0], "stick.body")]
    assert [one.id for one in bench.stick.carried(Box.OUTBOX) if isinstance(one, Carried)] == [
        ids[1]
    ]


def test_what_was_taken_before_there_were_statements_gets_one_now(bench, station_key):
    submission = bench.put(signed=False)
    assert bench.export().copied == 1
    (one,) = bench.stick.carried(Box.OUTBOX)
    keys = {station_key.key_id: station_key.public_bytes}.get
    _, said = jws.verify(one.statement, MANIFEST_TYPE, keys)
    assert (said["id"], said["digest"]) == (submission, one.digest())
    assert (bench.export().copied, bench.export().known) == (0, 1)


def test_an_acknowledgement_that_came_by_hand_is_stored_with_who_brought_it(bench):
    submission = bench.put()
    bench.bring(submission)
    tally = bench.take()
    assert (tally.copied, tally.known, tally.mishaps) == (1, 0, [])
    entry = bench.outbox.show(submission)
    assert entry.state is EntryState.RECEIVED
    assert entry.received_at == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert bench.told(submission) == [("receive", WHO)]
    again = bench.take()
    assert (again.copied, again.known) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"digest": "a" * 64}, "stick.digest"),
        ({"station": "GN02"}, "stick.mismatch"),
        ({"id": "019a0000-0000-7000-8000-00000000dead"}, "stick.mismatch"),
        ({"kind": MANIFEST_TYPE}, "sealing.statement"),
        ({"more": "than there is"}, "sealing.statement"),
        ({"received_at": "yesterday"}, "sealing.statement"),
    ],
)
def test_what_the_service_did_not_say_of_these_bytes_is_no_acknowledgement(bench, changes, code):
    submission = bench.put()
    bench.bring(submission, **changes)
    tally = bench.take(clean=True)
    assert [(one.name, one.code) for one in tally.mishaps] == [(submission, code)]
    assert (tally.copied, tally.cleaned) == (0, 0)
    assert bench.outbox.show(submission).state is EntryState.PENDING
    assert [one.id for one in bench.stick.carried(Box.RECEIVED)] == [submission]


def test_nobody_else_can_acknowledge(bench, tmp_path):
    submission, other = bench.put(), StationKey.load_or_create(tmp_path / "other")
    bench.bring(submission, key=other)
    assert [one.code for one in bench.take().mishaps] == ["sealing.unknown-key"]
    assert bench.outbox.show(submission).state is EntryState.PENDING
    believing = {other.key_id: other.public_bytes}.get
    assert bench.take(believing).copied == 1, "the negative control: the key alone decided"


def test_an_acknowledgement_of_what_nobody_here_took_is_named(bench):
    stranger = SubmissionId("019a0000-0000-7000-8000-00000000beef")
    bench.bring(stranger)
    assert [one.code for one in bench.take().mishaps] == ["stick.unknown-submission"]


def test_cleaning_takes_off_the_stick_what_is_stored_here_and_nothing_else(bench):
    arrived, waiting = bench.put(), bench.put()
    bench.export()
    bench.bring(arrived)
    assert bench.take().cleaned == 0
    assert len(list(bench.stick.carried(Box.OUTBOX))) == 2
    assert bench.take(clean=True).cleaned == 1
    assert [one.id for one in bench.stick.carried(Box.OUTBOX)] == [waiting]
    assert list(bench.stick.carried(Box.RECEIVED)) == []


def test_nothing_is_cleaned_when_storing_fails(bench, monkeypatch):
    submission = bench.put()
    bench.export()
    bench.bring(submission)

    def full(*_arguments):
        raise StorageError(code="storage.full")

    monkeypatch.setattr(bench.outbox, "acknowledge", full)
    with pytest.raises(StorageError):
        bench.take(clean=True)
    assert [one.id for one in bench.stick.carried(Box.OUTBOX)] == [submission]
    assert [one.id for one in bench.stick.carried(Box.RECEIVED)] == [submission]
