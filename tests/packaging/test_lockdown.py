# SPDX-License-Identifier: Apache-2.0
"""The check of an installed machine sees each rule kept, and each rule broken.

The machine is a folder: what a kiosk's is like, and for each rule a change that breaks it alone.
"""

import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

NULL = Path("/dev/null")
UNIT = """[Service]
# Environment=LD_PRELOAD=/not/set
Environment=KIOSK_CONFIG=/etc/migration-kiosk/kiosk.toml QT_QPA_PLATFORM=wayland
Environment="XDG_RUNTIME_DIR=/run/migration-kiosk"
ExecStart=/usr/bin/cage -d -- /opt/migration-kiosk/current/kiosk run -s
Restart=always
WatchdogSec=20
LimitCORE=0
"""
LOGIND = """[Login]
NAutoVTs=0
ReserveVT=0
HandlePowerKey=ignore
HandleRebootKey=ignore
HandleSuspendKey=ignore
HandleHibernateKey=ignore
"""
FILES: Mapping[str, str] = {
    "usr/lib/systemd/system/migration-kiosk.service": UNIT,
    "usr/lib/systemd/system/udisks2.service": "[Service]\n",
    "usr/lib/systemd/logind.conf.d/60-kiosk.conf": LOGIND,
    "usr/lib/systemd/system.conf.d/60-kiosk.conf": "[Manager]\nCtrlAltDelBurstAction=none\n",
    "proc/sys/kernel/sysrq": "0\n",
    "proc/sys/kernel/core_pattern": "|/bin/false\n",
    "proc/sys/kernel/yama/ptrace_scope": "2\n",
    "proc/sys/fs/suid_dumpable": "0\n",
    "proc/swaps": "Filename Type Size Used Priority\n/dev/zram0 partition 1 0 100\n",
    "proc/cmdline": "root=/dev/sda2 ro quiet\n",
    "etc/usbguard/usbguard-daemon.conf": "ImplicitPolicyTarget=block\n",
    "etc/usbguard/rules.d/60-kiosk.conf": "allow with-interface equals { 07:01:* }\n",
    "boot/grub/grub.cfg": 'set superusers="office"\npassword_pbkdf2 office grub.pbkdf2.x\n',
    "etc/passwd": "root:x:0:0::/root:/bin/bash\nmigration-kiosk:x:990:990::/:/usr/sbin/nologin\n",
    "etc/shadow": "root:!:1::::::\nmigration-kiosk:!*:1::::::\n",
    "etc/group": "sudo:x:27:office\nvideo:x:44:migration-kiosk\n",
    "etc/environment": "",
    "etc/migration-kiosk/kiosk.toml": 'mode = "production"\n\n[screen]\nfullscreen = true\n',
    "etc/nftables.conf": "chain input { type filter hook input priority filter; policy drop; }\n",
    "opt/migration-kiosk/versions/1/kiosk": "",
    "var/lib/migration-kiosk/station.sqlite": "",
}
LINKS: Mapping[str, Path] = {
    "etc/systemd/system/ctrl-alt-del.target": NULL,
    "etc/systemd/system/udisks2.service": NULL,
    "etc/systemd/system/getty@tty1.service": NULL,
    "etc/systemd/system/getty.target.wants/getty@tty1.service": NULL,
    "etc/systemd/system/basic.target.wants/usbguard.service": NULL,
    "etc/systemd/system/sysinit.target.wants/nftables.service": NULL,
    "opt/migration-kiosk/current": Path("versions/1"),
}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def instead(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Change a line of a file."""

    def change(root: Path) -> None:
        text = (root / file).read_text(encoding="utf-8")
        assert old in text
        (root / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


def also(file: str, text: str) -> Callable[[Path], None]:
    """Lay something over it."""
    return lambda root: write(root / file, text)


def linked(file: str) -> Callable[[Path], None]:
    return lambda root: link(root / file, NULL)


def link(path: Path, to: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(to)


def without(file: str) -> Callable[[Path], None]:
    return lambda root: (root / file).unlink()


def open_up(file: str, mode: int) -> Callable[[Path], None]:
    return lambda root: (root / file).chmod(mode)


KIOSK = "usr/lib/systemd/system/migration-kiosk.service"
OVERLAY = "etc/systemd/system/migration-kiosk.service.d/10-local.conf"
BREAKS: Mapping[str, tuple[Callable[[Path], None], ...]] = {
    "compositor-cage": (instead(KIOSK, "/usr/bin/cage", "/usr/bin/sway"),),
    "compositor-no-switch": (instead(KIOSK, "cage -d", "cage -ds"), instead(KIOSK, "-d", "-s")),
    "console-none": (
        instead("usr/lib/systemd/logind.conf.d/60-kiosk.conf", "NAutoVTs=0", "NAutoVTs=6"),
        also("etc/systemd/logind.conf.d/90-local.conf", "[Login]\nReserveVT=6\n"),
        without("etc/systemd/system/getty@tty1.service"),
        linked("etc/systemd/system/getty.target.wants/serial-getty@ttyS0.service"),
        instead("proc/cmdline", "quiet", "console=ttyS0,115200n8"),
    ),
    "ctrl-alt-del": (
        without("etc/systemd/system/ctrl-alt-del.target"),
        instead("usr/lib/systemd/system.conf.d/60-kiosk.conf", "none", "reboot-force"),
    ),
    "sysrq": (instead("proc/sys/kernel/sysrq", "0", "438"),),
    "power-key": (
        instead("usr/lib/systemd/logind.conf.d/60-kiosk.conf", "PowerKey=ignore", "PowerKey=x"),
    ),
    "core-dumps": (
        instead("proc/sys/kernel/core_pattern", "|/bin/false", "core"),
        instead("proc/sys/kernel/core_pattern", "/bin/false", "/lib/systemd/systemd-coredump %P"),
        instead(KIOSK, "LimitCORE=0", "LimitCORE=infinity"),
    ),
    "ptrace": (instead("proc/sys/kernel/yama/ptrace_scope", "2", "1"),),
    "no-swap": (instead("proc/swaps", "/dev/zram0", "/dev/sda3"),),
    "no-desktop": (linked("etc/systemd/system/display-manager.service"),),
    "no-automount": (without("etc/systemd/system/udisks2.service"),),
    "usb-guard": (
        without("etc/systemd/system/basic.target.wants/usbguard.service"),
        instead("etc/usbguard/usbguard-daemon.conf", "block", "allow"),
        instead("etc/usbguard/rules.d/60-kiosk.conf", "allow", "reject"),
        also("etc/usbguard/rules.conf", "allow with-interface *:*:*\n"),
    ),
    "boot-menu": (
        instead("boot/grub/grub.cfg", "set superusers", "# set superusers"),
        without("boot/grub/grub.cfg"),
    ),
    "rescue-locked": (
        also("etc/systemd/system/rescue.service.d/a.conf", "Environment=SYSTEMD_SULOGIN_FORCE=1\n"),
        linked("etc/systemd/system/sysinit.target.wants/debug-shell.service"),
        instead("proc/cmdline", "quiet", "init=/bin/sh"),
    ),
    "kiosk-user": (
        instead("etc/passwd", "/usr/sbin/nologin", "/bin/bash"),
        instead("etc/shadow", "kiosk:!*", "kiosk:$6$x"),
        instead("etc/group", "27:office", "27:office,migration-kiosk"),
    ),
    "passwords": (instead("etc/shadow", "root:!", "root:"),),
    "unit-environment": (
        also(OVERLAY, "[Service]\nEnvironment=LD_PRELOAD=/x.so\n"),
        also(OVERLAY, '[Service]\nEnvironment="QML2_IMPORT_PATH=/x"\n'),
        also("etc/ld.so.preload", "/x.so\n"),
        also("etc/environment", "PYTHONPATH=/x\n"),
    ),
    "unit-restart": (
        instead(KIOSK, "Restart=always", "Restart=no"),
        also(OVERLAY, "[Service]\nWatchdogSec=0\n"),
    ),
    "settings-production": (
        instead("etc/migration-kiosk/kiosk.toml", "production", "development"),
        open_up("etc/migration-kiosk/kiosk.toml", 0o666),
    ),
    "data-folder": (open_up("var/lib/migration-kiosk", 0o755),),
    "program-owner": (open_up("opt/migration-kiosk/versions/1/kiosk", 0o777),),
    "remote-login": (linked("etc/systemd/system/multi-user.target.wants/ssh.service"),),
    "firewall": (
        instead("etc/nftables.conf", "policy drop", "policy accept"),
        without("etc/systemd/system/sysinit.target.wants/nftables.service"),
    ),
}

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of others")


@pytest.fixture
def machine(tmp_path) -> Path:
    """A kiosk as it should be."""
    root = tmp_path / "machine"
    for file, text in FILES.items():
        write(root / file, text)
    for file, to in LINKS.items():
        link(root / file, to)
    (root / "var/lib/migration-kiosk").chmod(0o700)
    os.chown(root / "var/lib/migration-kiosk", 990, 990)
    return root


@pytest.fixture
def verify(root) -> Callable[[Path], tuple[int, dict[str, str]]]:
    """Run the check: its exit code, and what it says of each rule."""
    script = root / "packaging" / "lockdown" / "verify-lockdown.sh"

    def run(machine: Path) -> tuple[int, dict[str, str]]:
        ran = subprocess.run(
            ["bash", script, "--root", machine],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.stderr == ""
        told = dict(line.split(maxsplit=2)[1::-1] for line in ran.stdout.splitlines())
        return ran.returncode, told

    return run


def known(root) -> list[str]:
    file = root / "packaging" / "lockdown" / "rules.toml"
    return [one["id"] for one in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]]


def test_each_rule_is_checked_and_broken_here(root):
    assert len(known(root)) > 20
    assert sorted(known(root)) == sorted(BREAKS)


@as_root
def test_a_kiosk_as_it_should_be_keeps_every_rule(root, machine, verify):
    code, told = verify(machine)
    assert told == dict.fromkeys(known(root), "PASS")
    assert code == 0


@as_root
def test_an_empty_machine_keeps_none_of_what_makes_a_kiosk(verify, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    code, told = verify(empty)
    assert code == 1
    # what an empty machine can't do wrong
    harmless = {"no-desktop", "no-automount", "rescue-locked", "remote-login"}
    assert {rule for rule, how in told.items() if how == "PASS"} == harmless


@as_root
@pytest.mark.parametrize("rule", ["usb-guard", "unit-environment"])
def test_a_rule_that_is_broken_fails_alone(machine, verify, rule):
    broken(machine, verify, rule, BREAKS[rule][:1])


@as_root
@pytest.mark.nightly
@pytest.mark.parametrize("rule", BREAKS)
def test_each_rule_that_is_broken_fails_alone(machine, verify, rule):
    broken(machine, verify, rule, BREAKS[rule])


def broken(machine, verify, rule, changes) -> None:
    for number, change in enumerate(changes):
        other = machine.with_name(f"other-{number}")
        shutil.copytree(machine, other, symlinks=True)
        os.chown(other / "var/lib/migration-kiosk", 990, 990)
        change(other)
        code, told = verify(other)
        assert code == 1
        assert {name for name, how in told.items() if how == "FAIL"} == {rule}, number


def test_a_call_that_is_wrong_says_so(root):
    script = root / "packaging" / "lockdown" / "verify-lockdown.sh"
    for wrong in (["--root"], ["--rot", "/"]):
        ran = subprocess.run(["bash", script, *wrong], capture_output=True, check=False)
        assert ran.returncode == 2
        assert ran.stdout == b""
