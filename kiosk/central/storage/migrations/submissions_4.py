# SPDX-License-Identifier: Apache-2.0
"""Submissions and their parts keyed by the submission's id alone, and the way there and back."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from kiosk.central.storage.migrations import submissions_3
from kiosk.central.storage.tables.base import ID, Moment
from kiosk.errors import StorageError

_KEPT: Final = "id, station, reference, digest, received_at, body"
_PURGED: Final = (
    "key_id",
    "form_id",
    "form_version",
    "language",
    "mode",
    "taken_at",
    "clock_trust",
    "size",
    "announced_at",
    "manifest",
)
_FACTS: Final = ", ".join(_PURGED)
_HOUR: Final = {
    "postgresql": "date_trunc('hour', taken_at, 'UTC')",
    "sqlite": "substr(taken_at, 1, 13) || ':00:00.000000Z'",
}
_FURTHEST: Final = """NOT EXISTS (
    SELECT 1 FROM part_old o WHERE o.station = p.station AND o.sha256 = p.sha256 AND (
        o.have > p.have
        OR (o.have = p.have AND (o.submission, o.position) < (p.submission, p.position))
    )
)"""
"""Of the parts with one digest the one that came furthest, whose chunks are kept."""


def raise_to() -> None:
    """Give each submission parts of its own."""
    for table in ("chunk", "slice", "part", "submission"):
        _set_aside(table)
    _create()
    op.execute(
        f"INSERT INTO submission ({_KEPT}, {_FACTS}, change) "  # noqa: S608 names of ours
        f"SELECT {_KEPT}, {_FACTS}, CASE WHEN received_at IS NULL THEN NULL ELSE "
        "row_number() OVER (ORDER BY received_at IS NULL, received_at, id) END "
        "FROM submission_old"
    )
    op.execute(
        "INSERT INTO part (submission, position, station, sha256, size, have) "
        "SELECT s.submission, s.position, p.station, p.sha256, p.size, p.have "
        "FROM slice_old s JOIN part_old p ON p.number = s.part "
        "WHERE s.submission IN (SELECT id FROM submission_old WHERE body IS NULL)"
    )
    op.execute(
        "INSERT INTO chunk (submission, position, at, bytes) "
        "SELECT s.submission, s.position, c.at, c.bytes "
        "FROM slice_old s JOIN chunk_old c ON c.part = s.part "
        "WHERE s.submission IN (SELECT id FROM submission_old WHERE body IS NULL)"
    )
    op.execute(
        "INSERT INTO tally (station, hour, form, language, mode, count, bytes) "  # noqa: S608 ours
        f"SELECT station, {_HOUR[op.get_context().dialect.name]}, form_id, language, mode, "
        "count(*), sum(size) FROM submission_old WHERE received_at IS NOT NULL "
        "GROUP BY 1, 2, 3, 4, 5"
    )
    for table in ("chunk", "slice", "part", "submission"):
        op.drop_table(f"{table}_old")


def lower_from() -> None:
    """Have equal parts of a station be one again; tombstones keep what an answer needs.

    Raises StorageError for bytes in a store of bodies: no chunks are made of them.
    """
    if op.get_bind().execute(sa.text("SELECT 1 FROM part WHERE object IS NOT NULL")).first():
        raise StorageError("bodies lie in a store")
    op.drop_table("doomed")
    for table in ("chunk", "part", "submission"):
        _set_aside(table)
    submissions_3.create()
    facts = ", ".join(f"coalesce({name}, {_placeholder(name)})" for name in _PURGED)
    op.execute(
        f"INSERT INTO submission ({_KEPT}, {_FACTS}) "  # noqa: S608 names of ours
        f"SELECT {_KEPT}, {facts} FROM submission_old"
    )
    op.execute(
        "INSERT INTO part (station, sha256, size, have) "
        "SELECT station, sha256, max(size), max(have) FROM part_old "
        "GROUP BY station, sha256 ORDER BY station, sha256"
    )
    op.execute(
        "INSERT INTO slice (submission, position, part) SELECT p.submission, p.position, q.number "
        "FROM part_old p JOIN part q ON q.station = p.station AND q.sha256 = p.sha256"
    )
    op.execute(
        "INSERT INTO chunk (part, at, bytes) SELECT q.number, c.at, c.bytes "  # noqa: S608 ours
        "FROM chunk_old c "
        "JOIN part_old p ON p.submission = c.submission AND p.position = c.position "
        f"JOIN part q ON q.station = p.station AND q.sha256 = p.sha256 WHERE {_FURTHEST}"
    )
    for table in ("chunk", "part", "submission"):
        op.drop_table(f"{table}_old")


def _placeholder(name: str) -> str:
    if name.endswith("_at"):
        return "received_at"
    return "0" if name == "size" else "''"


def _set_aside(table: str) -> None:
    """Keep the rows under another name, free of every rule and index."""
    op.execute(f"CREATE TABLE {table}_old AS SELECT * FROM {table}")  # noqa: S608 a name of ours
    op.drop_table(table)


def _create() -> None:
    is_postgresql = op.get_context().dialect.name == "postgresql"
    where = sa.text("purged_at IS NULL")
    op.create_table(
        "submission",
        sa.Column("id", ID, primary_key=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("key_id", sa.Text),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("form_id", sa.Text),
        sa.Column("form_version", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("mode", sa.Text),
        sa.Column("taken_at", Moment),
        sa.Column("clock_trust", sa.Text),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger),
        sa.Column("announced_at", Moment),
        sa.Column("received_at", Moment),
        sa.Column("manifest", sa.Text),
        sa.Column("body", sa.LargeBinary),
        sa.Column("change", sa.BigInteger),
        sa.Column("purged_at", Moment),
        sa.CheckConstraint("length(digest) = 64", name="ck_submission_digest"),
        sa.CheckConstraint("(received_at IS NULL) = (change IS NULL)", name="ck_submission_change"),
        sa.CheckConstraint(
            " AND ".join(f"(purged_at IS NULL) = ({name} IS NOT NULL)" for name in _PURGED),
            name="ck_submission_purged",
        ),
        sa.CheckConstraint(
            "purged_at IS NULL OR (body IS NULL AND received_at IS NOT NULL)",
            name="ck_submission_tombstone",
        ),
        postgresql_partition_by="RANGE (id)",
    )
    op.create_index(
        "ix_submission_received",
        "submission",
        ["received_at", "id"],
        postgresql_where=where,
        sqlite_where=where,
    )
    op.create_index("ix_submission_change", "submission", ["change", "id"])
    op.create_index("ix_submission_reference", "submission", ["reference"])
    if is_postgresql:
        op.execute("ALTER TABLE submission ALTER body SET STORAGE EXTERNAL")
        op.execute("CREATE TABLE submission_other PARTITION OF submission DEFAULT")
    op.create_table(
        "part",
        sa.Column("submission", ID, sa.ForeignKey("submission.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("have", sa.Integer, nullable=False),
        sa.Column("object", sa.Text),
        sa.CheckConstraint("have >= 0 AND have <= size", name="ck_part_have"),
        sa.CheckConstraint("object IS NULL OR have = size", name="ck_part_object"),
    )
    op.create_index("ix_part_sha256", "part", ["station", "sha256"])
    op.create_table(
        "chunk",
        sa.Column("submission", ID, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("at", sa.Integer, primary_key=True),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(["submission", "position"], ["part.submission", "part.position"]),
    )
    if is_postgresql:
        op.execute("ALTER TABLE chunk ALTER bytes SET STORAGE EXTERNAL")
    op.create_table(
        "doomed",
        sa.Column("submission", ID, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("object", sa.Text, primary_key=True),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )
