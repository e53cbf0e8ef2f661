# SPDX-License-Identifier: Apache-2.0
"""How a station is, part by part, and what is handed to whoever looks into it."""

from kiosk.diagnostics.health import Finding, Health
from kiosk.diagnostics.remarks import Remark, Said

__all__ = ["Finding", "Health", "Remark", "Said"]
