# SPDX-License-Identifier: Apache-2.0
"""A person's way through the kiosk, from the first touch to the receipt."""

from tests.kiosks import kiosk, offered, published, run_kiosk, runtime, service_identity, settings

__all__ = ["kiosk", "offered", "published", "run_kiosk", "runtime", "service_identity", "settings"]
