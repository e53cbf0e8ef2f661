# SPDX-License-Identifier: Apache-2.0
"""The pages of the staff area, in the order of the overview; read when somebody signs in."""

from typing import Final

from ui.viewmodels.staff import StaffPage

PAGES: Final[tuple[StaffPage, ...]] = ()
