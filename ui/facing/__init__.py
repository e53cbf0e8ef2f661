# SPDX-License-Identifier: Apache-2.0
"""A second display, turned to the person for whom an officer fills in: it shows and takes nothing."""

from ui.facing.display import Display
from ui.facing.sharing import Sharing

__all__ = ["Display", "Sharing"]
