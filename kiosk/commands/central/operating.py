# SPDX-License-Identifier: Apache-2.0
"""`central migrate`, `purge`: what an operator does to the database."""

from contextlib import closing
from datetime import timedelta
from typing import Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.central.shared import DEFAULT_DIR, Database, DataDir, Store, open_centre
from kiosk.commands.operator import actor
from kiosk.commands.output import Json, answer

commands = typer.Typer()


@commands.command()
def migrate(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """Bring the database to this program's schema, in one transaction.

    Stop the centrals that are at work on it, and have a backup. A file of SQLite is migrated,
    after a copy, whenever it is opened.
    """
    from kiosk.central.storage.database import CentralDatabase  # SQLAlchemy is heavy
    from kiosk.central.storage.tables import SCHEMA

    with closing(CentralDatabase.migrate(data_dir, database)) as migrated:
        migrated.keep_ahead(SystemClock().now())
        answer({"schema": SCHEMA}, as_json=as_json, text=lambda: f"schema {SCHEMA}")


@commands.command()
def purge(
    *,
    older_than: Annotated[int, typer.Option(help="Days since it was received.", min=1)],
    is_forced: Annotated[
        bool, typer.Option("--force", help="Also what other systems have not fetched yet.")
    ] = False,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Take away what was received long ago, and what was never brought.

    Ids, digests and acknowledgements are kept for ever: who brings a purged submission again is
    told so. May be cut off and begun again.
    """
    purged = cleared = 0
    with open_centre(data_dir, database, store) as centre:
        now = SystemClock().now()
        before = now - timedelta(days=older_than)
        while some := centre.purging.purge(before, now, by=actor(), is_forced=is_forced):
            purged += some
        while some := centre.purging.clear(now):
            cleared += some
        centre.purging.forget_codes(now)
        centre.purging.erase()
    answer(
        {"purged": purged, "never_completed": cleared},
        as_json=as_json,
        text=lambda: f"{purged} purged, {cleared} never completed",
    )
