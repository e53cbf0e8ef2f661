# SPDX-License-Identifier: Apache-2.0
"""What all tables share: one registry, and column types that both databases understand."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.types import TypeEngine

from kiosk.timestamps import from_text, to_text

SCHEMA: Final = 8
METADATA: Final = MetaData()

ID: Final = Text().with_variant(UUID(as_uuid=False), "postgresql")
NUMBER: Final = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware time: the database's own type where it has one, RFC 3339 in UTC where not."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        is_own = dialect.name == "postgresql"
        return dialect.type_descriptor(DateTime(timezone=True) if is_own else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write it."""
        return value if value is None or dialect.name == "postgresql" else to_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read it."""
        return value if value is None or dialect.name == "postgresql" else from_text(value)
