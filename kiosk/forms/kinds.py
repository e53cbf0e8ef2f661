# SPDX-License-Identifier: Apache-2.0
"""What screens tell questions apart by; light, because the first frame waits for it."""

from enum import Enum
from typing import NamedTuple


class QuestionKind(Enum):
    """How a question is answered."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MANY = "select_many"
    RANK = "rank"
    RANGE = "range"
    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"
    UPLOAD = "upload"
    BARCODE = "barcode"
    UNSUPPORTED = "unsupported"


class Choice(NamedTuple):
    """A value that may be chosen, with its label in the active language."""

    value: str
    label: str
