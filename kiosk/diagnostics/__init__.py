# SPDX-License-Identifier: Apache-2.0
"""How a station is, part by part, and what is handed to whoever looks into it."""

from kiosk.diagnostics.health import Finding, Health

__all__ = ["Finding", "Health"]
