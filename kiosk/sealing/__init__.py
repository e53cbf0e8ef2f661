# SPDX-License-Identifier: Apache-2.0
"""Encryption to the Service (age), signed statements, and the keys of station and publisher."""

from kiosk.sealing import jws
from kiosk.sealing.age import Reader
from kiosk.sealing.container import Content
from kiosk.sealing.judging import KnownKey, Revoked, Verdict, judge
from kiosk.sealing.jws import Keyring, SigningKey
from kiosk.sealing.keyfile import key_id
from kiosk.sealing.publisher import PublisherKey, is_signed
from kiosk.sealing.recipients import Recipients
from kiosk.sealing.sealed import INLINE_BYTES, PART_BYTES, Digests, Part, Sealed
from kiosk.sealing.sealer import Sealer
from kiosk.sealing.service import ServiceIdentity
from kiosk.sealing.station import StationKey, promote, public_keys

__all__ = [
    "INLINE_BYTES",
    "PART_BYTES",
    "Content",
    "Digests",
    "Keyring",
    "KnownKey",
    "Part",
    "PublisherKey",
    "Reader",
    "Recipients",
    "Revoked",
    "Sealed",
    "Sealer",
    "ServiceIdentity",
    "SigningKey",
    "StationKey",
    "Verdict",
    "is_signed",
    "judge",
    "jws",
    "key_id",
    "promote",
    "public_keys",
]
