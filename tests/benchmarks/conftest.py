# SPDX-License-Identifier: Apache-2.0
"""What the measures at the kiosk's own window share with the journeys."""

from tests.kiosks import kiosk, run_kiosk, runtime, service_identity, settings

__all__ = ["kiosk", "run_kiosk", "runtime", "service_identity", "settings"]
