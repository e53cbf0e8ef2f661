# SPDX-License-Identifier: Apache-2.0
"""Questions about what the centre offers: services, their files, notices, settings, keys, staff."""

import re
from http import HTTPStatus
from typing import Final

from kiosk.errors import DeliveryError
from kiosk.sync import statuses, strict
from kiosk.sync.channel import Channel
from kiosk.sync.contract import (
    CATALOGUE_FILE_PATH,
    CATALOGUE_PATH,
    MOST_ANSWER_BYTES,
    CatalogueAnswer,
)
from kiosk.sync.port import Fetched, Offer, Offered, Told
from kiosk.sync.transport import Exchange

MOST_LIST_BYTES: Final = 2 << 20
"""Of a list of 5,000 files."""

_RANGE: Final = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", re.ASCII)


def catalogue(channel: Channel, tag: str) -> Offer:
    """Ask which set is in force, unless it is still the one with this tag."""
    try:
        wanted = {"If-None-Match": tag} if tag else {}
        exchange = channel.exchange("GET", CATALOGUE_PATH, headers=wanted, most=MOST_LIST_BYTES)
        if exchange.status == HTTPStatus.NOT_FOUND:
            return Offer()
        if tag and exchange.status == HTTPStatus.NOT_MODIFIED:
            return Offer(is_unchanged=True)
        if exchange.status != HTTPStatus.OK:
            return Offer(**channel.trouble(exchange))
        found = strict.record(CatalogueAnswer, exchange.content)
    except DeliveryError as error:
        return Offer(**statuses.lost(error))
    channel.proven(exchange)
    return Offer(
        edition=found.edition,
        tag=exchange.headers.get("ETag", ""),
        files=tuple(Offered(one.path, one.sha256, one.size) for one in found.files),
    )


def file(channel: Channel, digest: str, offset: int, length: int, size: int) -> Fetched:
    """Ask for a file's bytes from an offset on; a centre that gives no parts gives all of it."""
    return piece(channel, CATALOGUE_FILE_PATH.format(digest=digest), offset, length, size)


def piece(channel: Channel, path: str, offset: int, length: int, size: int) -> Fetched:
    """Ask for the bytes of what has so many, from an offset on."""
    last = offset + length - 1
    # a range is worth asking for only where it is not everything
    wanted = {"Range": f"bytes={offset}-{last}"} if (offset, length) != (0, size) else {}
    try:
        exchange = channel.exchange("GET", path, headers=wanted, most=max(size, 64 << 10))
        if exchange.status == HTTPStatus.NOT_FOUND:
            return Fetched(is_missing=True)
        if exchange.status == HTTPStatus.OK and len(exchange.content) == size:
            return Fetched(content=exchange.content[offset:])
        if exchange.status == HTTPStatus.PARTIAL_CONTENT and _is_as_asked(
            exchange, (offset, last, size)
        ):
            return Fetched(content=exchange.content)
        if exchange.status in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            raise strict.not_documented()
    except DeliveryError as error:
        return Fetched(**statuses.lost(error))
    return Fetched(**channel.trouble(exchange))


def told(channel: Channel, path: str, tag: str, *, most: int = MOST_ANSWER_BYTES) -> Told:
    """Ask for a small answer, unless it is still the one with this tag."""
    try:
        wanted = {"If-None-Match": tag} if tag else {}
        exchange = channel.exchange("GET", path, headers=wanted, most=most)
        if exchange.status == HTTPStatus.NOT_FOUND:
            return Told(is_missing=True)
        if tag and exchange.status == HTTPStatus.NOT_MODIFIED:
            return Told(is_unchanged=True)
        if exchange.status != HTTPStatus.OK:
            return Told(**channel.trouble(exchange))
    except DeliveryError as error:
        return Told(**statuses.lost(error))
    return Told(content=exchange.content, tag=exchange.headers.get("ETag", ""))


def _is_as_asked(exchange: Exchange, wanted: tuple[int, int, int]) -> bool:
    said = _RANGE.fullmatch(exchange.headers.get("Content-Range", ""))
    first, last, _size = wanted
    return (
        said is not None
        and tuple(map(int, said.groups())) == wanted
        and len(exchange.content) == last - first + 1
    )
