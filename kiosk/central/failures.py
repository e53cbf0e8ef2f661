# SPDX-License-Identifier: Apache-2.0
"""What those who run a central hear when it can't do as they asked."""

from kiosk.errors import KioskError


class CentralError(KioskError):
    """The central can't be started, or doesn't have what was asked for."""

    code = "central.failed"
