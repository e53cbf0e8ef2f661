# SPDX-License-Identifier: Apache-2.0
"""The central's tables, for SQLite and PostgreSQL alike.

The primary key of ``submission`` is what makes a repeated delivery harmless: it is in the very
transaction that stores the bytes. It begins with the time (UUIDv7), so that a region's central
can cut the table into ranges of it without giving the constraint up.
"""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import TypeEngine

from kiosk.timestamps import from_text, to_text

SCHEMA: Final = 3
METADATA: Final = MetaData()

_ID: Final = Text().with_variant(UUID(as_uuid=False), "postgresql")
_NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware time: the database's own type where it has one, RFC 3339 in UTC where not."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        is_own = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if is_own else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write it."""
        return value if value is None or dialect.name == "postgresql" else to_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read it."""
        return value if value is None or dialect.name == "postgresql" else from_text(value)


SUBMISSION: Final = Table(
    "submission",
    METADATA,
    Column("id", _ID, primary_key=True),
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
    Column("number", _NUMBER, primary_key=True, autoincrement=True),
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
    Column("submission", _ID, ForeignKey("submission.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("part", _NUMBER, ForeignKey("part.number"), nullable=False),
)
"""Which parts make a body, in their order."""

AWAITED: Final = Table(
    "awaited",
    METADATA,
    Column("submission", _ID, primary_key=True),
    Column("station", Text, nullable=False),
    Column("parts", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)
"""What was announced and has not come whole, with the number of its slices."""

Index("ix_awaited_station", AWAITED.c.station)

REFUTED: Final = Table("refuted", METADATA, Column("submission", _ID, primary_key=True))
"""Whose parts all came and don't make the digest that its station signed."""

CHUNK: Final = Table(
    "chunk",
    METADATA,
    Column("part", _NUMBER, ForeignKey("part.number"), primary_key=True),
    Column("at", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
"""A part's bytes as they arrived; a body is read from here and never written again."""

STATION: Final = Table(
    "station",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("service_point", Text, nullable=False),
    Column("key_id", Text),
    Column("enrolled_at", Moment),
    Column("retired_at", Moment),
    Column("heard_at", Moment),
    Column("journal_number", BigInteger),
    Column("journal_hash", Text),
    Column("kept", BigInteger, nullable=False),
    Column("software", Text),
    Column("catalogue", Text),
    Column("queue", JSON),
    Column("oldest_unsent_at", Moment),
)
"""Each station with the key that its requests are signed with, and how it was when last heard.
``kept`` counts what is received of it, in the transaction that receives."""

STATION_KEY: Final = Table(
    "station_key",
    METADATA,
    Column("key_id", Text, primary_key=True),
    Column("station", Text, ForeignKey("station.code"), nullable=False),
    Column("public_key", Text, nullable=False),
    Column("enrolled_at", Moment, nullable=False),
)
"""Every key that a station ever had: what it signed stays verifiable after the next one."""

ENROLMENT_CODE: Final = Table(
    "enrolment_code",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("station", Text, ForeignKey("station.code"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("used_by", Text),
)
"""One-time codes by their SHA-256; ``used_by`` is the key that came with one."""

Index("ix_enrolment_code_station", ENROLMENT_CODE.c.station)

JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("station", Text, ForeignKey("station.code"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("heard_at", Moment, nullable=False),
)
"""Where each station's audit journal ended at the last times that it said so."""

JOURNAL_ALARM: Final = Table(
    "journal_alarm",
    METADATA,
    Column("station", Text, ForeignKey("station.code"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("known", BigInteger, nullable=False),
    Column("told", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)
"""A journal that no longer leads to what was heard of it, the last time for each reason."""

FORMAT: Final = Table("format", METADATA, Column("schema", Integer, primary_key=True))
"""The schema's number, one row."""
