# SPDX-License-Identifier: Apache-2.0
"""A large sealed body is written and read piece by piece, in the one transaction, and is hashed."""

import io
import random
import tracemalloc
from dataclasses import replace

import pytest

from kiosk.errors import StorageError
from kiosk.outbox import Turn
from kiosk.sealing import INLINE_BYTES, Sealed
from kiosk.storage import bodies

SIZES = (1, INLINE_BYTES, INLINE_BYTES + 1, bodies.PIECE_BYTES * 4, (3 << 20) + 7)


@pytest.mark.parametrize("size", SIZES)
def test_every_size_comes_back_as_it_was(
    database, sql_submissions, sql_outbox, make_submission, size
):
    body = random.Random(size).randbytes(size)  # noqa: S311 the same bytes each time
    taken = sql_submissions.take(make_submission(body))
    slices = range(0, size, 1 << 20)
    assert b"".join(sql_outbox.body(taken.id, at, 1 << 20) for at in slices) == body
    entry = sql_outbox.show(taken.id)
    assert (entry.size, entry.turn) == (
        size,
        Turn.SMALL if size <= INLINE_BYTES else Turn.MANIFEST,
    )
    with database.reading() as connection:
        row = connection.execute("SELECT body, manifest FROM submission").fetchone()
    assert row[0] == body
    assert row[1].count(".") == 2


@pytest.mark.parametrize(
    ("size", "change"),
    [
        (1000, lambda body: body[:-1]),
        (1000, lambda body: body + b"x"),
        (400_000, lambda body: body[:-1]),
        (400_000, lambda body: body + b"x"),
        # what is small was never on a disk
        (400_000, lambda body: body[:-1] + b"~"),
    ],
)
def test_a_spool_that_the_disk_changed_stores_nothing(
    database, sql_submissions, make_submission, size, change
):
    submission = make_submission(bytes(size))
    file = io.BytesIO(change(bytes(size)))
    spoilt = replace(submission, sealed=replace(submission.sealed, file=file))
    with pytest.raises(StorageError) as error:
        sql_submissions.take(spoilt)
    assert error.value.code == "storage.altered"
    with database.reading() as connection:
        left = connection.execute(
            "SELECT 1 FROM submission UNION SELECT 1 FROM outbox UNION SELECT 1 FROM journal"
        ).fetchall()
    assert left == []
    assert sql_submissions.take(submission).id == submission.id


def test_a_large_body_is_never_whole_in_memory(
    sql_submissions, sql_outbox, make_submission, tmp_path
):
    size = 24 << 20
    path = tmp_path / "spool"
    path.write_bytes(bytes(size))
    with path.open("rb") as file:
        sealed = replace(Sealed.of(bytes(size)), file=file)
        submission = make_submission(sealed=sealed)
        tracemalloc.start()
        taken = sql_submissions.take(submission)
        for at in range(0, size, 1 << 20):
            sql_outbox.body(taken.id, at, 1 << 20)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < size / 4


def test_looking_for_a_submission_reads_no_body(database, sql_submissions, make_submission):
    taken = sql_submissions.take(make_submission(bytes(8 << 20)))
    tracemalloc.start()
    assert sql_submissions.find(taken.id) == taken
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 1 << 20
