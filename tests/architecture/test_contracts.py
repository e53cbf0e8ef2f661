# SPDX-License-Identifier: Apache-2.0
"""The import contracts can go red: each is tried against a tree that breaks it."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """
[importlinter]
root_packages =
    kiosk
    ui
include_external_packages = True

[importlinter:contract:qt]
name = no Qt
type = forbidden
source_modules = kiosk
forbidden_modules = PySide6
"""


@pytest.mark.parametrize(("line", "broken"), [("import PySide6", True), ("import json", False)])
def test_an_import_of_qt_under_the_product_turns_the_contract_red(tmp_path: Path, line, broken):
    for package in ("kiosk", "ui"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
    (tmp_path / "kiosk" / "clock.py").write_text(line + "\n")
    (tmp_path / ".importlinter").write_text(CONFIG)
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert (done.returncode != 0) is broken, done.stdout
