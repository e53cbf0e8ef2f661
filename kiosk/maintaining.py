# SPDX-License-Identifier: Apache-2.0
"""The switch by which staff take a kiosk out of service and put it back, across restarts."""

from collections.abc import Callable
from typing import Final

from kiosk.audit import Journal
from kiosk.intake import Closed, Gates, Reason
from kiosk.memory import Memory
from kiosk.staff import Action, Session

KEY: Final = "maintenance"
"""Under which name it is remembered why staff have taken the kiosk out of service."""


class Maintaining:
    """Closes the kiosk to new visits; a visit in progress goes on to its end."""

    def __init__(self, memory: Memory, journal: Journal) -> None:
        self._memory = memory
        self._journal = journal

    def begin(self, session: Session, reason: Reason) -> None:
        """Take the kiosk out of service, or say another reason.

        Raises StaffError ``staff.not-allowed``, and StorageError.
        """
        member = session.require(Action.MAINTAIN)
        self._memory.write(KEY, reason.value)
        facts = {"actor": member.id, "reason": reason.value}
        self._journal.record("maintenance-begun", facts)

    def end(self, session: Session) -> None:
        """Put it back into service; nothing is noted where staff have not taken it out.

        Raises StaffError ``staff.not-allowed``, and StorageError.
        """
        member = session.require(Action.MAINTAIN)
        if not self._memory.read(KEY):
            return
        self._memory.write(KEY, "")
        self._journal.record("maintenance-ended", {"actor": member.id})


def closed_to(session: Session, gates: Gates) -> tuple[Closed, ...]:
    """Tell staff why no new visit begins; nothing where one may.

    Raises StaffError ``staff.not-allowed``, and StorageError.
    """
    session.require(Action.MAINTAIN)
    return gates.closed()


def reason_in(memory: Memory) -> Callable[[], Reason | None]:
    """Ask a memory why staff have taken the kiosk out of service; None while they have not."""

    def ask() -> Reason | None:
        said = memory.read(KEY)
        if not said:
            return None
        # a later make may know more reasons
        return Reason(said) if said in set(Reason) else Reason.OTHER

    return ask
