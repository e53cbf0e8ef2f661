# SPDX-License-Identifier: Apache-2.0
"""Signed manifests, turns, leases and purges, what befell each entry, and small facts.

Two tables are built anew, because SQLite can't change a rule of one. Their rowids stay, for
the numbers of the entries are the order of arrival.
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FACTS: Final = (
    "id, reference, station, form_id, form_version, language, mode, taken_at, clock_trust, digest"
)
_PLACES: Final = (
    "number, submission_id, attempts, queued_at, due_boot, due_monotonic, next_try_at, "
    "last_problem, received_at, acknowledgement"
)
_STATES: Final = ("pending", "sending", "received", "purged", "parked", "conflict")


def upgrade() -> None:
    """Build both tables anew with their rows, and add the other three."""
    op.create_table(
        "submission_new",
        *_facts(),
        sa.Column("manifest", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        *_rules("length(body) IN (0, size)"),
    )
    op.execute(
        f"INSERT INTO submission_new (rowid, {_FACTS}, size, manifest, body) "  # noqa: S608 our own names
        f"SELECT rowid, {_FACTS}, size, '', body FROM submission ORDER BY rowid"
    )
    _create_outbox()
    op.execute(
        f"INSERT INTO outbox_new ({_PLACES}, state, turn, in_doubt, lease_owner) "  # noqa: S608 our own names
        f"SELECT {_PLACES}, state, "
        "CASE WHEN (SELECT size FROM submission s WHERE s.id = submission_id) > 262144 "
        "THEN 0 ELSE 1 END, 0, CASE WHEN state = 'sending' THEN '' END "
        "FROM outbox ORDER BY number"
    )
    _replace_both()
    _create_indexes()
    _create_others()
    op.execute(
        "UPDATE tally SET entries = (SELECT count(*) FROM outbox WHERE outbox.state = tally.state)"
    )
    _create_triggers()


def downgrade() -> None:
    """Go back as far as the old rules allow; only for tests, a station never goes down.

    The old rules know no purged body, so its size is gone, and no conflict, so it is parked.
    """
    for table in ("attempt", "memory"):
        op.drop_table(table)
    for trigger in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER outbox_tally_{trigger}")
    op.drop_table("tally")
    op.create_table(
        "submission_new",
        *_facts(),
        sa.Column("body", sa.LargeBinary, nullable=False),
        *_rules("length(body) = size"),
    )
    op.execute(
        f"INSERT INTO submission_new (rowid, {_FACTS}, size, body) "  # noqa: S608 our own names
        f"SELECT rowid, {_FACTS}, length(body), body FROM submission ORDER BY rowid"
    )
    _create_old_outbox()
    op.execute(
        f"INSERT INTO outbox_new ({_PLACES}, state) SELECT {_PLACES}, CASE state "  # noqa: S608 our own names
        "WHEN 'purged' THEN 'received' WHEN 'conflict' THEN 'parked' ELSE state END "
        "FROM outbox ORDER BY number"
    )
    _replace_both()
    op.create_index("ix_outbox_state_attempts_number", "outbox", ["state", "attempts", "number"])


def _facts() -> list[sa.Column[Any]]:
    names = _FACTS.split(", ")
    return [
        *(sa.Column(name, sa.Text, nullable=False) for name in names),
        sa.Column("size", sa.Integer, nullable=False),
    ]


def _rules(size: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("reference", name=op.f("uq_submission_reference")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_submission_digest")),
        sa.CheckConstraint(size, name=op.f("ck_submission_size")),
    ]


def _keys() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("number", name=op.f("pk_outbox")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_outbox_submission_id"),
            ondelete="RESTRICT",
        ),
        sa.UniqueConstraint("submission_id", name=op.f("uq_outbox_submission_id")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
    ]


def _create_outbox() -> None:
    states = ", ".join(f"'{state}'" for state in _STATES)
    rules = {
        "state": f"state IN ({states})",
        "turn": "turn IN (0, 1, 2)",
        "in_doubt": "in_doubt IN (0, 1)",
        "due": "state = 'pending' OR due_boot IS NULL",
        "leased": "(state = 'sending') = (lease_owner IS NOT NULL)",
        "acknowledged": "(state IN ('received', 'purged')) = (acknowledgement IS NOT NULL)",
        "purged": "(state = 'purged') = (purged_at IS NOT NULL)",
    }
    op.create_table(
        "outbox_new",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("in_doubt", sa.Integer, nullable=False),
        sa.Column("queued_at", sa.Text, nullable=False),
        sa.Column("due_boot", sa.Text),
        sa.Column("due_monotonic", sa.Float),
        sa.Column("next_try_at", sa.Text),
        sa.Column("lease_owner", sa.Text),
        sa.Column("lease_boot", sa.Text),
        sa.Column("lease_until", sa.Float),
        sa.Column("last_problem", sa.Text),
        sa.Column("received_at", sa.Text),
        sa.Column("acknowledgement", sa.Text),
        sa.Column("purged_at", sa.Text),
        *_keys(),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_outbox_{name}")) for name, rule in rules.items()),
        sqlite_autoincrement=True,
    )


def _create_old_outbox() -> None:
    op.create_table(
        "outbox_new",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("queued_at", sa.Text, nullable=False),
        sa.Column("due_boot", sa.Text),
        sa.Column("due_monotonic", sa.Float),
        sa.Column("next_try_at", sa.Text),
        sa.Column("last_problem", sa.Text),
        sa.Column("received_at", sa.Text),
        sa.Column("acknowledgement", sa.Text),
        *_keys(),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'received', 'parked')", name=op.f("ck_outbox_state")
        ),
        sa.CheckConstraint(
            "(state = 'received') = (acknowledgement IS NOT NULL)",
            name=op.f("ck_outbox_acknowledged"),
        ),
        sqlite_autoincrement=True,
    )


def _replace_both() -> None:
    """Put the new tables in the old ones' places; the count of numbers ever given goes on."""
    op.execute("CREATE TEMP TABLE last_number AS SELECT max(seq) AS seq FROM sqlite_sequence")
    for table in ("outbox", "submission"):
        op.drop_table(table)
        op.rename_table(f"{table}_new", table)
    op.execute("DELETE FROM sqlite_sequence")
    op.execute(
        "INSERT INTO sqlite_sequence SELECT 'outbox', seq FROM last_number WHERE seq IS NOT NULL"
    )
    op.execute("DROP TABLE last_number")


def _create_indexes() -> None:
    op.create_index(op.f("ix_outbox_state_number"), "outbox", ["state", "number"])
    partial = {
        "ready": (["turn", "attempts", "number"], "state = 'pending' AND due_boot IS NULL"),
        "waiting": (["due_boot", "due_monotonic"], "due_boot IS NOT NULL"),
        "kept": (["received_at"], "state = 'received'"),
        "missed": (["number"], "state = 'purged' AND last_problem IS NOT NULL"),
    }
    for name, (columns, where) in partial.items():
        op.create_index(f"ix_outbox_{name}", "outbox", columns, sqlite_where=sa.text(where))


def _create_others() -> None:
    tally = op.create_table(
        "tally",
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_tally")),
        sa.CheckConstraint("entries >= 0", name=op.f("ck_tally_entries")),
    )
    op.bulk_insert(tally, [{"state": state, "entries": 0} for state in _STATES])
    op.create_table(
        "attempt",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("entry", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("happening", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("next_try_at", sa.Text),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_attempt")),
        sa.ForeignKeyConstraint(
            ["entry"], ["outbox.number"], name=op.f("fk_attempt_entry"), ondelete="RESTRICT"
        ),
    )
    op.create_index(op.f("ix_attempt_entry_number"), "attempt", ["entry", "number"])
    op.create_table(
        "memory",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_memory")),
    )


def _create_triggers() -> None:
    fewer = "UPDATE tally SET entries = entries - 1 WHERE state = OLD.state;"
    more = "UPDATE tally SET entries = entries + 1 WHERE state = NEW.state;"
    for name, when, does in (
        ("insert", "INSERT ON outbox", more),
        ("update", "UPDATE OF state ON outbox WHEN OLD.state <> NEW.state", fewer + " " + more),
        ("delete", "DELETE ON outbox", fewer),
    ):
        op.execute(f"CREATE TRIGGER outbox_tally_{name} AFTER {when} BEGIN {does} END")
