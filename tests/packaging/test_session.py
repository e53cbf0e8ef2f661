# SPDX-License-Identifier: Apache-2.0
"""The session in a Debian of its own, with its own systemd: started, stopped, brought back."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.nightly

WATCHDOG = 20.0
MOST_AFTERWARDS = 10.0
_DROP_IN = """[Service]
Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 QT_QUICK_BACKEND=software
"""
_SETTINGS = """data_dir = "/var/lib/migration-kiosk"
runtime_dir = "/run/migration-kiosk"
published_dir = "/var/lib/migration-kiosk/published"
central_url = "https://127.0.0.1:9"
[screen]
fullscreen = true
"""
"""For trying: nobody's keys are believed here, so nothing is offered; the session is the same."""


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


@pytest.fixture
def booted(machine):
    """Start it; gives what runs a command beside its systemd."""
    drop_in = machine / "etc/systemd/system/migration-kiosk.service.d/trial.conf"
    drop_in.parent.mkdir(exist_ok=True)
    drop_in.write_text(_DROP_IN)
    (machine / "etc/migration-kiosk/kiosk.toml").write_text(_SETTINGS)
    (machine / "etc/migration-kiosk/kiosk.toml").chmod(0o644)
    running = subprocess.Popen(
        ["systemd-nspawn", *_NSPAWN, "-b", "--console=read-only", "-D", machine],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    until(lambda: children.read_text().split(), 30)
    leader = children.read_text().split()[0]

    def show(name: str) -> str:
        told = subprocess.run(
            ["nsenter", "-t", leader, "-a", "systemctl", "show", "-P", name, "migration-kiosk"],
            check=False,
            capture_output=True,
            text=True,
        )
        return told.stdout.strip()

    show.leader = leader
    yield show
    running.kill()
    running.wait()


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


def test_a_kiosk_that_hangs_is_back_soon(booted):
    until(lambda: booted("ActiveState") == "active", 60)
    time.sleep(WATCHDOG * 1.5)
    assert booted("NRestarts") == "0"  # one that lives is left alone
    main = booted("MainPID")
    children = f"cut -d' ' -f1 /proc/{main}/task/{main}/children"
    subprocess.run(
        ["nsenter", "-t", booted.leader, "-a", "sh", "-c", f"kill -STOP $({children})"], check=True
    )
    took = until(
        lambda: booted("NRestarts") == "1" and booted("ActiveState") == "active",
        WATCHDOG + MOST_AFTERWARDS,
    )
    assert took > WATCHDOG / 2


def test_removal_and_purge_leave_what_people_handed_in(machine):
    kept = machine / "var/lib/migration-kiosk/station.sqlite"
    kept.write_bytes(b"applications")
    inside(machine, "/usr/bin/dpkg", "--purge", "migration-kiosk")
    assert kept.read_bytes() == b"applications"
    assert not (machine / "opt/migration-kiosk").exists()
