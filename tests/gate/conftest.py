# SPDX-License-Identifier: Apache-2.0
"""What every screen must hold, in every language, size, contrast and shape."""

from tests.kiosks import kiosk, published, run_kiosk, runtime, service_identity, settings

__all__ = ["kiosk", "published", "run_kiosk", "runtime", "service_identity", "settings"]
