# SPDX-License-Identifier: Apache-2.0
"""What a person takes away: a reference number, a signed token, and the words on paper."""

from kiosk.receipts import reference
from kiosk.receipts.reference import Reference

__all__ = ["Reference", "reference"]
