# SPDX-License-Identifier: Apache-2.0
"""Submissions, the parts of their bodies, and what is left of those that were purged.

The primary key of ``submission`` is what makes a repeated delivery harmless: it is in the very
transaction that stores the bytes. Every unique key here contains the submission's id, so that
the family can be spread over several servers by it; on PostgreSQL ``submission`` is cut into
months by it, for it begins with the time (UUIDv7).
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from kiosk.central.storage.tables.base import ID, METADATA, Moment

PURGED: Final = (
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
"""What a purge takes away, beside the bytes; all of it is there until then."""

SUBMISSION: Final = Table(
    "submission",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("station", Text, nullable=False),
    Column("key_id", Text),
    Column("reference", Text, nullable=False),
    Column("form_id", Text),
    Column("form_version", Text),
    Column("language", Text),
    Column("mode", Text),
    Column("taken_at", Moment),
    Column("clock_trust", Text),
    Column("digest", Text, nullable=False),
    Column("size", BigInteger),
    Column("announced_at", Moment),
    Column("received_at", Moment),
    Column("manifest", Text),
    Column("body", LargeBinary),
    Column("change", BigInteger),
    Column("purged_at", Moment),
    CheckConstraint("length(digest) = 64", name="ck_submission_digest"),
    CheckConstraint("(received_at IS NULL) = (change IS NULL)", name="ck_submission_change"),
    CheckConstraint(
        " AND ".join(f"(purged_at IS NULL) = ({name} IS NOT NULL)" for name in PURGED),
        name="ck_submission_purged",
    ),
    CheckConstraint(
        "purged_at IS NULL OR (body IS NULL AND received_at IS NOT NULL)",
        name="ck_submission_tombstone",
    ),
    postgresql_partition_by="RANGE (id)",
)
"""Once for each id and for ever. ``received_at`` is null while bytes are missing; ``body`` is
null then, and for a body that lies in parts. What the acknowledgement says stands here also
when the rest was purged. ``change`` orders what was received and purged for those who read on
from where they were; see ``kiosk.central.storage.changes``."""

Index(
    "ix_submission_received",
    SUBMISSION.c.received_at,
    SUBMISSION.c.id,
    postgresql_where=SUBMISSION.c.purged_at.is_(None),
    sqlite_where=SUBMISSION.c.purged_at.is_(None),
)
Index("ix_submission_change", SUBMISSION.c.change, SUBMISSION.c.id)
Index("ix_submission_reference", SUBMISSION.c.reference)

PART: Final = Table(
    "part",
    METADATA,
    Column("submission", ID, ForeignKey("submission.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("station", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("have", Integer, nullable=False),
    Column("object", Text),
    CheckConstraint("have >= 0 AND have <= size", name="ck_part_have"),
    CheckConstraint("object IS NULL OR have = size", name="ck_part_object"),
)
"""The slices of a body that is not in its row, in their order; complete when it ``have`` all of
``size``. ``object`` names where the bytes lie in the store of bodies; before, and in what older
programs took, they are chunks. Parts of one station with the same digest may share an object."""

Index("ix_part_sha256", PART.c.station, PART.c.sha256)

CHUNK: Final = Table(
    "chunk",
    METADATA,
    Column("submission", ID, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("at", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
    ForeignKeyConstraint(["submission", "position"], ["part.submission", "part.position"]),
)
"""What came of a part before the line was cut, until the rest comes."""

AWAITED: Final = Table(
    "awaited",
    METADATA,
    Column("submission", ID, primary_key=True),
    Column("station", Text, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)
"""What was announced and has not come whole, with the number of its parts."""

Index("ix_awaited_station", AWAITED.c.station)

REFUTED: Final = Table("refuted", METADATA, Column("submission", ID, primary_key=True))
"""Whose parts all came and don't make the digest that its station signed."""

DOOMED: Final = Table(
    "doomed",
    METADATA,
    Column("submission", ID, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("object", Text, primary_key=True),
    Column("station", Text, nullable=False),
    Column("sha256", Text, nullable=False),
)
"""Objects that lost their part and are to be erased, unless another part shares them."""
