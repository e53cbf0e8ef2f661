# SPDX-License-Identifier: Apache-2.0
"""The real tree, once: a client outside of the program reads the kiosk over D-Bus and presses it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CLIENT = Path(__file__).with_name("atspi.py")
SCENE = """
Xvfb "$DISPLAY" -screen 0 1280x2000x24 -nolisten tcp & server=$!
/usr/libexec/at-spi-bus-launcher --launch-immediately & bus=$!
"$OUR_PYTHON" main.py run & kiosk=$!
/usr/bin/python3 "$OUR_CLIENT" migration-kiosk English Finish; code=$?
kill $kiosk; wait $kiosk
kill $bus $server; wait
exit $code
"""
NEEDED = ("Xvfb", "dbus-run-session", "/usr/libexec/at-spi-bus-launcher", "/usr/bin/python3")


@pytest.mark.nightly
def test_a_screen_reader_finds_the_buttons_and_presses_one(root, settings, tmp_path):
    missing = [one for one in NEEDED if shutil.which(one) is None]
    assert missing == [], "packaging/system-packages.txt names what brings them"
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {
        "DISPLAY": f":{90 + os.getpid() % 9000}",
        "XDG_RUNTIME_DIR": str(settings.runtime_dir),
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "OUR_PYTHON": sys.executable,
        "OUR_CLIENT": str(CLIENT),
    }
    config = tmp_path / "kiosk.toml"
    config.write_text(
        f'data_dir = "{settings.data_dir}"\npublished_dir = "{settings.published_dir}"\n'
        "minimum_free = 0\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", SCENE],
        cwd=root,
        env=environment | {"KIOSK_CONFIG": str(config)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert {"Azərbaycan dili", "English", "Русский", "العربية"} <= set(told["before"])
    assert {"Text size", "Contrast", "Finish"} <= set(told["after"])
    assert "Finish" not in told["before"]
