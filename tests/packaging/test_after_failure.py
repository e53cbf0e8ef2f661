# SPDX-License-Identifier: Apache-2.0
"""A kiosk that does not start: a few reboots, then a page, and never a loop that wears a disk out."""

import subprocess

import pytest


@pytest.fixture
def machine(root, tmp_path):
    """Runs the script with a systemctl that only writes down what it was told."""
    asked, state = tmp_path / "asked", tmp_path / "state"
    state.mkdir()
    fake = tmp_path / "bin" / "systemctl"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\nif [ "$1" = show ]; then cat {tmp_path}/status; else echo "$*" >> {asked}; fi\n'
    )
    fake.chmod(0o755)
    shipped = root / "packaging/debian/kiosk/root"

    def fail(status=70) -> tuple[str, str]:
        (tmp_path / "status").write_text(f"{status}\n")
        asked.unlink(missing_ok=True)
        screen = tmp_path / "screen"
        screen.write_text("")
        subprocess.run(
            [shipped / "usr/lib/migration-kiosk/after-failure"],
            check=True,
            capture_output=True,
            text=True,
            env={
                "PATH": f"{fake.parent}:/usr/bin:/bin",
                "STATE_DIRECTORY": str(state),
                "MIGRATION_KIOSK_SCREEN": str(screen),
                "MIGRATION_KIOSK_PAGE": str(shipped / "usr/share/migration-kiosk/out-of-order.txt"),
            },
        )
        return asked.read_text().split()[-1], screen.read_text()

    fail.state = state
    return fail


def test_three_reboots_and_then_a_page(machine):
    assert [machine()[0] for _ in range(3)] == ["reboot.target"] * 3
    unit, page = machine()
    assert unit == "migration-kiosk-retry.timer"
    assert "out of order" in page
    assert "bağlıdır" in page


def test_what_no_reboot_mends_is_said_at_once(machine):
    unit, page = machine(status=3)
    assert unit == "migration-kiosk-retry.timer"
    assert "out of order" in page
    assert list(machine.state.iterdir()) == []


def test_reboots_of_another_day_do_not_count(machine):
    (machine.state / "reboots").write_text("1000\n" * 9)
    assert machine()[0] == "reboot.target"


def test_a_clock_that_begins_anew_counts_all_the_same(machine):
    import time

    ahead = int(time.time()) + 3600
    (machine.state / "reboots").write_text(f"{ahead}\n" * 3)
    assert machine()[0] == "migration-kiosk-retry.timer"


def test_what_is_kept_stays_short(machine):
    (machine.state / "reboots").write_text("1000\n" * 500)
    machine()
    assert len((machine.state / "reboots").read_text().splitlines()) == 10
