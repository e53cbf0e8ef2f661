# SPDX-License-Identifier: Apache-2.0
"""Notices that a person has gone, and ends their visit."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from kiosk.clock import Clock
from kiosk.insight import Kind
from kiosk.intake.idle import Idle, IdlePolicy
from ui.counting import Counting
from ui.flow.duty import Duty
from ui.flow.purging import Purge
from ui.flow.screens import Screens
from ui.flow.tongue import Tongue
from ui.gatekeeper import Gatekeeper
from ui.handover import Handover
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from kiosk.settings import Settings

_Screen = ShellViewModel.Screen

_StillThere = ShellViewModel.Overlay.StillThere
_Return = ShellViewModel.Overlay.ReturnQuestion
_ATTENDED = {
    _Screen.Services,
    _Screen.Code,
    _Screen.Notice,
    _Screen.Question,
    _Screen.Entries,
    _Screen.Outcome,
    _Screen.Check,
    _Screen.Help,
}


BROKEN = "screen.broken"
"""A screen that can't be loaded (stable code)."""


class Voice(Protocol):
    """What reads the screens aloud, as far as it takes its time."""

    @property
    def is_on(self) -> bool:
        """Whether this person listens."""

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said now."""


class Silence:
    """Nobody listens."""

    is_on = False
    is_speaking = False


class Leaving:
    """How long nobody has touched anything, and what follows.

    Every sign of life comes to ``touch``; every way out of a visit leads through ``end``.
    """

    def __init__(
        self,
        screens: Screens,
        *,
        tongue: Tongue,
        handover: Handover,
        purge: Purge,
        counting: Counting,
        gatekeeper: Gatekeeper,
        clock: Clock,
        settings: "Settings",
        duty: Duty,
        is_at_work: Callable[[], bool],
    ) -> None:
        self.voice: Voice = Silence()
        """Whoever listens, or reads the largest letters, is given longer."""
        self.give_back: Callable[[], bool] = lambda: False
        """Leaves the visit that staff were helping with to the person; False where there is none."""
        self.finish: Callable[[], None] = self.end
        """Goes on behind a receipt: at a desk to the officer's other visits."""
        self._is_at_work = is_at_work
        self._screens = screens
        self._tongue = tongue
        self._handover = handover
        self._purge = purge
        self._counting = counting
        self._gatekeeper = gatekeeper
        self._duty = duty
        self._clock = clock
        self._last_touch = clock.monotonic()
        self.use(settings)

    def use(self, settings: "Settings") -> None:
        """Wait as long as these settings say."""
        self._receipt_seconds = settings.idle.receipt
        self.policy = IdlePolicy(
            warn_after=timedelta(seconds=settings.idle.warn_after),
            grace=timedelta(seconds=settings.idle.grace),
        )

    def touch(self) -> None:
        """Note that somebody is there."""
        self._last_touch = self._clock.monotonic()
        self._duty.touch()

    def break_off(self) -> None:
        """Leave nobody before an empty screen; a restart finds the visit where it was."""
        import logging  # late: a start without trouble logs nothing

        shell = self._screens.shell
        logging.getLogger("kiosk").error("%s: %s", BROKEN, shell.at.name)
        self.touch()
        self._duty.sign_out()
        self._screens.out_of_order.give(BROKEN)
        shell.show(_Screen.OutOfOrder)

    def tick(self) -> None:
        """Warn, count down or clear, by how long nobody touched anything."""
        is_waiting = self.voice.is_speaking or self._is_at_work()
        if is_waiting and self._screens.shell.cover != _StillThere:
            self.touch()  # who listens or waits for a page has no hand free; the question itself may
            # be read to nobody
        away = timedelta(seconds=self._clock.monotonic() - self._last_touch)
        screen = self._screens.shell.at
        if self._screens.shell.cover == _Return:
            self._await(away)
        elif screen == _Screen.Receipt:
            self._count_down(away)
        elif screen == _Screen.Staff:
            self._relieve(away)
        elif screen == _Screen.OutOfOrder:
            if self._screens.out_of_order.keeps_visit:
                self._forget(away)
            elif self._screens.out_of_order.concerns_one:
                self._await(away)
            else:
                self._fall_back(away)
        elif screen in _ATTENDED or self._has_failed_to_send():
            self._judge(away)

    def end(self, how: Kind = Kind.LEFT) -> None:
        """Clear everything that the person left, and wait for the next one."""
        shell = self._screens.shell
        self._counting.end(Kind.SUBMITTED if self._handover.is_taken else how, shell.spoken)
        self._duty.sign_out()
        if how is Kind.EXPIRED:
            self._purge.park()  # an officer who was called away finds their visits again
        self._purge.wipe()
        self._tongue.speak(self._tongue.first)
        self._screens.services.settle()
        shell.go_home(forward=False)
        self._gatekeeper.look()

    def _has_failed_to_send(self) -> bool:
        return self._screens.shell.at == _Screen.Sending and self._screens.sending.has_failed

    def _count_down(self, away: timedelta) -> None:
        """Leave the receipt on the screen for a while."""
        left = self._receipt_seconds - int(away.total_seconds())
        self._screens.receipt.count_down(max(0, left))
        if left <= 0:
            self.finish()

    def _fall_back(self, away: timedelta) -> None:
        """Speak the first language again to whoever comes next."""
        first = self._tongue.first
        if away.total_seconds() >= self._receipt_seconds and self._screens.shell.spoken != first:
            self._tongue.speak(first)

    def _await(self, away: timedelta) -> None:
        """Leave what is asked or said after a crash as long as a receipt, and then all of it."""
        if away.total_seconds() >= self._receipt_seconds:
            self.end(Kind.EXPIRED)

    def _relieve(self, away: timedelta) -> None:
        """Sign out whoever of the staff has gone, or take the sign-in away that nobody uses."""
        is_over = away.total_seconds() >= self._receipt_seconds
        is_gone = self._duty.session is None
        if is_gone and (is_over or self._screens.staff.context is not None):
            self.touch()  # the person is asked whether they are there as if they had just come
            if not self.give_back():
                self.end(Kind.EXPIRED)

    def _forget(self, away: timedelta) -> None:
        """Clear what a broken screen has kept, as long after it as after the last touch."""
        if self.policy.judge(away) is Idle.EXPIRED:
            self.end(Kind.EXPIRED)

    def _judge(self, away: timedelta) -> None:
        shell = self._screens.shell
        policy = self.policy.unhurried() if self._is_unhurried() else self.policy
        match policy.judge(away):
            case Idle.EXPIRED:
                self.end(Kind.EXPIRED)
            case Idle.WARN:
                shell.warn(policy.seconds_left(away))
            case Idle.ACTIVE:
                if shell.cover == _StillThere:
                    shell.dismiss()

    def _is_unhurried(self) -> bool:
        return self.voice.is_on or self._screens.shell.is_largest
