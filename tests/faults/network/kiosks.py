# SPDX-License-Identifier: Apache-2.0
"""A kiosk without its screen: the real database, outbox, keys, client and courier."""

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from kiosk.audit import verify
from kiosk.clock import Clock, ClockTrust, FixedClock
from kiosk.identifiers import SubmissionId, uuid7
from kiosk.intake import Mode, Submission, statement
from kiosk.outbox import Backoff, EntryState, Moment
from kiosk.receipts import reference
from kiosk.sealing import Sealed, StationKey
from kiosk.storage import Database, SqlJournal, SqlMemory, SqlOutbox, SqlSubmissions
from kiosk.sync import Courier, Solitude, courier_to_central, pinned
from kiosk.sync.centre_time import CentreTime
from kiosk.sync.client import CentralClient
from kiosk.sync.statements import Statements

SMALL = 2000
LARGE = 300_000
LARGER = (1 << 20) + 4000

Taken = dict[SubmissionId, str]
"""The digests of what a person was told is stored."""


class Kiosk:
    """One station's data in a folder; what it took is remembered outside, as people would."""

    client_class = CentralClient
    authorities: Path | None = None
    """Whose certificates are believed; the system's, when none is named."""
    retention_days = 0

    def __init__(
        self, folder: Path, code: str, *, seed: int = 0, clock: Clock | None = None
    ) -> None:
        self.code = code
        self.clock = clock or FixedClock(datetime.now(UTC))
        self.rng = random.Random(seed)  # noqa: S311 the same bytes for the same seed
        self.taken: Taken = {}
        self._seed = seed
        self.clients: list[CentralClient] = []
        self._graves: list[Database] = []
        self.open(folder)

    def open(self, folder: Path) -> None:
        """Start on a folder, which may be another than before."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.key = StationKey.load_or_create(folder / "keys")
        self.database = Database.open(folder / "station.sqlite")
        self.journal = SqlJournal(self.database, self.clock)
        self.submissions = SqlSubmissions(self.database, self.journal)
        self.outbox = SqlOutbox(self.database, self.journal)
        self.memory = SqlMemory(self.database)

    def close(self) -> None:
        """End in order."""
        self.hang_up()
        for database in (self.database, *self._graves):
            database.close()

    def crash(self) -> None:
        """Go on with what the disk has at this moment, as after SIGKILL: nothing was closed."""
        self._graves.append(self.database)
        folder = self.folder.with_name(f"{self.folder.name.partition('-')[0]}-{len(self._graves)}")
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("*-shm", "sender.lock"))
        self.hang_up()
        self.open(folder)

    def restart(self) -> None:
        """Close in order and open again."""
        self.hang_up()
        self.database.close()
        self.open(self.folder)

    def courier(self, url: str, **options: Any) -> Courier:
        """Make the sender, as the station's composition does."""
        client = self.client_class(
            url,
            self.code,
            self.key,
            self.clock,
            keyring=pinned.Pin(self.folder / "keys", self.code).keyring,
            centre=CentreTime(self.clock, self.memory),
            authorities=self.authorities,
        )
        self.clients.append(client)
        return courier_to_central(
            self.outbox,
            client,
            self.journal,
            self.clock,
            solitude=Solitude(self.folder / "sender.lock"),
            retention_days=self.retention_days,
            complete=Statements(self.outbox, self.key).complete,
            fraction=lambda: 0.5,
            **options,
        )

    def hasty_courier(self, url: str) -> Courier:
        """Make one whose delays suit a test that takes a minute."""
        return self.courier(
            url, every=0.2, heartbeat_every=1.0, backoff=Backoff(base=0.05, cap=0.5)
        )

    def hang_up(self) -> None:
        """Let the connections go."""
        while self.clients:
            self.clients.pop().close()

    def submit(self, size: int = SMALL) -> SubmissionId:
        """Take one submission, and remember it once it is durable."""
        stored = self.submissions.take(self.make(size))
        self.taken[stored.id] = stored.digest
        return stored.id

    def make(self, size: int = SMALL) -> Submission:
        """Make a submission whose sealed bytes are as random as real ones look."""
        number = len(self.taken) + (self._seed << 20)
        key = SubmissionId(str(uuid7(1_790_000_000_000 + number, self.rng.getrandbits)))
        made = Submission(
            id=key,
            reference=reference.make(key, self.code),
            station=self.code,
            form_id="registration",
            form_version="1",
            language="az",
            mode=Mode.KIOSK,
            taken_at=self.clock.now(),
            clock_trust=ClockTrust.UNVERIFIED,
            manifest="",
            sealed=Sealed.of(self.rng.randbytes(size)),
        )
        return replace(made, manifest=statement.sign(made, made.sealed.parts, self.key))

    def states(self) -> dict[SubmissionId, EntryState]:
        """Say where each entry is."""
        return {entry.id: entry.state for entry in self.outbox.entries()}

    def digests(self) -> Taken:
        """Say what it has, whether or not a person lived to be told."""
        with closing(sqlite3.connect(self.folder / "station.sqlite")) as connection:
            return dict(connection.execute("SELECT id, digest FROM submission").fetchall())

    def moment(self) -> Moment:
        """Read the clock."""
        return Moment.of(self.clock)

    def wrong(self) -> list[str]:
        """Look for what must not be, whatever befell the station; empty when all is well."""
        broken = verify(self.journal.records())
        problems = [] if broken is None else [f"the audit chain breaks: {broken}"]
        states = self.states()
        problems += [f"lost {one}" for one in self.taken if one not in states]
        with closing(sqlite3.connect(self.folder / "station.sqlite")) as connection:
            rows = connection.execute("SELECT id, body FROM submission").fetchall()
            queued = [one for (one,) in connection.execute("SELECT submission_id FROM outbox")]
        problems += [f"half {one}" for one, _ in rows if one not in states]
        problems += [f"twice {one}" for one in set(queued) if queued.count(one) > 1]
        for one, body in rows:
            is_gone = states.get(one) is EntryState.PURGED and not body
            if one in self.taken and sha256(body).hexdigest() != self.taken[one] and not is_gone:
                problems.append(f"altered {one}")
        return problems
