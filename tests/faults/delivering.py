# SPDX-License-Identifier: Apache-2.0
"""Everything that may befall a station, its line, its central and its operator, in any order.

The model is small: what a person was told is stored, and what was erased here after the centre
had acknowledged it and is gone there, because somebody restored an old backup. All else has to
be at the centre in the end, once, with its bytes.
"""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import booleans, integers, sampled_from

from kiosk.central.ingest.carrying import bring
from kiosk.outbox import EntryState
from kiosk.sync import pinned
from kiosk.sync.carrying import UNACKNOWLEDGED, Carrier
from kiosk.sync.stick import Stick
from tests.faults.network import scripts
from tests.faults.network.centrals import Listener
from tests.faults.network.keeping import Held
from tests.faults.network.kiosks import LARGE, LARGER
from tests.faults.network.middlebox import Answer, Forward, Heard, Middlebox, pass_on
from tests.faults.network.scene import Scene

OPERATOR = "operator:test"


def torn(heard: Heard, forward: Forward) -> Answer:
    """Lose the second half of an answer."""
    answer = forward(heard)
    head = f"HTTP/1.1 {answer.status} X\r\nContent-Length: {len(answer.body)}\r\n\r\n".encode()
    return head + answer.body[: len(answer.body) // 2]


LINES = {
    "up": pass_on,
    "down": scripts.saying(None),
    "answers lost": scripts.losing,
    "answers torn": torn,
    "delivered twice": scripts.twice,
    "parts lost": scripts.only("/v1/parts/", scripts.losing),
    "second half lost": scripts.only("/v1/submissions/", scripts.losing),
    "ill": scripts.reply(503),
}


class Delivery(RuleBasedStateMachine):
    """One station and its central."""

    listener: Listener
    """Set by the test that runs it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="delivery-"))
        self.backups: list[Path] = []
        self.gone: set[str] = set()
        """Erased here when the centre lost it: nobody can bring it back."""

    @initialize(seed=integers(0, 1 << 32))
    def begin(self, seed: int) -> None:
        """Enrol a station."""
        self.scene = self.make_scene(seed)
        self.kiosk, self.central = self.scene.kiosk, self.scene.central
        self.kiosk.retention_days = 1
        self.middlebox = Middlebox(self.central.address)
        self.scene.through(self.middlebox.url)
        self.stick = self.folder / "stick"
        self.stick.mkdir()

    def make_scene(self, seed: int) -> Scene:
        """Make what is tried; a negative control makes something worse."""
        return Scene(self.listener, self.folder, seed=seed)

    @rule(size=sampled_from([1, 2000, 2000, 2000, LARGE, LARGER]))
    def submit(self, size: int) -> None:
        """A person submits."""
        self.kiosk.submit(size)

    @rule(line=sampled_from(sorted(LINES)))
    def line(self, line: str) -> None:
        """The line changes."""
        self.middlebox.script = LINES[line]

    @rule(rounds=integers(1, 3))
    def carry(self, rounds: int) -> None:
        """Time passes."""
        self.scene.carry(rounds)

    @rule()
    def days_pass(self) -> None:
        """The retention is over for what was acknowledged until now."""
        self.kiosk.clock.advance(timedelta(days=2))
        self.scene.carry()

    @rule()
    def crash(self) -> None:
        """The program dies between two things."""
        self.kiosk.crash()
        self.scene.through(self.middlebox.url)

    @rule(requests=integers(1, 6), unsent=booleans())
    def crash_on_the_line(self, requests: int, unsent: bool) -> None:
        """The program dies while it carries."""
        self.scene.crash_after(requests, unsent=unsent)

    @rule()
    def restart(self) -> None:
        """The program ends and begins again."""
        self.kiosk.restart()
        self.scene.through(self.middlebox.url)

    @rule()
    def reboot(self) -> None:
        """The power fails: the clock that never jumps begins anew."""
        self.scene.reboot()

    @rule(year=sampled_from([1970, 2020, 2026, 2038, 2099]))
    def clock_jumps(self, year: int) -> None:
        """Somebody sets the station's clock."""
        self.kiosk.clock.jump(datetime(year, 3, 1, tzinfo=UTC))

    @rule()
    def central_restarts(self) -> None:
        """The central ends and begins again."""
        self.central.restart()

    @rule()
    def back_up(self) -> None:
        """An administrator copies the central's database."""
        self.backups.append(self.central.backup())

    @precondition(lambda self: self.backups)
    @rule(which=integers(0, 100))
    def restore(self, which: int) -> None:
        """An administrator goes back to a copy."""
        before = set(self.central.held().digests)
        self.central.restore(self.backups[which % len(self.backups)])
        lost = before - set(self.central.held().digests)
        states = self.kiosk.states()
        self.gone |= {one for one in lost if states[one] is EntryState.PURGED}
        note(f"lost at the central: {len(lost)}, for good {len(self.gone)}")

    @precondition(lambda self: self.kiosk.taken)
    @rule(which=integers(0, 1000))
    def hold(self, which: int) -> None:
        """An operator wants one not to be sent."""
        one = self._some(which, EntryState.PENDING)
        if one is not None:
            self.kiosk.outbox.hold(one, OPERATOR, self.kiosk.moment())

    @precondition(lambda self: self.kiosk.taken)
    @rule(which=integers(0, 1000))
    def retry(self, which: int) -> None:
        """An operator wants one to be sent now."""
        one = self._some(which, EntryState.PENDING, EntryState.PARKED)
        if one is not None:
            self.kiosk.outbox.retry(one, OPERATOR, self.kiosk.moment())

    @rule(everything=booleans())
    def export(self, everything: bool) -> None:
        """An operator copies the queue to a stick."""
        states = (*UNACKNOWLEDGED, EntryState.RECEIVED) if everything else UNACKNOWLEDGED
        *_, tally = self._carrier().export(states)
        assert not tally.mishaps, tally

    @rule()
    def bring_to_the_centre(self) -> None:
        """An officer takes in what is on the stick."""
        for brought in bring(self.central.centre, self.stick):
            assert brought.code in {"received", "duplicate"}, brought
        self.gone -= set(self.central.held().digests)

    @rule(clean=booleans())
    def take_acknowledgements(self, clean: bool) -> None:
        """An operator takes in what the stick brings back."""
        keys = pinned.keyring(self.kiosk.folder / "keys", self.kiosk.code)
        assert keys is not None
        *_, tally = self._carrier().take(keys, clean=clean)
        assert not tally.mishaps, tally

    @invariant()
    def nothing_is_wrong_on_the_way(self) -> None:
        """I1 to I4 as far as they can be seen at any moment, and no conflict ever."""
        if not hasattr(self, "scene"):
            return
        self._is_well(self.central.held())
        assert not self.scene.unproven(), self.scene.unproven()
        assert EntryState.CONFLICT not in self.kiosk.states().values()

    def teardown(self) -> None:
        """Everything heals, and everything arrives."""
        try:
            if hasattr(self, "scene"):
                self._heal()
        finally:
            if hasattr(self, "scene"):
                self.middlebox.close()
                self.scene.close()
            shutil.rmtree(self.folder)

    def _heal(self) -> None:
        self.middlebox.script = pass_on
        for one, state in self.kiosk.states().items():
            if state is EntryState.PARKED:
                entry = self.kiosk.outbox.show(one)
                assert entry is not None
                assert entry.last_problem == "outbox.held", entry
                self.kiosk.outbox.retry(one, OPERATOR, self.kiosk.moment())
        self.scene.carry(3)
        self.scene.drain()
        held = self.central.held()
        due = {one: key for one, key in self.kiosk.taken.items() if one not in self.gone}
        missing = [one for one in due if one not in held.digests]
        assert not missing, [(one, self.kiosk.states()[one]) for one in missing]
        self._is_well(held)
        assert not held.incomplete, held.incomplete

    def _is_well(self, held: Held) -> None:
        # said in words: nothing rewrites the assertions of what is no test's own file
        wrong = [*self.kiosk.wrong(), *held.wrong(self.kiosk.taken, complete=False)]
        assert not wrong, wrong

    def _some(self, which: int, *states: EntryState) -> Any:
        found = [one for one, state in self.kiosk.states().items() if state in states]
        return found[which % len(found)] if found else None

    def _carrier(self) -> Carrier:
        return Carrier(
            self.kiosk.outbox,
            Stick(self.stick),
            key=self.kiosk.key,
            station=self.kiosk.code,
            clock=self.kiosk.clock,
            actor=OPERATOR,
        )
