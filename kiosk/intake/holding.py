# SPDX-License-Identifier: Apache-2.0
"""Which officer has a visit in hand: one at a time."""

from kiosk.errors import StaffError
from kiosk.staff import Session


class Holding:
    """Whose a visit is; nobody's while only the person is at it. Not for several threads at once."""

    def __init__(self) -> None:
        self._session: Session | None = None

    @property
    def session(self) -> Session | None:
        """Who has it."""
        return self._session

    def check(self, session: Session) -> None:
        """Raise StaffError ``visit.held`` when another has it; they have to let it go first."""
        if self._session is not None and self._session != session:
            raise StaffError("another officer has it", code="visit.held")

    def take(self, session: Session) -> None:
        """Make it this officer's. Raises as ``check`` does."""
        self.check(session)
        self._session = session

    def require(self, session: Session) -> None:
        """Raise StaffError ``visit.held`` unless it is this officer's."""
        if self._session != session:
            raise StaffError("it is not this officer's", code="visit.held")

    def let_go(self, session: Session) -> bool:
        """Make it nobody's and say whether it was this officer's."""
        if self._session != session:
            return False
        self._session = None
        return True
