# SPDX-License-Identifier: Apache-2.0
"""The central as its package lays it out: on Debian's interpreter, without the project's own."""

import json
import os
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def program(unpacked) -> Path:
    """The launcher in its folder."""
    (found,) = (unpacked / "opt/migration-central/versions").glob("*/central")
    interpreter = found.parent / "bin" / "python3"
    if not interpreter.exists():
        # this machine has the same interpreter in another place than Debian
        import sys

        interpreter.unlink()
        interpreter.symlink_to(Path(sys.executable).resolve())
    return found


def test_it_serves_and_tells_systemd_so(program, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.settimeout(60)
        serving = subprocess.Popen(
            [program, "central", "serve", "--data-dir", tmp_path / "data", "--port", "0"],
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            env={"PATH": os.environ["PATH"], "NOTIFY_SOCKET": str(tmp_path / "notify")},
        )
        try:
            url = json.loads(serving.stdout.readline())["url"]
            assert heard.recv(100) == b"READY=1"
            with urllib.request.urlopen(f"{url}/v1/health", timeout=30) as answer:  # noqa: S310 our own
                assert answer.status == 200
        finally:
            serving.stdin.close()
            serving.wait(timeout=30)
            serving.stdout.close()


def test_it_has_no_screen_and_no_devices(unpacked):
    names = {one.name for one in unpacked.glob("opt/migration-central/versions/*/lib/*/*/*")}
    assert {"fastapi", "sqlalchemy", "psycopg"} <= names
    assert names & {"PySide6", "shiboken6", "cv2", "numpy", "pytest", "mypy"} == set()
