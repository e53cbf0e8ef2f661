# SPDX-License-Identifier: Apache-2.0
"""The question which services the centre wants offered."""

from http import HTTPStatus

from kiosk.errors import DeliveryError
from kiosk.sync import statuses, strict
from kiosk.sync.channel import Channel
from kiosk.sync.contract import CATALOGUE_PATH, CatalogueAnswer
from kiosk.sync.port import Offer


def catalogue(channel: Channel, tag: str) -> Offer:
    """Ask which set is in force, unless it is still the one with this tag."""
    try:
        wanted = {"If-None-Match": tag} if tag else {}
        exchange = channel.exchange("GET", CATALOGUE_PATH, headers=wanted)
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
    return Offer(edition=found.edition, tag=exchange.headers.get("ETag", ""))
