# SPDX-License-Identifier: Apache-2.0
"""Submissions and the parts of their bodies.

The primary key of ``submission`` is what makes a repeated delivery harmless: it is in the very
transaction that stores the bytes. It begins with the time (UUIDv7), so that a region's central
can cut the table into ranges of it without giving the constraint up.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from kiosk.central.storage.tables.base import ID, METADATA, NUMBER, Moment

SUBMISSION: Final = Table(
    "submission",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("station", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("form_id", Text, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("clock_trust", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("announced_at", Moment, nullable=False),
    Column("received_at", Moment),
    Column("manifest", Text, nullable=False),
    Column("body", LargeBinary),
    CheckConstraint("length(digest) = 64", name="ck_submission_digest"),
)
"""Once for each id and for ever. ``received_at`` is null while bytes are missing; ``body`` is
null then, and for a body that lies in parts. What the acknowledgement says stands here."""

Index("ix_submission_received", SUBMISSION.c.received_at, SUBMISSION.c.id)

PART: Final = Table(
    "part",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("station", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("have", Integer, nullable=False),
    UniqueConstraint("station", "sha256", name="uq_part"),
    CheckConstraint("have >= 0 AND have <= size", name="ck_part_have"),
)
"""Bytes that a station announced by their digest; complete when it ``have`` all of ``size``."""

SLICE: Final = Table(
    "slice",
    METADATA,
    Column("submission", ID, ForeignKey("submission.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("part", NUMBER, ForeignKey("part.number"), nullable=False),
)
"""Which parts make a body, in their order."""

AWAITED: Final = Table(
    "awaited",
    METADATA,
    Column("submission", ID, primary_key=True),
    Column("station", Text, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)
"""What was announced and has not come whole, with the number of its slices."""

Index("ix_awaited_station", AWAITED.c.station)

REFUTED: Final = Table("refuted", METADATA, Column("submission", ID, primary_key=True))
"""Whose parts all came and don't make the digest that its station signed."""

CHUNK: Final = Table(
    "chunk",
    METADATA,
    Column("part", NUMBER, ForeignKey("part.number"), primary_key=True),
    Column("at", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
"""A part's bytes as they arrived; a body is read from here and never written again."""
