# SPDX-License-Identifier: Apache-2.0
"""Tells the centre what was counted: each past day once, today's at most once an hour.

Figures are worth less than any submission: they go when none is due, a day at a time, and
whatever goes wrong with them is nobody else's trouble.
"""

from collections.abc import Callable, Sequence
from datetime import date
from http import HTTPStatus
from typing import Final, Protocol

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, StorageError
from kiosk.insight import Counts
from kiosk.insight import Figure as Counted
from kiosk.sync import statuses
from kiosk.sync.channel import JSON, Channel
from kiosk.sync.contract import FIGURES_PATH, MOST_FIGURES, Figure, Figures
from kiosk.sync.port import Beat, Reply, Trouble

EVERY: Final = 3600.0
"""Seconds between two tellings of the same day, and before the next try after trouble."""

_HEAD: Final = 4 << 10
"""Bytes of a request and its answer beside the figures."""


class Listening(Protocol):
    """Takes a day's figures."""

    def tell(self, day: str, content: bytes) -> Reply:
        """Bring ``kiosk.sync.contract.Figures``. MUST NOT raise for the line's sake."""


class Telling:
    """An errand of the courier's."""

    def __init__(
        self, central: Listening, counts: Counts, clock: Clock, edition: Callable[[], str]
    ) -> None:
        self._central = central
        self._counts = counts
        self._clock = clock
        self._edition = edition
        self._due = 0.0
        self._again: dict[date, float] = {}
        """When a day may be told again that was told, or refused, within this hour."""

    def told(self, beat: Beat) -> None:
        """Take an answer to a heartbeat, which names nothing of this."""

    def step(self, room: int) -> bool:
        """Tell of one day; says whether there is another. Never raises for its own sake."""
        now = self._clock.monotonic()
        if now < self._due:
            return False
        self._again = {day: due for day, due in self._again.items() if due > now}
        try:
            days = [day for day in self._counts.unsent() if day not in self._again]
            if not days:
                return False
            is_answered = self._tell(days[0], room)
        except StorageError:
            # whoever carries the submissions meets the same disk and reports it
            is_answered = False
        if not is_answered:
            self._due = now + EVERY
            return False
        self._again[days[0]] = now + EVERY
        return len(days) > 1

    def _tell(self, day: date, room: int) -> bool:
        """Say whether the centre has answered of the day, be it that it will not have it."""
        figures = self._counts.figures(day)[:MOST_FIGURES]
        content = written(day, self._edition(), figures)
        if len(content) + _HEAD > room:
            return False
        reply = self._central.tell(day.isoformat(), content)
        if reply.trouble is None:
            self._counts.note_sent(day, figures)
        return reply.trouble in {None, Trouble.CONTENT}


def written(day: date, edition: str, figures: Sequence[Counted]) -> bytes:
    """Write what goes over the line."""
    said = tuple(
        Figure(
            kind=one.kind.value,
            form=one.form,
            item=one.item,
            count=one.count,
            seconds=one.seconds,
        )
        for one in figures
    )
    record = Figures(day=day.isoformat(), catalogue=edition, figures=said)
    return record.model_dump_json(exclude_defaults=True).encode()


def bring(channel: Channel, day: str, content: bytes) -> Reply:
    """Put a day's figures; nothing but 204 says that they are there."""
    try:
        exchange = channel.exchange("PUT", FIGURES_PATH.format(day=day), content, JSON)
    except DeliveryError as error:
        return Reply(**statuses.lost(error))
    if exchange.status != HTTPStatus.NO_CONTENT:
        return Reply(**channel.trouble(exchange))
    channel.proven(exchange)
    return Reply()
