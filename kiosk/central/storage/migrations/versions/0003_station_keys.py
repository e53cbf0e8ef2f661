# SPDX-License-Identifier: Apache-2.0
"""How long each station's key was good, as far as that is known of those that are there."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from kiosk.central.storage.tables.base import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW = ("until", "revoked_at", "revoked_for", "change")
_STATION = sa.table(
    "station", sa.column("code"), sa.column("key_id"), sa.column("retired_at", Moment())
)
_KEY = sa.table(
    "station_key",
    sa.column("key_id"),
    sa.column("station"),
    sa.column("enrolled_at", Moment()),
    sa.column("until", Moment()),
    sa.column("revoked_at", Moment()),
    sa.column("revoked_for"),
    sa.column("change"),
)


def upgrade() -> None:
    """Add the columns, and fill them with what follows from what was kept before."""
    op.add_column("station_key", sa.Column("until", Moment))
    op.add_column("station_key", sa.Column("revoked_at", Moment))
    op.add_column("station_key", sa.Column("revoked_for", sa.Text))
    op.add_column(
        "station_key", sa.Column("change", sa.BigInteger, nullable=False, server_default="0")
    )
    op.create_index("ix_station_key_change", "station_key", ["change"])
    connection = op.get_bind()
    for name, values in list(_filled(connection)):
        connection.execute(sa.update(_KEY).where(_KEY.c.key_id == name).values(values))
    op.execute("UPDATE format SET schema = 5")


def downgrade() -> None:
    """Take them away; only for tests, a central never goes down."""
    op.drop_index("ix_station_key_change", "station_key")
    for column in _NEW:
        op.drop_column("station_key", column)
    op.execute("UPDATE format SET schema = 4")


def _filled(connection: sa.Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Say of each key until when it was its station's, by when the next one came."""
    rows = connection.execute(
        sa.select(
            _KEY.c.key_id,
            _KEY.c.station,
            _KEY.c.enrolled_at,
            _STATION.c.key_id.label("current"),
            _STATION.c.retired_at,
        )
        .join(_STATION, _STATION.c.code == _KEY.c.station)
        .order_by(_KEY.c.station, _KEY.c.enrolled_at, _KEY.c.key_id)
    ).all()
    for _station, found in groupby(rows, lambda row: row.station):
        keys = list(found)
        for key, following in zip(keys, [*keys[1:], None], strict=True):
            is_replaced = key.current not in {None, key.key_id} and following is not None
            until = following.enrolled_at if is_replaced and following is not None else None
            revoked = key.retired_at if until is None else None
            last = max(one for one in (key.enrolled_at, until, revoked) if one is not None)
            yield (
                key.key_id,
                {
                    "until": until,
                    "revoked_at": revoked,
                    "revoked_for": None if revoked is None else "retired",
                    "change": int(last.timestamp()),
                },
            )
