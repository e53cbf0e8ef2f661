# SPDX-License-Identifier: Apache-2.0
"""What the centre offers to its stations: editions of the services, notices, settings."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

from kiosk.central.storage.tables.base import METADATA, Moment

EDITION: Final = Table(
    "edition",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("publisher", Text, nullable=False),
    Column("uploaded_at", Moment, nullable=False),
    Column("ring", SmallInteger),
    Column("released_at", Moment),
    Column("erased_at", Moment),
)
"""A published set, with the public key of its publisher. It is offered to stations whose ring is
at most ``ring``; null is nobody. Its files may be erased; its number is never another set's."""

EDITION_FILE: Final = Table(
    "edition_file",
    METADATA,
    Column("edition", BigInteger, ForeignKey("edition.number"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("sha256", Text, ForeignKey("content.sha256"), nullable=False),
)
"""The files of a set."""

Index("ix_edition_file_sha256", EDITION_FILE.c.sha256)

CONTENT: Final = Table(
    "content",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
"""The bytes of files, once for each digest."""

NOTICE: Final = Table(
    "notice",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("valid_from", Moment, nullable=False),
    Column("valid_until", Moment, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("change", BigInteger, nullable=False),
)
"""What the public is told for a while: ``facts`` is the contract's ``Notice`` and for whom it is.
``change`` grows with every change of any of them, so that servers see that there was one."""

SETTING: Final = Table(
    "setting",
    METADATA,
    Column("scope", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("set_at", Moment, nullable=False),
)
"""What is set at stations: ``all``, ``point:NAME`` or ``station:CODE``; the narrower one wins."""
