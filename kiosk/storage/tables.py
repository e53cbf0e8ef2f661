# SPDX-License-Identifier: Apache-2.0
"""The station's tables; migrations lead to exactly these."""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

SUBMISSION: Final = Table(
    "submission",
    METADATA,
    Column("id", Text, primary_key=True, nullable=False),
    Column("reference", Text, nullable=False, unique=True),
    Column("station", Text, nullable=False),
    Column("form_id", Text, nullable=False),
    Column("form_version", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("clock_trust", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("manifest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    CheckConstraint("length(digest) = 64", name="digest"),
    CheckConstraint("length(body) IN (0, size)", name="size"),
    Index("ix_submission_taken", "taken_at", "form_id", "language", "mode", "clock_trust", "id"),
)
"""What was taken, sealed; never changed, until the body is emptied by a purge.

The body is the last column: whatever lies behind it is read through all of it. A day is counted
from the index alone, without reading a page of what is sealed.
"""

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column(
        "submission_id",
        Text,
        ForeignKey("submission.id", ondelete="RESTRICT"),
        nullable=False,
        unique=True,
    ),
    Column("state", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("in_doubt", Integer, nullable=False),
    Column("queued_at", Text, nullable=False),
    Column("due_boot", Text),
    Column("due_monotonic", Float),
    Column("next_try_at", Text),
    Column("lease_owner", Text),
    Column("lease_boot", Text),
    Column("lease_until", Float),
    Column("last_problem", Text),
    Column("received_at", Text),
    Column("acknowledgement", Text),
    Column("purged_at", Text),
    CheckConstraint(
        "state IN ('pending', 'sending', 'received', 'purged', 'parked', 'conflict')", name="state"
    ),
    CheckConstraint("turn IN (0, 1, 2)", name="turn"),
    CheckConstraint("attempts >= 0", name="attempts"),
    CheckConstraint("in_doubt IN (0, 1)", name="in_doubt"),
    CheckConstraint("state = 'pending' OR due_boot IS NULL", name="due"),
    CheckConstraint("(state = 'sending') = (lease_owner IS NOT NULL)", name="leased"),
    CheckConstraint(
        "(state IN ('received', 'purged')) = (acknowledgement IS NOT NULL)", name="acknowledged"
    ),
    CheckConstraint("(state = 'purged') = (purged_at IS NOT NULL)", name="purged"),
    Index(None, "state", "number"),
    Index(
        "ix_outbox_ready",
        "turn",
        "attempts",
        "number",
        sqlite_where=text("state = 'pending' AND due_boot IS NULL"),
    ),
    Index(
        "ix_outbox_waiting",
        "due_boot",
        "due_monotonic",
        sqlite_where=text("due_boot IS NOT NULL"),
    ),
    Index("ix_outbox_kept", "received_at", sqlite_where=text("state = 'received'")),
    Index(
        "ix_outbox_missed",
        "number",
        sqlite_where=text("state = 'purged' AND last_problem IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
"""Where each submission is on its way; the number is the order of arrival.

What is due at once has no ``due_boot``: nobody walks over what waits to find what doesn't.
"""

TALLY: Final = Table(
    "tally",
    METADATA,
    Column("state", Text, primary_key=True, nullable=False),
    Column("entries", Integer, nullable=False),
    CheckConstraint("entries >= 0", name="entries"),
)
"""How many entries are in each state; triggers count, so that nobody else has to."""

ATTEMPT: Final = Table(
    "attempt",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("entry", Integer, ForeignKey("outbox.number", ondelete="RESTRICT"), nullable=False),
    Column("at", Text, nullable=False),
    Column("happening", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("next_try_at", Text),
    Index(None, "entry", "number"),
)
"""What befell the entries."""

MEMORY: Final = Table(
    "memory",
    METADATA,
    Column("name", Text, primary_key=True, nullable=False),
    Column("value", Text, nullable=False),
)
"""Small facts that survive a restart."""

JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    CheckConstraint("length(hash) = 32", name="hash"),
    Index(None, "event", "at"),
)
"""The audit journal; triggers refuse changes, and deletions behind the checkpoint."""

JOURNAL_HEARD: Final = Table(
    "journal_heard",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    CheckConstraint("length(hash) = 32", name="hash"),
)
"""The last record of the journal that the centre has heard of; a trigger takes only true ones."""

JOURNAL_CHECKPOINT: Final = Table(
    "journal_checkpoint",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    CheckConstraint("length(hash) = 32", name="hash"),
)
"""Up to which record the journal may be pruned; triggers take none that the centre has not."""

FIGURE: Final = Table(
    "figure",
    METADATA,
    Column("day", Text, primary_key=True, nullable=False),
    Column("kind", Text, primary_key=True, nullable=False),
    Column("form", Text, primary_key=True, nullable=False),
    Column("item", Text, primary_key=True, nullable=False),
    Column("count", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    CheckConstraint("length(day) = 10 AND date(day, '+0 days') IS day", name="day"),
    CheckConstraint(
        "kind IN ('begun', 'language', 'page', 'stopped', 'submitted', 'left', 'expired', 'face')",
        name="kind",
    ),
    CheckConstraint("typeof(count) = 'integer' AND count > 0", name="count"),
    CheckConstraint("typeof(seconds) = 'integer' AND seconds >= 0", name="seconds"),
    CheckConstraint("typeof(sent) = 'integer' AND sent BETWEEN 0 AND count", name="sent"),
    Index("ix_figure_unsent", "day", sqlite_where=text("sent < count")),
)
"""What is counted of visits, by day, and how much of each the centre knows."""

PAPER: Final = Table(
    "paper",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("submission_id", Text, ForeignKey("submission.id", ondelete="RESTRICT"), nullable=False),
    Column("standing", Text, nullable=False),
    Column("copy", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Text, nullable=False),
    CheckConstraint("standing IN ('taken', 'received')", name="standing"),
    CheckConstraint("typeof(copy) = 'integer' AND copy >= 0", name="copy"),
    CheckConstraint(
        "state IN ('queued', 'sending', 'sent', 'confirmed', 'unknown', 'failed')", name="state"
    ),
    Index(None, "submission_id", "number"),
    Index(None, "at", "state"),
)
"""Each try to put a receipt on paper, and how it ended."""

SHOWN: Final = Table(
    "shown",
    METADATA,
    Column("digest", Text, primary_key=True, nullable=False),
    Column("first_at", Text, nullable=False),
    Column("last_at", Text, nullable=False),
    Column("times", Integer, nullable=False),
    CheckConstraint("length(digest) = 64", name="digest"),
    CheckConstraint("typeof(times) = 'integer' AND times > 0", name="times"),
    Index(None, "last_at"),
)
"""Receipts that were held against the stations' keys here, by the SHA-256 of their tokens."""

STAFF: Final = Table(
    "staff",
    METADATA,
    Column("id", Text, primary_key=True, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("pin", Text, nullable=False),
    Column("given_pin", Text, nullable=False),
    Column("must_change", Integer, nullable=False),
    Column("badge_serial", Integer, nullable=False),
    Column("badge_digest", Text),
    Column("origin", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text),
    Column("retired_at", Text),
    Column("unlocked_at", Text),
    CheckConstraint("role IN ('officer', 'supervisor', 'technician')", name="role"),
    CheckConstraint("must_change IN (0, 1)", name="must_change"),
    CheckConstraint("typeof(badge_serial) = 'integer' AND badge_serial >= 0", name="serial"),
    CheckConstraint("badge_digest IS NULL OR length(badge_digest) = 64", name="digest"),
    CheckConstraint("origin IN ('local', 'centre')", name="origin"),
)
"""Who may sign in here: argon2id of the PIN, SHA-256 of the badge's secret."""

SLIP: Final = Table(
    "slip",
    METADATA,
    Column("who", Text, primary_key=True, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("boot", Text, nullable=False),
    Column("at", Float, nullable=False),
    CheckConstraint("typeof(failures) = 'integer' AND failures > 0", name="failures"),
)
"""Wrong PINs in a row, by account, by machine, and by a few places for all names that nobody has;
when the last was is a monotonic time of its boot."""

DRAFT: Final = Table(
    "draft",
    METADATA,
    Column("id", Text, primary_key=True, nullable=False),
    Column("visit", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("boot", Text, nullable=False),
    Column("monotonic", Float, nullable=False),
    Column("lived", Float, nullable=False),
    Column("offered", Integer, nullable=False),
    Column("ended", Text),
    Column("body", LargeBinary, nullable=False),
    CheckConstraint("length(id) = 32", name="id"),
    CheckConstraint("typeof(lived) = 'real' AND lived >= 0", name="lived"),
    CheckConstraint("offered IN (0, 1)", name="offered"),
    CheckConstraint("ended IN ('taken', 'expired', 'withdrawn')", name="ended"),
    CheckConstraint("(ended IS NULL) = (length(body) > 0)", name="body"),
)
"""Visits that wait for their slips, sealed with keys that are on the slips alone.

The row of one that has ended stays for a while without its body, to say what became of it.
"""

DRAFT_COPY: Final = Table(
    "draft_copy",
    METADATA,
    Column("id", Text, primary_key=True, nullable=False),
    CheckConstraint("length(id) = 32", name="id"),
)
"""The drafts of which the centre may have a copy that it gives out."""

DAY_REPORT: Final = Table(
    "day_report",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("day", Text, nullable=False),
    Column("signed_at", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("report", Text, nullable=False),
    CheckConstraint("length(day) = 10 AND date(day, '+0 days') IS day", name="day"),
    CheckConstraint("length(digest) = 64", name="digest"),
    Index(None, "day", "number"),
)
"""The reports that somebody signed off, as they were then; a day may be signed again."""
