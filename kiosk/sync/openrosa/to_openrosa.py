# SPDX-License-Identifier: Apache-2.0
"""The way to an OpenRosa server: one submission after the other, one post on the line.

Such a server signs nothing, counts nothing for a station and tells a device nothing of what it
has. So *received* means here that it answered each post of these very bytes with 201, and where
somebody may look at submissions, that it lists every file of them.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Unpack

from kiosk.audit import Journal
from kiosk.clock import Clock
from kiosk.errors import SealingError
from kiosk.outbox import (
    Deferred,
    Happening,
    Outbox,
    Outcome,
    Parcel,
    Parked,
    Received,
    Turn,
)
from kiosk.sync.carriage import BUDGET, HEAD_BYTES, Carriage, Terms
from kiosk.sync.courier import Courier
from kiosk.sync.line import MOST_ITEMS
from kiosk.sync.measures import Measures
from kiosk.sync.openrosa.answers import CONFLICT, TOO_LARGE
from kiosk.sync.openrosa.contents import Contents, contents
from kiosk.sync.openrosa.multipart import Body
from kiosk.sync.openrosa.port import Posted, Probed, Server, Word
from kiosk.sync.port import STOPPED, Reply
from kiosk.sync.report import Report
from kiosk.timestamps import to_text

PAUSE: Final = 10.0
"""Seconds before bytes that may be arriving are sent again: a server that is asked the same twice
at one moment may answer that it was deleted."""
HOLD: Final = 900.0
"""Seconds for which a form that the server doesn't know is left alone, at least."""
MOST_CONFLICTS: Final = 4
"""How often a submission may meet a 409 before a person has to look at it."""
MOST_POISON: Final = 5
"""How often it may break the server, while others pass."""
_OWN_KEY: Final = frozenset(
    {
        "sealing.key-damaged",
        "sealing.key-exposed",
        "sealing.key-unreadable",
        "sealing.key-unwritable",
    }
)
"""The station's own key file is at fault, and no submission."""
MOST_LACKING: Final = 3
"""How often the files of a submission are sent once more that the server took and does not have."""
LACKING: Final = "openrosa.files-missing"


def _no_time(_moment: datetime) -> None:
    """Nobody follows the server's clock."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came of the last post that was sent."""

    posted: Posted
    is_there: bool
    is_encrypted: bool


@dataclass(frozen=True, slots=True)
class _Unsent:
    """The line may not take the next post for so many seconds."""

    seconds: float


class ToOpenRosa:
    """A destination that speaks OpenRosa."""

    def __init__(
        self,
        carriage: Carriage,
        server: Server,
        identity: Callable[[], str],
        *,
        every: float = 300.0,
        retention_days: int = 0,
        confirm: Callable[[bool], None] = lambda _urgently: None,
        on_time: Callable[[datetime], None] = _no_time,
    ) -> None:
        """Make one; ``confirm`` is told after each probe, and urgently when a form is unknown."""
        self._carriage = carriage
        self._server = server
        self._identity = identity
        self._every = every
        self._retention_days = retention_days
        self._confirm = confirm
        self._on_time = on_time
        self._due = 0.0
        self._most_bytes: int | None = None
        self._posted: dict[str, int] = {}
        """How many posts of a submission the server has confirmed, in this run of the program."""
        self._passed = 0
        self._passed_before: dict[str, int] = {}
        """How many submissions had passed when one first broke the server."""

    @property
    def is_due(self) -> bool:
        """Whether the next probe is to be sent."""
        carriage = self._carriage
        return carriage.line.needs_probe or carriage.clock.monotonic() >= self._due

    def tune(self, measures: Measures) -> None:
        """Probe and keep by other measures from now on."""
        self._every, self._retention_days = measures.heartbeat_every, measures.retention_days

    def beat(self) -> Probed:
        """Ask whether it is there; erase what is old by its clock."""
        carriage = self._carriage
        probed = self._server.probe()
        carriage.charge()
        carriage.note_probe(probed)
        if probed.trouble is None:
            self._due = carriage.clock.monotonic() + self._every
            self._most_bytes = probed.most_bytes
            if probed.time is not None:
                self._on_time(probed.time)
                self._retain(probed.time)
            self._confirm(False)  # noqa: FBT003 a callable takes no names
            carriage.charge()
        return probed

    def step(self, is_enough: Callable[[], bool]) -> Report | None:
        """Bring over one submission, a small one first; None when none is due."""
        carriage = self._carriage
        parcels = carriage.claim(most=1, first=Turn.SMALL, last=Turn.SMALL)
        parcels = parcels or carriage.claim(most=1)
        if not parcels:
            return None
        if is_enough():
            return carriage.release(parcels, STOPPED)
        (parcel,) = parcels
        try:
            with contents(parcel, carriage.outbox, self._identity) as opened:
                sent = self._send(parcel, opened)
        except SealingError as error:
            if error.code in _OWN_KEY:
                return self._settle(carriage.outcomes.deferred(parcel, error.code))
            sent = Parked(id=parcel.id, problem=error.code)
        match sent:
            case Parked():
                return self._settle(sent)
            case _Unsent():
                return carriage.release(parcels, BUDGET, sent.seconds)
            case _Sent() if sent.is_there:
                return self._received(parcel, sent.posted)
            case _Sent():
                return self._failed(parcel, sent)
        return Report()  # somebody else has it now

    def _send(self, parcel: Parcel, opened: Contents) -> "_Sent | _Unsent | Parked | None":
        """Send the posts that the server has not confirmed; None when the lease was lost."""
        posts = opened.posts()
        if self._most_bytes is not None and any(Body(one).size > self._most_bytes for one in posts):
            return Parked(id=parcel.id, problem=TOO_LARGE)
        done = min(self._posted.get(parcel.id, 0), len(posts) - 1)
        while True:
            seconds = self._carriage.budget.wait_for_whole(posts[done].weight + HEAD_BYTES)
            if seconds > 0:
                return _Unsent(seconds)
            if not self._carriage.renew(parcel):
                return None
            posted = self._server.post(posts[done])
            self._carriage.charge()
            is_there = self._is_there(parcel, posted, is_again=done > 0)
            done += 1
            if not is_there:
                return _Sent(posted, is_there, opened.is_encrypted)
            if done == len(posts):
                flaw = self._check(opened)
                return _Sent(flaw or posted, flaw is None, opened.is_encrypted)
            self._posted[parcel.id] = done

    def _check(self, opened: Contents) -> Posted | None:
        """Say what the server is short of, where somebody may look; a 201 says nothing of files."""
        if not opened.files:
            return None
        found = self._server.check(opened.form_id, opened.instance_id)
        self._carriage.charge()
        if found is None:
            return None
        flaw = partial(Posted, is_in_doubt=True, retry_after=found.retry_after)
        if found.trouble is not None:
            return flaw(trouble=found.trouble, code=found.code)
        if found.code:
            return flaw(word=Word.UNCHECKED, code=found.code)
        if {one.name for one in opened.files} <= found.there:
            return None
        return flaw(word=Word.LACKING, code=LACKING)

    @staticmethod
    def _is_there(parcel: Parcel, posted: Posted, *, is_again: bool) -> bool:
        """Whether the server has these bytes; a 202 says so of what may be there from before."""
        if posted.word is Word.ACCEPTED:
            return parcel.is_in_doubt or is_again
        return posted.word is Word.STORED

    def _received(self, parcel: Parcel, posted: Posted) -> Report:
        carriage = self._carriage
        at = posted.time or carriage.clock.now()
        said = {"openrosa": 201, "at": to_text(at), "digest": parcel.digest, "said": posted.said}
        carriage.note_batch(Reply(), 1)
        self._passed += 1
        return self._settle(
            Received(id=parcel.id, received_at=at, acknowledgement=json.dumps(said))
        )

    def _failed(self, parcel: Parcel, sent: "_Sent") -> Report:
        """Decide about one submission whose post was not taken, and about the line."""
        posted = sent.posted
        if posted.code == STOPPED:
            return self._carriage.release([parcel], STOPPED, is_in_doubt=posted.is_in_doubt)
        outcome = self._outcome(parcel, posted)
        if isinstance(outcome, Parked) or posted.word is Word.CONFLICT:
            self._tell(parcel, sent)
        self._carriage.note_batch(posted, 1)
        if posted.word is Word.UNKNOWN_FORM:
            self._confirm(True)  # noqa: FBT003 a callable takes no names
        is_broken = self._carriage.line.is_broken
        return self._settle(outcome, posted.code if is_broken else "")

    def _outcome(self, parcel: Parcel, posted: Posted) -> Outcome:
        if self._is_hopeless(parcel, posted):
            return Parked(id=parcel.id, problem=posted.code)
        outcomes, line = self._carriage.outcomes, self._carriage.line
        doubt = posted.is_in_doubt or parcel.is_in_doubt
        match posted.word:
            case Word.UNKNOWN_FORM | Word.UNCHECKED:
                return self._later(parcel, posted.code, HOLD, is_in_doubt=doubt)
            case Word.CONFLICT | Word.ACCEPTED:
                return self._later(parcel, posted.code, PAUSE, is_in_doubt=doubt)
            case Word.LACKING:
                self._posted.pop(parcel.id, None)
        if posted.is_in_doubt:
            return self._later(parcel, posted.code, PAUSE, is_in_doubt=True)
        return outcomes.unheard(parcel, posted, is_alone=line.is_alone(posted, 1))

    def _is_hopeless(self, parcel: Parcel, posted: Posted) -> bool:
        """Whether a person has to look at it."""
        match posted.word:
            case Word.REFUSED:
                return True
            case Word.CONFLICT:
                return self._times(parcel, CONFLICT) + 1 >= MOST_CONFLICTS
            case Word.LACKING:
                return self._times(parcel, LACKING) >= MOST_LACKING
            case Word.POISON | Word.TOO_LARGE:
                return self._is_poison(parcel, posted.code)
        return False

    def _later(self, parcel: Parcel, problem: str, least: float, *, is_in_doubt: bool) -> Deferred:
        own = self._carriage.outcomes.deferred(parcel, problem)
        return Deferred(
            id=parcel.id, problem=problem, seconds=own.seconds + least, is_in_doubt=is_in_doubt
        )

    def _is_poison(self, parcel: Parcel, problem: str) -> bool:
        """Whether one broke the server often enough while others passed."""
        before = self._passed_before.setdefault(parcel.id, self._passed)
        return self._times(parcel, problem) + 1 >= MOST_POISON and self._passed > before

    def _times(self, parcel: Parcel, problem: str) -> int:
        """Count what befell an entry since a person last had it tried."""
        count = 0
        for one in reversed(self._carriage.outbox.history(parcel.id)):
            if one.happening == Happening.RETRY.value:
                break
            if one.happening == Happening.DEFER.value and one.problem.startswith(problem):
                count += 1
        return count

    def _tell(self, parcel: Parcel, sent: "_Sent") -> None:
        """Keep the server's own words, unless it may quote an answer that it could read."""
        said = sent.posted.said if sent.is_encrypted else ""
        facts = {"id": parcel.id, "problem": sent.posted.code, "said": said}
        self._carriage.journal.record("openrosa-refused", facts)

    def _settle(self, outcome: Outcome, problem: str = "") -> Report:
        if isinstance(outcome, Received | Parked):
            self._posted.pop(outcome.id, None)
            self._passed_before.pop(outcome.id, None)
        self._carriage.settle([outcome])
        return Report.of([outcome], problem)

    def _retain(self, time: datetime) -> None:
        """Erase by the server's clock: one that jumps years ahead here erases nothing."""
        if self._retention_days:
            before = time - timedelta(days=self._retention_days)
            self._carriage.outbox.purge(before, self._carriage.now(), most=MOST_ITEMS)


def courier_to_openrosa(
    outbox: Outbox,
    server: Server,
    journal: Journal,
    clock: Clock,
    *,
    identity: Callable[[], str],
    solitude: AbstractContextManager[object],
    every: float = 15.0,
    heartbeat_every: float = 300.0,
    retention_days: int = 0,
    confirm: Callable[[bool], None] = lambda _urgently: None,
    on_time: Callable[[datetime], None] = _no_time,
    **terms: Unpack[Terms],
) -> Courier:
    """Make the one sender of an outbox whose destination is an OpenRosa server."""
    carriage = Carriage(outbox, server, journal, clock, **terms)
    destination = ToOpenRosa(
        carriage,
        server,
        identity,
        every=heartbeat_every,
        retention_days=retention_days,
        confirm=confirm,
        on_time=on_time,
    )
    return Courier(carriage, destination, solitude=solitude, every=every, on_tune=destination.tune)
