# SPDX-License-Identifier: Apache-2.0
"""Each unit is one that systemd takes, and lets whoever breaks into it do little."""

import re
import subprocess

import pytest

MOST_EXPOSED = 2.0
"""Of ten, as ``systemd-analyze security`` counts."""
_LEVEL = re.compile(r"Overall exposure level for \S+: (?P<level>\d+\.\d)")


def services(root):
    return sorted((root / "packaging" / "systemd").rglob("*.service"))


def every(root):
    found = (root / "packaging" / "systemd").rglob("*")
    return sorted(one for one in found if one.suffix in {".service", ".timer", ".path", ".mount"})


def exposure(unit) -> float:
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
        check=False,
        capture_output=True,
        text=True,
    )
    return float(_LEVEL.search(told.stdout + told.stderr)["level"])


def verified(units, folder) -> str:
    """Have systemd read units as they would be installed, with programs that are there."""
    for unit in units:
        text = unit.read_text()
        # what a kiosk has and this machine may not: only whether a program exists is looked at
        text = re.sub(r"^(Exec\w+=[-+!@:]*)/\S+", r"\1/usr/bin/true", text, flags=re.MULTILINE)
        text = re.sub(r"^User=.*|^Group=.*", "", text, flags=re.MULTILINE)
        (folder / unit.name).write_text(text)
    (folder / "seatd.service").write_text("[Service]\nExecStart=/usr/bin/true\n")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(folder.iterdir())],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": f"{folder}:"},
    )
    names = [unit.name for unit in units]
    return "\n".join(
        line for line in told.stderr.splitlines() if any(name in line for name in names)
    )


def test_no_unit_lets_whoever_breaks_in_do_much(root):
    found = {unit.name: exposure(unit) for unit in services(root)}
    assert "migration-kiosk.service" in found
    assert {name: level for name, level in found.items() if level > MOST_EXPOSED} == {}


def test_a_unit_without_walls_is_seen(tmp_path):
    unit = tmp_path / "open.service"
    unit.write_text("[Service]\nExecStart=/usr/bin/true\n")
    assert exposure(unit) > MOST_EXPOSED


def test_systemd_takes_every_unit(root, tmp_path):
    assert verified(every(root), tmp_path) == ""


def test_a_mistaken_unit_is_seen(root, tmp_path):
    source = root / "packaging" / "systemd" / "migration-kiosk.service"
    wrong = tmp_path / "wrong" / source.name
    wrong.parent.mkdir()
    wrong.write_text(source.read_text().replace("WatchdogSec=20", "WatchdogSex=20"))
    folder = tmp_path / "units"
    folder.mkdir()
    assert "WatchdogSex" in verified([wrong], folder)


@pytest.fixture
def session(root) -> list[str]:
    unit = root / "packaging" / "systemd" / "migration-kiosk.service"
    return unit.read_text().splitlines()


def test_the_session_is_one_that_comes_back(session):
    assert {"Type=notify", "NotifyAccess=all", "Restart=always"} <= set(session)
    assert "OnFailure=migration-kiosk-failed.service" in session
    assert "RuntimeDirectoryPreserve=restart" in session  # a visit outlives a crash


def test_no_key_leads_out_of_the_session(session):
    started = next(line for line in session if line.startswith("ExecStart="))
    options = started.removeprefix("ExecStart=/usr/bin/cage ").partition("--")[0].split()
    assert options == ["-d"]  # -s would let keys change the console


def test_the_session_takes_nothing_from_pam(session):
    # a session's scope is where NotifyAccess does not reach: docs/decisions/0066
    assert not [line for line in session if line.startswith("PAMName")]


def test_what_the_kiosk_needs_to_know_of_its_surroundings_is_let_through(root, session):
    from kiosk.production import unsafe_variables

    given = dict(
        line.removeprefix("Environment=").split("=", 1)
        for line in session
        if line.startswith("Environment=")
    )
    assert list(unsafe_variables(given)) == []
