# SPDX-License-Identifier: Apache-2.0
"""Other versions of the program: released, fetched, proven, tried, and taken back where they fail."""

from kiosk.updates.errors import UpdateError

__all__ = ["UpdateError"]
