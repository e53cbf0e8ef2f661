# SPDX-License-Identifier: Apache-2.0
"""What a cell of a table of terms or amounts says; ValueError tells its author what is wrong."""

from datetime import date
from decimal import Decimal, InvalidOperation


def number(cell: str) -> Decimal:
    """Read a value."""
    try:
        return Decimal(cell)
    except InvalidOperation:
        raise ValueError("the value must be a number") from None


def day(cell: str, column: str) -> date:
    """Read a date, which stands in a column of that name."""
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise ValueError(f"{column} is written 2026-11-21: {error}") from error
