# SPDX-License-Identifier: Apache-2.0
"""What is said to whoever started this process, and to nobody else."""

import os
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.supervisor import ALIVE, READY, Supervisor, status, trouble

AT = {"NOTIFY_SOCKET": "/run/nobody", "WATCHDOG_USEC": "20000000"}


@pytest.fixture(params=["path", "abstract"])
def line(request, tmp_path):
    address = str(tmp_path / "notify") if request.param == "path" else f"@kiosk-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(address if address.startswith("/") else f"\0{address[1:]}")
        heard.setblocking(False)
        yield address, heard


def test_what_is_told_arrives_in_one_piece(line):
    address, heard = line
    Supervisor(address=address).tell(READY, status("first frame shown"))
    assert heard.recv(4096) == b"READY=1\nSTATUS=first frame shown"


def test_it_is_taken_out_of_the_environment_that_children_get():
    environment = {**AT, "WATCHDOG_PID": str(os.getpid()), "HOME": "/"}
    supervisor = Supervisor.take(environment)
    assert supervisor == Supervisor(address="/run/nobody", watchdog=timedelta(seconds=20))
    assert environment == {"HOME": "/"}


@pytest.mark.parametrize(
    ("whose", "is_ours"),
    [("", True), (os.getpid(), True), (os.getppid(), True), (1 << 30, False), ("x", False)],
    ids=["anybody", "this one", "the parent", "another", "nonsense"],
)
def test_a_watchdog_is_fed_by_whom_it_waits_for_or_by_what_that_one_started(whose, is_ours):
    supervisor = Supervisor.take({**AT, "WATCHDOG_PID": str(whose)})
    assert (supervisor.watchdog is not None) == is_ours
    assert supervisor.address == AT["NOTIFY_SOCKET"]


@pytest.mark.parametrize("every", ["", "0", "-5", "soon", "²"])
def test_without_a_time_there_is_no_watchdog(every):
    assert Supervisor.take({**AT, "WATCHDOG_USEC": every}).watchdog is None


@pytest.mark.parametrize("address", ["", "vsock:2:1", "nowhere"])
def test_an_address_of_another_kind_is_nobody(address):
    assert Supervisor.take({**AT, "NOTIFY_SOCKET": address}) == Supervisor()


def test_nobody_hears_and_nothing_breaks(tmp_path):
    Supervisor().tell(ALIVE)
    Supervisor(address=str(tmp_path / "gone")).tell(ALIVE)


def test_a_supervisor_that_reads_nothing_holds_nobody_up(line):
    address, heard = line
    for _ in range(2000):  # far more than the queue of a socket holds
        Supervisor(address=address).tell(ALIVE)
    assert heard.recv(4096) == ALIVE.encode()


def test_why_nothing_began_is_told_with_its_number(line):
    address, heard = line
    Supervisor(address=address).tell(*trouble("unsafe.central", 3))
    assert heard.recv(4096) == b"STATUS=not started: unsafe.central\nERRNO=3"


def test_settings_that_are_not_safe_are_told(tmp_path):
    """Through the program itself, as a compositor starts it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(30)
        told = subprocess.run(
            [sys.executable, "main.py", "run"],
            check=False,
            capture_output=True,
            cwd=Path(__file__).resolve().parents[2],
            env={"KIOSK_MODE": "production", "NOTIFY_SOCKET": str(tmp_path / "notify")},
        )
        assert told.returncode == 3
        assert heard.recv(4096).endswith(b"ERRNO=3")
