# SPDX-License-Identifier: Apache-2.0
"""Reading what a person brings: the machine-readable zone of a travel document."""

from kiosk.readers import mrz

__all__ = ["mrz"]
