# SPDX-License-Identifier: Apache-2.0
"""Parts of large bodies: what is asked and answered about them, in the words of tus 1.0."""

from http import HTTPStatus
from typing import Final

from kiosk.identifiers import Digest
from kiosk.sync import strict
from kiosk.sync.contract import (
    ALTERED,
    APPENDED,
    LENGTH_HEADER,
    OFFSET_HEADER,
    PART_CONTENT,
    PART_PATH,
)
from kiosk.sync.port import Appended
from kiosk.sync.transport import Exchange

ALTERED_ON_THE_WAY: Final = "delivery.altered"
"""The code for a part that arrived with other bytes than were sent."""


def path(part: Digest) -> str:
    """Say where a part is."""
    return PART_PATH.format(digest=part)


def headers(offset: int) -> dict[str, str]:
    """Say what bytes appended at an offset are."""
    return {"Content-Type": PART_CONTENT, OFFSET_HEADER: str(offset)}


def appended(exchange: Exchange) -> Appended | None:
    """Read the answer to appended bytes; None for one that is trouble.

    Raises DeliveryError ``delivery.answer`` when a documented status misses its offset.
    """
    if exchange.status == ALTERED:
        return Appended(offset=0, code=ALTERED_ON_THE_WAY)
    if exchange.status in {APPENDED, HTTPStatus.CONFLICT}:
        return Appended(offset=strict.count(exchange.headers.get(OFFSET_HEADER)))
    return _unknown(exchange)


def offset(exchange: Exchange) -> Appended | None:
    """Read the answer to the question how many bytes of a part are there."""
    if exchange.status == HTTPStatus.OK:
        strict.count(exchange.headers.get(LENGTH_HEADER))
        return Appended(offset=strict.count(exchange.headers.get(OFFSET_HEADER)))
    return _unknown(exchange)


def _unknown(exchange: Exchange) -> Appended | None:
    """Nobody announced such a part: announcing tells whether that or the address is wrong."""
    return Appended() if exchange.status == HTTPStatus.NOT_FOUND else None
