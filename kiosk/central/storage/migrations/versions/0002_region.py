# SPDX-License-Identifier: Apache-2.0
"""What a region's central needs: the desk, the back office, what is offered, and counts."""

import sqlalchemy as sa
from alembic import op

from kiosk.central.storage.migrations import submissions_4
from kiosk.central.storage.tables.base import ID, NUMBER, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OF_STATIONS = ("devices", "alarms", "notices", "settings", "ring", "name", "retired_for")
_NEW = (
    "step",
    "refusal",
    "tally",
    "figure",
    "audit",
    "session",
    "browser",
    "account",
    "hook",
    "consumer",
    "setting",
    "notice",
    "edition_file",
    "content",
    "edition",
)


def upgrade() -> None:
    """Add the tables and columns."""
    _create_offering()
    _create_people()
    _create_stations()
    submissions_4.raise_to()
    _create_cases()
    op.add_column("format", sa.Column("epoch", sa.Integer, nullable=False, server_default="1"))
    op.add_column("format", sa.Column("change", sa.BigInteger, nullable=False, server_default="0"))
    op.execute("UPDATE format SET schema = 4")


def downgrade() -> None:
    """Take them away; only for tests, a central never goes down."""
    for table in _NEW:
        op.drop_table(table)
    submissions_4.lower_from()
    for column in _OF_STATIONS:
        op.drop_column("station", column)
    op.drop_column("station_key", "succeeds")
    op.drop_column("format", "change")
    op.drop_column("format", "epoch")
    op.execute("UPDATE format SET schema = 3")


def _create_offering() -> None:
    op.create_table(
        "edition",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("uploaded_at", Moment, nullable=False),
        sa.Column("ring", sa.SmallInteger),
        sa.Column("released_at", Moment),
        sa.Column("erased_at", Moment),
    )
    op.create_table(
        "content",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "edition_file",
        sa.Column("edition", sa.BigInteger, sa.ForeignKey("edition.number"), primary_key=True),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, sa.ForeignKey("content.sha256"), nullable=False),
    )
    op.create_index("ix_edition_file_sha256", "edition_file", ["sha256"])
    op.create_table(
        "notice",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("valid_from", Moment, nullable=False),
        sa.Column("valid_until", Moment, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "setting",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("set_at", Moment, nullable=False),
    )


def _create_people() -> None:
    op.create_table(
        "consumer",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("rights", sa.JSON, nullable=False),
        sa.Column("acknowledged", sa.BigInteger, nullable=False),
        sa.Column("acknowledged_id", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("heard_at", Moment),
        sa.Column("retired_at", Moment),
        sa.UniqueConstraint("token_hash", name="uq_consumer_token"),
    )
    op.create_table(
        "hook",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("consumer", sa.Text, sa.ForeignKey("consumer.name"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret_id", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("told", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("leased_until", Moment),
        sa.Column("leased_by", sa.Text),
        sa.Column("last_code", sa.Text),
        sa.Column("last_at", Moment),
        sa.Column("gone_at", Moment),
    )
    op.create_table(
        "account",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("password", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("retired_at", Moment),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", Moment),
        sa.UniqueConstraint("subject", name="uq_account_subject"),
    )
    op.create_table(
        "session",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, sa.ForeignKey("account.name"), nullable=False),
        sa.Column("csrf", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_table(
        "browser",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, sa.ForeignKey("account.name"), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", Moment),
        sa.Column("seen_at", Moment, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
    )
    op.create_index("ix_audit_subject", "audit", ["subject", "number"])


def _create_stations() -> None:
    op.create_table(
        "figure",
        sa.Column("station", sa.Text, sa.ForeignKey("station.code"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("form", sa.Text, primary_key=True),
        sa.Column("item", sa.Text, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_figure_day", "figure", ["day"])
    op.create_table(
        "tally",
        sa.Column("station", sa.Text, primary_key=True),
        sa.Column("hour", Moment, primary_key=True),
        sa.Column("form", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("mode", sa.Text, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_tally_hour", "tally", ["hour"])
    op.create_table(
        "refusal",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("code", sa.Text, primary_key=True),
        sa.Column("key_id", sa.Text, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
    )
    op.add_column("station", sa.Column("devices", sa.JSON))
    op.add_column("station", sa.Column("alarms", sa.JSON))
    op.add_column("station", sa.Column("notices", sa.Text))
    op.add_column("station", sa.Column("settings", sa.BigInteger))
    op.add_column("station", sa.Column("ring", sa.SmallInteger, nullable=False, server_default="1"))
    op.add_column("station", sa.Column("name", sa.Text))
    op.add_column("station", sa.Column("retired_for", sa.Text))
    op.add_column("station_key", sa.Column("succeeds", sa.Text))


def _create_cases() -> None:
    op.create_table(
        "step",
        sa.Column("submission", ID, sa.ForeignKey("submission.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("told_at", Moment, nullable=False),
        sa.Column("told_by", sa.Text, nullable=False),
    )
