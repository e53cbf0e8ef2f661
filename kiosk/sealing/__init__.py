# SPDX-License-Identifier: Apache-2.0
"""Encryption to the Service (age), and the keys of the station and of the publisher."""

from kiosk.sealing.container import pack, unpack
from kiosk.sealing.keyfile import key_id
from kiosk.sealing.publisher import PublisherKey, is_signed
from kiosk.sealing.recipients import Recipients
from kiosk.sealing.sealer import Sealer
from kiosk.sealing.service import ServiceIdentity
from kiosk.sealing.station import StationKey

__all__ = [
    "PublisherKey",
    "Recipients",
    "Sealer",
    "ServiceIdentity",
    "StationKey",
    "is_signed",
    "key_id",
    "pack",
    "unpack",
]
