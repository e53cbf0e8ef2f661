# SPDX-License-Identifier: Apache-2.0
"""The session in a Debian of its own, with its own systemd: started, stopped, brought back."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.updates import archive
from kiosk.updates.ledger import CONFIRMED, ROLLED_BACK, Account, Ledger
from kiosk.updates.versions import this_platform
from tests.releasing import Publisher

pytestmark = pytest.mark.nightly

WATCHDOG = 20.0
MOST_AFTERWARDS = 10.0
_DROP_IN = """[Service]
Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 QT_QUICK_BACKEND=software
"""
_TRIAL_ENVIRONMENT = "etc/systemd/system/migration-kiosk.service.d/trial.conf"
_SETTINGS = """data_dir = "/var/lib/migration-kiosk"
runtime_dir = "/run/migration-kiosk"
published_dir = "/var/lib/migration-kiosk/published"
central_url = "https://127.0.0.1:9"
[screen]
fullscreen = true
[update]
program_dir = "/opt/migration-kiosk"
"""
"""For trying: out of production, so that services without a publisher's signature are offered."""
_CRASHES = """#!/bin/sh
[ "$1" = run ] && exit 1
exec /opt/migration-kiosk/previous/kiosk "$@"
"""
"""A version that is content with itself and never comes up."""


@pytest.fixture(scope="module")
def program(root) -> Path:
    """What `make package` made."""
    found = root / "dist" / "kiosk"
    if not (found / "kiosk").exists():
        pytest.skip("make package first")
    if os.geteuid() != 0 or shutil.which("mmdebstrap") is None:
        pytest.skip("root and mmdebstrap make the machine")
    return found


@pytest.fixture(scope="module")
def machine(builder, program, tmp_path_factory) -> Path:
    """A Debian with the package and, from Debian alone, what it needs."""
    folder = tmp_path_factory.mktemp("machine")
    deb = builder.build(builder.KIOSK, program, folder, 1_700_000_000, is_draft=True)
    depends = subprocess.run(
        ["dpkg-deb", "--field", deb, "Depends"], check=True, capture_output=True, text=True
    ).stdout
    names = [one.split("|")[0].split("(")[0].strip() for one in depends.split(",")]
    made = folder / "root"
    subprocess.run(
        [
            *("mmdebstrap", "--quiet", "--variant=minbase", "--aptopt=APT::Install-Recommends 0"),
            f"--include=systemd-sysv,dbus,{','.join(names)}",
            *("bookworm", made, "/etc/apt/sources.list.d/debian.sources"),
        ],
        check=True,
    )
    shutil.copy(deb, made / "opt" / "kiosk.deb")
    # its own usb rules must not reach the machine that this runs on
    subprocess.run(["systemctl", f"--root={made}", "mask", "-q", "usbguard", "chrony"], check=True)
    inside(made, "/usr/bin/dpkg", "-i", "/opt/kiosk.deb")
    return made


def inside(machine: Path, *command: str, user: str = "root") -> str:
    """Run one command in it."""
    told = subprocess.run(
        ["systemd-nspawn", *_NSPAWN, "-q", "--console=pipe", "-D", machine, "-u", user, *command],
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return told.stdout


_NSPAWN = ("--register=no", "--keep-unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A machine that is on."""

    root: Path
    leader: str
    """The process that is its first, by our own count."""

    def does(self, *command: str, check: bool = True) -> str:
        """Run a command beside its systemd."""
        told = subprocess.run(
            ["nsenter", "-t", self.leader, "-a", *command],
            check=check,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return told.stdout.strip()

    def unit(self, name: str, unit: str = "migration-kiosk") -> str:
        """Ask for a property of a unit."""
        return self.does("systemctl", "show", "-P", name, unit, check=False)

    @property
    def version(self) -> str:
        """Which version the link leads to."""
        return str((self.root / "opt/migration-kiosk/current").readlink()).rpartition("/")[2]

    def account(self) -> Account:
        """What root's unit has noted."""
        return Ledger(self.root / "var/lib/migration-kiosk-update").account()


@pytest.fixture
def booted(machine, published) -> Iterator[Running]:
    """Start it."""
    drop_in = machine / _TRIAL_ENVIRONMENT
    drop_in.parent.mkdir(exist_ok=True)
    drop_in.write_text(_DROP_IN)
    (machine / "etc/migration-kiosk/kiosk.toml").write_text(_SETTINGS)
    (machine / "etc/migration-kiosk/kiosk.toml").chmod(0o644)
    offered = machine / "var/lib/migration-kiosk/published"
    shutil.copytree(published, offered, dirs_exist_ok=True)
    inside(machine, "/bin/chown", "-R", "migration-kiosk:", "/var/lib/migration-kiosk")
    # a network of its own has a loopback of its own, as root's unit for updates makes one
    options = ("-b", "--private-network", "--console=read-only", "-D", machine)
    running = subprocess.Popen(
        ["systemd-nspawn", *_NSPAWN, *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    try:
        until(lambda: children.read_text().split(), 30)
        yield Running(root=machine, leader=children.read_text().split()[0])
    finally:
        for leader in children.read_text().split():  # it outlives whoever has started it
            os.kill(int(leader), signal.SIGKILL)
        running.wait(30)


@pytest.fixture
def at_work(booted) -> Running:
    """Wait until its kiosk shows itself."""
    until(lambda: booted.unit("ActiveState") == "active", 60)
    return booted


def until(is_so, seconds: float) -> float:
    """Wait until something is so, and say how long that took."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds
        time.sleep(0.1)
    return time.monotonic() - begun


def test_the_program_runs_as_the_kiosks_own_user(machine, builder):
    said = inside(
        machine, "/opt/migration-kiosk/current/kiosk", "--version", user="migration-kiosk"
    )
    assert said.startswith(builder.version())


def test_a_kiosk_that_hangs_is_back_soon(at_work):
    time.sleep(WATCHDOG * 1.5)
    assert at_work.unit("NRestarts") == "0"  # one that lives is left alone
    at_work.does("sh", "-c", f"kill -STOP {kiosk_of(at_work)}")
    took = until(
        lambda: at_work.unit("NRestarts") == "1" and at_work.unit("ActiveState") == "active",
        WATCHDOG + MOST_AFTERWARDS,
    )
    assert took > WATCHDOG / 2


def test_the_session_ends_in_order(at_work):
    """The kiosk is asked first and goes by itself: its screen does not go from under it."""
    at_work.does("systemctl", "stop", "migration-kiosk")
    assert at_work.unit("Result") == "success"
    said = at_work.does("journalctl", "-b", "-o", "cat", "-u", "migration-kiosk")
    assert "connection broke" not in said
    assert "SIGKILL" not in said, said
    assert at_work.unit("ExecMainStatus") == "0"


def test_a_version_comes_from_a_stick_and_one_that_does_not_start_is_taken_back(
    at_work, program, release_keys, tmp_path
):
    """As a technician does it, by the words of the guide; nobody has to come a second time."""
    former, repository = at_work.version, tmp_path / "repository"
    publisher = Publisher(repository, release_keys)
    publisher.begin()
    stick = at_work.root / "media/repository"
    begun = at_work.unit("NRestarts")

    def bring(build: Path) -> None:
        packed = tmp_path / "packed"
        archive.pack(build, packed, preset=0)
        publisher.releases().add(build, packed, this_platform(), "0.0", publisher.signer("targets"))
        publisher.confirm()
        shutil.rmtree(stick, ignore_errors=True)
        shutil.copytree(repository, stick)
        at_work.does("migration-kiosk", "update", "import", "/media/repository")

    shutil.copytree(repository, stick)
    at_work.does("migration-kiosk", "update", "trust", "/media/repository/metadata/1.root.json")
    at_work.does("systemctl", "restart", "migration-kiosk")

    bring(version_of(program, "7.0.0", tmp_path / "good"))
    until(lambda: at_work.account().changes, 300)
    assert [one.result for one in at_work.account().changes] == [CONFIRMED]
    assert at_work.version == "7.0.0"
    assert at_work.unit("ActiveState") == "active"

    crashing = tmp_path / "bad"
    (crashing / "_internal").mkdir(parents=True)
    (crashing / "_internal" / "build.json").write_text(json.dumps({"version": "7.1.0"}))
    (crashing / "kiosk").write_text(_CRASHES)
    (crashing / "kiosk").chmod(0o755)
    bring(crashing)
    until(lambda: len(at_work.account().changes) == 2, 300)
    last = at_work.account().changes[-1]
    assert (last.result, last.code) == (ROLLED_BACK, "update.not-started")
    assert at_work.version == "7.0.0"
    until(lambda: at_work.unit("ActiveState") == "active", 60)
    told = at_work.does("migration-kiosk", "update", "status")
    assert "7.1.0 rolled-back" in told
    reboots = at_work.root / "var/lib/migration-kiosk-failed/reboots"
    assert not reboots.exists()  # it is not the machine's fault
    assert former != at_work.version
    assert begun == "0"


def version_of(program: Path, version: str, folder: Path) -> Path:
    """Give the program another number; what it does is the same."""
    shutil.copytree(program, folder, symlinks=True)
    about = folder / "_internal" / "build.json"
    about.write_text(json.dumps({**json.loads(about.read_bytes()), "version": version}))
    return folder


def kiosk_of(machine: Running) -> str:
    """Find the process that shows the screens: the compositor's child."""
    main = machine.unit("MainPID")
    return machine.does("cut", "-d ", "-f1", f"/proc/{main}/task/{main}/children")


def test_what_the_package_brings_keeps_the_rules_of_a_locked_machine(at_work):
    """But for those that are the technician's, or the real kernel's."""
    (at_work.root / _TRIAL_ENVIRONMENT).unlink()
    said = at_work.does("/usr/lib/migration-kiosk/verify-lockdown", check=False).splitlines()
    failed = {line.split()[1]: line for line in said if line.startswith("FAIL")}
    assert len(said) > 20
    assert failed.keys() <= _TECHNICIANS | _KERNELS, failed


_TECHNICIANS = {"boot-menu", "firewall", "settings-production", "usb-guard"}
_KERNELS = {"console-none", "core-dumps", "ptrace", "sysrq"}
"""What a machine that shares its kernel can't set; `test_lockdown.py` holds the files to them."""


def test_removal_and_purge_leave_what_people_handed_in(machine, tmp_path):
    spare = tmp_path / "spare"
    subprocess.run(["cp", "-a", "--reflink=auto", machine, spare], check=True)
    kept = spare / "var/lib/migration-kiosk/station.sqlite"
    kept.write_bytes(b"applications")
    inside(spare, "/usr/bin/dpkg", "--purge", "migration-kiosk")
    assert kept.read_bytes() == b"applications"
    assert not (spare / "opt/migration-kiosk").exists()
    shutil.rmtree(spare)
