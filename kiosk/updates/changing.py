# SPDX-License-Identifier: Apache-2.0
"""Changes over to a version that lies ready, watches it, and goes back where it does not prove itself.

The order is what a power cut is held against. ``previous`` leads to the version that runs before
anything is begun; the trial is noted before ``current`` is replaced; how it ended is noted before
the trial is closed. Whatever is cut off where: a start that finds a trial and nobody who watches
it goes back (``take_back``), and one that finds none has nothing to do.
"""

import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Final

from kiosk.clock import Clock
from kiosk.errors import DeliveryError, KioskError
from kiosk.sync import Solitude
from kiosk.updates import hands as codes
from kiosk.updates.errors import UpdateError
from kiosk.updates.hands import CHECK, FORGET, KEEP, RESTORE, Hands
from kiosk.updates.inbox import STAGE, Inbox
from kiosk.updates.layout import CURRENT, PREVIOUS, Program
from kiosk.updates.ledger import CONFIRMED, LOCK, ROLLED_BACK, Change, Ledger, Trial
from kiosk.updates.staging import NOT_LAID_OUT, Staging
from kiosk.updates.versions import Version

HUNG: Final = "update.hung"
"""The new version showed no first frame in time."""
CRASHED: Final = "update.crashed"
"""The new version ended by itself after its first frame."""
INTERRUPTED: Final = "update.interrupted"
"""The power went, or everything ended, before the new version had proven itself."""
NOT_STAGED: Final = "update.not-staged"
"""The version does not lie ready."""
NOT_KEPT: Final = "update.not-kept"
"""The station's data could not be copied, so nothing was changed."""
BUSY: Final = "update.busy"
"""Somebody else changes the program just now."""

_LOOK: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """For how long a version may take, in seconds."""

    first_frame: float = 120.0
    steady: float = 20.0
    """That it has to go on after its first frame."""
    check: float = 180.0
    data: float = 300.0
    """To copy the station's data, or to put them back."""


class Changing:
    """Answers what the kiosk asks for; MAY raise OSError for folders of its own."""

    def __init__(
        self,
        program: Program,
        ledger: Ledger,
        inbox: Inbox,
        hands: Hands,
        clock: Clock,
        *,
        staging: Staging,
        limits: Limits | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._program = program
        self._ledger = ledger
        self._inbox = inbox
        self._hands = hands
        self._clock = clock
        self._staging = staging
        self._limits = limits or Limits()
        self._wait = wait

    def answer(self) -> str:
        """Do what is asked for now; gives why nothing came of it (a stable code), or nothing.

        Raises UpdateError ``update.busy`` where somebody else is at it.
        """
        with alone(self._ledger):
            if self._ledger.is_on_trial:
                # whoever watched it is gone: this machine was not started anew since
                return self._give_up(INTERRUPTED)
            request = self._inbox.asked()
            self._inbox.withdraw()
            if request is None:
                return ""
            try:
                if request.action == STAGE:
                    self._staging.stage(request.version)
                    return ""
                return self._switch(request.version)
            except KioskError as error:
                self._ledger.write(replace(self._ledger.account(), problem=error.code))
                return error.code

    def _switch(self, version: Version) -> str:
        former, account = self._program.current, self._ledger.account()
        if former is None:
            raise UpdateError(code=NOT_LAID_OUT)
        if account.staged != version or not self._program.has(version) or version <= former:
            raise UpdateError(version.text, code=NOT_STAGED)
        if version.text in account.refused:
            raise UpdateError(version.text, code=NOT_STAGED)
        trial = Trial(
            id=secrets.token_hex(8),
            version=version,
            former=former,
            before=self._program.previous,
            begun_at=self._clock.now(),
        )
        if code := self._hands.stop():
            raise UpdateError(code=code)
        if self._hands.run(self._program.home(former), (*KEEP, trial.id), self._limits.data):
            self._hands.start()
            raise UpdateError(code=NOT_KEPT)
        self._program.point(PREVIOUS, former)
        self._ledger.begin(trial)
        self._program.point(CURRENT, version)
        code = self._prove(trial)
        if code:
            return self._give_up(code)
        self._confirm(trial)
        return ""

    def _prove(self, trial: Trial) -> str:
        """Have the new version look at itself and at the data, then show itself and go on."""
        home = self._program.home(trial.version)
        return (
            self._hands.run(home, CHECK, self._limits.check)
            or self._hands.start()
            or self._watch(trial)
        )

    def _watch(self, trial: Trial) -> str:
        until = self._clock.monotonic() + self._limits.first_frame
        first: int | None = None
        while (now := self._clock.monotonic()) < until:
            shown = self._inbox.shown()
            if shown is not None and shown.trial == trial.id:
                if first is None:
                    first, until = shown.pid, now + self._limits.steady
                elif shown.pid != first:
                    return CRASHED
            if first is not None and not self._hands.is_running():
                return CRASHED
            if self._hands.has_failed():
                return codes.NOT_STARTED
            self._wait(_LOOK)
        if first is not None:
            return ""
        return HUNG if self._hands.is_running() else codes.NOT_STARTED

    def _confirm(self, trial: Trial) -> None:
        self._ledger.end(_ended(trial, self._clock, CONFIRMED))
        # the copy is of no use any more, and holds what the database may soon erase
        self._hands.run(self._program.home(trial.version), (*FORGET, trial.id), self._limits.data)
        self._program.tidy()

    def _give_up(self, code: str) -> str:
        self._hands.stop()
        take_back(
            self._program,
            self._ledger,
            self._hands,
            self._clock,
            code=code,
            seconds=self._limits.data,
        )
        self._hands.start()
        return code


def take_back(
    program: Program, ledger: Ledger, hands: Hands, clock: Clock, *, code: str, seconds: float
) -> bool:
    """Go back to the version before, with its data; says whether that is finished.

    May be repeated and cut off anywhere. Where the data can't be put back now, for want of room for
    example, the trial stays noted and the next start tries again.
    """
    trial = ledger.trial()
    if trial is None:  # a note that can't be read: the link beside it tells enough
        if ledger.is_on_trial and program.previous is not None:
            program.point(CURRENT, program.previous)
        ledger.close()
        return True
    if any(one.id == trial.id for one in ledger.account().changes):
        ledger.close()
        return True
    program.point(CURRENT, trial.former)
    if hands.run(program.home(trial.former), (*RESTORE, trial.id), seconds):
        return False
    ledger.end(_ended(trial, clock, ROLLED_BACK, code))
    program.point(PREVIOUS, trial.before)
    program.tidy()
    return True


def settle(program: Program, ledger: Ledger, hands: Hands, clock: Clock, *, seconds: float) -> str:
    """Go back before a start where a version was on trial and nobody watches it any more.

    Gives what was found to be so (a stable code), or nothing where there is nothing to do.
    """
    if not ledger.is_on_trial:
        return ""
    try:
        with alone(ledger):
            take_back(program, ledger, hands, clock, code=INTERRUPTED, seconds=seconds)
    except UpdateError:
        return ""  # whoever watches the trial has started the kiosk and will see what becomes of it
    return INTERRUPTED


def alone(ledger: Ledger) -> ExitStack:
    """Hold the ledger alone. Raises UpdateError ``update.busy``."""
    with ExitStack() as held:
        ledger.folder.mkdir(parents=True, exist_ok=True)
        try:
            held.enter_context(Solitude(ledger.folder / LOCK))
        except DeliveryError as error:
            raise UpdateError(code=BUSY) from error
        return held.pop_all()


def _ended(trial: Trial, clock: Clock, result: str, code: str = "") -> Change:
    return Change(
        id=trial.id,
        version=trial.version,
        former=trial.former,
        ended_at=clock.now(),
        result=result,
        code=code,
    )
