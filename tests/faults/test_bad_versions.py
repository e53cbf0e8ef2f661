# SPDX-License-Identifier: Apache-2.0
"""Real processes: a version that fails is taken back by the version before, and the queue is whole.

The versions are folders with a launcher that starts this checkout, one with a fault in it. What
proves, unpacks, copies, switches, watches and takes back is the program itself.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.settings import Settings, Update
from kiosk.updates.inbox import STAGE, SWITCH, Inbox, Request
from kiosk.updates.layout import CURRENT, Program
from kiosk.updates.ledger import CONFIRMED, ROLLED_BACK, Ledger
from kiosk.updates.sources import METADATA, TARGETS
from kiosk.updates.versions import Version
from tests.faults import servicing
from tests.releasing import Publisher

pytestmark = pytest.mark.nightly  # each starts the whole program ten times

OLD, NEW = Version("1.0.0"), Version("1.1.0")

GOOD = 'exec {python} {main} "$@"\n'
SPOIL = """{python} - <<'END'
import sqlite3
with sqlite3.connect("{database}") as connection:
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.execute("CREATE TABLE novelty (id)")
END
"""
FAULTS = {
    "does not start at all": ("#!/nonexistent\n", "update.not-started"),
    "is not content with itself": (
        '[ "$1 $2" = "update check" ] && exit 1\n' + GOOD,
        "update.check-failed",
    ),
    "hangs before its first frame": (
        '[ "$2" = check ] && exit 0\n[ "$1" = run ] && exec sleep 600\n' + GOOD,
        "update.hung",
    ),
    "migrates the data and hangs": (
        '[ "$2" = check ] && {{ {spoil} exit 0; }}\n[ "$1" = run ] && exec sleep 600\n' + GOOD,
        "update.hung",
    ),
    "ends again and again after its first frame": (
        (
            '[ "$2" = check ] && exit 0\n[ "$1" = run ] || exec {python} {main} "$@"\n'
            'rm -f {shown}; {python} {main} "$@" & kiosk=$!\ntrap "kill $kiosk; exit" TERM\n'
            "while ! [ -e {shown} ]; do sleep 0.1; done; sleep 1; kill -9 $kiosk; exit 1\n"
        ),
        "update.crashed",
    ),
}


class Box:
    """One machine: versions, state, data, and the little service manager."""

    def __init__(self, folder: Path, root: Path, published: Path) -> None:
        self.folder = folder
        self.main = root / "main.py"
        self.settings = Settings(
            data_dir=folder / "data",
            published_dir=published,
            update=Update(program_dir=folder / "program", state_dir=folder / "state"),
        )
        self.program = Program(folder / "program")
        self.ledger = Ledger(folder / "state")
        self.inbox = Inbox(self.settings.data_dir, SystemClock())
        folder.mkdir(exist_ok=True)
        (folder / "kiosk.toml").write_text(
            f'data_dir = "{self.settings.data_dir}"\npublished_dir = "{published}"\n'
            f'runtime_dir = "{folder}"\n[update]\nprogram_dir = "{folder / "program"}"\n'
            f'state_dir = "{folder / "state"}"\n'
        )
        self.control = folder / "systemctl"
        self.control.write_text(
            f'#!/bin/sh\nexec {sys.executable} {servicing.__file__} {folder} "$@"\n'
        )
        self.control.chmod(0o755)

    def launcher(self, script: str) -> str:
        said = {"python": sys.executable, "main": self.main, "database": self.settings.database}
        said["shown"] = self.inbox.folder / "shown.json"
        said["spoil"] = SPOIL.format(**said)
        text = script.format(**said)
        return text if text.startswith("#!") else f"#!/bin/sh\n{text}"

    def install(self) -> None:
        home = self.program.home(OLD)
        (home / "_internal").mkdir(parents=True)
        (home / "_internal" / "build.json").write_text(json.dumps({"version": str(OLD)}))
        (home / "kiosk").write_text(self.launcher(GOOD))
        (home / "kiosk").chmod(0o755)
        self.program.point(CURRENT, OLD)

    def bring(self, publisher: Publisher, script: str) -> None:
        publisher.release(str(NEW), program=self.launcher(script))
        self.ledger.folder.mkdir()
        shutil.copy(publisher.root, self.ledger.anchor)
        self.inbox.prepare()
        for part in (METADATA, TARGETS):
            shutil.copytree(
                publisher.folder / part, self.inbox.repository / part, dirs_exist_ok=True
            )

    def ask(self, action: str, **limits: float) -> int:
        self.inbox.ask(Request(action=action, version=NEW))
        return self.apply(**limits).wait()

    def apply(self, *, first_frame: float = 4, steady: float = 4) -> subprocess.Popen:
        line = [self.program.home(OLD) / "kiosk", "update", "apply"]
        line += ["--config", self.folder / "kiosk.toml", "--systemctl", self.control, "--user", ""]
        line += ["--first-frame", str(first_frame), "--steady", str(steady)]
        return subprocess.Popen(line, stderr=subprocess.DEVNULL, start_new_session=True)

    def end(self) -> None:
        servicing.stop(self.folder)
        servicing.sweep(self.folder)

    def queue(self) -> list[str]:
        with closing(sqlite3.connect(self.settings.database)) as connection:
            return [
                line
                for line in connection.iterdump()
                if any(
                    f'"{name}"' in line or f" {name} " in line
                    for name in ("submission", "outbox", "body", "chunk")
                )
            ]


@pytest.fixture
def box(tmp_path, root, published, release_keys, submitted):
    made = Box(tmp_path / "box", root, published)
    made.install()
    shutil.copytree(submitted, made.settings.data_dir)
    yield made
    made.end()


@pytest.fixture(scope="module")
def submitted(tmp_path_factory, published):
    """A station's data with submissions that wait for the line."""
    from kiosk.catalogue import Catalogue
    from kiosk.identifiers import IdSource
    from kiosk.intake import Intake, ServiceSeal
    from kiosk.receipts import reference
    from kiosk.sealing import Recipients, Sealer, ServiceIdentity, StationKey
    from kiosk.store import Store

    settings = Settings(data_dir=tmp_path_factory.mktemp("submitted"), published_dir=published)
    clock = SystemClock()
    identity = ServiceIdentity.load_or_create(settings.data_dir / "central" / "keys")
    Recipients(identity.recipients.names).save(settings.keys_dir)
    with Store(settings, clock) as store:
        intake = Intake(
            Catalogue.open(published),
            ServiceSeal(Sealer(identity.recipients, settings.data_dir)),
            store.submissions,
            clock,
            IdSource(clock),
            settings,
            numbering=reference.make,
            key=StationKey.load_or_create(settings.keys_dir),
        )
        for _ in range(3):
            intake.begin("registration", "en").submit()
    return settings.data_dir


def publisher_in(folder: Path, keys: Path) -> Publisher:
    made = Publisher(folder / "repository", keys)
    made.begin()
    return made


def take_back(box: Box, publisher: Publisher, fault: str) -> None:
    script, code = FAULTS[fault]
    box.bring(publisher, script)
    before = box.queue()
    assert len([line for line in before if line.startswith("INSERT")]) >= 6
    assert box.ask(STAGE) == 0
    assert box.ask(SWITCH, first_frame=60 if code == "update.crashed" else 4, steady=8) == 1
    assert box.program.current == OLD
    change = box.ledger.account().changes[-1]
    assert (change.result, change.code) == (ROLLED_BACK, code)
    assert box.queue() == before
    assert not box.ledger.is_on_trial


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_each_bad_version_is_taken_back_and_the_queue_is_delivered_once(
    box,
    tmp_path,
    release_keys,
    fault,
):
    take_back(box, publisher_in(tmp_path, release_keys), fault)
    delivered_once(box)


def test_a_good_version_stays_and_delivers_once(box, tmp_path, release_keys):
    box.bring(publisher_in(tmp_path, release_keys), GOOD)
    assert box.ask(STAGE) == 0
    assert box.ask(SWITCH, first_frame=60) == 0
    assert (box.program.current, box.program.previous) == (NEW, OLD)
    assert box.ledger.account().changes[-1].result == CONFIRMED
    delivered_once(box)


@pytest.mark.parametrize("seconds", [0.5, 1.5, 2.5, 4.0, 7.0])
def test_power_that_goes_during_a_change_leaves_a_version_that_delivers_once(
    box,
    tmp_path,
    release_keys,
    seconds,
):
    script, _code = FAULTS["migrates the data and hangs"]
    box.bring(publisher_in(tmp_path, release_keys), script)
    before = box.queue()
    assert box.ask(STAGE) == 0
    box.inbox.ask(Request(action=SWITCH, version=NEW))
    working = box.apply(first_frame=60)
    time.sleep(seconds)
    os.killpg(working.pid, 9)
    working.wait()
    box.end()
    delivered_once(box)
    assert box.program.current == OLD
    assert not box.ledger.is_on_trial
    assert [line for line in box.queue() if "INSERT" in line and "body" in line] == [
        line for line in before if "INSERT" in line and "body" in line
    ]


def delivered_once(box: Box) -> None:
    """Start the machine, and wait until the centre of its own has every submission, once."""
    subprocess.run([box.control, "start"], check=True)
    until = time.monotonic() + 90
    states: list[str] = []
    while time.monotonic() < until:
        time.sleep(1)
        with closing(sqlite3.connect(box.settings.database)) as connection:
            try:
                states = [row[0] for row in connection.execute("SELECT state FROM outbox")]
            except sqlite3.Error:
                continue
        if states == ["received"] * 3:
            break
    box.end()
    assert states == ["received"] * 3
    from kiosk.central.centre import Centre
    from kiosk.station import central_data

    with Centre.open(central_data(box.settings), SystemClock()) as centre:
        assert len(tuple(centre.submissions.all())) == 3
