# SPDX-License-Identifier: Apache-2.0
"""Where the outbox is carried to, as the courier sees it; the outbox knows nothing of it.

A destination has two halves, because Submit never waits for the line: ``kiosk.intake.Seal``
makes the frozen bytes when the person confirms, and this one brings those bytes over later.
"""

from collections.abc import Callable
from typing import Protocol

from kiosk.sync.port import Reply
from kiosk.sync.report import Report


class Wire(Protocol):
    """Whatever carries bytes away from the station."""

    @property
    def carried(self) -> int:
        """Count the bytes handed to the line so far."""

    def interrupt_when(self, is_stopped: Callable[[], bool]) -> None:
        """Break off what is being sent once this says so."""


class Destination(Protocol):
    """One kind of server; belongs to the courier's thread.

    It settles with the outbox itself, through the carriage. An entry MUST NOT be settled as
    received before the server has said, in the way that its kind says it, that it has all the
    bytes.
    """

    @property
    def is_due(self) -> bool:
        """Whether the server is to be asked whether it is there, before anything is sent."""

    def beat(self) -> Reply:
        """Ask whether it is there, and see to what its answer sets off. Raises StorageError."""

    def step(self, is_enough: Callable[[], bool]) -> Report | None:
        """Bring over some of what is due, until it is enough; None when nothing was due.

        Raises StorageError.
        """
