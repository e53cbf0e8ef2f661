# SPDX-License-Identifier: Apache-2.0
"""The stations of one service point among themselves, over the local network and without the centre."""

from kiosk.neighbours.calls import Calls, Waiting
from kiosk.neighbours.neighbourhood import Neighbourhood

__all__ = ["Calls", "Neighbourhood", "Waiting"]
