# SPDX-License-Identifier: Apache-2.0
"""The map of a keypad is data, and wrong data is said in words before anything is shown."""

import os
import subprocess
import sys

import pytest

from kiosk.errors import SettingsError
from ui import keypads
from ui.keypads import Move

NEXT = '[keys]\nnext = ["Tab", 191]\n'


def test_a_map_says_what_a_key_does_by_its_name_and_by_its_number(tmp_path):
    (tmp_path / "small.toml").write_text(NEXT)
    keypad = keypads.load("small", tmp_path)
    tab = keypads._code("Tab")
    assert (keypad.move(tab, 0), keypad.move(0, 191), keypad.move(0, 1)) == (
        Move.NEXT,
        Move.NEXT,
        None,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "keys",
        "[other]",
        "keys = 3",
        "[keys]\nnext = 191",
        '[keys]\nnext = "Tab"',
        "[keys]\nnext = [true]",
        "[keys]\nnext = [1.5]",
        '[keys]\nnext = [["Tab"]]',
        '[keys]\nnext = ["NoSuchKey"]',
        '[keys]\nfly = ["Tab"]',
        b"\xff\xfe",
    ],
    ids=str,
)
def test_a_map_that_is_wrong_is_refused_by_its_code(tmp_path, wrong):
    data = wrong if isinstance(wrong, bytes) else wrong.encode()
    (tmp_path / "wrong.toml").write_bytes(data)
    with pytest.raises(SettingsError, match="keypad: wrong") as refused:
        keypads.load("wrong", tmp_path)
    assert refused.value.code == "settings.keypad"


def test_where_the_named_map_is_missing_the_usual_one_is_used():
    assert not keypads.is_there("nobodys")
    assert keypads.load("nobodys") == keypads.load()


def run(root, tmp_path, folder, name: str) -> subprocess.CompletedProcess[str]:
    """Start the program with the maps of a folder; nothing is shown of it."""
    code = (
        "import sys, pathlib; from ui import keypads; from PySide6.QtCore import QTimer;"
        f"keypads.load.__wrapped__.__defaults__ = ('usual', pathlib.Path({str(folder)!r}));"
        "import main; sys.exit(main.main(['run']))"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "KIOSK_KEYPAD": name,
            "KIOSK_DATA_DIR": str(tmp_path / "d"),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_kiosk_does_not_start_with_a_wrong_map_and_says_so(root, tmp_path):
    (tmp_path / "mine.toml").write_text("[keys]\nnext = 191\n")
    ran = run(root, tmp_path, tmp_path, "mine")
    assert ran.returncode == 3
    assert "settings.keypad" in ran.stderr
    assert "Look at resources/keypad" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "bug" not in ran.stderr
    assert not (tmp_path / "d").exists()
