# SPDX-License-Identifier: Apache-2.0
"""Remembers how far the centre has heard of the audit journal: no record goes before it has."""

from typing import Protocol

from kiosk.sync.port import Beat


class Ends(Protocol):
    """Keeps what the centre has heard of."""

    def hear(self, number: int, digest: bytes) -> None:
        """Remember the last record that it was told of. Raises StorageError."""


class Attending:
    """Takes from each heartbeat's answer that the centre was told where the journal ends."""

    def __init__(self, ends: Ends) -> None:
        self._ends = ends

    def told(self, beat: Beat) -> None:
        """Take what was heard; only a centre that answered has. Raises StorageError."""
        if beat.journal is not None:
            self._ends.hear(*beat.journal)

    def step(self, _room: int) -> bool:
        """Ask the centre nothing."""
        return False
