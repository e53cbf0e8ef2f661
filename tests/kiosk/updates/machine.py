# SPDX-License-Identifier: Apache-2.0
"""A machine with versions of the program on it, whose kiosk is a few lines and whose data are real."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.settings import Settings, Update
from kiosk.updates import changing, hands, keeping
from kiosk.updates.changing import Changing, Limits
from kiosk.updates.inbox import STAGE, SWITCH, Inbox, Request, Shown
from kiosk.updates.layout import CURRENT, Program
from kiosk.updates.ledger import Ledger
from kiosk.updates.sources import METADATA, TARGETS, Folder
from kiosk.updates.staging import Staging
from kiosk.updates.versions import Version

OLD, NEW = Version("1.0.0"), Version("1.1.0")
LIMITS = Limits(first_frame=0.05, steady=0.02, check=1.0, data=5.0)

Fault = Callable[["Machine"], str]


@dataclass
class Machine:
    """The folders, and hands that do to them what systemd and a version would."""

    folder: Path
    check: Fault = lambda _machine: ""
    """What the new version does when it looks at itself; gives a code where it fails."""
    start_up: Fault = lambda machine: machine.show()
    """What it does when it starts."""
    log: list[str] = field(default_factory=list)
    is_up: bool = True
    has_given_up: bool = False

    def __post_init__(self) -> None:
        self.settings = Settings(
            data_dir=self.folder / "data",
            update=Update(program_dir=self.folder / "program", state_dir=self.folder / "state"),
        )
        self.clock = SystemClock()
        self.program = Program(self.folder / "program")
        self.ledger = Ledger(self.folder / "state")
        self.inbox = Inbox(self.settings.data_dir, self.clock)

    def install(self, version: Version = OLD) -> None:
        home = self.program.home(version)
        (home / "_internal").mkdir(parents=True)
        (home / "kiosk").write_text("")
        (home / "_internal" / "build.json").write_text(json.dumps({"version": str(version)}))
        if self.program.current is None:
            self.program.point(CURRENT, version)

    def bring(self, repository: Path) -> None:
        """Have the kiosk's folder hold what a repository has."""
        self.inbox.prepare()
        for part in (METADATA, TARGETS):
            shutil.copytree(repository / part, self.inbox.repository / part, dirs_exist_ok=True)

    def ask(self, action: str = SWITCH, version: Version = NEW) -> str:
        self.inbox.ask(Request(action=action, version=version))
        return self.changing().answer()

    def change(self, version: Version = NEW) -> str:
        """Stage and switch, as the kiosk asks for them."""
        return self.ask(STAGE, version) or self.ask(SWITCH, version)

    def changing(self) -> Changing:
        staging = Staging(self.program, self.ledger, Folder(self.inbox.repository), self.clock)
        return Changing(
            self.program,
            self.ledger,
            self.inbox,
            self,
            self.clock,
            staging=staging,
            limits=LIMITS,
            wait=lambda _seconds: None,
        )

    def boot(self) -> str:
        """Do what the kiosk's unit does before each start."""
        found = changing.settle(self.program, self.ledger, self, self.clock, seconds=5.0)
        self.is_up = True
        return found

    # The hands.

    def stop(self) -> str:
        self.is_up = False
        return ""

    def start(self) -> str:
        self.is_up = True
        self.has_given_up = False
        self.log.append(f"start {self.program.current}")
        return self.start_up(self) if self.program.current == NEW else ""

    def is_running(self) -> bool:
        return self.is_up

    def has_failed(self) -> bool:
        return self.has_given_up

    def run(self, home: Path, words, _seconds: float) -> str:
        self.log.append(f"{home.name} {words[1]}")
        match words[1]:
            case "check":
                return self.check(self)
            case "keep":
                keeping.keep(self.settings, words[2])
            case "restore":
                keeping.restore(self.settings, words[2])
            case "forget":
                keeping.forget(self.settings)
        return ""

    # What a version may do.

    def show(self, pid: int | None = None) -> str:
        trial = self.ledger.trial()
        if trial is not None:
            self.inbox.note_shown(Shown(trial=trial.id, pid=pid or os.getpid()))
        return ""

    def migrate_away(self) -> str:
        """Leave a database of a schema that nobody else knows."""
        with closing(sqlite3.connect(self.settings.database)) as connection, connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.execute("CREATE TABLE IF NOT EXISTS novelty (id INTEGER)")
        return ""

    def scribble(self) -> str:
        """Damage the database in its middle."""
        with self.settings.database.open("r+b") as file:
            file.seek(4096)
            file.write(os.urandom(3 * 4096))
        return ""


def fails(code: str) -> Fault:
    return lambda _machine: code


def crashes(machine: Machine) -> str:
    machine.show()
    machine.is_up = False
    return ""


def hangs(_machine: Machine) -> str:
    return ""


def never_starts(machine: Machine) -> str:
    machine.is_up = False
    return ""


def migrates_and_hangs(machine: Machine) -> str:
    return machine.migrate_away() or hands.CHECK_HUNG


def damages(machine: Machine) -> str:
    return machine.scribble() or hands.CHECK_FAILED
