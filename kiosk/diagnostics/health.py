# SPDX-License-Identifier: Apache-2.0
"""How a part of a kiosk is, as the doctor says it."""

from dataclasses import dataclass
from enum import Enum

from kiosk.diagnostics.remarks import Remark


class Health(Enum):
    """How a part is."""

    WELL = "✓"
    MISSING = "–"
    """Not there, and the kiosk works without it."""
    FAILED = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found out about one part."""

    health: Health
    subject: str
    detail: str
    """In English, for the command line and for programs."""
    remarks: tuple[Remark, ...] = ()
    """The same, to be worded for whoever reads it."""

    @property
    def mark(self) -> str:
        """A sign for the table."""
        return self.health.value

    @property
    def is_failed(self) -> bool:
        """Whether the kiosk can't work like this."""
        return self.health is Health.FAILED

    def facts(self) -> dict[str, str]:
        """Say it to a program."""
        return {
            "part": self.subject,
            "health": self.health.name.lower(),
            "detail": self.detail,
        }
