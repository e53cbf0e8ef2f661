# SPDX-License-Identifier: Apache-2.0
"""A real CUPS with a real IPP printer behind it (``ippeveprinter``), in a folder of their own.

The printer announces itself by DNS-SD or it doesn't start, so a bus and an avahi of the test's
own stand beside it; nothing leaves the loopback. Of avahi there can be one on a machine: whoever
comes second waits. Needs root, as a spooler does.
"""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
<allow send_destination="*"/><allow receive_sender="*"/></policy></busconfig>
"""
AVAHI = """[server]
use-ipv6=no
allow-interfaces=lo
[publish]
publish-workstation=no
[rlimits]
"""
CUPSD = """Listen 127.0.0.1:{port}
Browsing No
DefaultAuthType None
WebInterface No
MaxJobTime 60
JobRetryInterval 2
<Location />
 Order allow,deny
 Allow localhost
</Location>
<Location /admin>
 Order allow,deny
 Allow localhost
</Location>
<Policy default>
 JobPrivateAccess default
 JobPrivateValues none
 SubscriptionPrivateAccess default
 SubscriptionPrivateValues none
 <Limit All>
  Order allow,deny
  Allow localhost
 </Limit>
</Policy>
"""
FILES = """ServerRoot {folder}/root
CacheDir {folder}/cache
StateDir {folder}/state
RequestRoot {folder}/spool
TempDir {folder}/spool
AccessLog {folder}/access.log
ErrorLog {folder}/error.log
PageLog {folder}/page.log
SystemGroup lpadmin
User lp
Group lp
"""
SECONDS = 15.0
FULL, EMPTY = 250, 0


class Cups:
    """A queue ``kiosk``, and the printer that it leads to."""

    def __init__(self) -> None:
        self._alone = (Path(tempfile.gettempdir()) / "kiosk-tests-cups.lock").open("w")
        fcntl.flock(self._alone, fcntl.LOCK_EX)
        self._folder = Path(tempfile.mkdtemp(prefix="cups-"))
        self._folder.chmod(0o755)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._environment = {
            **os.environ,
            "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self._folder}/bus",
        }
        self._spooler, self._printer = _free_port(), _free_port()
        self.output = self._folder / "paper"
        self._engine = self._folder / "engine"
        try:
            self._begin()
        except BaseException:
            self.stop()
            raise

    @property
    def queue(self) -> str:
        """The queue's address."""
        return f"ipp://127.0.0.1:{self._spooler}/printers/kiosk"

    @property
    def printer(self) -> str:
        """The printer's own address."""
        return f"ipp://localhost:{self._printer}/ipp/print"

    @property
    def printed(self) -> list[Path]:
        """What came out, in order."""
        return sorted(self.output.glob("*.pdf"), key=lambda path: int(path.name.split("-")[0]))

    def load(self, sheets: int) -> None:
        """Put so many sheets in the tray (250, 125, 50, 25, 5 or none)."""
        page = f"http://localhost:{self._printer}/media"
        facts = {"size1": "iso_a4_210x297mm", "type1": "stationery", "level1": sheets}
        for other in (2, 3):  # the tray for photographs, which its two pages count differently
            facts |= {f"size{other}": "", f"type{other}": "", f"level{other}": -2}
        requests.get(page, facts, timeout=5)

    def unplug(self) -> None:
        """Switch the printer off."""
        self._end("printer")

    def plug_in(self) -> None:
        """Switch it on."""
        self._start("printer", *self._printer_command())
        _await(lambda: _listens(self._printer), "the printer")

    def stop(self) -> None:
        """End everything in the reverse order of its beginning."""
        for name in reversed(list(self._running)):
            self._end(name)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._alone.close()

    def _begin(self) -> None:
        folder = self._folder
        for name in ("root/ppd", "cache", "state", "spool", "jobs", "paper"):
            (folder / name).mkdir(parents=True)
        # A printer that was switched on again counts its jobs from one: no sheet may cover another.
        sheet = f'{self.output}/$(date +%s%N)-$(basename "$1")'
        self._engine.write_text(
            f'#!/bin/sh\nsheet="{sheet}"\ncp "$1" "$sheet.part" && mv "$sheet.part" "$sheet"\n'
        )
        self._engine.chmod(0o755)
        for name in ("root", "root/ppd", "cache", "state", "spool"):
            shutil.chown(folder / name, "lp", "lp")
        (folder / "bus.conf").write_text(BUS.format(folder=folder))
        (folder / "avahi.conf").write_text(AVAHI)
        (folder / "cupsd.conf").write_text(CUPSD.format(port=self._spooler))
        (folder / "files.conf").write_text(FILES.format(folder=folder))
        self._start("bus", "dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork")
        _await((folder / "bus").exists, "the bus")
        self._start(
            "avahi",
            *("avahi-daemon", "-f", f"{folder}/avahi.conf", "--no-drop-root"),
            *("--no-chroot", "--no-rlimits"),
        )
        _await(lambda: b"startup complete" in self._said("avahi"), "avahi")
        self.plug_in()
        self._start(
            "cupsd", "cupsd", "-f", "-c", f"{folder}/cupsd.conf", "-s", f"{folder}/files.conf"
        )
        _await(lambda: _listens(self._spooler), "the spooler")
        subprocess.run(
            [
                *("lpadmin", "-h", f"127.0.0.1:{self._spooler}", "-p", "kiosk", "-E"),
                *("-v", self.printer, "-m", "everywhere"),
            ],
            check=True,
            timeout=30,
        )

    def _printer_command(self) -> list[str]:
        return [
            *("ippeveprinter", "-v", "-c", str(self._engine), "-d", str(self._folder / "jobs")),
            *("-f", "application/pdf,image/jpeg,image/pwg-raster", "-n", "localhost"),
            *("-p", str(self._printer), f"Kiosk {self._printer}"),
        ]

    def _start(self, name: str, *command: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd=self._folder,
                start_new_session=True,
            )

    def _said(self, name: str) -> bytes:
        return (self._folder / f"{name}.log").read_bytes()

    def _end(self, name: str) -> None:
        process = self._running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def _await(condition: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.05)
