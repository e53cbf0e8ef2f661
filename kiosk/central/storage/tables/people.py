# SPDX-License-Identifier: Apache-2.0
"""Who may look and who may act: the desk's people, other systems, and what they did."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from kiosk.central.storage.tables.base import METADATA, NUMBER, Moment

CONSUMER: Final = Table(
    "consumer",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("token_hash", Text, nullable=False),
    Column("rights", JSON, nullable=False),
    Column("acknowledged", BigInteger, nullable=False),
    Column("acknowledged_id", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("heard_at", Moment),
    Column("retired_at", Moment),
    UniqueConstraint("token_hash", name="uq_consumer_token"),
)
"""A system of the Service's: the hash of its token, what it may do, and how far it has read: up to
the change ``acknowledged``, and within that up to an id."""

HOOK: Final = Table(
    "hook",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("consumer", Text, ForeignKey("consumer.name"), nullable=False),
    Column("url", Text, nullable=False),
    Column("secret_id", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("told", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("leased_by", Text),
    Column("last_code", Text),
    Column("last_at", Moment),
    Column("gone_at", Moment),
)
"""Whom to call when there is something to fetch; ``told`` is the change that was told last. One
that said at ``gone_at`` that it is gone for good is not called any more. Its
secret is made from a key of the central's and stands nowhere; ``secret_id`` only recognises it."""

ACCOUNT: Final = Table(
    "account",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("password", Text),
    Column("subject", Text),
    Column("role", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("retired_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    UniqueConstraint("subject", name="uq_account_subject"),
)
"""A person at the desk: argon2id of the password, or null for one whom OpenID Connect vouches
for; ``subject`` is who that is at the provider, by its issuer and the name that never changes."""

SESSION: Final = Table(
    "session",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("account", Text, ForeignKey("account.name"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
"""Who is signed in at the desk, by the SHA-256 of the cookie."""

BROWSER: Final = Table(
    "browser",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("account", Text, ForeignKey("account.name"), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("seen_at", Moment, nullable=False),
)
"""Where people came in by password before, by the SHA-256 of a cookie, with the wrong passwords
since: tries from there are not counted together with those of strangers."""

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("event", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("facts", JSON, nullable=False),
)
"""What was done, and by whom; never personal data of applicants."""

Index("ix_audit_subject", AUDIT.c.subject, AUDIT.c.number)
