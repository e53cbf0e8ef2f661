# SPDX-License-Identifier: Apache-2.0
"""`central migrate`: what an operator does to the database."""

from contextlib import closing

import typer

from kiosk.commands.central.shared import DEFAULT_DIR, Database, DataDir
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

    with closing(CentralDatabase.migrate(data_dir, database)):
        answer({"schema": SCHEMA}, as_json=as_json, text=lambda: f"schema {SCHEMA}")
