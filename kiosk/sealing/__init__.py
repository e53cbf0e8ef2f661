# SPDX-License-Identifier: Apache-2.0
"""Encryption to the Service (age), and the station's signing key."""

from kiosk.sealing.container import pack, unpack
from kiosk.sealing.recipients import Recipients
from kiosk.sealing.sealer import Sealer
from kiosk.sealing.service import ServiceIdentity
from kiosk.sealing.station import StationKey

__all__ = ["Recipients", "Sealer", "ServiceIdentity", "StationKey", "pack", "unpack"]
