# SPDX-License-Identifier: Apache-2.0
"""Versions of the program: a signed repository of releases, and which stations get which."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)

from kiosk.central.storage.tables.base import METADATA, Moment

RELEASE: Final = Table(
    "release",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Text, nullable=False),
    Column("uploaded_at", Moment, nullable=False),
    Column("ring", SmallInteger),
    Column("released_at", Moment),
    Column("erased_at", Moment),
)
"""A version of the program; ``number`` sorts as versions do. It is offered to stations whose ring is
at most ``ring``; null is nobody."""

RELEASE_FILE: Final = Table(
    "release_file",
    METADATA,
    Column("path", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("release", BigInteger, ForeignKey("release.number")),
)
"""The files of the repository by their paths in it; builds belong to a version, its signed
parts to none."""

Index("ix_release_file_release", RELEASE_FILE.c.release)

RELEASE_PIECE: Final = Table(
    "release_piece",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("bytes", LargeBinary, nullable=False),
)
"""The bytes of those files by their digests, in pieces of one mebibyte: a build is too large to be
held at once."""
