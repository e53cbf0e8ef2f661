# SPDX-License-Identifier: Apache-2.0
"""Fetches the notices when a heartbeat's answer names others than are kept."""

from typing import Final, Protocol

from kiosk.errors import DeliveryError
from kiosk.notices import Board, Notice
from kiosk.sync import strict
from kiosk.sync.contract import NoticesAnswer
from kiosk.sync.port import Beat, Told

_ROOM: Final = 32 << 10


class Crier(Protocol):
    """Says what the public is to be told. MUST NOT raise for the line's sake."""

    def notices(self, tag: str) -> Told:
        """Ask, unless they are still those with this tag."""


class Noticing:
    """Keeps the board as the centre has it; what goes wrong is tried at the next heartbeat."""

    def __init__(self, central: Crier, board: Board) -> None:
        self._central = central
        self._board = board
        self._wanted = ""

    def told(self, beat: Beat) -> None:
        """Take the tag that a heartbeat's answer names; a centre without any names none."""
        self._wanted = beat.notices if beat.notices != self._board.tag else ""

    def step(self, room: int) -> bool:
        """Fetch them. Raises StorageError."""
        if not self._wanted or room < _ROOM:
            return False
        wanted, self._wanted = self._wanted, ""
        found = self._central.notices(self._board.etag)
        if found.is_unchanged:
            self._board.keep(wanted, self._board.etag)
        elif found.trouble is None and not found.is_missing:
            try:
                answer = strict.record(NoticesAnswer, found.content)
            except DeliveryError:
                return False
            notices = [
                Notice(
                    id=one.id,
                    valid_from=one.valid_from,
                    valid_until=one.valid_until,
                    texts=one.texts,
                    titles=one.titles,
                    kind=one.kind,
                    where=one.where,
                    forms=one.forms,
                )
                for one in answer.notices
            ]
            self._board.keep(wanted, found.tag, notices)
        return False
