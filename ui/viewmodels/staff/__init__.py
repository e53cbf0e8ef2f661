# SPDX-License-Identifier: Apache-2.0
"""The staff area: signing in, the overview, and what all of its pages share."""

from ui.viewmodels.staff.area import StaffViewModel
from ui.viewmodels.staff.page import Beside, PageViewModel, StaffContext, StaffPage

__all__ = ["Beside", "PageViewModel", "StaffContext", "StaffPage", "StaffViewModel"]
