# SPDX-License-Identifier: Apache-2.0
"""How the program of this station is: which version runs, which lies ready, what became of the last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.audit import Journal
from kiosk.clock import Clock, local
from kiosk.memory import Memory
from kiosk.settings import Settings
from kiosk.sync.port import ProgramState
from kiosk.updates.inbox import STAGE, SWITCH, Inbox, Request, Shown
from kiosk.updates.keeping import STRANDED_CODE, stranded
from kiosk.updates.layout import Program
from kiosk.updates.ledger import CONFIRMED, ROLLED_BACK, Account, Change, Ledger, Trial
from kiosk.updates.versions import Version

NOTED: Final = "program-change-noted"
"""Under which name it is remembered which change the journal tells of already."""

ROLLED_BACK_CODE: Final = "update.rolled-back"
"""The alarm of a station where the last version failed."""
UNANSWERED: Final = "update.unanswered"
"""Nobody did what the kiosk asked for: whoever may change the program is not at work."""

RETRY_SECONDS: Final = 3600.0
"""Before the next try where nobody answered, or something that passes was in the way."""
ANSWER_SECONDS: Final = 600.0
LOOK_SECONDS: Final = 5.0
"""Between two looks whether there is anything to ask for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How the program is; ``running`` is None where it is not laid out in versions."""

    running: Version | None = None
    ready: Version | None = None
    """Fetched and proven, or unpacked beside the one that runs."""
    is_staged: bool = False
    last: Change | None = None
    problem: str = ""
    """Why no other version comes (a stable code)."""


class Updates:
    """What a kiosk knows of versions of itself, and asks for; MAY be asked from any thread."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        given = settings.update
        self._settings = settings
        self._clock = clock
        self.program = Program(given.program_dir) if given.program_dir else None
        self.ledger = Ledger(given.state_dir)
        self.inbox = Inbox(settings.data_dir, clock)
        self.running = self.program.current if self.program else None
        """The version that this process is: the link may lead elsewhere later."""
        self.fetching = ""
        """Why the version that the centre names was not fetched (a stable code)."""
        self._asked: tuple[Request, float] | None = None
        self._rest_until = 0.0
        self._look_at = 0.0

    @property
    def is_laid_out(self) -> bool:
        """Whether this program can be changed at all."""
        return self.running is not None

    def trial(self) -> Trial | None:
        """Say which trial this very process is, for as long as it lasts."""
        if self.program is None or not self.ledger.is_on_trial:
            return None
        found = self.ledger.trial()
        return found if found is not None and found.version == self.running else None

    def note_shown(self, pid: int) -> None:
        """Note that the first frame was shown, where somebody waits for it. Raises OSError."""
        trial = self.trial()
        if trial is not None:
            self.inbox.note_shown(Shown(trial=trial.id, pid=pid))

    def look(self) -> Standing:
        """Say how the program is."""
        if self.running is None:
            return Standing()
        account = self.ledger.account()
        staged = account.staged if account.staged and account.staged > self.running else None
        ready = self.inbox.ready()
        return Standing(
            running=self.running,
            ready=staged or (ready if ready and ready > self.running else None),
            is_staged=staged is not None,
            last=account.changes[-1] if account.changes else None,
            problem=self._problem(account),
        )

    def make_way(self) -> bool:
        """Ask for the next step where one is due; says whether the kiosk has to stand still now.

        To be called while nobody is served; costs nothing between two looks.
        """
        now = self._clock.monotonic()
        if self.running is None or now < self._look_at:
            return False
        self._look_at = now + LOOK_SECONDS
        wanted = self._due()
        if wanted is None:
            return False
        try:
            self.inbox.ask(wanted)
        except OSError:
            self.rest("update.storage")
            return False
        self._asked = (wanted, self._clock.monotonic())
        return wanted.action == SWITCH

    def has_ended(self) -> bool:
        """Say whether what was asked for came to an end, so that the kiosk may go on."""
        if self._asked is None:
            return True
        _wanted, asked_at = self._asked
        is_late = self._clock.monotonic() - asked_at > ANSWER_SECONDS
        if self.inbox.is_asked and not is_late:
            return False
        if not is_late and not self.ledger.account().problem:
            return False  # it was heard, and the kiosk is about to be stopped
        self.rest(UNANSWERED if self.inbox.is_asked else "")
        return True

    def rest(self, problem: str) -> None:
        """Leave it for a while, because nobody answers or nothing can be done now."""
        self.inbox.withdraw()
        self._asked = None
        self.fetching = problem
        self._rest_until = self._clock.monotonic() + RETRY_SECONDS

    def note(self, journal: Journal, memory: Memory) -> None:
        """Tell the journal of changes that it does not know of. Raises StorageError."""
        changes = self.ledger.account().changes if self.program else ()
        known = memory.read(NOTED)
        ids = [one.id for one in changes]
        for one in changes[ids.index(known) + 1 :] if known in ids else changes:
            facts = {"version": one.version.text, "former": one.former.text}
            if one.result == CONFIRMED:
                journal.record("update-confirmed", facts)
            else:
                journal.record("update-rolled-back", {**facts, "problem": one.code})
            memory.write(NOTED, one.id)

    def alarms(self) -> tuple[str, ...]:
        """Name what needs a person (stable codes)."""
        found = self.look()
        is_back = found.last is not None and found.last.result == ROLLED_BACK
        return (
            found.problem,
            ROLLED_BACK_CODE if is_back else "",
            STRANDED_CODE if stranded(self._settings) else "",
        )

    def _problem(self, account: Account) -> str:
        return self.fetching or account.problem

    def _due(self) -> Request | None:
        """Say what to ask for now, and nothing while an answer is waited for."""
        if self.running is None or self._clock.monotonic() < self._rest_until:
            return None
        if self._asked is not None and not self._is_answered():
            return None
        account = self.ledger.account()
        ready, staged = self.inbox.ready(), account.staged
        if staged is not None and staged > self.running and staged.text not in account.refused:
            return Request(action=SWITCH, version=staged) if self._is_open() else None
        if ready is None or ready <= self.running or ready.text in account.refused:
            return None
        return Request(action=STAGE, version=ready)

    def _is_answered(self) -> bool:
        """Say whether the last request was heard; one that nobody hears is withdrawn."""
        assert self._asked is not None  # noqa: S101 asked by the one caller
        wanted, asked_at = self._asked
        age = self._clock.monotonic() - asked_at
        account = self.ledger.account()
        if account.staged == wanted.version or account.problem:
            if account.problem:
                self.rest("")
                return False
            self._asked = None
            return True
        if age > ANSWER_SECONDS:
            self.rest(UNANSWERED)
        return False

    def _is_open(self) -> bool:
        """Say whether the program may be changed at this hour of the day."""
        given, now = self._settings.update, local(self._clock.now())
        first, last = given.from_hour, given.to_hour
        if first < last:
            return first <= now.hour < last
        return now.hour >= first or now.hour < last


def since(moment: datetime | None) -> str:
    """Write a moment for a table of the doctor's."""
    return "" if moment is None else f"{local(moment):%Y-%m-%d %H:%M}"


def said(found: Standing) -> str:
    """Say how the program is in one line, in English, for operators."""
    if found.running is None:
        return "not laid out in versions"
    parts = [f"version {found.running}"]
    if found.ready is not None:
        parts.append(f"{found.ready} {'lies ready' if found.is_staged else 'was fetched'}")
    if found.last is not None:
        last = found.last
        why = f" ({last.code})" if last.code else ""
        parts.append(f"{last.version} {last.result} {since(last.ended_at)}{why}")
    if found.problem:
        parts.append(found.problem)
    return "; ".join(parts)


def state_of(found: Standing) -> ProgramState | None:
    """Say to the centre how the program is; None where it can't be changed."""
    if found.running is None:
        return None
    last = found.last
    failed = last if last is not None and last.result == ROLLED_BACK else None
    return ProgramState(
        version=found.running.text,
        ready=None if found.ready is None else found.ready.text,
        failed=None if failed is None else failed.version.text,
        problem=found.problem or (failed.code if failed else ""),
        changed_at=None if last is None else last.ended_at,
    )
