# SPDX-License-Identifier: Apache-2.0
"""A stick goes from a real station's database to a real central and back, pulled out on the way."""

import os
from contextlib import suppress

import pytest

from kiosk.errors import StorageError
from kiosk.outbox import EntryState
from kiosk.sync.carrying import UNACKNOWLEDGED, Carrier
from kiosk.sync.stick import Box, Carried, Stick


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def carrier(sql_outbox, root, station_key, clock):
    return Carrier(
        sql_outbox, Stick(root), key=station_key, station="BK01", clock=clock, actor="operator:a"
    )


@pytest.fixture
def taken(sql_submissions, make_submission):
    """Three submissions, one of them in parts."""
    bodies = (None, os.urandom((2 << 20) + 5), None)
    return [sql_submissions.take(make_submission(body)).id for body in bodies]


def bring(centre, root):
    from kiosk.central.ingest.carrying import bring

    return [one.code for one in bring(centre, root)]


def take(carrier, centre, **how):
    known = {one.key_id: bytes.fromhex(one.public_key) for one in centre.keys.named}
    return list(carrier.take(known.get, **{"clean": False, **how}))[-1]


def export(carrier):
    return list(carrier.export(UNACKNOWLEDGED))[-1]


def test_everything_arrives_once_and_every_entry_knows_it(carrier, centre, root, sql_outbox, taken):
    assert export(carrier).copied == 3
    assert bring(centre, root) == ["received"] * 3
    assert bring(centre, root) == ["duplicate"] * 3
    assert take(carrier, centre).copied == 3
    assert sql_outbox.counts()[EntryState.RECEIVED] == 3
    assert take(carrier, centre, clean=True).cleaned == 3
    assert [path for path in root.rglob("*") if path.is_file()] == []
    assert export(carrier).copied == 0
    assert bring(centre, root) == []


def test_half_of_a_copy_is_never_received_and_the_next_round_mends_it(
    carrier, centre, root, sql_outbox, taken
):
    export(carrier)
    found = [one for one in Stick(root).carried(Box.OUTBOX) if isinstance(one, Carried)]
    for one in found:
        one.body.write_bytes(one.body.read_bytes()[: one.size // 2])
    assert "received" not in bring(centre, root)
    assert list(Stick(root).carried(Box.RECEIVED)) == []
    assert export(carrier).copied == 3
    assert bring(centre, root) == ["received"] * 3
    assert take(carrier, centre).copied == 3


def test_a_bit_that_fell_over_on_the_stick_is_never_received(carrier, centre, root, taken):
    export(carrier)
    for one in list(Stick(root).carried(Box.OUTBOX)):
        content = bytearray(one.body.read_bytes())
        content[len(content) // 2] ^= 1
        one.body.write_bytes(content)
    assert "received" not in bring(centre, root)


def test_an_acknowledgement_that_is_brought_twice_counts_once(
    carrier, centre, root, sql_outbox, taken
):
    export(carrier)
    bring(centre, root)
    assert take(carrier, centre).copied == 3
    again = take(carrier, centre)
    assert (again.copied, again.known) == (0, 3)
    assert sql_outbox.acknowledged() == 3


@pytest.mark.parametrize("at", range(1, 9))
def test_a_stick_pulled_out_of_the_centre_loses_no_acknowledgement(
    carrier, centre, root, taken, at
):
    export(carrier)
    with pytest.MonkeyPatch.context() as patch:
        syncs, sync = [], os.fsync

        def fail(handle):
            syncs.append(handle)
            if len(syncs) >= at:
                raise OSError(5, "Input/output error")
            sync(handle)

        patch.setattr(os, "fsync", fail)
        with suppress(StorageError):
            bring(centre, root)
    assert all(code in {"received", "duplicate"} for code in bring(centre, root))
    tally = take(carrier, centre)
    assert (tally.copied, tally.mishaps) == (3, [])
