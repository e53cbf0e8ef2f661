# SPDX-License-Identifier: Apache-2.0
"""Runs migrations on the connection, and in the transaction, that the caller opened."""

from alembic import context

from kiosk.central.storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
)
context.run_migrations()
