# SPDX-License-Identifier: Apache-2.0
"""Brings sealed visits to the centre, so that their slips are good at another station too."""

from base64 import b64encode
from binascii import Error, a2b_base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final, Protocol

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, StorageError
from kiosk.handover import Drafts, Ended
from kiosk.sync import statuses, strict
from kiosk.sync.channel import JSON, Channel
from kiosk.sync.contract import (
    DRAFT_PATH,
    MOST_DRAFT_BYTES,
    MOST_DRAFT_SECONDS,
    KeptDraft,
    SealedDraft,
)
from kiosk.sync.port import Beat, Reply, Trouble

AGAIN: Final = 300.0
"""Seconds after trouble before the next try."""

_HEAD: Final = 4 << 10


class Shelf(Protocol):
    """Where sealed visits wait for other stations. MUST NOT raise for the line's sake."""

    def keep_draft(self, draft: str, content: bytes) -> Reply:
        """Leave ``kiosk.sync.contract.KeptDraft`` under a name."""

    def end_draft(self, draft: str) -> Reply:
        """Have what was left under a name erased; no trouble when nothing is left of it."""


class Central(Protocol):
    """A central that is asked once, and then let go."""

    def find_draft(self, draft: str) -> bytes | Ended | None:
        """As ``kiosk.handover.Relay.find``."""

    def take_draft(self, draft: str) -> bool | None:
        """As ``kiosk.handover.Relay.take``."""

    def close(self) -> None:
        """Let the connections go."""


class Relaying:
    """An errand of the courier's: one draft at a time, when no submission is due.

    What has ended here comes first: its copy would make the slip good a second time.
    """

    def __init__(self, central: Shelf, drafts: Drafts, clock: Clock) -> None:
        self._central = central
        self._drafts = drafts
        self._clock = clock
        self._due = 0.0

    def told(self, beat: Beat) -> None:
        """Take an answer to a heartbeat, which names nothing of this."""

    def step(self, room: int) -> bool:
        """Bring one, or have one erased; says whether there is another. Never raises for its own sake."""
        if self._clock.monotonic() < self._due:
            return False
        try:
            untold, waiting = self._drafts.untold(), self._drafts.unoffered()
            if not (untold or waiting):
                return False
            is_done = self._tell(untold[0]) if untold else self._bring(waiting[0], room)
        except StorageError:
            # whoever carries the submissions meets the same disk and reports it
            is_done = False
        if not is_done:
            self._due = self._clock.monotonic() + AGAIN
            return False
        return len(untold) + len(waiting) > 1

    def _tell(self, draft: str) -> bool:
        """Say whether the centre gives it to nobody any more, or will not hear of it."""
        if self._central.end_draft(draft).trouble not in {None, Trouble.CONTENT}:
            return False
        self._drafts.note_told(draft)
        return True

    def _bring(self, draft: str, room: int) -> bool:
        """Say whether nothing is left to be done about it here."""
        kept = self._drafts.find(draft)
        if kept is None or kept.ended is not None or len(kept.sealed) > MOST_DRAFT_BYTES:
            self._drafts.note_offered(draft)
            return True
        left = max(1, min(int(kept.left.total_seconds()), MOST_DRAFT_SECONDS))
        sealed = b64encode(kept.sealed).decode("ascii")
        content = KeptDraft(sealed=sealed, seconds_left=left).model_dump_json().encode()
        if len(content) + _HEAD > room:
            return False
        if not self._drafts.note_sent(draft):
            return True  # ended a moment ago
        reply = self._central.keep_draft(draft, content)
        if reply.trouble not in {None, Trouble.CONTENT}:
            return False
        self._drafts.note_offered(draft)
        return True


class CentralRelay:
    """The centre as the place where other stations' drafts are; see the port for the contract.

    Each question has a client of its own: whoever carries the outbox is at work meanwhile.
    """

    def __init__(self, connect: Callable[[], Central]) -> None:
        self._connect = connect

    def find(self, draft: str) -> bytes | Ended | None:
        """Get the bytes of one."""
        with self._asked() as central:
            return central.find_draft(draft)

    def take(self, draft: str) -> bool | None:
        """Have one given out to nobody else."""
        with self._asked() as central:
            return central.take_draft(draft)

    @contextmanager
    def _asked(self) -> Iterator[Central]:
        central = self._connect()
        try:
            yield central
        finally:
            central.close()


def keep(channel: Channel, draft: str, content: bytes) -> Reply:
    """Leave one; nothing but 204 says that it is there."""
    try:
        exchange = channel.exchange("PUT", DRAFT_PATH.format(draft=draft), content, JSON)
    except DeliveryError as error:
        return Reply(**statuses.lost(error))
    if exchange.status != HTTPStatus.NO_CONTENT:
        return Reply(**channel.trouble(exchange))
    return Reply()


def find(channel: Channel, draft: str) -> bytes | Ended | None:
    """Ask for one; None where the centre doesn't know it, or can't be asked."""
    try:
        exchange = channel.exchange("GET", DRAFT_PATH.format(draft=draft))
        if exchange.status == HTTPStatus.OK:
            return a2b_base64(strict.record(SealedDraft, exchange.content).sealed, strict_mode=True)
    except (DeliveryError, Error):
        return None
    return Ended.TAKEN if _has_ended(exchange.status, statuses.problem(exchange)) else None


def end(channel: Channel, draft: str) -> Reply:
    """Have one erased that this station left; the centre may not know it, or have erased it."""
    try:
        exchange = channel.exchange("DELETE", DRAFT_PATH.format(draft=draft))
    except DeliveryError as error:
        return Reply(**statuses.lost(error))
    code = statuses.problem(exchange)
    is_missing = exchange.status == HTTPStatus.NOT_FOUND and code == "central.missing"
    if exchange.status == HTTPStatus.NO_CONTENT or is_missing or _has_ended(exchange.status, code):
        return Reply()
    return Reply(**channel.trouble(exchange))


def take(channel: Channel, draft: str) -> bool | None:
    """Say that this station goes on with it; None where the centre can't be asked."""
    try:
        exchange = channel.exchange("DELETE", DRAFT_PATH.format(draft=draft))
    except DeliveryError:
        return None
    if exchange.status == HTTPStatus.NO_CONTENT:
        return True
    return False if _has_ended(exchange.status, statuses.problem(exchange)) else None


def _has_ended(status: int, code: str) -> bool:
    """Believe the centre alone, and no proxy's own words."""
    return status == HTTPStatus.GONE and code == "central.draft-ended"
