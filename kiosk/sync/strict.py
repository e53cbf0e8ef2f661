# SPDX-License-Identifier: Apache-2.0
"""Reads what came over the line: exactly the documented record, or trouble."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel

from kiosk.errors import DeliveryError

_R = TypeVar("_R", bound=BaseModel)


def record(kind: type[_R], content: bytes) -> _R:
    """Read JSON (RFC 8259) as a record. Raises DeliveryError ``delivery.answer``.

    Twice the same key, a number that is none, a string for a number, too deep a nesting: who
    says such things is not the Service, or not whole.
    """
    try:
        json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
        return kind.model_validate_json(content, strict=True)
    except (ValueError, RecursionError) as error:
        raise not_documented() from error


def count(text: str | None) -> int:
    """Read a header that counts bytes. Raises DeliveryError ``delivery.answer``."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise not_documented()
    return int(text)


def not_documented() -> DeliveryError:
    """Name an answer that the Service never gives."""
    return DeliveryError("not as documented", code="delivery.answer")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")
