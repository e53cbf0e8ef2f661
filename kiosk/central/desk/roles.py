# SPDX-License-Identifier: Apache-2.0
"""What people at the desk may do."""

from enum import StrEnum


class Role(StrEnum):
    """Each may do what those before it may."""

    VIEWER = "viewer"
    """Sees the board and the figures."""
    OPERATOR = "operator"
    """Looks references up, for those who call 919."""
    ADMINISTRATOR = "administrator"
    """Changes what stations do and who may come in."""

    def covers(self, other: "Role") -> bool:
        """Whether who has this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)
